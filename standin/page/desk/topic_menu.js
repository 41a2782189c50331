/** What the owner of the group can do to a topic by hand, as people do and bots must live with. */

import { openMenu } from "../menu.js";
import { say } from "../language.js";
import { GENERAL } from "./topics.js";

/** Open the menu of *topic* at *anchor*; *act(values)* does it. */
export function topicMenu(anchor, topic, act) {
  const items = [
    {
      icon: "🔒",
      label: topic.closed ? say("Reopen the topic by hand") : say("Close the topic by hand"),
      act: () => act({ do: "close_topic", closed: !topic.closed }),
    },
  ];
  if (topic.id !== GENERAL) {
    items.push({ icon: "🗑", label: say("Delete the topic by hand"), act: () => act({ do: "delete_topic" }) });
  }
  openMenu(anchor, items);
}
