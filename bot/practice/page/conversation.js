/** A chat as one person sees it: messages, buttons, notices and the composer. */

import { Composer } from "./composer.js";
import { el, language, words } from "./element.js";
import { openMenu } from "./menu.js";
import { row } from "./message.js";
import { REACTIONS } from "./samples.js";
import { Refused } from "./server.js";
import { Store } from "./store.js";
import { phoneWords, summary } from "./words.js";

const TYPING = 5000; // ms that Telegram shows "typing"
const NOTICE = 4500; // ms that a notice stays
const NEAR = 80; // px from the end within which the list follows new messages

export class Conversation {
  /** *options*: `server`, `me()` (user id), `place()` (`{chat, topic}`, empty for the chat with the bot), `label`,
   * `code` (language of the phone), `names`, `hint` (shown while it is empty), `visit(address)` (true when the page itself
   * can go there). */
  constructor(options) {
    this.options = options;
    this.words = phoneWords(options.code);
    this.store = new Store();
    this.rows = new Map();
    this.shown = new Set();
    this.pinned = new Set();
    this.pending = new Map();
    this.list = el("ol", { class: "messages", role: "log", "aria-label": `Messages, ${options.label}`, tabindex: "0", "data-empty": options.hint, onscroll: () => this.#follow() });
    new ResizeObserver(() => { if (this.atEnd) this.#end(); }).observe(this.list);
    this.pin = el("button", { type: "button", class: "pin", hidden: true, onclick: () => this.goTo([...this.pinned].at(-1)) });
    this.down = el("button", { type: "button", class: "down", hidden: true, "aria-label": "To the newest message", onclick: () => this.#end() }, "↓");
    this.typing = el("p", { class: "typing", hidden: true, lang: language(this.words.typing) }, this.words.typing);
    this.toasts = el("div", { class: "toasts", role: "status" });
    this.replies = el("div", { class: "replies", hidden: true });
    this.gate = el("button", { type: "button", class: "gate", hidden: true, onclick: () => this.#open() });
    this.composer = new Composer({
      send: (values) => this.send(values), edit: (id, text) => this.#do("edit", { message_id: id, text }), notice: (text) => this.notice(text),
    }, this.words.write, `Write, ${options.label}`);
    this.element = el("div", { class: "conversation" }, this.pin,
      el("div", { class: "view" }, this.list, this.typing, this.down, this.toasts), this.replies, this.gate, this.composer.element);
  }

  /** Show all messages of *store*. */
  show(store) {
    this.store = store;
    this.rows.clear();
    this.list.replaceChildren(...[...store.records.values()].map((record) => this.#made(record)));
    this.#pins();
    this.#end();
  }

  /** Show a message anew, or for the first time. */
  changed(id) {
    const record = this.store.records.get(id);
    if (record === undefined) return;
    const old = this.rows.get(id);
    const near = this.#near();
    const made = this.#made(record);
    if (old !== undefined) old.replaceWith(made);
    else {
      this.list.append(made);
      this.typing.hidden = record.body.from?.is_bot ? true : this.typing.hidden;
    }
    if (this.pinned.has(id)) this.#pins();
    if (near || record.body.from?.id === this.options.me()) this.#end();
    else this.#follow();
  }

  /** Take messages away. */
  removed(ids) {
    for (const id of ids) {
      this.rows.get(id)?.remove();
      this.rows.delete(id);
      this.pinned.delete(id);
    }
    this.#pins();
  }

  /** Set which messages are pinned. */
  pins(ids) {
    const before = [...this.pinned];
    this.pinned = new Set(ids);
    for (const id of new Set([...before, ...ids])) if (this.rows.has(id)) this.changed(id);
    this.#pins();
  }

  /** Show for five seconds that the other side writes. */
  types() {
    this.typing.hidden = false;
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => { this.typing.hidden = true; }, TYPING);
  }

  /** A short notice at the foot, gone after some seconds. */
  notice(text) {
    const toast = el("p", { lang: language(text) }, el("bdi", {}, text));
    this.toasts.append(toast);
    setTimeout(() => toast.remove(), NOTICE);
  }

  /** The bot's answer to a pressed button. */
  answered(event) {
    for (const [key, query] of this.pending) if (query === event.query) this.#settled(key);
    if (!event.text) return;
    if (!event.alert) {
      this.notice(event.text);
      return;
    }
    const box = el("dialog", { class: "alert", "aria-label": "Notice", onclose: () => box.remove() },
      el("p", { dir: "auto", lang: language(event.text) }, event.text), el("form", { method: "dialog" }, el("button", { autofocus: true }, "OK")));
    this.element.append(box);
    box.show();
  }

  /** Whether one can write here: `open`, `start` (not begun) or `blocked`; and the reply keyboard, if any. */
  state(gate, keyboard) {
    this.gateState = gate;
    this.gate.hidden = gate === "open";
    this.gate.textContent = gate === "blocked" ? this.words.unblock : this.words.start;
    this.gate.lang = language(this.gate.textContent) ?? "en";
    this.composer.element.hidden = gate !== "open";
    const rows = gate === "open" ? keyboard?.keyboard ?? [] : [];
    this.replies.hidden = rows.length === 0;
    this.replies.replaceChildren(...rows.map((buttons) => el("div", {}, ...buttons.map((button) => {
      const label = button.text ?? button;
      return el("button", { type: "button", lang: language(label), onclick: () => this.send({ kind: "text", text: label }) }, label);
    }))));
  }

  /** Send something here as this person; whether it worked. */
  send(values) {
    return this.#do("send", { ...values, topic: this.options.place().topic });
  }

  /** Bring a message into view. */
  goTo(id) {
    const found = this.rows.get(id);
    if (found === undefined) return;
    found.scrollIntoView({ block: "center" });
    found.classList.add("found");
    setTimeout(() => found.classList.remove("found"), 1500);
  }

  async #do(route, values) {
    try {
      return await this.options.server.ask(route, { user: this.options.me(), chat: this.options.place().chat, ...values });
    } catch (error) {
      this.notice(error instanceof Refused ? `Not done: ${error.message}` : "Not done: the practice server is not there.");
      return null;
    }
  }

  #open() {
    if (this.gateState === "blocked") this.#do("block", { blocked: false });
    else this.#do("start", {});
  }

  #made(record) {
    const made = row(record, {
      me: this.options.me, names: this.options.names, edited: this.words.edited, shown: this.shown, pinned: this.pinned, pending: this.pending,
      file: (id) => this.options.server.file(id), press: (body, button) => this.#press(body, button),
      menu: (what, anchor) => this.#menu(what, anchor), follow: (address) => this.#visit(address),
      command: (text) => this.send({ kind: "text", text }), goTo: (id) => this.goTo(id), notice: (text) => this.notice(text),
    });
    this.rows.set(record.body.message_id, made);
    return made;
  }

  #visit(address) {
    if (!this.options.visit?.(address)) this.notice(`Telegram would open ${address}`);
  }

  async #press(body, button) {
    if (button.url) return this.#visit(button.url);
    if (button.copy_text) {
      await navigator.clipboard?.writeText(button.copy_text.text).catch(() => undefined);
      return this.notice(`Copied: ${button.copy_text.text}`);
    }
    const key = `${body.message_id} ${button.callback_data}`;
    this.pending.set(key, null);
    this.changed(body.message_id);
    const answer = await this.#do("press", { message_id: body.message_id, data: button.callback_data });
    if (answer === null) return this.#settled(key);
    this.pending.set(key, answer.query);
    setTimeout(() => this.#settled(key), 10_000);
  }

  #settled(key) {
    if (this.pending.delete(key)) this.changed(Number(key.split(" ", 1)[0]));
  }

  #menu(record, anchor) {
    const { body } = record;
    const me = this.options.me();
    const mine = body.from.id === me;
    const said = body.text !== undefined || body.caption !== undefined;
    const chosen = (record.reacted.get(String(me)) ?? []).map((emoji) => emoji.emoji ?? emoji);
    const react = (emoji) => this.#do("react", { message_id: body.message_id, emojis: chosen.includes(emoji) ? [] : [emoji] });
    openMenu(anchor, [
      { icon: "↩\ufe0e", label: "Reply", act: () => this.composer.replyTo(body) },
      mine && said && { icon: "✎\ufe0e", label: "Edit", act: () => this.composer.edit(body) },
      (mine || !this.options.place().chat) && { icon: "🗑", label: "Delete", act: () => this.#do("delete", { message_id: body.message_id }) },
      mine && this.options.place().topic && {
        icon: "⤺", label: "Take back from the contact (/unsend)", act: () => this.send({ kind: "text", text: "/unsend", reply_to: body.message_id }),
      },
      null,
      REACTIONS.map((emoji) => ({ icon: emoji, label: chosen.includes(emoji) ? `Take ${emoji} away` : `React with ${emoji}`, act: () => react(emoji) })),
    ].filter((item) => item !== false && item !== undefined && item !== 0));
  }

  #pins() {
    const last = [...this.pinned].filter((id) => this.store.records.has(id)).at(-1);
    this.pin.hidden = last === undefined;
    if (last !== undefined) this.pin.replaceChildren("📌 ", words(summary(this.store.records.get(last).body)));
  }

  #near() {
    return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < NEAR;
  }

  #end() {
    this.list.scrollTop = this.list.scrollHeight;
    this.atEnd = true;
    this.down.hidden = true;
  }

  #follow() {
    this.atEnd = this.#near();
    this.down.hidden = this.atEnd;
  }
}
