/** What a message carries besides words, as Telegram would show it. */

import { el, words } from "../element.js";
import { say } from "../language.js";
import { KINDS, kindOf } from "../words.js";
import { placeName } from "../samples.js";

const PLAY = "▶\ufe0e"; // as text, not as an emoji
const PAUSE = "❚❚";

/** An element for the medium of *body*, or null; *context* has `file(id)`, `shown` (ids of lifted spoilers). */
export function medium(body, context) {
  const kind = kindOf(body);
  if (kind === undefined) return null;
  const draw = {
    photo,
    voice,
    audio: voice,
    sticker,
    location: map,
    venue: map,
    contact,
    poll,
    video,
    animation: video,
    video_note: video,
    document: file,
  }[kind];
  const made = draw ? draw(body, context) : el("p", { class: "odd" }, KINDS[kind][0], " ", say(KINDS[kind][1]));
  made.classList.add("medium");
  made.dataset.kind = kind;
  return made;
}

function photo(body, context) {
  const largest = body.photo.at(-1);
  const box = largest.width < 40 ? "picture tiny" : "picture"; // one pixel stands for a picture that nobody chose
  const picture = el("img", {
    src: context.file(largest.file_id),
    alt: say("Picture"),
    loading: "lazy",
    width: largest.width,
    height: largest.height,
    onerror: (event) =>
      event.currentTarget.replaceWith(el("p", { class: "odd" }, `🖼 ${say("Picture without content")}`)),
  });
  if (!body.has_media_spoiler || context.shown.has(body.message_id))
    return el("div", { class: box }, picture);
  const cover = el(
    "button",
    {
      type: "button",
      class: `${box} veiled`,
      "aria-label": say("Hidden picture: press to show"),
      onclick: () => {
        context.shown.add(body.message_id);
        picture.alt = say("Picture");
        cover.replaceWith(el("div", { class: `${box} medium` }, picture));
      },
    },
    picture,
    el("span", { class: "veil" }, say("Show picture")),
  );
  picture.alt = "";
  return cover;
}

function voice(body, context) {
  const sound = body.voice ?? body.audio;
  const length = `${Math.floor(sound.duration / 60)}:${String(sound.duration % 60).padStart(2, "0")}`;
  const bars = el("span", { class: "bars", "aria-hidden": "true" });
  for (let i = 0; i < 24; i++) {
    const bar = el("i");
    bar.style.height = `${5 + ((i * 7 + sound.duration * 5 + body.message_id * 3) % 9) * 2}px`;
    bars.append(bar);
  }
  const play = el("button", { type: "button", class: "play", "aria-label": say("Play, {length}", { length }) }, PLAY);
  let player = null;
  play.addEventListener("click", async () => {
    if (player !== null) {
      player.pause();
      return;
    }
    player = new Audio(context.file(sound.file_id));
    play.textContent = PAUSE;
    const stop = () => {
      player = null;
      play.textContent = PLAY;
    };
    player.addEventListener("ended", stop);
    player.addEventListener("pause", stop);
    try {
      await player.play();
    } catch {
      stop();
      context.notice(say("This practice recording has no sound."));
    }
  });
  const title = sound.title ?? sound.file_name;
  return el(
    "div",
    { class: "sound" },
    play,
    bars,
    el("span", { class: "length" }, length),
    title && words(title),
  );
}

function video(body) {
  const film = body.video ?? body.animation ?? body.video_note;
  const name = body.video_note ? say("Video message") : body.animation ? "GIF" : say("Video");
  return el(
    "div",
    { class: body.video_note ? "film round" : "film" },
    el("span", {}, `${PLAY} ${name}, ${film.duration ?? 0} s`),
  );
}

function sticker(body) {
  return el(
    "div",
    { class: "sticker", role: "img", "aria-label": `${say("Sticker")} ${body.sticker.emoji ?? ""}` },
    body.sticker.emoji ?? "▢",
  );
}

function map(body) {
  const { latitude, longitude } = body.venue?.location ?? body.location;
  const name = body.venue?.title ?? placeName(latitude, longitude);
  const live = body.location?.live_period ? " (live)" : "";
  return el(
    "div",
    { class: "map" },
    el("div", { class: "land", "aria-hidden": "true" }, "📍"),
    el(
      "p",
      {},
      name && words(name),
      name && el("br"),
      `${latitude.toFixed(4)}, ${longitude.toFixed(4)}${live}`,
    ),
  );
}

function contact(body) {
  const card = body.contact;
  const name = [card.first_name, card.last_name].filter(Boolean).join(" ");
  return el(
    "div",
    { class: "card" },
    el("span", { class: "face", "aria-hidden": "true" }, "👤"),
    el("p", {}, words(name), el("br"), el("bdi", {}, card.phone_number)),
  );
}

function poll(body) {
  return el(
    "div",
    { class: "poll" },
    words(body.poll.question, { class: "question" }),
    el(
      "ul",
      {},
      ...body.poll.options.map((option) => el("li", {}, words(option.text), ` · ${option.voter_count}`)),
    ),
  );
}

function file(body) {
  const size = body.document.file_size ?? 0;
  const shown =
    size < 1024
      ? `${size} B`
      : size < 1048576
        ? `${(size / 1024).toFixed(0)} KB`
        : `${(size / 1048576).toFixed(1)} MB`;
  return el(
    "div",
    { class: "card" },
    el("span", { class: "face", "aria-hidden": "true" }, "📄"),
    el("p", {}, words(body.document.file_name ?? say("File")), el("br"), shown),
  );
}
