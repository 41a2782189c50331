/** What can be sent besides words. */

import { el } from "../element.js";
import { say } from "../language.js";
import { CARD, PLACES, base64, picture, voice } from "../samples.js";

/** The entries of the menu behind +; *send(values)* sends, *caption()* takes the words of the composer,
 * *recorder* starts and stops a recording, or is null where the browser cannot record. */
export function attachments(send, caption, recorder) {
  const sound = () => {
    const sample = voice();
    return { kind: "voice", content: sample.content, facts: { duration: sample.duration } };
  };
  return [
    { icon: "🎤", label: say("Voice message, ready"), act: () => send(sound()) },
    recorder === null
      ? undefined
      : { icon: "⏺", label: say("Record a voice message"), act: () => recorder.start() },
    {
      icon: "🖼",
      label: say("Picture, ready"),
      act: () => send({ kind: "photo", content: picture(), caption: caption() }),
    },
    {
      icon: "🖼",
      label: say("Album of two pictures"),
      act: () => send({ kind: "album", kinds: ["photo", "photo"], caption: caption() }),
    },
    {
      icon: "🗂",
      label: say("Picture from this machine …"),
      act: () => choose("image/*", (file) => send({ kind: "photo", ...file, caption: caption() })),
    },
    {
      icon: "📄",
      label: say("File from this machine …"),
      act: () => choose("", (file) => send({ kind: "document", ...file, caption: caption() })),
    },
    null,
    ...PLACES.map(([name, latitude, longitude]) => ({
      icon: "📍",
      label: name,
      act: () => send({ kind: "location", latitude, longitude }),
    })),
    null,
    { icon: "👍", label: say("Sticker"), act: () => send({ kind: "sticker", facts: { emoji: "👍" } }) },
    { icon: "👤", label: say("Contact card"), act: () => send({ kind: "contact", ...CARD }) },
    { icon: "🎞", label: say("Video message"), act: () => send({ kind: "video_note", facts: { duration: 4 } }) },
    {
      icon: "📊",
      label: say("Poll"),
      act: () => send({ kind: "poll", question: "Where do you work?", options: ["Ship", "Factory"] }),
    },
  ].filter((item) => item !== undefined);
}

function choose(accept, chosen) {
  const input = el("input", { type: "file", accept: accept || null });
  input.addEventListener("change", async () => {
    const file = input.files[0];
    if (file) chosen({ content: base64(new Uint8Array(await file.arrayBuffer())), name: file.name });
  });
  input.click();
}

/** Records with the microphone; null where the browser or the machine cannot. */
export function makeRecorder(send, shown) {
  if (!navigator.mediaDevices?.getUserMedia || typeof MediaRecorder === "undefined") return null;
  let active = null;
  return {
    async start() {
      let stream;
      try {
        stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      } catch {
        shown(false, say("No microphone may be used: send the ready voice message."));
        return;
      }
      const parts = [];
      const began = performance.now();
      active = new MediaRecorder(stream);
      active.addEventListener("dataavailable", (event) => parts.push(event.data));
      active.addEventListener("stop", async () => {
        stream.getTracks().forEach((track) => track.stop());
        shown(false);
        const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
        const duration = Math.max(1, Math.round((performance.now() - began) / 1000));
        send({ kind: "voice", content: base64(bytes), facts: { duration } });
      });
      active.start();
      shown(true);
    },
    stop() {
      active?.stop();
      active = null;
    },
  };
}
