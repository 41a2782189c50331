/** What one can do with a message. */

import { openMenu } from "../menu.js";
import { say } from "../language.js";
import { REACTIONS } from "../samples.js";

/** Open the menu of *record* at *anchor*.
 *
 * *who* has `me()` and `place()`; *composer* takes replies and edits; *acts* has `ask(route, values)` and `send(values)`.
 */
export function messageMenu(record, anchor, who, composer, acts) {
  const { body } = record;
  const me = who.me();
  const { chat, topic } = who.place();
  const mine = body.from.id === me;
  const said = body.text !== undefined || body.caption !== undefined;
  const chosen = (record.reacted.get(String(me)) ?? []).map((emoji) => emoji.emoji ?? emoji);
  const about = { message_id: body.message_id };
  const items = [{ icon: "↩\ufe0e", label: say("Reply"), act: () => composer.replyTo(body) }];
  if (mine && said) items.push({ icon: "✎\ufe0e", label: say("Edit"), act: () => composer.edit(body) });
  if (mine || !chat) items.push({ icon: "🗑", label: say("Delete"), act: () => acts.ask("delete", about) });
  if (mine && topic) {
    items.push({
      icon: "⤺",
      label: say("Take back from the contact (/unsend)"),
      act: () => acts.send({ kind: "text", text: "/unsend", reply_to: body.message_id }),
    });
  }
  const reactions = REACTIONS.map((emoji) => {
    const off = chosen.includes(emoji);
    return {
      icon: emoji,
      label: off ? say("Take {emoji} away", { emoji }) : say("React with {emoji}", { emoji }),
      act: () => acts.ask("react", { ...about, emojis: off ? [] : [emoji] }),
    };
  });
  openMenu(anchor, [...items, null, reactions]);
}
