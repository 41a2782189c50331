/** What a bot offers for the words behind its name (`@bot words`): a list above the field, from which one is sent. */

import { el, words } from "../element.js";
import { say } from "../language.js";

const PAUSE = 200; // ms without a key before the bot is asked

export class Inline {
  /** *act* has `bot()` (`username`, and whether it is `inline`), `ask(query)`, a promise of `{query}` or null, and
   * `choose(query, result)`, a promise of whether it was sent. */
  constructor(act, chosen) {
    this.act = act;
    this.chosen = chosen;
    this.waiting = null;
    this.element = el("ul", { class: "results", hidden: true, "aria-label": say("What the bot offers") });
  }

  /** The field's words changed. */
  typed(text) {
    clearTimeout(this.timer);
    const bot = this.act.bot?.();
    const start = `@${bot?.username} `;
    if (!bot?.inline || !text.startsWith(start)) return this.clear();
    this.timer = setTimeout(async () => {
      const answer = await this.act.ask(text.slice(start.length));
      this.waiting = answer?.query ?? null;
      if (this.early?.query === this.waiting) this.answered(this.early);
    }, PAUSE);
    return undefined;
  }

  /** The bot answered a query; it may be quicker than we know its number. */
  answered(event) {
    this.early = event;
    if (event.query !== this.waiting) return;
    this.element.replaceChildren(
      ...event.titles.map((title, at) =>
        el("li", {}, el("button", { type: "button", onclick: () => this.#choose(event.ids[at]) }, words(title))),
      ),
    );
    this.element.hidden = event.titles.length === 0;
  }

  /** Nothing is offered any more. */
  clear() {
    this.waiting = null;
    this.element.hidden = true;
    this.element.replaceChildren();
  }

  async #choose(result) {
    const query = this.waiting;
    this.clear();
    if (await this.act.choose(query, result)) this.chosen();
  }
}
