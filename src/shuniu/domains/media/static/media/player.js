/* Where the browser plays neither the film nor HLS by itself, the bundled hls.js is brought. */
for (const video of document.querySelectorAll("video[data-hls]")) {
  const { hls, failed } = video.dataset;
  const direct = [...video.querySelectorAll("source")].some((source) => video.canPlayType(source.type));
  const tell = () => {
    const note = document.createElement("p");
    note.className = "message message-warn";
    note.setAttribute("role", "alert");
    note.textContent = failed;
    video.closest(".player").after(note);
  };
  if (!direct) {
    import("./built/hls.js").then(({ attach }) => { if (!attach(video, hls, tell)) tell(); }, tell);
  }
}
