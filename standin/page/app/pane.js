/** The Mini App of whom the page acts as, beside the phones: each person has a frame of their own, which stays. */

import { el, words } from "../element.js";
import { say } from "../language.js";

const MAY = "allow-scripts allow-same-origin allow-forms allow-popups allow-modals allow-downloads";

export class AppPane {
  /** *acts*: `visit(user, address)` follows a link that the app gave to Telegram, `send(user, label, data)` what a
   * keyboard's app sends back, `notice(text)`. */
  constructor(root, acts) {
    this.root = root;
    this.acts = acts;
    this.frames = new Map();
    this.user = null;
    this.name = el("h3", {});
    this.wider = button("⤢", say("Wider"), () => this.#wide(root.dataset.wide !== "true"));
    this.place = el("div", { class: "frames" });
    root.replaceChildren(
      el(
        "div",
        { class: "head" },
        this.name,
        this.wider,
        button("↗\ufe0e", say("Open in a window of its own"), () => this.#apart()),
        button("✕", say("Close the app"), () => this.close(this.user)),
      ),
      this.place,
    );
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#wide(false);
    });
    addEventListener("message", (event) => this.#told(event));
  }

  /** Open an app for *user* (with `id`, `first_name`). *again()* is a promise of a fresh address, since each holds once;
   * *label* is the button of a reply keyboard that it was opened by. */
  open(user, address, again, label) {
    this.frames.get(user.id)?.frame.remove();
    const frame = el("iframe", {
      src: address,
      title: say("Mini App of {name}", { name: user.first_name }),
      sandbox: MAY,
      allow: "microphone; clipboard-write",
      "data-user": user.id,
    });
    this.frames.set(user.id, { user, frame, again, label });
    this.place.append(frame);
    this.show(user.id);
    frame.focus();
  }

  /** Show what this person has open, or nothing. */
  show(user) {
    this.user = user;
    const shown = this.frames.get(user);
    for (const { frame } of this.frames.values()) frame.hidden = frame !== shown?.frame;
    this.root.hidden = shown === undefined;
    if (shown === undefined) this.#wide(false);
    else this.name.replaceChildren(words(shown.user.first_name), el("small", {}, say("app")));
  }

  /** Close what a person has open. */
  close(user) {
    this.frames.get(user)?.frame.remove();
    this.frames.delete(user);
    this.show(this.user);
  }

  #wide(on) {
    this.root.dataset.wide = on;
    this.wider.setAttribute("aria-pressed", String(on));
  }

  async #apart() {
    const { again } = this.frames.get(this.user);
    const opened = window.open("about:blank", "_blank");
    const address = await again();
    if (opened === null || address === null) {
      opened?.close();
      this.acts.notice(say("No window was opened."));
      return;
    }
    opened.opener = null;
    opened.location.replace(address);
  }

  /** What an app tells Telegram: core.telegram.org/api/web-events, as its web client is told. */
  #told({ source, data }) {
    const found = [...this.frames.values()].find(({ frame }) => frame.contentWindow === source);
    if (found === undefined || typeof data !== "string") return;
    let event = {};
    try {
      event = JSON.parse(data);
    } catch {
      return;
    }
    const { id } = found.user;
    switch (event.eventType) {
      case "web_app_close":
        return this.close(id);
      case "web_app_expand":
        return this.#wide(true);
      case "web_app_open_tg_link":
        return this.acts.visit(id, `https://t.me${event.eventData.path_full}`);
      case "web_app_open_link":
        return this.acts.notice(say("Telegram would open {address}", { address: event.eventData.url }));
      case "web_app_data_send":
        this.close(id);
        return this.acts.send(id, found.label, String(event.eventData.data));
      default:
        return undefined;
    }
  }
}

function button(sign, label, act) {
  return el("button", { type: "button", class: "round", "aria-label": label, title: label, onclick: act }, sign);
}
