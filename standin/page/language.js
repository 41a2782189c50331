/** The page's own words: English as they stand in the code, Khmer from here for who wants that. */

const KHMER = {
  // the head of the page
  "Nothing leaves this machine. Answers are drafts that no organisation has reviewed.":
    "គ្មានអ្វីចេញពីកុំព្យូទ័រនេះទេ។ ចម្លើយទាំងនេះជាសេចក្តីព្រាង ដែលមិនទាន់មានអង្គការណាពិនិត្យទេ។",
  "Language of this page": "ភាសារបស់ទំព័រនេះ",
  "Add a phone in": "បន្ថែមទូរស័ព្ទ ភាសា",
  Khmer: "ខ្មែរ",
  English: "អង់គ្លេស",
  Thai: "ថៃ",
  Add: "បន្ថែម",
  "Connecting …": "កំពុងភ្ជាប់ …",
  Connected: "បានភ្ជាប់",
  "Phones of contacts": "ទូរស័ព្ទរបស់អ្នកសរសេរមក",
  "The counsellors' forum": "វេទិការបស់អ្នកប្រឹក្សា",
  "This address belongs to an earlier run: open the newest one that was printed.":
    "អាសយដ្ឋាននេះ ជារបស់ការបើកលើកមុន។ សូមបើកអាសយដ្ឋានថ្មីបំផុត ដែលបានបង្ហាញ។",
  "The practice server is not there. Trying again …": "រកម៉ាស៊ីនហាត់រៀនមិនឃើញ។ កំពុងព្យាយាមម្តងទៀត …",
  "No phone was added: {reason}": "មិនបានបន្ថែមទូរស័ព្ទទេ៖ {reason}",
  "Not done: {reason}": "មិនបានធ្វើ៖ {reason}",
  "Not done: the practice server is not there.": "មិនបានធ្វើ៖ រកម៉ាស៊ីនហាត់រៀនមិនឃើញ។",
  // the forum
  "Counsellors' forum": "វេទិការបស់អ្នកប្រឹក្សា",
  "counsellors' forum": "វេទិការបស់អ្នកប្រឹក្សា",
  "The desk's groups": "ក្រុមរបស់ការិយាល័យ",
  "What can be done to this topic by hand": "អ្វីដែលធ្វើដោយដៃបាន ចំពោះប្រធានបទនេះ",
  "You act as": "អ្នកដើរតួជា",
  "Open {name}": "បើក {name}",
  "Sarika, private messages": "សារិកា សារផ្ទាល់ខ្លួន",
  "Sarika, private": "សារិកា ផ្ទាល់ខ្លួន",
  Topics: "ប្រធានបទ",
  closed: "បានបិទ",
  "{count} unread": "{count} មិនទាន់អាន",
  "Reopen the topic by hand": "បើកប្រធានបទឡើងវិញដោយដៃ",
  "Close the topic by hand": "បិទប្រធានបទដោយដៃ",
  "Delete the topic by hand": "លុបប្រធានបទដោយដៃ",
  // phones
  "phone of {name}": "ទូរស័ព្ទរបស់ {name}",
  "Phone of {name}": "ទូរស័ព្ទរបស់ {name}",
  "More about the phone of {name}": "បន្ថែមអំពីទូរស័ព្ទរបស់ {name}",
  bot: "ម៉ាស៊ីន",
  "Send this message": "ផ្ញើសារនេះ",
  "Ready messages": "សារដែលមានស្រាប់",
  "Press Start again": "ចុច Start ម្តងទៀត",
  "Unblock the bot": "ឈប់ទប់ស្កាត់",
  "Block the bot": "ទប់ស្កាត់",
  // writing
  "Messages, {label}": "សារ {label}",
  "Write, {label}": "សរសេរ {label}",
  Attach: "ភ្ជាប់ឯកសារ",
  "■ Send recording": "■ ផ្ញើសំឡេងដែលបានថត",
  Send: "ផ្ញើ",
  "Reply to": "ឆ្លើយទៅ",
  Reply: "ឆ្លើយ",
  Edit: "កែ",
  Delete: "លុប",
  Cancel: "បោះបង់",
  "Take back from the contact (/unsend)": "ដកសារវិញពីអ្នកសរសេរមក (/unsend)",
  "Take {emoji} away": "ដក {emoji} ចេញ",
  "React with {emoji}": "ដាក់ {emoji}",
  "Earlier messages": "សារមុនៗ",
  "To the newest message": "ទៅសារថ្មីបំផុត",
  "Telegram would open {address}": "តេឡេក្រាមនឹងបើក {address}",
  "Copied: {text}": "បានចម្លង៖ {text}",
  "What the bot offers": "អ្វីដែលម៉ាស៊ីនផ្តល់ឱ្យ",
  "Voice message, ready": "សារសំឡេង មានស្រាប់",
  "Record a voice message": "ថតសារសំឡេង",
  "Picture, ready": "រូបភាព មានស្រាប់",
  "Album of two pictures": "រូបភាពពីរជាមួយគ្នា",
  "Picture from this machine …": "រូបភាពពីកុំព្យូទ័រនេះ …",
  "File from this machine …": "ឯកសារពីកុំព្យូទ័រនេះ …",
  Sticker: "ស្ទីកឃ័រ",
  "Contact card": "កាតទំនាក់ទំនង",
  "Video message": "សារវីដេអូ",
  Poll: "ការស្ទង់មតិ",
  "No microphone may be used: send the ready voice message.": "ប្រើមីក្រូហ្វូនមិនបានទេ។ សូមផ្ញើសារសំឡេងដែលមានស្រាប់។",
  // messages
  "More about this message": "បន្ថែមអំពីសារនេះ",
  Pinned: "បានខ្ទាស់",
  Protected: "បានការពារ",
  "Protected: Telegram lets nobody copy or forward it": "បានការពារ៖ តេឡេក្រាមមិនឱ្យអ្នកណាចម្លង ឬបញ្ជូនបន្តទេ",
  Reactions: "ប្រតិកម្ម",
  Notice: "សេចក្តីជូនដំណឹង",
  OK: "យល់ព្រម",
  Picture: "រូបភាព",
  "Picture without content": "រូបភាពគ្មានខ្លឹមសារ",
  "Hidden picture: press to show": "រូបភាពដែលលាក់៖ ចុចដើម្បីមើល",
  "Show picture": "បង្ហាញរូបភាព",
  "Play, {length}": "ចាក់ {length}",
  "This practice recording has no sound.": "សារសំឡេងសាកល្បងនេះ គ្មានសំឡេងទេ។",
  "Voice message": "សារសំឡេង",
  Audio: "សំឡេង",
  Video: "វីដេអូ",
  File: "ឯកសារ",
  Place: "កន្លែង",
  Location: "ទីតាំង",
  Contact: "កាតទំនាក់ទំនង",
  Dice: "គ្រាប់ឡុកឡាក់",
  Story: "រឿង",
  Message: "សារ",
  "Topic “{name}” created": "បានបង្កើតប្រធានបទ “{name}”",
  "Topic renamed “{name}”": "បានប្តូរឈ្មោះប្រធានបទជា “{name}”",
  "Topic closed": "បានបិទប្រធានបទ",
  "Topic reopened": "បានបើកប្រធានបទឡើងវិញ",
  "{name} pinned a message": "{name} បានខ្ទាស់សារ",
  "{names} joined": "{names} បានចូល",
  "{name} left": "{name} បានចេញ",
  // apps
  "Mini App of {name}": "កម្មវិធីរបស់ {name}",
  "Mini App": "កម្មវិធី",
  "Mini Apps": "កម្មវិធី",
  app: "កម្មវិធី",
  Wider: "ទូលាយជាងនេះ",
  "Open in a window of its own": "បើកក្នុងបង្អួចដោយឡែក",
  "Close the app": "បិទកម្មវិធី",
  "No window was opened.": "មិនបានបើកបង្អួចទេ។",
  // the recorder
  "Record answers": "ថតសំឡេងចម្លើយ",
  "Read aloud what stands here, calmly, and then: “The numbers stand in the message.” No number, no name. Where … stands, leave it out. At most one minute.":
    "សូមអានអ្វីដែលនៅទីនេះ ឱ្យច្បាស់ និងយឺតៗ រួចនិយាយថា៖ «លេខទូរស័ព្ទ មាននៅក្នុងសារ»។ កុំអានលេខ កុំអានឈ្មោះ។ ត្រង់ណាមាន … សូមរំលង។ យ៉ាងយូរមួយនាទី។",
  "Who speaks": "អ្នកណានិយាយ",
  "Whoever speaks agrees in writing that their voice is sent to strangers and may be copied.":
    "អ្នកនិយាយត្រូវយល់ព្រមជាលាយលក្ខណ៍អក្សរ ថាសំឡេងរបស់ខ្លួន នឹងផ្ញើទៅអ្នកមិនស្គាល់ ហើយគេអាចចម្លងបាន។",
  Record: "ថត",
  "Record again": "ថតម្តងទៀត",
  Stop: "ឈប់",
  Discard: "បោះបង់",
  "Keep it": "រក្សាទុក",
  "Keeping it …": "កំពុងរក្សាទុក …",
  "Press Stop first.": "សូមចុច ឈប់ សិន។",
  "This recording is not kept yet: keep it, or discard it.": "សំឡេងនេះមិនទាន់រក្សាទុកទេ៖ សូមរក្សាទុក ឬបោះបង់។",
  "Write below who speaks, then press Keep it.": "សូមសរសេរខាងក្រោមថា អ្នកណានិយាយ រួចចុច រក្សាទុក។",
  "{seconds} of 60 seconds": "{seconds} វិនាទី ក្នុងចំណោម 60",
  Listen: "ស្តាប់",
  Next: "បន្ទាប់",
  "recorded": "បានថតហើយ",
  "not recorded": "មិនទាន់ថត",
  "words changed since: record it again": "ពាក្យបានប្តូរ សូមថតម្តងទៀត",
  "draft: have it reviewed first": "សេចក្តីព្រាង៖ សូមឱ្យគេពិនិត្យសិន",
  "{done} of {all} recorded": "បានថត {done} ក្នុងចំណោម {all}",
  "{seconds} seconds": "{seconds} វិនាទី",
  "It is played on phones from the next start of the bot.": "ទូរស័ព្ទនឹងលេងសំឡេងនេះ ក្រោយពេលម៉ាស៊ីនចាប់ផ្តើមម្តងទៀត។",
  "This browser gives no microphone: allow it, or use another one.":
    "កម្មវិធីរុករកនេះ មិនឱ្យប្រើមីក្រូហ្វូនទេ។ សូមអនុញ្ញាត ឬប្រើកម្មវិធីផ្សេង។",
  // the debrief
  "How the talk went": "ការសន្ទនាយ៉ាងម៉េចដែរ",
  Close: "បិទ",
  "Your line": "ពាក្យរបស់អ្នក",
  Better: "ល្អជាង",
  "For example": "ឧទាហរណ៍",
  "Done well": "ធ្វើបានល្អ",
  "Not seen": "មិនទាន់ឃើញ",
  "Write it in another way": "សូមសរសេរបែបផ្សេង",
  "Your own trend": "ការរីកចម្រើនរបស់អ្នក",
  "It is kept in this browser only. Nobody else sees it unless you show it.":
    "វានៅក្នុងកម្មវិធីរុករកនេះតែប៉ុណ្ណោះ។ គ្មានអ្នកណាផ្សេងឃើញទេ បើអ្នកមិនបង្ហាញគេ។",
  Day: "ថ្ងៃ",
  Talk: "ការសន្ទនា",
  Asked: "បានសួរ",
  "To mend": "ត្រូវកែ",
  "Copy it, to show somebody": "ចម្លង ដើម្បីបង្ហាញអ្នកណាម្នាក់",
  "Forget it": "លុបចោល",
};

const KEPT = "practice.language";

function kept(store) {
  try {
    return store().getItem(KEPT);
  } catch {
    return null; // a browser that keeps nothing
  }
}

const CHOSEN = kept(() => localStorage);

/** The language that the page's own words are in: the chosen one, that of the practice, or that of the browser. */
export const CODE =
  CHOSEN ?? kept(() => sessionStorage) ?? (navigator.language.toLowerCase().startsWith("km") ? "km" : "en");

/** The page's words for English ones, with *facts* in the place of `{name}`. */
export function say(words, facts = {}) {
  const said = CODE === "km" ? (KHMER[words] ?? words) : words;
  return said.replace(/\{(\w+)\}/g, (whole, name) => facts[name] ?? whole);
}

/** Show the page in another language from now on, in this browser. */
export function choose(code) {
  try {
    localStorage.setItem(KEPT, code);
  } catch {
    return;
  }
  location.reload();
}

/** Show the page in the language of the practice, unless somebody chose one here; a promise that never ends where the page
 * is loaded anew for it. */
export function prefer(code) {
  if (!code || code === CODE || CHOSEN !== null) return undefined;
  try {
    sessionStorage.setItem(KEPT, code);
  } catch {
    return undefined;
  }
  location.reload();
  return new Promise(() => undefined);
}
