/* HLS for browsers that cannot play it themselves: the light hls.js, without its worker,
   because the content policy lets no script come from a blob. */
import Hls from "hls.js/light";

/** Plays the list at `address` in `video`; false where the browser has no Media Source. */
export function attach(video, address, failed) {
  if (!Hls.isSupported()) return false;
  const player = new Hls({ enableWorker: false, maxBufferLength: 30, backBufferLength: 30 });
  player.on(Hls.Events.ERROR, (_event, data) => {
    if (!data.fatal) return;
    if (data.type === Hls.ErrorTypes.MEDIA_ERROR) player.recoverMediaError();
    else { player.destroy(); failed(); }
  });
  player.loadSource(address);
  player.attachMedia(video);
  return true;
}
