/** Keeps a list of messages at its end while its reader is there. */

import { el } from "./element.js";

const NEAR = 80; // px from the end within which the list follows new messages

export class Scroll {
  /** *list* scrolls; `button` leads back to its end. */
  constructor(list) {
    this.list = list;
    this.atEnd = true;
    this.button = el(
      "button",
      {
        type: "button",
        class: "down",
        hidden: true,
        "aria-label": "To the newest message",
        onclick: () => this.toEnd(),
      },
      "↓",
    );
    list.addEventListener("scroll", () => this.look());
    new ResizeObserver(() => {
      if (this.atEnd) this.toEnd();
    }).observe(list);
  }

  /** Whether the end is in sight. */
  get near() {
    return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < NEAR;
  }

  /** Go to the end. */
  toEnd() {
    this.list.scrollTop = this.list.scrollHeight;
    this.atEnd = true;
    this.button.hidden = true;
  }

  /** Look where we are. */
  look() {
    this.atEnd = this.near;
    this.button.hidden = this.atEnd;
  }
}
