/** Elements from plain values. Words only ever become text nodes, so what a contact writes is never markup. */

const KHMER = /[\u1780-\u17ff]/;

/** An element: *facts* are attributes, `class`, and listeners named `onclick`, …; children are nodes or words. */
export function el(tag, facts = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(facts)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** `km` for words with Khmer letters, so that the browser picks the font and breaks lines as Khmer does. */
export function language(words) {
  return KHMER.test(words) ? "km" : undefined;
}

/** Somebody's words on one line, kept apart from their surroundings: a right-to-left mark ends with them. */
export function words(text, facts = {}) {
  return el("bdi", { lang: language(text), ...facts }, text);
}
