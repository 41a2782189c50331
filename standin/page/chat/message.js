/** One message as a row of a conversation. */

import { el, language, words } from "../element.js";
import { formatted } from "./entities.js";
import { say } from "../language.js";
import { medium } from "./media.js";
import { serviceLine, summary } from "../words.js";

/** A row for *record*.
 *
 * *context* has `me`, `names` (whether senders are named), `pinned` (a set of ids), `edited` (a word),
 * `presses` (which buttons wait), and the acts `press(body, button)`,
 * `menu(record, anchor)`, `follow(address)`, `command(text)`, `goTo(id)`.
 */
export function row(record, context) {
  const { body } = record;
  const line = serviceLine(body);
  if (line !== undefined) {
    return el("li", { class: "service", "data-id": body.message_id }, words(line));
  }
  const mine = body.from.id === context.me();
  const bare = "sticker" in body;
  const bubble = el(
    "div",
    { class: bare ? "bubble bare" : "bubble" },
    context.names &&
      el(
        "p",
        { class: "sender", "data-tone": body.from.id % 5 },
        words(body.from.first_name),
        body.from.is_bot && el("small", {}, say("bot")),
      ),
    quote(body, context),
    medium(body, context),
    text(body, context),
    el("p", { class: "meta" }, ...marks(body, context)),
    reactions(record),
  );
  const more = el(
    "button",
    {
      type: "button",
      class: "more",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-label": say("More about this message"),
      onclick: (event) => context.menu(record, event.currentTarget),
    },
    "⋯",
  );
  bubble.addEventListener("contextmenu", (event) => {
    event.preventDefault();
    context.menu(record, more);
  });
  const kinds = ["message", mine ? "mine" : body.from.is_bot ? "bot" : "theirs"];
  return el(
    "li",
    { class: kinds.join(" "), "data-id": body.message_id },
    el("div", { class: "side" }, bubble, more),
    keyboard(body, context),
  );
}

function text(body, context) {
  const said = body.text ?? body.caption;
  if (said === undefined) return null;
  const entities = body.text === undefined ? body.caption_entities : body.entities;
  return el("div", { class: "text", dir: "auto", lang: language(said) }, formatted(said, entities, context));
}

function marks(body, context) {
  const time = new Date(body.date * 1000).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  return [
    context.pinned.has(body.message_id) &&
      el("span", { title: say("Pinned"), role: "img", "aria-label": say("Pinned") }, "📌"),
    body.has_protected_content &&
      el(
        "span",
        {
          title: say("Protected: Telegram lets nobody copy or forward it"),
          role: "img",
          "aria-label": say("Protected"),
        },
        "🔒",
      ),
    body.edit_date && el("span", { class: "edited", lang: language(context.edited) }, context.edited),
    el("time", {}, time),
  ];
}

function quote(body, context) {
  const to = body.reply_to_message;
  if (to === undefined || to.forum_topic_created) return null;
  const line = summary(to);
  return el(
    "button",
    { type: "button", class: "quote", onclick: () => context.goTo(to.message_id) },
    words(to.from?.first_name ?? "", { class: "who" }),
    words(line, { class: "what" }),
  );
}

function reactions(record) {
  const counts = new Map();
  for (const emojis of record.reacted.values()) {
    for (const emoji of emojis) {
      const sign = emoji.emoji ?? emoji;
      counts.set(sign, (counts.get(sign) ?? 0) + 1);
    }
  }
  if (counts.size === 0) return null;
  return el(
    "p",
    { class: "reactions", "aria-label": say("Reactions") },
    ...[...counts].map(([emoji, count]) => el("span", {}, count > 1 ? `${emoji} ${count}` : emoji)),
  );
}

function keyboard(body, context) {
  const rows = body.reply_markup?.inline_keyboard;
  if (!rows) return null;
  return el(
    "div",
    { class: "keyboard" },
    ...rows.map((buttons) =>
      el(
        "div",
        {},
        ...buttons.map((button) => {
          const sign = button.url ? "↗\ufe0e" : button.web_app ? "▣" : button.copy_text ? "⧉" : null;
          return el(
            "button",
            {
              type: "button",
              lang: language(button.text),
              title: button.url ?? button.copy_text?.text,
              "aria-busy": context.presses.has(body.message_id, button.callback_data) ? "true" : null,
              onclick: () => context.press(body, button),
            },
            el("bdi", {}, button.text),
            sign && el("span", { class: "corner", "aria-hidden": "true" }, sign),
          );
        }),
      ),
    ),
  );
}
