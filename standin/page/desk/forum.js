/** The counsellors' forums: topics of one on the left, the chosen one on the right, as one of the counsellors. */

import { Conversation } from "../chat/conversation.js";
import { el, words } from "../element.js";
import { CODE, say } from "../language.js";
import { Phone } from "../phone.js";
import { Store } from "../store.js";
import { GENERAL, PRIVATE, TopicList } from "./topics.js";
import { topicMenu } from "./topic_menu.js";

export class Forum {
  /** *pane* shows the apps that are opened. */
  constructor(root, server, pane) {
    this.pane = pane;
    this.root = root;
    this.server = server;
    this.topics = new Map();
    this.pinned = [];
    this.current = GENERAL;
    this.person = null;
    this.others = new Map(); // what the page knows of the forums that it does not show
    this.title = el("h2", {}, say("Counsellors' forum"));
    this.tabs = el("nav", { class: "groups", "aria-label": say("The desk's groups"), hidden: true });
    this.who = el("select", { onchange: () => this.#becomes(Number(this.who.value)) });
    this.list = new TopicList((id) => this.#choose(id));
    this.name = el("h3", {});
    this.hand = el(
      "button",
      {
        type: "button",
        class: "round",
        "aria-haspopup": "menu",
        "aria-expanded": "false",
        "aria-label": say("What can be done to this topic by hand"),
        onclick: () => topicMenu(this.hand, this.topics.get(this.current), (values) => this.#byHand(values)),
      },
      "⋮",
    );
    this.conversation = new Conversation({
      server,
      me: () => this.person,
      place: () => ({ chat: this.id, topic: this.current }),
      label: say("counsellors' forum"),
      code: CODE,
      names: true,
      visit: (address) => this.#visit(address),
      app: (...app) => this.pane.open(this.people.get(this.person), ...app),
      bot: () => this.bot,
    });
    this.room = el(
      "div",
      { class: "room" },
      el("div", { class: "head" }, this.name, this.hand),
      this.conversation.element,
    );
    this.desk = el("div", { class: "room", hidden: true });
    this.apps = el("nav", { class: "apps", "aria-label": say("Mini Apps") });
    root.replaceChildren(
      el("header", {}, this.title, this.tabs, this.apps, el("label", {}, say("You act as"), " ", this.who)),
      el("div", { class: "panes" }, this.list.element, this.room, this.desk),
    );
  }

  /** Load people, topics and messages. */
  async load(state, people, bot) {
    if (!state.forums.includes(this.id)) this.id = state.forum;
    this.bot = bot;
    this.state = state;
    this.people = people;
    this.apps.replaceChildren(
      ...Object.keys(bot.apps).filter(Boolean).map((name) => {
        const act = () => this.conversation.visit(`https://t.me/${bot.username}/${name}`);
        return el("button", { type: "button", onclick: act }, say("Open {name}", { name }));
      }),
    );
    await this.#fill();
  }

  /** Load the forum that is shown. */
  async #fill() {
    const { members } = this.state.groups.find((group) => group.id === this.id);
    const counsellors = this.state.counsellors.filter((id) => members.includes(id) && this.people.has(id));
    if (!counsellors.includes(this.person)) this.person = counsellors[0] ?? null;
    this.who.replaceChildren(
      ...counsellors.map((id) =>
        el("option", { value: id, selected: id === this.person }, this.people.get(id).first_name),
      ),
    );
    this.late = [];
    const view = await this.server.ask("forum", { chat: this.id });
    this.title.replaceChildren(words(view.title));
    this.pinned = view.pinned;
    const known = this.topics;
    this.topics = new Map(
      view.topics.map((topic) => {
        const store = new Store();
        store.fill(topic.messages);
        store.keep(known.get(topic.id)?.store);
        return [topic.id, { ...topic, store }];
      }),
    );
    this.#choose(this.current === PRIVATE || this.topics.has(this.current) ? this.current : GENERAL);
    const { late } = this;
    this.late = null;
    late.forEach((event) => this.changed(event));
    this.#drawTabs();
    await this.#becomes(this.person);
  }

  /** Show another forum of the desk. */
  async #goTo(id) {
    if (id === this.id || this.late) return;
    const { composer } = this.conversation;
    const before = this.topics.get(this.current);
    if (before !== undefined) before.store.draft = composer.draft;
    this.others.set(this.id, { topics: this.topics, current: this.current });
    const known = this.others.get(id);
    this.id = id;
    this.topics = known?.topics ?? new Map();
    this.current = null; // so that the words begun in one forum never end up in another
    await this.#fill();
    const chosen = known?.current;
    if (chosen && chosen !== PRIVATE && this.topics.has(chosen)) this.#choose(chosen);
    this.others.delete(id);
    this.#drawTabs();
  }

  #drawTabs() {
    const forums = this.state.groups.filter((group) => this.state.forums.includes(group.id));
    this.tabs.hidden = forums.length < 2;
    this.title.hidden = !this.tabs.hidden;
    this.tabs.replaceChildren(
      ...forums.map((group) =>
        el(
          "button",
          {
            type: "button",
            "aria-current": group.id === this.id ? "true" : undefined,
            onclick: () => this.#goTo(group.id),
          },
          words(group.title),
          this.others.get(group.id)?.news ? el("small", {}, "●") : "",
        ),
      ),
    );
  }

  /** Something happened in one of the groups. */
  changed(event) {
    if (event.chat.id !== this.id) {
      const other = this.others.get(event.chat.id) ?? { topics: new Map(), current: GENERAL };
      other.news ||= event.kind === "message";
      this.others.set(event.chat.id, other);
      this.#drawTabs();
      return undefined;
    }
    if (this.late) return this.late.push(event);
    switch (event.kind) {
      case "message":
        return this.#message(event.message);
      case "edit":
        return this.#edited(event.message);
      case "delete":
        for (const topic of this.topics.values()) {
          const gone = topic.store.drop(event.message_ids);
          if (topic.id === this.current) this.conversation.removed(gone);
        }
        return this.#draw();
      case "reaction":
        for (const topic of this.topics.values())
          topic.store.react(event.message_id, event.user_id, event.emojis);
        return this.conversation.changed(event.message_id);
      case "typing":
        if ((event.thread ?? GENERAL) === this.current) this.conversation.types();
        return undefined;
      case "callback_answer":
        if (event.user_id === this.person) this.conversation.answered(event);
        return undefined;
      case "pin":
        this.pinned = event.message_ids;
        return this.conversation.pins(this.pinned);
      case "topic":
        return this.#topic(event);
      default:
        return undefined;
    }
  }

  /** Something happened between a counsellor and the bot alone; true when it was for one of ours. */
  changedPrivately(event) {
    if (!this.state?.counsellors.includes(event.chat.id)) return false;
    if (event.chat.id !== this.person) return true;
    this.own?.changed(event);
    if (event.kind === "inline_answer") this.conversation.answered(event);
    if (event.kind === "message" && event.message.from.is_bot && this.current !== PRIVATE) {
      this.ownUnread = (this.ownUnread ?? 0) + 1;
      this.#draw();
    }
    return true;
  }

  #message(body) {
    const topic = this.topics.get(body.message_thread_id ?? GENERAL);
    if (topic === undefined) return;
    const fresh = topic.store.put(body);
    if (topic.id === this.current) this.conversation.changed(body.message_id);
    else if (fresh && body.from.id !== this.person) topic.store.unread += 1;
    this.#draw();
  }

  #edited(body) {
    const topic = this.topics.get(body.message_thread_id ?? GENERAL);
    topic?.store.put(body);
    if (topic?.id === this.current) this.conversation.changed(body.message_id);
    this.#draw();
  }

  #topic(event) {
    if (event.change === "deleted") {
      this.topics.delete(event.thread);
      if (this.current === event.thread) this.#choose(GENERAL);
    } else {
      const known = this.topics.get(event.thread) ?? { id: event.thread, store: new Store(), closed: false };
      known.name = event.name;
      if (event.change === "closed" || event.change === "reopened") known.closed = event.change === "closed";
      this.topics.set(event.thread, known);
    }
    this.#draw();
  }

  async #becomes(user) {
    this.person = user;
    const facts = this.state.private.find((chat) => chat.user === user);
    this.own = new Phone(this.server, { ...this.people.get(user), language_code: CODE }, this.bot, this.pane);
    this.pane.show(user);
    this.ownUnread = 0;
    this.desk.replaceChildren(
      el("div", { class: "head" }, el("h3", {}, say("Sarika, private messages"))),
      this.own.conversation.element,
    );
    if (this.current !== PRIVATE) this.conversation.show(this.topics.get(this.current).store);
    this.#draw();
    await this.own.load(facts);
  }

  #choose(id) {
    const { composer } = this.conversation;
    const before = this.topics.get(this.current);
    if (before !== undefined && id !== this.current) before.store.draft = composer.draft;
    const moved = id !== this.current;
    this.current = id;
    this.room.hidden = id === PRIVATE;
    this.desk.hidden = id !== PRIVATE;
    if (id === PRIVATE) this.ownUnread = 0;
    else {
      const topic = this.topics.get(id);
      topic.store.unread = 0;
      if (moved) composer.draft = topic.store.draft; // words begun for one case never end up in another
      this.conversation.show(topic.store);
      this.conversation.pins(this.pinned);
    }
    this.#draw();
  }

  #draw() {
    this.list.draw(this.topics, this.current, this.ownUnread ?? 0);
    const topic = this.topics.get(this.current);
    if (topic)
      this.name.replaceChildren(words(topic.name), (topic.closed && el("small", {}, say("closed"))) || "");
  }

  #byHand(values) {
    return this.server
      .ask("group", { chat: this.id, topic: this.current, ...values })
      .catch((error) => this.conversation.notice(say("Not done: {reason}", { reason: error.message })));
  }

  #visit(address) {
    const found = /^https:\/\/t\.me\/c\/(\d+)\/(\d+)(?:\/(\d+))?/.exec(address);
    if (found === null || `-100${found[1]}` !== String(this.id) || !this.topics.has(Number(found[2])))
      return false;
    this.#choose(Number(found[2]));
    this.conversation.goTo(Number(found[3]));
    return true;
  }
}
