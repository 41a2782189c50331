/** What stands where the composer is: Start, Unblock, and the reply keyboard of a bot. */

import { el, language } from "../element.js";

export class Gate {
  /** *words* of the phone; *open(state)* is called when the button is pressed, *key(button)* by the keyboard. */
  constructor(words, open, key) {
    this.words = words;
    this.key = key;
    this.state = "open";
    this.button = el("button", {
      type: "button",
      class: "gate",
      hidden: true,
      onclick: () => open(this.state),
    });
    this.keyboard = el("div", { class: "replies", hidden: true });
  }

  /** Show the state: `open`, `start` (not begun) or `blocked`; and the reply keyboard, if any. */
  show(state, markup) {
    this.state = state;
    this.button.hidden = state === "open";
    this.button.textContent = state === "blocked" ? this.words.unblock : this.words.start;
    this.button.lang = language(this.button.textContent) ?? "en";
    const rows = state === "open" ? (markup?.keyboard ?? []) : [];
    this.keyboard.hidden = rows.length === 0;
    this.keyboard.replaceChildren(
      ...rows.map((buttons) => el("div", {}, ...buttons.map((button) => this.#key(button)))),
    );
  }

  #key(button) {
    const label = button.text ?? button;
    return el("button", { type: "button", lang: language(label), onclick: () => this.key(button) }, label);
  }
}
