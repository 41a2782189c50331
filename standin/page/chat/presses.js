/** Pressed buttons that wait for the bot's answer. */

import { el, language } from "../element.js";
import { say } from "../language.js";

const PATIENCE = 10_000; // ms after which a button stops waiting, as on a phone

export class Presses {
  /** *ask(messageId, data)* presses and is a promise of `{query}` or null; *changed(messageId)* draws the message. */
  constructor(ask, changed) {
    this.ask = ask;
    this.changed = changed;
    this.waiting = new Map();
  }

  /** Whether this button waits. */
  has(messageId, data) {
    return this.waiting.has(`${messageId} ${data}`);
  }

  /** Press a callback button. */
  async press(messageId, data) {
    const key = `${messageId} ${data}`;
    this.waiting.set(key, null);
    this.changed(messageId);
    const answer = await this.ask(messageId, data);
    if (answer === null) return this.#end(key);
    this.waiting.set(key, answer.query);
    setTimeout(() => this.#end(key), PATIENCE);
  }

  /** The bot answered a query. */
  answered(query) {
    for (const [key, waiting] of this.waiting) if (waiting === query) this.#end(key);
  }

  #end(key) {
    if (this.waiting.delete(key)) this.changed(Number(key.split(" ", 1)[0]));
  }
}

/** The alert of a bot's answer: stays until it is confirmed. */
export function alertBox(text) {
  const box = el(
    "dialog",
    { class: "alert", "aria-label": say("Notice"), onclose: () => box.remove() },
    el("p", { dir: "auto", lang: language(text) }, text),
    el("form", { method: "dialog" }, el("button", { autofocus: true }, say("OK"))),
  );
  return box;
}
