/** Where somebody writes: the field, the menu of attachments, and the reply or edit in hand. */

import { attachments, makeRecorder } from "./attachments.js";
import { el, language, words } from "../element.js";
import { Inline } from "./inline.js";
import { say } from "../language.js";
import { openMenu } from "../menu.js";
import { summary } from "../words.js";

export class Composer {
  /** *act* has `send(values)` and `edit(id, text)`, both promises of whether it worked, `notice(text)`, `menu()` for
   * the menu button, and what `Inline` needs. */
  constructor(act, placeholder, label) {
    this.act = act;
    this.reply = null;
    this.editing = null;
    this.place = null;
    this.field = el("textarea", {
      rows: "1",
      placeholder,
      "aria-label": label,
      oninput: () => {
        this.#fit();
        this.inline.typed(this.field.value);
      },
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
        "aria-label": say("Attach"),
        title: say("Attach"),
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
    this.menu = el("button", { type: "button", class: "menu-button", hidden: true, onclick: () => act.menu() });
    this.stop = el(
      "button",
      { type: "button", class: "stop", hidden: true, onclick: () => recorder?.stop() },
      say("■ Send recording"),
    );
    this.bar = el("div", { class: "inhand", hidden: true });
    this.inline = new Inline(act, () => this.#taken());
    this.element = el(
      "form",
      {
        class: "composer",
        onsubmit: (event) => {
          event.preventDefault();
          this.#submit();
        },
      },
      this.inline.element,
      this.bar,
      this.stop,
      el(
        "div",
        { class: "line" },
        this.menu,
        plus,
        this.field,
        el("button", { type: "submit", class: "round send", "aria-label": say("Send"), title: say("Send") }, "➤"),
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
    this.inline.clear();
    this.#fit();
  }

  /** Show the menu button of the chat, where it opens an app. */
  offer(button) {
    this.menu.hidden = button?.type !== "web_app";
    this.menu.textContent = button?.text ?? "";
    this.menu.lang = language(this.menu.textContent) ?? "en";
  }

  /** Begin words behind the bot's name. */
  begin(text) {
    this.field.value = text;
    this.field.focus();
    this.#fit();
    this.inline.typed(text);
  }

  /** Answer this message with the next one. */
  replyTo(body) {
    this.clear();
    this.reply = body.message_id;
    this.#show(say("Reply to"), summary(body));
  }

  /** Change one's own message. */
  edit(body) {
    this.clear();
    this.editing = body.message_id;
    this.field.value = body.text ?? body.caption ?? "";
    this.#show(say("Edit"), summary(body));
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
        { type: "button", class: "round", "aria-label": say("Cancel"), onclick: () => this.clear() },
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
    this.inline.clear();
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
