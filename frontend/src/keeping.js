/* Nothing typed is lost: each pause is kept in this browser, and on the server where the page says so. */
const PREFIX = "draft.";
const SENT = "manuscript-sent";
const LOCAL_PAUSE = 400;
const REMOTE_PAUSE = 2000;
const RETRY = 30_000;
const NOT_FIELDS = new Set(["csrfmiddlewaretoken", "seen"]);

const clock = () => new Date().toTimeString().slice(0, 5);
export const fill = (words, facts) => words.replace(/\{(\w+)\}/g, (_all, name) => facts[name] ?? "");

function storage(act) {
  try { return act(localStorage, sessionStorage); } catch { return null; /* storage may be forbidden */ }
}

/** Keeps one editor's text. ``current()`` gives its JSON; ``say(state, text)`` and ``ask`` tell. */
export class Keeper {
  constructor({ box, textarea, words, current, say, ask }) {
    Object.assign(this, { box, textarea, words, current, say, ask });
    this.form = textarea.form;
    this.url = box.dataset.autosaveUrl ?? "";
    this.seen = box.querySelector(`input[name="${textarea.name}_seen"]`);
    const place = this.form?.dataset.step ?? location.pathname;
    this.key = `${PREFIX}manuscript.${document.body.dataset.who ?? ""}.${place}.${textarea.name}`;
    this.last = current();
    this.stopped = false;
    this.watch();
  }

  /** What this browser kept of an earlier visit and was never sent, if it differs from what is shown. */
  found() {
    return storage((local, session) => {
      const sent = JSON.parse(session.getItem(SENT) ?? "[]");
      if (sent.includes(this.key)) {
        session.setItem(SENT, JSON.stringify(sent.filter((key) => key !== this.key)));
        if (!document.querySelector(".error-summary")) local.removeItem(this.key);
      }
      const kept = JSON.parse(local.getItem(this.key) ?? "null");
      return kept && kept.text !== this.current() ? kept : null;
    });
  }

  forget() {
    storage((local) => local.removeItem(this.key));
  }

  watch() {
    addEventListener("pagehide", () => { this.keepHere(); this.send({ leaving: true }); });
    this.form?.addEventListener("submit", () => {
      this.keepHere();
      this.stopped = true;
      clearTimeout(this.sending);
      storage((_local, session) => {
        const sent = JSON.parse(session.getItem(SENT) ?? "[]");
        session.setItem(SENT, JSON.stringify([...new Set([...sent, this.key])]));
      });
      // A submit that another script stops leaves the page as it is.
      setTimeout(() => { this.stopped = false; }, 8000);
    });
    if (this.url) this.form?.addEventListener("input", (event) => { if (event.target !== this.textarea) this.changed(); });
  }

  /** Something was typed. */
  changed() {
    this.dirty = true;
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keepHere(), LOCAL_PAUSE);
    if (!this.url || this.overtaken) return;
    this.say("", this.words.unsaved);
    this.sendIn(REMOTE_PAUSE);
  }

  sendIn(pause) {
    clearTimeout(this.sending);
    this.sending = setTimeout(() => this.send(), pause);
  }

  keepHere() {
    const text = this.current();
    if (!this.dirty || text === this.kept) return;
    this.kept = text;
    storage((local) => local.setItem(this.key, JSON.stringify({ at: Date.now(), text })));
    if (!this.url) this.say("saved", fill(this.words.keptLocal, { at: clock() }));
  }

  fields() {
    const told = {};
    for (const [name, value] of new FormData(this.form)) {
      const own = name === this.textarea.name || name === this.seen?.name;
      if (typeof value !== "string" || own || NOT_FIELDS.has(name)) continue;
      told[name] = name in told ? `${told[name]}\n${value}` : value;
    }
    return told;
  }

  async send({ leaving = false } = {}) {
    if (!this.url || !this.dirty || this.stopped || this.overtaken || this.under) return;
    const text = this.current();
    const body = JSON.stringify({ manuscript: JSON.parse(text), seen: this.seen?.value ?? "", fields: this.fields() });
    const token = this.form.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
    this.dirty = false;
    this.under = true;
    this.say("", this.words.saving);
    try {
      const answer = await fetch(this.url, {
        method: "POST",
        body,
        // A browser carries at most 64 kB for a page that is gone; what is longer stays here.
        keepalive: leaving && body.length < 20_000,
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      });
      this.answered(answer.status, await answer.json(), text);
    } catch {
      this.failed();
    } finally {
      this.under = false;
    }
    if (this.dirty && !this.overtaken) this.sendIn(REMOTE_PAUSE);
  }

  answered(status, told, text) {
    if (status === 200) {
      if (this.seen) this.seen.value = told.version;
      const place = document.querySelector("[data-draft-told]");
      // Only when it differs: a reader of the screen hears a change.
      if (place && told.told !== undefined && place.dataset.told !== told.told) {
        place.dataset.told = told.told;
        place.innerHTML = told.told;
      }
      if (text === this.current()) this.forget();
      this.say("saved", fill(this.words.saved, { at: told.at }));
    } else if (status === 409) {
      this.overtaken = true;
      this.dirty = true;
      this.keepHere();
      this.say("trouble", this.words.unsaved);
      this.ask(told.sentence, [
        [this.words.keepMine, () => {
          this.seen.value = told.version;
          this.overtaken = false;
          this.send();
        }],
        [this.words.takeTheirs, () => {
          this.forget();
          this.dirty = false;
          location.reload();
        }],
      ]);
    } else if (told.sentence) {
      this.dirty = true;
      this.kept = null;
      this.keepHere();
      this.dirty = false;
      this.say("trouble", fill(this.words.refused, { why: told.sentence }));
    } else this.failed();
  }

  failed() {
    this.dirty = true;
    this.kept = null;
    this.keepHere();
    this.say("trouble", fill(this.words.keptHere, { at: clock() }));
    this.sendIn(RETRY);
  }
}
