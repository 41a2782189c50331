/** The practice page: phones of contacts and the counsellors' forum side by side, live from the stand-in. */

import { AppPane } from "./app/pane.js";
import { Debrief } from "./desk/debrief.js";
import { Recorder } from "./desk/recorder.js";
import { Forum } from "./desk/forum.js";
import { CODE, choose, prefer, say } from "./language.js";
import { Phone } from "./phone.js";
import { NAMES } from "./samples.js";
import { Refused, Server } from "./server.js";

const MOST_PHONES = 6; // a load test makes thousands of contacts; nobody looks at more phones than these

const place = document.getElementById("phones");
const connection = document.getElementById("connection");
const adding = document.getElementById("adding");
const server = new Server(location.hash.slice(1));
const pane = new AppPane(document.getElementById("app"), {
  visit: (user, address) => talk(user)?.visit(address),
  send: (user, label, data) =>
    server.ask("data", { user, label, data }).catch((error) => talk(user)?.notice(say("Not done: {reason}", { reason: error.message }))),
  notice: (text) => tell(text, "on"),
});
const forum = new Forum(document.getElementById("forum"), server, pane);
const debrief = new Debrief(document.getElementById("debrief"), document.getElementById("opens"));
const recorder = new Recorder(document.getElementById("recorder"), document.getElementById("records"), server);
const phones = new Map();
let state = null;
let waiting = null; // events that come while everything is loaded anew

async function addPhone(user) {
  const phone = phones.get(user.id) ?? new Phone(server, user, state.bots[0], pane);
  if (!phones.has(user.id)) {
    phones.set(user.id, phone);
    place.append(phone.element);
  }
  await phone.load(state.private.find((chat) => chat.user === user.id));
}

/** The conversation that somebody's app was opened from. */
function talk(user) {
  return forum.person === user ? forum.conversation : phones.get(user)?.conversation;
}

/** Apps on this machine keep their cookies only where the page has their host, since another one would be another site.
 * Where the browser finds no host of that name, all stays here. */
async function joined() {
  const [app] = Object.values(state.bots[0].apps).map((address) => new URL(address));
  if (!app?.hostname.endsWith(".localhost") || location.hostname !== "127.0.0.1") return;
  const there = `http://${app.hostname}:${location.port}/`;
  try {
    await fetch(`${there}icon.svg`, { mode: "no-cors", cache: "no-store" });
  } catch {
    return;
  }
  location.replace(there + location.hash);
  await new Promise(() => undefined); // this page ends here
}

async function loaded(newState) {
  state = newState;
  await joined();
  await prefer(state.language);
  waiting = [];
  const people = new Map(state.users.map((user) => [user.id, user]));
  const others = state.users.filter(
    (user) => !state.counsellors.includes(user.id) && !state.contacts.includes(user.id),
  );
  const shown = [...state.contacts.map((id) => people.get(id)), ...others]
    .filter(Boolean)
    .slice(0, MOST_PHONES);
  for (const [id, phone] of phones) {
    if (!people.has(id)) {
      phone.element.remove();
      phones.delete(id);
    }
  }
  for (const user of shown) await addPhone(user);
  if (state.forum) await forum.load(state, people, state.bots[0]);
  const late = waiting;
  waiting = null;
  late.forEach(changed);
  debrief.load(state.debrief);
  recorder.load(state.records);
  tell(say("Connected"), "on");
}

function changed(event) {
  if (waiting !== null) {
    waiting.push(event);
    return;
  }
  if (event.kind === "debrief") debrief.told(event.facts);
  else if (state.forums.includes(event.chat.id)) forum.changed(event);
  else if (event.chat.type === "private" && !forum.changedPrivately(event))
    phones.get(event.chat.id)?.changed(event);
}

function lost(error) {
  if (error instanceof Refused && error.status === 403) {
    tell(say("This address belongs to an earlier run: open the newest one that was printed."), "off");
  } else tell(say("The practice server is not there. Trying again …"), "off");
}

function tell(words, mark) {
  connection.textContent = words;
  connection.dataset.mark = mark;
}

adding.addEventListener("submit", async (event) => {
  event.preventDefault();
  const code = new FormData(adding).get("language");
  const names = NAMES[code] ?? NAMES.en;
  try {
    const user = await server.ask("users", {
      first_name: names[phones.size % names.length],
      language_code: code,
    });
    await addPhone(user);
    phones.get(user.id).element.scrollIntoView({ inline: "end", block: "nearest" });
  } catch (error) {
    tell(say("No phone was added: {reason}", { reason: error.message }), "off");
  }
});

document.documentElement.lang = CODE;
for (const element of document.querySelectorAll("[data-say]")) element.textContent = say(element.textContent.trim());
for (const element of document.querySelectorAll("body [aria-label]"))
  element.setAttribute("aria-label", say(element.getAttribute("aria-label")));
const language = document.getElementById("language");
language.value = CODE;
language.addEventListener("change", () => choose(language.value));

addEventListener("hashchange", () => location.reload()); // the address of another run

server.follow({ loaded, changed, lost });
