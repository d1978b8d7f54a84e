/* Sends a film in parts, each with its checksum, and goes on where it stopped. Without this the
   form sends the file whole. */
const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});
const crc = (bytes) => {
  let c = 0xffffffff;
  for (let i = 0; i < bytes.length; i += 1) c = TABLE[(c ^ bytes[i]) & 255] ^ (c >>> 8);
  return ((c ^ 0xffffffff) >>> 0).toString(16).padStart(8, "0");
};
const checksum = async (bytes) => {
  if (!globalThis.crypto?.subtle) return `crc32=${crc(bytes)}`;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return `sha-256=${[...digest].map((b) => b.toString(16).padStart(2, "0")).join("")}`;
};
const bytesOf = async (blob) => new Uint8Array(await blob.arrayBuffer());
const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });
const TRIES = 8;

class Refused extends Error {}

const form = document.querySelector("[data-upload]");
if (form) {
  const words = JSON.parse(form.dataset.words);
  const box = form.querySelector("[data-upload-progress]");
  const bar = box.querySelector("progress");
  const said = box.querySelector("[data-upload-said]");
  const input = form.querySelector("input[type=file]");
  const button = form.querySelector("[type=submit]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;

  const ask = async (address, options) => {
    const answer = await fetch(address, {
      ...options, headers: { "X-CSRFToken": token, ...options.headers }, credentials: "same-origin",
    });
    const facts = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
    if (answer.ok || answer.status === 409) return facts;
    if (answer.status < 500) throw new Refused(facts.sentence || words.failed);
    throw new Error(String(answer.status));
  };
  const show = (at, size, word) => {
    bar.max = size; bar.value = at;
    said.textContent = `${word} ${Math.floor((100 * at) / size)}%（${(at / 1048576).toFixed(0)} / ${(size / 1048576).toFixed(0)} MB）`;
  };
  const patiently = async (what, file, at) => {
    for (let n = 0; ; n += 1) {
      try { return await what(); } catch (problem) {
        if (problem instanceof Refused || n >= TRIES) throw problem;
        show(at, file.size, words.again);
        await pause(Math.min(30000, 500 * 2 ** n));
      }
    }
  };

  const send = async (file) => {
    const head = crc(await bytesOf(file.slice(0, 65536)));
    const asked = { name: file.name, size: file.size, mark: `${file.lastModified}-${head}` };
    const begin = () => ask(form.dataset.upload, {
      method: "POST", body: JSON.stringify(asked), headers: { "Content-Type": "application/json" },
    });
    let facts = await patiently(begin, file, 0);
    const { address, part } = facts;
    let at = facts.offset;
    let word = at ? words.goes_on : words.going;
    while (at < file.size) {
      show(at, file.size, word);
      const bytes = await bytesOf(file.slice(at, at + part));
      const from = at;
      if (from + bytes.length === file.size) said.textContent = words.reading;
      facts = await patiently(async () => ask(address, {
        method: "PUT", body: bytes,
        headers: { "Upload-Offset": String(from), "Part-Digest": await checksum(bytes), "Content-Type": "application/octet-stream" },
      }), file, at);
      at = facts.offset;
      word = words.going;
    }
    return facts.next || form.dataset.next;
  };

  form.addEventListener("submit", async (event) => {
    const file = input.files[0];
    if (!file) return;
    event.preventDefault();
    button.disabled = true;
    box.hidden = false;
    document.querySelector("[data-upload-refused]")?.remove();
    try {
      const next = await send(file);
      said.textContent = words.done;
      location.assign(next);
    } catch (problem) {
      said.textContent = problem instanceof Refused ? problem.message : words.failed;
      said.className = "message message-late";
      button.disabled = false;
    }
  });
  form.querySelectorAll("[data-with-script]").forEach((part) => { part.hidden = false; });
  form.querySelectorAll("[data-without-script]").forEach((part) => { part.hidden = true; });
}
