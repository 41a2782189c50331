"use strict";
// What the page does itself: presses and words with an id each, drafts by case, the idle time, sound and mark.
(() => {
  const $ = (id) => document.getElementById(id);
  const id = () => crypto.randomUUID ? crypto.randomUUID() : Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
  const drafts = new Map();   // what was typed in a case and not sent, by the case
  const waiting = new Map();  // what is on its way and not answered yet, by the case
  const pressed = new Map();  // the id of a press that was not answered yet, by what it does
  let ended = false;

  // ── it is over: nothing stays on the screen ──
  function over() {
    ended = true;
    const said = $("ended");
    drafts.clear();
    waiting.clear();
    pressed.clear();
    dispatchEvent(new Event("desk:over"));  // what was recorded goes too
    document.body.replaceChildren(...(said ? [said] : []));
    if (said) said.hidden = false;
    document.title = document.title.replace(/^● /, "");
  }

  async function post(where, fields, within = 15000) {  // a phone that changes networks may wait for ever
    const stop = new AbortController(), clock = within && setTimeout(() => stop.abort(), within);
    try {
      const answer = await fetch(where, { method: "POST", body: new URLSearchParams(fields), credentials: "same-origin", signal: stop.signal });
      if (answer.status === 401) over();
      if (answer.status >= 500) lost(true);
      return answer;
    } catch (broken) { lost(true); throw broken; } finally { clearTimeout(clock); }
  }

  function tell(html) {
    const told = $("told");
    if (!told) return;
    told.innerHTML = html;
    if (told.textContent.trim()) setTimeout(() => { if (told.innerHTML === html) told.replaceChildren(); }, 8000);
  }

  addEventListener("desk:told", (event) => tell(event.detail));
  addEventListener("desk:out", over);

  // ── what is fetched anew changes only where it differs: what is under a finger stays, with what the page knows of it ──
  const KEPT = ["open", "aria-disabled", "data-asked", "data-label"];
  Object.assign(window.Idiomorph.defaults.callbacks, {
    beforeAttributeUpdated: (name, _, what) => !(what === "remove" && KEPT.includes(name)),
    beforeNodeMorphed: (old) => !(old.dataset?.asked || old.classList?.contains("keeps")),
  });

  // ── presses ──
  async function press(button) {
    if (button.dataset.sure && !button.dataset.asked) {
      button.dataset.asked = "1";
      button.dataset.label = button.textContent;
      button.textContent = button.dataset.sure;
      setTimeout(() => { delete button.dataset.asked; button.textContent = button.dataset.label; }, 5000);
      return;
    }
    if (button.getAttribute("aria-disabled")) return;
    const act = button.dataset.act, own = pressed.get(act) || id();
    pressed.set(act, own);
    button.setAttribute("aria-disabled", "true");  // it keeps the focus
    try {
      const answer = await post("/desk/act", { parts: act, id: own, seen: button.closest(".casework") ? $("after").value : 0 });
      if (answer.ok) {
        tell(await answer.text());
        pressed.delete(act);
        if (button.dataset.open) open(button.dataset.open);
        if (button.dataset.file) await file(button);
        if (button.classList.contains("closes")) $("offer").replaceChildren();
      }
    } catch { lost(true); } finally { button.removeAttribute("aria-disabled"); }
  }

  function open(token) { window.htmx.ajax("POST", "/desk/case", { target: "#main", swap: "innerHTML", values: { case: token } }); }

  // ── what a contact sent that is no text: fetched when it is asked for, and kept as long as the page ──
  async function file(button) {
    const fields = { case: button.closest(".casework").dataset.case, seq: button.dataset.file };
    const answer = await post("/desk/file", fields, 0).catch(() => null);
    if (!answer || !answer.ok) { button.after(document.createTextNode(" ✕")); return; }
    const type = answer.headers.get("Content-Type").split(";")[0], of = type.split("/")[0];
    const made = document.createElement({ image: "img", audio: "audio", video: "video" }[of] || "a");
    const address = URL.createObjectURL(new Blob([await answer.arrayBuffer()], { type }));
    if (made.tagName === "A") { made.href = address; made.download = "file"; made.textContent = "⬇"; } else made.src = address;
    if (of === "audio" || of === "video") made.controls = true;
    if (of === "image") made.alt = "";
    button.closest(".buttons").replaceChildren(made);
  }

  // ── a sheet for a partner, as a file: Telegram's own browser saves nothing, and opens a link in the phone's ──
  const telegram = () => window.TelegramWebviewProxy;
  async function hand(button) {
    const { case: token, about, as } = button.dataset, fields = { case: token, about, as };
    button.setAttribute("aria-disabled", "true");
    try {
      const answer = await post(telegram() ? "/desk/handout" : "/desk/sheet", fields, 30000);
      if (!answer.ok) return;
      if (telegram()) telegram().postEvent("web_app_open_link", JSON.stringify({ url: location.origin + (await answer.text()) }));
      else save(await answer.blob(), /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition"))[1]);
    } catch { lost(true); } finally { button.removeAttribute("aria-disabled"); }
  }

  function save(blob, name) {
    const made = document.createElement("a");
    made.href = URL.createObjectURL(blob);
    made.download = name;
    made.click();
    setTimeout(() => URL.revokeObjectURL(made.href), 10000);
  }

  // ── words: an id each, kept until they were taken, and sent once ──
  async function deliver(key) {
    const one = waiting.get(key);
    if (!one || one.busy) return;
    one.busy = true;
    try {
      const answer = await post(one.url, one.fields);
      if (!answer.ok) throw new Error();
      const said = await answer.text();
      waiting.delete(key);
      tell(said);
      if (!$("told")?.querySelector(".alert")) drafts.delete(key);  // what was refused stays to be kept as a note
      settle(key);
    } catch {
      one.busy = false;
      one.tries += 1;
      settle(key);
      if (!ended) setTimeout(() => deliver(key), Math.min(1000 * one.tries, 5000));
    }
  }

  function settle(key) {
    const form = $("write");
    if (!form || form.dataset.case !== key) return;
    const one = waiting.get(key), words = $("words");
    words.readOnly = Boolean(one);
    if (!one) { words.value = drafts.get(key) || ""; words.focus(); }
    $("unsent").hidden = !(one && one.tries);
  }

  function send(form, url) {
    const words = $("words"), text = words.value.trim(), key = form.dataset.case;
    if (!text || waiting.has(key)) return;
    waiting.set(key, { url, tries: 0, fields: { case: key, number: form.dataset.number, text, id: id() } });
    settle(key);
    deliver(key);
  }

  async function offer(form) {
    const d = form.dataset, own = d.id || (d.id = id());
    const value = form.elements.value ? form.elements.value.value : "";
    try {
      const answer = await post(d.url, { case: d.case, number: d.number, what: d.what, prepared: d.prepared, value, id: own });
      if (answer.ok) { tell(await answer.text()); $("offer").replaceChildren(); if ((drafts.get(d.case) || "").startsWith("/")) drafts.delete(d.case); settle(d.case); }
    } catch { lost(true); }
  }

  document.addEventListener("submit", (event) => {  // before htmx: what is sent by a form that stays gets an id each time
    if (event.target.classList.contains("fresh")) event.target.elements.press.value = id();
  }, true);

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.id !== "write" && !form.classList.contains("sends")) return;
    event.preventDefault();
    if (form.id === "write") send(form, form.dataset.url); else offer(form);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.classList.contains("act")) press(button);
    else if (button.classList.contains("file")) file(button);
    else if (button.id === "print") print();
    else if (button.classList.contains("hands") && !button.getAttribute("aria-disabled")) hand(button);
    else if (button.id === "keep-note") send($("write"), button.dataset.url);
    else if (button.classList.contains("leave")) $("offer").replaceChildren();
    else if (button.id === "sound") { const on = button.getAttribute("aria-pressed") !== "true"; button.setAttribute("aria-pressed", String(on)); if (on) ring(); }
    else if (button.dataset.language) {
      document.cookie = `sarika-language=${button.dataset.language}; Path=/; SameSite=Strict; Max-Age=31536000${location.protocol === "https:" ? "; Secure" : ""}`;
      location.reload();
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.target.id === "words" && event.key === "Enter" && !event.shiftKey && !event.isComposing && matchMedia("(min-width: 48rem)").matches) {
      event.preventDefault();
      send($("write"), $("write").dataset.url);
    }
  });

  let typed;
  document.addEventListener("input", (event) => {
    if (event.target.id !== "words") return;
    const form = $("write"), text = event.target.value;
    drafts.set(form.dataset.case, text);
    clearTimeout(typed);
    if (text.startsWith("/") && !text.startsWith("//")) {
      typed = setTimeout(() => window.htmx.ajax("POST", "/desk/replies", { target: "#replies", swap: "innerHTML", values: { case: form.dataset.case, q: text } }), 150);
    } else $("replies").replaceChildren();
  });

  // ── what was fetched: who reads further up, or has a menu open, stays there ──
  let low = true;
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.target.id === "talk") low = event.target.scrollHeight - event.target.scrollTop - event.target.clientHeight < 80;
    if (event.target.id === "main" && $("talk")) window.htmx.trigger($("talk"), "htmx:abort");  // else it would look for what is gone
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const talk = $("talk"), form = $("write");
    if (event.target.id === "main") {
      $("offer")?.replaceChildren();
      if (form) { $("words").value = drafts.get(form.dataset.case) || ""; if (waiting.has(form.dataset.case)) settle(form.dataset.case); }
      if (talk) { talk.scrollTop = talk.scrollHeight; history.pushState({ case: true }, ""); }
      if ($("print") && telegram()) { $("print").hidden = true; $("apart").hidden = false; }
      document.title = document.title.replace(/^● /, "");
    }
    if (event.target.id === "talk" && talk && low) talk.scrollTop = talk.scrollHeight;
    if (event.target.id === "offer") { $("replies")?.replaceChildren(); event.target.querySelector("h2")?.focus(); }
    if (event.target.id === "bell") mark(event.target);
  });
  document.addEventListener("htmx:responseError", (event) => { if (event.detail.xhr.status === 401) over(); else if (event.detail.xhr.status >= 500) again(event); });
  addEventListener("popstate", () => { if (!ended) window.htmx.ajax("POST", "/desk/queue", { target: "#main", swap: "innerHTML" }); });

  // ── the connection ──
  function lost(is) { const said = $("lost"); if (said) said.hidden = !is; }
  // what the page fetches by itself is fetched again where it did not come: nobody presses for it
  function again(event) {
    lost(true);
    const one = event.detail.elt, by = one.id === "main" ? "again" : "sse:all";
    if ((one.getAttribute("hx-trigger") || "").includes(by)) setTimeout(() => { if (!ended && one.isConnected) window.htmx.trigger(one, by); }, 1000);
  }
  document.addEventListener("htmx:sendError", again);
  document.addEventListener("htmx:timeout", again);
  document.addEventListener("htmx:sseError", () => lost(true));
  function back() { lost(false); for (const key of waiting.keys()) deliver(key); }
  document.addEventListener("htmx:sseOpen", back);
  document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) lost(false); });
  addEventListener("offline", () => lost(true));
  addEventListener("online", back);

  // ── a new emergency: a sound and a mark, and nothing of what it is ──
  let emergencies = -1, newest = 0;
  function mark(bell) {
    const seen = bell.firstElementChild?.dataset;
    if (!seen) return;
    const now = Number(seen.emergencies), since = Number(seen.newest);
    if (emergencies >= 0 && (now > emergencies || since > newest)) {  // one may come as another one is taken
      if (document.hidden || !document.hasFocus()) document.title = "● " + document.title.replace(/^● /, "");
      if ($("sound")?.getAttribute("aria-pressed") === "true") ring();
      tell(`<p class="toast"></p>`);
      if ($("told")) $("told").firstElementChild.textContent = document.body.dataset.sign;
    }
    emergencies = now;
    newest = Math.max(newest, since);
  }
  function ring() {
    try {
      const audio = new AudioContext(), tone = audio.createOscillator(), volume = audio.createGain();
      tone.frequency.value = 880;
      volume.gain.setValueAtTime(0.2, audio.currentTime);
      volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.6);
      tone.connect(volume).connect(audio.destination);
      tone.start();
      tone.stop(audio.currentTime + 0.6);
      tone.onended = () => audio.close();
    } catch { /* a browser without sound still has the mark */ }
  }
  addEventListener("focus", () => { document.title = document.title.replace(/^● /, ""); });

  // ── nobody is here any more ──
  const idle = Number(document.body.dataset.idle) * 1000;
  let sign = Date.now(), told = Date.now();  // that the talk scrolls is no sign: it does so by itself
  function here() {
    if (ended) return;
    sign = Date.now();
    if (sign - told > 60000) { told = sign; post("/desk/alive", {}).catch(() => {}); }
  }
  for (const what of ["pointerdown", "keydown", "input", "wheel", "touchstart"]) addEventListener(what, here, { passive: true, capture: true });
  setInterval(() => { if (!ended && Date.now() - sign > idle) over(); }, 5000);
})();
