/** A chat as one person sees it: messages, buttons, notices and the composer. */

import { Composer } from "./composer.js";
import { el, language, words } from "../element.js";
import { Gate } from "./gate.js";
import { say } from "../language.js";
import { row } from "./message.js";
import { messageMenu } from "./message_menu.js";
import { Presses, alertBox } from "./presses.js";
import { Scroll } from "./scroll.js";
import { Refused } from "../server.js";
import { Store } from "../store.js";
import { phoneWords, summary } from "../words.js";

const TYPING = 5000; // ms that Telegram shows "typing"
const SHOWN = 200; // messages drawn at first, and more at each press of "Earlier messages"
const NOTICE = 4500; // ms that a notice stays

export class Conversation {
  /** *options*: `server`, `me()` (user id), `place()` (`{chat, topic}`, empty for the chat with the bot), `label`,
   * `code` (language of the phone), `names`, `hint` (shown while it is empty), `visit(address)` (true when the page itself
   * can go there), `app(address, again, label)` (opens a Mini App),
   * `bot()` (the bot as the server shows it). */
  constructor(options) {
    this.options = options;
    this.words = phoneWords(options.code);
    this.store = new Store();
    this.rows = new Map();
    this.shown = new Set();
    this.pinned = new Set();
    this.presses = new Presses(
      (id, data) => this.#do("press", { message_id: id, data }),
      (id) => this.changed(id),
    );
    this.list = el("ol", {
      class: "messages",
      role: "log",
      "aria-label": say("Messages, {label}", { label: options.label }),
      tabindex: "0",
      "data-empty": options.hint,
    });
    this.scroll = new Scroll(this.list);
    this.pin = el("button", {
      type: "button",
      class: "pin",
      hidden: true,
      onclick: () => this.goTo([...this.pinned].at(-1)),
    });
    this.typing = el(
      "p",
      { class: "typing", hidden: true, lang: language(this.words.typing) },
      this.words.typing,
    );
    this.toasts = el("div", { class: "toasts", role: "status" });
    this.gate = new Gate(
      this.words,
      (state) => (state === "blocked" ? this.#do("block", { blocked: false }) : this.#do("start", {})),
      (button) => this.#key(button),
    );
    this.composer = new Composer(
      {
        send: (values) => this.send(values),
        edit: (id, text) => this.#do("edit", { message_id: id, text }),
        notice: (text) => this.notice(text),
        menu: () => this.#open("open", {}),
        bot: options.bot,
        ask: (query) => this.#do("ask", { query }),
        choose: (query, result) => this.#do("choose", { query, result, topic: options.place().topic }),
      },
      this.words.write,
      say("Write, {label}", { label: options.label }),
    );
    this.element = el(
      "div",
      { class: "conversation" },
      this.pin,
      el("div", { class: "view" }, this.list, this.typing, this.scroll.button, this.toasts),
      this.gate.keyboard,
      this.gate.button,
      this.composer.element,
    );
  }

  /** Show all messages of *store*. */
  show(store) {
    this.store = store;
    this.rows.clear();
    this.#fill(SHOWN);
    this.#pins();
    this.scroll.toEnd();
  }

  /** Show a message anew, or for the first time. */
  changed(id) {
    const record = this.store.records.get(id);
    if (record === undefined) return;
    const old = this.rows.get(id);
    if (old === undefined && id < (this.newest ?? 0)) return; // among the earlier ones that are not shown
    const made = this.#made(record);
    if (old !== undefined) old.replaceWith(made);
    else {
      this.newest = id;
      this.list.append(made);
      this.typing.hidden = record.body.from?.is_bot ? true : this.typing.hidden;
    }
    if (this.pinned.has(id)) this.#pins();
    if (old === undefined && record.body.from?.id === this.options.me()) this.scroll.toEnd();
    else this.scroll.grown();
    if (this.rows.size > 2 * SHOWN && this.scroll.atEnd) this.#fill(SHOWN);
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
    this.typingTimer = setTimeout(() => {
      this.typing.hidden = true;
    }, TYPING);
  }

  /** A short notice at the foot, gone after some seconds. */
  notice(text) {
    const toast = el("p", { lang: language(text) }, el("bdi", {}, text));
    this.toasts.append(toast);
    setTimeout(() => toast.remove(), NOTICE);
  }

  /** The bot's answer to a pressed button, or to words behind its name. */
  answered(event) {
    if (event.kind === "inline_answer") {
      this.composer.inline.answered(event);
      return;
    }
    this.presses.answered(event.query);
    if (!event.text) return;
    if (!event.alert) {
      this.notice(event.text);
      return;
    }
    const box = alertBox(event.text);
    this.element.append(box);
    box.show();
  }

  /** Whether one can write here: `open`, `start` (not begun) or `blocked`; and the reply keyboard, if any. */
  state(gate, keyboard) {
    this.gate.show(gate, keyboard);
    this.composer.element.hidden = gate !== "open";
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
      return await this.options.server.ask(route, {
        user: this.options.me(),
        chat: this.options.place().chat,
        ...values,
      });
    } catch (error) {
      this.notice(
        error instanceof Refused
          ? say("Not done: {reason}", { reason: error.message })
          : say("Not done: the practice server is not there."),
      );
      return null;
    }
  }

  #made(record) {
    const acts = { ask: (route, values) => this.#do(route, values), send: (values) => this.send(values) };
    const made = row(record, {
      me: this.options.me,
      names: this.options.names,
      edited: this.words.edited,
      shown: this.shown,
      pinned: this.pinned,
      presses: this.presses,
      file: (id) => this.options.server.file(id),
      press: (body, button) => this.#press(body, button),
      menu: (what, anchor) => messageMenu(what, anchor, this.options, this.composer, acts),
      follow: (address) => this.visit(address),
      command: (text) => this.send({ kind: "text", text }),
      goTo: (id) => this.goTo(id),
      notice: (text) => this.notice(text),
    });
    this.rows.set(record.body.message_id, made);
    return made;
  }

  #fill(count) {
    const records = [...this.store.records.values()];
    const shown = records.slice(-count);
    this.rows.clear();
    this.newest = shown.at(-1)?.body.message_id ?? 0;
    this.list.replaceChildren(...shown.map((record) => this.#made(record)));
    if (records.length > shown.length) {
      const more = el(
        "button",
        { type: "button", onclick: () => this.#fill(count + SHOWN) },
        say("Earlier messages"),
      );
      this.list.prepend(el("li", { class: "service" }, more));
    }
  }

  /** Follow a link as Telegram would: within the page, to a Mini App, or nowhere. */
  visit(address) {
    if (this.options.visit?.(address)) return;
    if (/^https:\/\/t\.me\/\w{5,}(\/\w+(\?|$)|\?startapp)/.test(address)) this.#open("open", { link: address });
    else this.notice(say("Telegram would open {address}", { address }));
  }

  /** Open the Mini App that a route gives the address of. */
  async #open(route, values, label) {
    const ask = async () => (await this.#do(route, values))?.app ?? null;
    const address = await ask();
    if (address !== null) this.options.app(address, ask, label);
  }

  #key(button) {
    const label = button.text ?? button;
    if (button.web_app) this.#open("press", { label }, label);
    else this.send({ kind: "text", text: label });
  }

  async #press(body, button) {
    if (button.url) return this.visit(button.url);
    if (button.web_app) return this.#open("press", { message_id: body.message_id, label: button.text });
    if (button.copy_text) {
      await navigator.clipboard?.writeText(button.copy_text.text).catch(() => undefined);
      return this.notice(say("Copied: {text}", { text: button.copy_text.text }));
    }
    const asked = button.switch_inline_query_current_chat ?? button.switch_inline_query;
    if (asked !== undefined) return this.composer.begin(`@${this.options.bot().username} ${asked}`);
    return this.presses.press(body.message_id, button.callback_data);
  }

  #pins() {
    const last = [...this.pinned].filter((id) => this.store.records.has(id)).at(-1);
    this.pin.hidden = last === undefined;
    if (last !== undefined)
      this.pin.replaceChildren("📌 ", words(summary(this.store.records.get(last).body)));
  }
}
