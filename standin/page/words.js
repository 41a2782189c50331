import { say } from "./language.js";

/** What stands on the phones themselves, in the language of the phone, and the words for kinds of messages. */

const PHONE = {
  km: {
    write: "សរសេរសារ",
    start: "ចាប់ផ្ដើម · Start",
    unblock: "ឈប់ទប់ស្កាត់ · Unblock",
    typing: "កំពុងសរសេរ …",
    edited: "បានកែ",
    empty: "ចុច «ចាប់ផ្ដើម» ដើម្បីជជែកជាមួយ Sarika",
  },
  en: {
    write: "Message",
    start: "Start",
    unblock: "Unblock",
    typing: "typing …",
    edited: "edited",
    empty: "Press Start to talk with Sarika",
  },
};

/** The names of the languages a phone can have. */
export const LANGUAGES = { km: "Khmer · ខ្មែរ", en: "English", th: "Thai · ไทย" };

/** The words of a phone; other languages than Khmer see English, as Telegram's own menus often do. */
export function phoneWords(code) {
  return PHONE[code] ?? PHONE.en;
}

/** Kinds of messages in the order in which a body is searched for them, with a sign and a name. */
export const KINDS = {
  photo: ["🖼", "Picture"],
  voice: ["🎤", "Voice message"],
  audio: ["🎵", "Audio"],
  video: ["🎞", "Video"],
  video_note: ["⏺", "Video message"],
  animation: ["🎞", "GIF"],
  sticker: ["", "Sticker"],
  document: ["📄", "File"],
  venue: ["📍", "Place"],
  location: ["📍", "Location"],
  contact: ["👤", "Contact"],
  poll: ["📊", "Poll"],
  dice: ["🎲", "Dice"],
  story: ["◌", "Story"],
};

/** The kind of a message, or undefined for text and for what Telegram itself says. */
export function kindOf(body) {
  return Object.keys(KINDS).find((kind) => kind in body);
}

/** What Telegram says about the chat in a grey line, or undefined for a message of a person or a bot. */
export function serviceLine(body) {
  const who = body.from?.first_name ?? "";
  if (body.forum_topic_created) return say("Topic “{name}” created", { name: body.forum_topic_created.name });
  if (body.forum_topic_edited) return say("Topic renamed “{name}”", { name: body.forum_topic_edited.name ?? "" });
  if (body.forum_topic_closed) return say("Topic closed");
  if (body.forum_topic_reopened) return say("Topic reopened");
  if (body.general_forum_topic_hidden) return "General hidden";
  if (body.general_forum_topic_unhidden) return "General shown again";
  if (body.pinned_message) return say("{name} pinned a message", { name: who });
  if (body.new_chat_members) return say("{names} joined", { names: body.new_chat_members.map((u) => u.first_name).join(", ") });
  if (body.left_chat_member) return say("{name} left", { name: body.left_chat_member.first_name });
  if (body.new_chat_title) return `Group renamed “${body.new_chat_title}”`;
  if (body.web_app_data) return `${who} sent something from “${body.web_app_data.button_text}”`;
  if (body.migrate_to_chat_id || body.migrate_from_chat_id) return "Group upgraded";
  return undefined;
}

/** One line about a message, for quotes, pinned marks and lists of topics. */
export function summary(body) {
  const said = body.text ?? body.caption;
  const kind = kindOf(body);
  if (kind === "sticker") return `${body.sticker.emoji ?? ""} ${say("Sticker")}`.trim();
  if (kind !== undefined) return `${KINDS[kind][0]} ${say(KINDS[kind][1])}${said ? `: ${said}` : ""}`;
  return said ?? serviceLine(body) ?? say("Message");
}
