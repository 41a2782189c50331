/** The list of the forum's topics, with what is new in each. */

import { el, words } from "../element.js";
import { say } from "../language.js";
import { summary } from "../words.js";

/** The id of the General topic. */
export const GENERAL = 1;

/** Stands for the counsellor's own chat with the bot, which is listed below the topics. */
export const PRIVATE = "private";

export class TopicList {
  /** *choose(id)* shows a topic. */
  constructor(choose) {
    this.choose = choose;
    this.frame = null;
    this.element = el("ul", { class: "topics", "aria-label": say("Topics") });
  }

  /** Draw once a frame, however much happens in between. */
  draw(topics, current, privately) {
    this.wanted = { topics, current, privately };
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.#drawn();
    });
  }

  #drawn() {
    const { topics, privately } = this.wanted;
    const { activeElement } = document;
    const focused = this.element.contains(activeElement) ? activeElement.dataset.topic : null;
    const newest = (topic) => topic.store.last?.body.message_id ?? topic.id;
    const sorted = [...topics.values()].sort(
      (a, b) => (b.id === GENERAL) - (a.id === GENERAL) || newest(b) - newest(a),
    );
    this.element.replaceChildren(
      ...sorted.map((topic) => this.#entry(topic.id, topic.name, topic.store, topic.closed)),
      this.#entry(PRIVATE, say("Sarika, private"), { unread: privately }, false),
    );
    if (focused) this.element.querySelector(`[data-topic="${focused}"]`)?.focus({ preventScroll: true });
  }

  #entry(id, name, store, closed) {
    const last = store.last?.body;
    const line = last ? `${last.from?.first_name ?? ""}: ${summary(last)}` : "";
    const unread =
      store.unread > 0 &&
      el("span", { class: "unread", "aria-label": say("{count} unread", { count: store.unread }) }, String(store.unread));
    return el(
      "li",
      {},
      el(
        "button",
        {
          type: "button",
          "data-topic": id,
          "aria-current": id === this.wanted.current ? "true" : null,
          class: closed ? "closed" : null,
          onclick: () => this.choose(id),
        },
        words(name, { class: "name" }),
        closed && el("span", { class: "lock", role: "img", "aria-label": say("closed") }, "🔒"),
        unread,
        words(line, { class: "last" }),
      ),
    );
  }
}
