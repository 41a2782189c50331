/** A contact's phone: a narrow frame with the chat with Sarika, and ready messages below. */

import { Conversation } from "./chat/conversation.js";
import { el, language, words } from "./element.js";
import { say } from "./language.js";
import { openMenu } from "./menu.js";
import { MESSAGES } from "./samples.js";
import { Store } from "./store.js";
import { LANGUAGES, phoneWords } from "./words.js";

export class Phone {
  /** *user* as the server shows it; *bot* too; *pane* shows the apps that are opened. */
  constructor(server, user, bot, pane) {
    this.server = server;
    this.user = user;
    this.blocked = false;
    this.late = null;
    const code = user.language_code ?? "en";
    this.conversation = new Conversation({
      server,
      me: () => user.id,
      place: () => ({}),
      label: say("phone of {name}", { name: user.first_name }),
      code,
      names: false,
      hint: phoneWords(code).empty,
      app: (...app) => pane.open(user, ...app),
      bot: () => bot,
    });
    const more = el(
      "button",
      {
        type: "button",
        class: "round",
        "aria-haspopup": "menu",
        "aria-expanded": "false",
        "aria-label": say("More about the phone of {name}", { name: user.first_name }),
        onclick: () => openMenu(more, this.#menu()),
      },
      "⋮",
    );
    const samples = (MESSAGES[code] ?? MESSAGES.en).map((text) =>
      el(
        "button",
        {
          type: "button",
          lang: language(text) ?? "en",
          title: say("Send this message"),
          onclick: () => this.conversation.send({ kind: "text", text }),
        },
        text,
      ),
    );
    this.element = el(
      "article",
      { class: "phone", "data-user": user.id, "aria-label": say("Phone of {name}", { name: user.first_name }) },
      el("h2", {}, words(user.first_name), el("small", {}, LANGUAGES[code] ?? code)),
      el(
        "div",
        { class: "frame" },
        el(
          "div",
          { class: "head" },
          el("span", { class: "face bird", "aria-hidden": "true" }),
          el("p", {}, el("b", {}, bot.first_name), el("small", {}, say("bot"))),
          more,
        ),
        this.conversation.element,
      ),
      el("div", { class: "samples", role: "group", "aria-label": say("Ready messages") }, ...samples),
    );
  }

  /** Load the chat; *facts* is the server's view of it, or undefined before the first message. */
  async load(facts) {
    this.late = [];
    const { messages } = await this.server.ask("transcript", { user: this.user.id });
    const store = new Store();
    store.fill(messages);
    this.conversation.show(store);
    this.conversation.pins(facts?.pinned ?? []);
    this.started = facts?.started || store.records.size > 0;
    this.blocked = facts?.blocked ?? false;
    this.keyboard = facts?.keyboard;
    this.conversation.composer.offer(facts?.menu);
    this.#state();
    const { late } = this;
    this.late = null;
    late.forEach((event) => this.changed(event));
  }

  /** Something happened in the chat; while it is loaded, that waits. */
  changed(event) {
    if (this.late !== null) {
      this.late.push(event);
      return;
    }
    const { conversation } = this;
    switch (event.kind) {
      case "message":
      case "edit":
        conversation.store.put(event.message);
        conversation.changed(event.message.message_id);
        if (!this.started) {
          this.started = true;
          this.#state();
        }
        break;
      case "delete":
        conversation.removed(conversation.store.drop(event.message_ids));
        break;
      case "reaction":
        conversation.store.react(event.message_id, event.user_id, event.emojis);
        conversation.changed(event.message_id);
        break;
      case "typing":
        conversation.types();
        break;
      case "callback_answer":
      case "inline_answer":
        conversation.answered(event);
        break;
      case "pin":
        conversation.pins(event.message_ids);
        break;
      case "keyboard":
        this.keyboard = event.markup;
        this.#state();
        break;
      case "menu":
        conversation.composer.offer(event.button);
        break;
      case "member":
        this.blocked = event.new === "kicked";
        this.#state();
        break;
    }
  }

  #state() {
    this.conversation.state(this.blocked ? "blocked" : this.started ? "open" : "start", this.keyboard);
    this.element.classList.toggle("blocked", this.blocked);
  }

  #menu() {
    const act = (route, values) =>
      this.server
        .ask(route, { user: this.user.id, ...values })
        .catch((error) => this.conversation.notice(say("Not done: {reason}", { reason: error.message })));
    return [
      { icon: "▶\ufe0e", label: say("Press Start again"), act: () => act("start", {}) },
      this.blocked
        ? { icon: "○", label: say("Unblock the bot"), act: () => act("block", { blocked: false }) }
        : { icon: "⃠", label: say("Block the bot"), act: () => act("block", { blocked: true }) },
    ];
  }
}
