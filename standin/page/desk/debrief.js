/** How a practice talk went, beside the page; and the trend of who practises here, which only this browser keeps. */

import { el, words } from "../element.js";
import { say } from "../language.js";

const KEPT = "practice.trend";
const MOST = 60; // talks that are kept
const SHOWN = 10; // and shown
const MARKS = {
  shown: ["✓", "Done well"],
  missing: ["○", "Not seen"],
  fault: ["✗", "Write it in another way"],
};

export class Debrief {
  /** *root* is where it is shown, *button* opens it again. */
  constructor(root, button) {
    this.root = root;
    this.button = button;
    this.facts = null;
    this.talks = kept();
    button.addEventListener("click", () => this.#open(root.hidden));
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#open(false);
    });
    this.#draw();
  }

  /** A talk is over: show how it went, and count it here. */
  told(facts) {
    const { at, title, counts } = facts;
    this.#keep([...this.talks, { at, title, counts }].slice(-MOST));
    this.load(facts);
    this.#open(true);
  }

  /** Have a talk at hand that was over before this page was opened; it is counted where it was followed. */
  load(facts) {
    this.facts = facts;
    this.#draw();
  }

  #open(on) {
    this.root.hidden = !on;
    this.button.setAttribute("aria-expanded", String(on));
    if (on) this.root.querySelector("button").focus({ preventScroll: true });
    else this.button.focus({ preventScroll: true });
  }

  #keep(talks) {
    this.talks = talks;
    try {
      if (talks.length) localStorage.setItem(KEPT, JSON.stringify(talks));
      else localStorage.removeItem(KEPT);
    } catch {
      return; // a browser that keeps nothing shows this talk all the same
    }
  }

  #draw() {
    this.button.hidden = this.facts === null && this.talks.length === 0;
    const close = el(
      "button",
      { type: "button", class: "round", "aria-label": say("Close"), onclick: () => this.#open(false) },
      "✕",
    );
    this.root.replaceChildren(
      el("div", { class: "head" }, el("h3", {}, say("How the talk went")), close),
      el("div", { class: "told", tabindex: "0" }, ...this.#told(), this.#trend()),
    );
  }

  #told() {
    const { facts } = this;
    if (facts === null) return [];
    return [
      el("h4", {}, words(facts.title)),
      el("p", { lang: facts.language }, facts.who),
      el("ul", { class: "course", lang: facts.language }, ...facts.course.map((line) => el("li", {}, line))),
      el("h4", { lang: facts.language }, facts.skills),
      el("ul", { class: "skills" }, ...facts.rows.map((row) => skill(row, facts.language))),
      el("p", { class: "lesson", lang: facts.language }, facts.lesson),
    ];
  }

  #trend() {
    if (this.talks.length === 0) return null;
    const head = ["Day", "Talk", "Asked", "Done well", "To mend"].map((name) => el("th", { scope: "col" }, say(name)));
    const rows = this.talks.slice(-SHOWN).map(({ at, title, counts }) =>
      el(
        "tr",
        {},
        el("td", {}, day(at)),
        el("td", {}, words(title)),
        el("td", {}, `${counts.asked}/${counts.needed}`),
        el("td", {}, String(counts.shown)),
        el("td", {}, String(counts.fault)),
      ),
    );
    return el(
      "section",
      { class: "trend", "aria-label": say("Your own trend") },
      el("h4", {}, say("Your own trend")),
      el("p", {}, say("It is kept in this browser only. Nobody else sees it unless you show it.")),
      el("table", {}, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...rows)),
      el(
        "p",
        { class: "acts" },
        el("button", { type: "button", onclick: () => this.#copy() }, say("Copy it, to show somebody")),
        el("button", { type: "button", onclick: () => this.#forget() }, say("Forget it")),
      ),
    );
  }

  #copy() {
    const lines = this.talks.map(
      ({ at, title, counts }) => `${day(at)}\t${title}\t${counts.asked}/${counts.needed}\t${counts.shown}\t${counts.fault}`,
    );
    navigator.clipboard?.writeText(lines.join("\n")).catch(() => undefined);
  }

  #forget() {
    this.#keep([]);
    this.#draw();
    this.#open(this.facts !== null);
  }
}

function skill(row, code) {
  const [sign, meaning] = MARKS[row.mark];
  return el(
    "li",
    { "data-mark": row.mark },
    el("b", { lang: code }, el("span", { role: "img", "aria-label": say(meaning) }, sign), " ", row.name),
    row.line && el("q", { title: say("Your line"), dir: "auto" }, words(row.line)),
    row.better &&
      el("p", {}, el("small", {}, say(row.mark === "missing" ? "For example" : "Better")), " ", words(row.better)),
  );
}

function day(at) {
  return new Date(at * 1000).toLocaleDateString("en-GB", { day: "2-digit", month: "2-digit" });
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) ?? [];
  } catch {
    return [];
  }
}
