/** Text with Telegram's entities. Offsets count UTF-16 units, as JavaScript's strings do. */

import { el } from "../element.js";

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};

/** A fragment; *on* has `follow(address)`, `command(text)` for what can be tapped. */
export function formatted(text, entities, on) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return part(text, 0, text.length, sorted, on);
}

function part(text, start, end, entities, on) {
  const made = document.createDocumentFragment();
  let at = start;
  for (let i = 0; i < entities.length; i++) {
    const from = Math.max(entities[i].offset, at);
    const to = Math.min(entities[i].offset + entities[i].length, end);
    if (to <= from) continue;
    made.append(text.slice(at, from));
    const inner = entities.slice(i + 1).filter((e) => e.offset < to);
    const wrapped = wrapper(entities[i], text.slice(from, to), on);
    wrapped.append(part(text, from, to, inner, on));
    made.append(wrapped);
    at = to;
  }
  made.append(text.slice(at, end));
  return made;
}

function wrapper(entity, inside, on) {
  switch (entity.type) {
    case "text_link":
    case "url":
    case "email":
    case "phone_number": {
      const address = entity.url ?? inside;
      return el("button", {
        type: "button",
        class: "link",
        title: address,
        onclick: () => on.follow(address),
      });
    }
    case "bot_command":
      return el("button", { type: "button", class: "link", onclick: () => on.command(inside) });
    case "spoiler":
      return el("span", {
        class: "spoiler",
        role: "button",
        tabindex: "0",
        "aria-label": "Hidden words: press to show",
        onclick: (event) => reveal(event.currentTarget),
        onkeydown: (event) => {
          if (event.key === "Enter" || event.key === " ") reveal(event.currentTarget);
        },
      });
    case "mention":
    case "text_mention":
    case "hashtag":
    case "cashtag":
      return el("span", { class: "mention" });
    default:
      return el(TAGS[entity.type] ?? "span");
  }
}

function reveal(spoiler) {
  spoiler.classList.add("shown");
  for (const name of ["role", "tabindex", "aria-label"]) spoiler.removeAttribute(name);
}
