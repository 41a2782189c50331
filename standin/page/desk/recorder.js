/** The organisation's own voice: a text in front of who speaks, what is recorded, what is not, what reads older words. */

import { el, language } from "../element.js";
import { say } from "../language.js";

const KEPT = "practice.speaker";
const LONGEST = 60_000; // ms: what takes longer is not kept
const BITS = 32_000; // a second: a minute is 240 kB then
const KINDS = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus"]; // what can become a voice note
const STATES = {
  missing: ["○", "not recorded"],
  kept: ["✓", "recorded"],
  stale: ["!", "words changed since: record it again"],
};
const NAMES = { km: "ខ្មែរ", en: "English" };

export class Recorder {
  /** *root* is where it is shown, *button* opens it, *server* keeps what is recorded. */
  constructor(root, button, server) {
    Object.assign(this, { root, button, server });
    this.texts = [];
    this.at = 0;
    this.running = null; // the recorder of the browser, while somebody speaks
    this.taken = null; // what was spoken last, not kept yet
    this.keeping = false;
    this.said = "";
    button.addEventListener("click", () => this.#open(root.hidden));
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#open(false);
    });
  }

  /** Whether there is somewhere to keep recordings. */
  load(there) {
    this.button.hidden = !there;
    if (!there) this.root.hidden = true;
  }

  get #text() {
    return this.texts[this.at];
  }

  async #open(on) {
    if (!on && this.#held()) return;
    this.root.hidden = !on;
    this.button.setAttribute("aria-expanded", String(on));
    if (!on) {
      this.button.focus({ preventScroll: true });
      return;
    }
    await this.#read();
    if (this.#text?.state === "kept") this.#choose(this.#next); // go on where one stopped
    this.root.querySelector("button")?.focus({ preventScroll: true });
  }

  async #read() {
    try {
      this.texts = (await this.server.ask("recordings")).texts;
    } catch (error) {
      this.said = say("Not done: {reason}", { reason: error.message });
    }
    this.#draw();
  }

  /** The next text that is not recorded; where all are, the next one. */
  get #next() {
    const all = this.texts.map((_, step) => (this.at + 1 + step) % this.texts.length);
    return all.find((at) => this.texts[at].state !== "kept") ?? all[0];
  }

  /** Whether something is spoken that would be lost; it says so. */
  #held() {
    if (this.running === null && this.taken === null) return false;
    this.said = say(this.running !== null ? "Press Stop first." : "This recording is not kept yet: keep it, or discard it.");
    this.#draw();
    return true;
  }

  #choose(at) {
    if (this.#held()) return;
    Object.assign(this, { at, taken: null, said: "" });
    this.#draw();
  }

  async #begin() {
    const kind = KINDS.find((one) => globalThis.MediaRecorder?.isTypeSupported(one));
    let stream = null;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, noiseSuppression: true } });
    } catch {
      stream = null;
    }
    if (!stream || !kind) {
      stream?.getTracks().forEach((track) => track.stop());
      this.said = say("This browser gives no microphone: allow it, or use another one.");
      this.#draw();
      return;
    }
    const text = this.#text;
    const pieces = [];
    const running = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: BITS });
    const late = setTimeout(() => this.#stop(), LONGEST - 500);
    const began = performance.now();
    const clock = setInterval(() => {
      const time = this.root.querySelector(".time");
      if (time) time.textContent = say("{seconds} of 60 seconds", { seconds: Math.round((performance.now() - began) / 1000) });
    }, 500);
    running.addEventListener("dataavailable", (event) => pieces.push(event.data));
    running.addEventListener("stop", () => {
      clearTimeout(late);
      clearInterval(clock);
      stream.getTracks().forEach((track) => track.stop());
      if (this.running === running) this.running = null;
      if (this.#text === text && !this.root.hidden) this.taken = new Blob(pieces, { type: kind });
      this.#draw();
    });
    Object.assign(this, { running, taken: null, said: "" });
    running.start();
    this.#draw();
  }

  #stop() {
    if (this.running?.state === "recording") this.running.stop();
  }

  async #keep() {
    const { language: code, topic, reads } = this.#text;
    const speaker = this.root.querySelector("input").value.trim();
    if (!speaker) {
      this.said = say("Write below who speaks, then press Keep it.");
      this.#draw();
      this.root.querySelector("input").focus();
      return;
    }
    Object.assign(this, { keeping: true, said: say("Keeping it …") }); // nothing else can be pressed meanwhile
    this.#draw();
    const bytes = new Uint8Array(await this.taken.arrayBuffer());
    const content = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    try {
      const { seconds } = await this.server.ask("record", { language: code, topic, reads, speaker, content });
      this.said = `${say("{seconds} seconds", { seconds: Math.round(seconds) })}. ${say("It is played on phones from the next start of the bot.")}`;
      this.taken = null;
    } catch (error) {
      this.said = say("Not done: {reason}", { reason: error.message });
    }
    this.keeping = false;
    await this.#read();
  }

  #discard() {
    Object.assign(this, { taken: null, said: "" });
    this.#draw();
  }

  async #listen() {
    const { language: code, topic } = this.#text;
    try {
      const sound = this.taken ?? new Blob([await this.#kept(code, topic)], { type: "audio/ogg" });
      const player = this.root.querySelector("audio");
      player.src = URL.createObjectURL(sound);
      await player.play();
    } catch (error) {
      this.said = say("Not done: {reason}", { reason: error.message });
      this.#draw();
    }
  }

  async #kept(code, topic) {
    const { content } = await this.server.ask("recording", { language: code, topic });
    return Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  }

  #draw() {
    const speaker = this.root.querySelector("input")?.value ?? kept();
    const done = this.texts.filter((text) => text.state === "kept").length;
    const close = el("button", { type: "button", class: "round", "aria-label": say("Close"), onclick: () => this.#open(false) }, "✕");
    const head = el("div", { class: "head" }, el("h3", {}, say("Record answers")), close);
    const count = el("p", { class: "count" }, say("{done} of {all} recorded", { done, all: this.texts.length }));
    const parts = this.texts.length ? [this.#desk(speaker), count, this.#list()] : [];
    this.root.replaceChildren(head, el("div", { class: "told", tabindex: "0" }, ...parts, el("p", { role: "status" }, this.said)));
  }

  #desk(speaker) {
    const text = this.#text;
    const speaks = this.running !== null;
    const act = (label, act, facts = {}) => el("button", { type: "button", onclick: act, disabled: this.keeping, ...facts }, say(label));
    const field = el("input", { name: "speaker", value: speaker, maxlength: "80", autocomplete: "off", onchange: (event) => keep(event.target.value) });
    const known = text.state !== "missing" || this.taken !== null;
    return el(
      "div",
      { class: "desk", "data-speaks": String(speaks) },
      el("p", { class: "how" }, say("Read aloud what stands here, calmly, and then: “The numbers stand in the message.” No number, no name. Where … stands, leave it out. At most one minute.")),
      el("h4", {}, named(text)),
      text.draft && el("p", { class: "draft" }, say("draft: have it reviewed first")),
      el("blockquote", { lang: text.language }, text.words),
      el(
        "div",
        { class: "acts" },
        speaks
          ? act("Stop", () => this.#stop(), { class: "stop" })
          : act(known ? "Record again" : "Record", () => this.#begin(), { class: "record" }),
        !speaks && known && act("Listen", () => this.#listen()),
        this.taken !== null && act("Keep it", () => this.#keep(), { class: "keep" }),
        this.taken !== null && act("Discard", () => this.#discard()),
        !speaks && this.taken === null && act("Next", () => this.#choose(this.#next)),
      ),
      speaks && el("p", { class: "time", role: "timer" }, say("{seconds} of 60 seconds", { seconds: 0 })),
      el("audio", { hidden: true }),
      el("label", {}, `${say("Who speaks")} `, field),
      el("p", { class: "how" }, say("Whoever speaks agrees in writing that their voice is sent to strangers and may be copied.")),
    );
  }

  #list() {
    return el(
      "ol",
      { class: "texts" },
      ...this.texts.map((text, at) => {
        const { state } = text;
        const [sign, words] = STATES[state];
        const name = el("span", {}, `${sign} ${named(text)} · `, el("span", { lang: language(say(words)) }, say(words)));
        const here = at === this.at ? "true" : undefined;
        return el("li", { "data-state": state }, el("button", { type: "button", "aria-current": here, onclick: () => this.#choose(at) }, name));
      }),
    );
  }
}

function named({ language: code, topic, title }) {
  return [NAMES[code], title, topic].filter(Boolean).join(" · ");
}

function kept() {
  try {
    return localStorage.getItem(KEPT) ?? "";
  } catch {
    return ""; // a browser that keeps nothing
  }
}

function keep(name) {
  try {
    localStorage.setItem(KEPT, name);
  } catch {
    return;
  }
}
