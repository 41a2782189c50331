/** Ready things to send, so that nobody has to type or look for a file to try the hotline. */

/** Messages by language of the phone: Khmer, romanised Khmer, English. */
export const MESSAGES = {
  km: [
    "ខ្ញុំត្រូវគេចាក់សោរក្នុងបន្ទប់",
    "ថៅកែទុកលិខិតឆ្លងដែនរបស់ខ្ញុំ",
    "គេមិនបើកប្រាក់ខែឱ្យខ្ញុំ ៣ ខែហើយ",
    "ke ot oy knhom jenh krav",
    "ខ្ញុំចង់និយាយជាមួយអ្នកប្រឹក្សា",
    "tauke ot berk luy oy knhom",
    "ខ្ញុំចង់ទៅធ្វើការនៅថៃ",
  ],
  en: [
    "my boss keeps my passport",
    "they locked me in a room",
    "they have not paid me for three months",
    "I want to talk to a person",
    "ke ot oy knhom jenh krav",
    "which numbers can I call?",
    "I want to work in Malaysia",
  ],
};

/** Places to share: latitude and longitude in degrees. */
export const PLACES = [
  ["Phnom Penh", 11.5564, 104.9282],
  ["Songkhla", 7.1988, 100.5951],
  ["Kuala Lumpur", 3.139, 101.6869],
  ["At sea, Gulf of Thailand", 9.2, 102.1],
];

/** A number that cannot be dialled: no Cambodian number begins with 0 after the country code. */
export const CARD = { phone_number: "+85500000000", first_name: "បងស្រី" };

/** Reactions offered by the menu of a message. */
export const REACTIONS = ["👍", "❤", "🙏", "😢"];

/** First names for added phones. */
export const NAMES = {
  km: ["វិបុល", "ចន្ថា", "ស្រីមុំ", "រតនា"],
  en: ["Chenda", "Vuthy", "Sreyneang", "Pisey"],
  th: ["Somchai", "Malee"],
};

/** The name of a ready place, or undefined. */
export function placeName(latitude, longitude) {
  return PLACES.find(
    ([, lat, lon]) => Math.abs(lat - latitude) < 1e-3 && Math.abs(lon - longitude) < 1e-3,
  )?.[0];
}

/** A drawn picture (JPEG, base64) of a room with a closed door. */
export function picture() {
  const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 420 });
  const pen = canvas.getContext("2d");
  const fill = (colour, x, y, width, height) => {
    pen.fillStyle = colour;
    pen.fillRect(x, y, width, height);
  };
  fill("#d9d2c3", 0, 0, 640, 300);
  fill("#a6967f", 0, 300, 640, 120);
  fill("#6f563d", 250, 70, 140, 230);
  fill("#5b4530", 262, 82, 116, 206);
  fill("#b7cfd8", 60, 90, 110, 90);
  fill("#8a8272", 112, 90, 6, 90);
  fill("#8a8272", 60, 132, 110, 6);
  fill("#c9a23c", 352, 186, 18, 24);
  fill("#f4efe4", 0, 372, 640, 48);
  pen.fillStyle = "#3b342a";
  pen.font = "22px sans-serif";
  pen.fillText("Practice picture", 236, 404);
  return canvas.toDataURL("image/jpeg", 0.85).split(",")[1];
}

const RATE = 8000; // samples a second
const SECONDS = 3;

/** A quiet hum that rises and falls like speech (WAV, base64), and its length in seconds. */
export function voice() {
  const count = RATE * SECONDS;
  const bytes = new Uint8Array(44 + count);
  const view = new DataView(bytes.buffer);
  const put = (at, text) => [...text].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)));
  put(0, "RIFF");
  view.setUint32(4, 36 + count, true);
  put(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, 1, true); // one channel
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true); // bits a sample
  put(36, "data");
  view.setUint32(40, count, true);
  for (let i = 0; i < count; i++) {
    const time = i / RATE;
    const loud = Math.max(0, Math.sin(time * 9)) * Math.sin((time / SECONDS) * Math.PI);
    bytes[44 + i] = 128 + 40 * loud * Math.sin(time * 2 * Math.PI * (170 + 30 * Math.sin(time * 4)));
  }
  return { content: base64(bytes), duration: SECONDS };
}

/** Bytes as base64, as the server takes files. */
export function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
