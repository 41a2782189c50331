/** The practice page: phones of contacts and the counsellors' forum side by side, live from the stand-in. */

import { Forum } from "./desk/forum.js";
import { Phone } from "./phone.js";
import { NAMES } from "./samples.js";
import { Refused, Server } from "./server.js";

const MOST_PHONES = 6; // a load test makes thousands of contacts; nobody looks at more phones than these

const place = document.getElementById("phones");
const connection = document.getElementById("connection");
const adding = document.getElementById("adding");
const server = new Server(location.hash.slice(1));
const forum = new Forum(document.getElementById("forum"), server);
const phones = new Map();
let state = null;
let waiting = null; // events that come while everything is loaded anew

async function addPhone(user) {
  const phone = phones.get(user.id) ?? new Phone(server, user, state.bots[0]);
  if (!phones.has(user.id)) {
    phones.set(user.id, phone);
    place.append(phone.element);
  }
  await phone.load(state.private.find((chat) => chat.user === user.id));
}

async function loaded(newState) {
  state = newState;
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
  say("Connected", "on");
}

function changed(event) {
  if (waiting !== null) {
    waiting.push(event);
    return;
  }
  if (state.forums.includes(event.chat.id)) forum.changed(event);
  else if (event.chat.type === "private" && !forum.changedPrivately(event))
    phones.get(event.chat.id)?.changed(event);
}

function lost(error) {
  if (error instanceof Refused && error.status === 403) {
    say("This address belongs to an earlier run: open the newest one that was printed.", "off");
  } else say("The practice server is not there. Trying again …", "off");
}

function say(words, mark) {
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
    say(`No phone was added: ${error.message}`, "off");
  }
});

addEventListener("hashchange", () => location.reload()); // the address of another run

server.follow({ loaded, changed, lost });
