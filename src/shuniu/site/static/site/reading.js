/* Reading aloud, paragraph by paragraph, with the voice that the device has. */
"use strict";

const speech = window.speechSynthesis;
const bar = document.querySelector("[data-reader]");

if (speech && bar) {
  const parts = [...document.querySelectorAll("main :is(h1, h2, h3, p, li, dt, dd, th, td, label, legend)")]
    .filter((part) => part.textContent.trim() && !part.querySelector("p, li, h2, h3, dd, label"));
  const play = bar.querySelector("[data-reader-play]");
  const state = bar.querySelector("[data-reader-state]");
  const RATES = [0.6, 0.8, 1, 1.25, 1.5];
  let rate = 1;
  let place = -1;
  let round = 0;

  bar.hidden = false;
  document.querySelector("[data-reader-help]").open = false;
  parts.forEach((part, index) => {
    part.addEventListener("click", (event) => {
      if (!event.target.closest("a, button, input, label")) read(index);
    });
  });

  const mark = (part) => {
    document.querySelector("[data-read-now]")?.removeAttribute("data-read-now");
    if (!part) return;
    part.dataset.readNow = "";
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    part.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
  };

  const rest = () => {
    round += 1;
    speech.cancel();
    place = -1;
    mark(null);
    play.textContent = state.dataset.begin;
    state.textContent = "";
  };

  function read(index) {
    round += 1;
    const mine = round;
    speech.cancel();
    if (index >= parts.length) return rest();
    place = index;
    const words = new SpeechSynthesisUtterance(parts[index].textContent.trim().replace(/\s+/g, " "));
    words.lang = document.documentElement.lang;
    words.rate = RATES[rate + 1];
    words.onend = () => { if (mine === round) read(index + 1); };
    mark(parts[index]);
    play.textContent = state.dataset.pause;
    state.textContent = state.dataset.reading;
    return speech.speak(words);
  }

  play.addEventListener("click", () => {
    if (place < 0) read(0);
    else if (speech.paused) {
      speech.resume();
      play.textContent = state.dataset.pause;
      state.textContent = state.dataset.reading;
    } else {
      speech.pause();
      play.textContent = state.dataset.play;
      state.textContent = state.dataset.paused;
    }
  });
  bar.querySelector("[data-reader-stop]").addEventListener("click", rest);
  const pace = (step) => {
    rate = Math.min(Math.max(rate + step, -1), RATES.length - 2);
    if (place >= 0) read(place);
  };
  bar.querySelector("[data-reader-slower]").addEventListener("click", () => pace(-1));
  bar.querySelector("[data-reader-faster]").addEventListener("click", () => pace(1));
  window.addEventListener("pagehide", () => speech.cancel());
}
