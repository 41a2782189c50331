/** Keeps a list of messages at its end while its reader is there. */

import { el } from "../element.js";
import { say } from "../language.js";

const NEAR = 80; // px from the end within which the list follows new messages

export class Scroll {
  /** *list* scrolls; `button` leads back to its end. */
  constructor(list) {
    this.list = list;
    this.atEnd = true;
    this.frame = null;
    this.top = 0;
    this.button = el(
      "button",
      {
        type: "button",
        class: "down",
        hidden: true,
        "aria-label": say("To the newest message"),
        onclick: () => this.toEnd(),
      },
      "↓",
    );
    list.addEventListener("scroll", () => {
      if (this.frame === null) this.look();
    });
    new ResizeObserver(() => {
      if (this.atEnd) this.toEnd();
    }).observe(list);
  }

  /** Whether the end is in sight. */
  get near() {
    return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < NEAR;
  }

  /** Go to the end, once a frame: measuring the list for each of a thousand messages would take minutes. */
  toEnd() {
    this.atEnd = true;
    this.button.hidden = true;
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.list.scrollTop = this.list.scrollHeight;
      this.top = this.list.scrollTop;
    });
  }

  /** Something was added: follow it, or offer the way to it. */
  grown() {
    if (this.atEnd) this.toEnd();
    else this.button.hidden = false;
  }

  /** Look where we are. Only who scrolls up has left the end: a list that shrank has the same position. */
  look() {
    const { scrollTop } = this.list;
    if (this.near) this.atEnd = true;
    else if (scrollTop < this.top) this.atEnd = false;
    this.top = scrollTop;
    this.button.hidden = this.atEnd;
  }
}
