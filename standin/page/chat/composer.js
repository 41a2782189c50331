/** Where somebody writes: the field, the menu of attachments, and the reply or edit in hand. */

import { attachments, makeRecorder } from "./attachments.js";
import { el, words } from "../element.js";
import { openMenu } from "../menu.js";
import { summary } from "../words.js";

export class Composer {
  /** *act* has `send(values)` and `edit(id, text)`, both promises of whether it worked, and `notice(text)`. */
  constructor(act, placeholder, label) {
    this.act = act;
    this.reply = null;
    this.editing = null;
    this.place = null;
    this.field = el("textarea", {
      rows: "1",
      placeholder,
      "aria-label": label,
      oninput: () => this.#fit(),
      onkeydown: (event) => {
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
          event.preventDefault();
          this.#submit();
        } else if (event.key === "Escape" && (this.reply || this.editing)) this.clear();
      },
    });
    const recorder = makeRecorder(
      (values) => this.#send(values),
      (on, notice) => this.#recording(on, notice),
    );
    const plus = el(
      "button",
      {
        type: "button",
        class: "round",
        "aria-haspopup": "menu",
        "aria-expanded": "false",
        "aria-label": "Attach",
        title: "Attach",
        onclick: () =>
          openMenu(
            plus,
            attachments(
              (values) => this.#send(values),
              () => this.#taken(),
              recorder,
            ),
          ),
      },
      "+",
    );
    this.stop = el(
      "button",
      { type: "button", class: "stop", hidden: true, onclick: () => recorder?.stop() },
      "■ Send recording",
    );
    this.bar = el("div", { class: "inhand", hidden: true });
    this.element = el(
      "form",
      {
        class: "composer",
        onsubmit: (event) => {
          event.preventDefault();
          this.#submit();
        },
      },
      this.bar,
      this.stop,
      el(
        "div",
        { class: "line" },
        plus,
        this.field,
        el("button", { type: "submit", class: "round send", "aria-label": "Send", title: "Send" }, "➤"),
      ),
    );
  }

  /** What is written and not sent. */
  get draft() {
    return this.editing ? "" : this.field.value;
  }

  set draft(text) {
    this.place = {}; // another place: what fails to be sent from the one before must not come back here
    this.clear();
    this.field.value = text;
    this.#fit();
  }

  /** Answer this message with the next one. */
  replyTo(body) {
    this.clear();
    this.reply = body.message_id;
    this.#show("Reply to", summary(body));
  }

  /** Change one's own message. */
  edit(body) {
    this.clear();
    this.editing = body.message_id;
    this.field.value = body.text ?? body.caption ?? "";
    this.#show("Edit", summary(body));
    this.#fit();
  }

  /** Drop the reply or edit in hand. */
  clear() {
    if (this.editing) this.field.value = "";
    this.reply = this.editing = null;
    this.bar.hidden = true;
    this.#fit();
  }

  #show(what, line) {
    this.bar.replaceChildren(
      el("p", {}, el("b", {}, what), " ", words(line)),
      el(
        "button",
        { type: "button", class: "round", "aria-label": "Cancel", onclick: () => this.clear() },
        "✕",
      ),
    );
    this.bar.hidden = false;
    this.field.focus();
  }

  async #submit() {
    const text = this.field.value;
    if (!text.trim()) return;
    if (this.editing) {
      if (await this.act.edit(this.editing, text)) this.clear();
      return;
    }
    this.field.value = "";
    const { place } = this;
    const sent = await this.#send({ kind: "text", text });
    if (!sent && place === this.place && !this.field.value) this.field.value = text;
    this.#fit();
  }

  async #send(values) {
    const reply = this.reply;
    this.clear();
    return this.act.send(reply === null ? values : { ...values, reply_to: reply });
  }

  #taken() {
    const text = this.field.value;
    this.field.value = "";
    this.#fit();
    return text;
  }

  #recording(on, notice) {
    this.stop.hidden = !on;
    if (notice) this.act.notice(notice);
  }

  #fit() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 120)}px`;
  }
}
