"use strict";
// What a counsellor sends that is no text: chosen or recorded, looked at or heard once more, and sent once. It rests in
// this page alone; pictures are drawn anew, smaller, and without what a camera writes into them, such as where it was.
(() => {
  const MOST = 10_000_000, SIDE = 2048, LONGEST = 300, WITHIN = 250_000;
  const TYPES = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];
  const $ = (id) => document.getElementById(id);
  let ready = null, recorder = null, address = "", asks = 0;

  function leave() {
    asks += 1;
    ready?.request?.abort();
    ready = null;
    recorder?.stop();
    recorder = null;
    if (address) URL.revokeObjectURL(address);
    address = "";
    const section = $("attached");
    if (!section) return;
    section.hidden = true;
    $("attached-shown").replaceChildren();
  }

  function trouble(words) {
    const said = $("attached-trouble");
    $("attached").hidden = false;
    said.textContent = words;
    said.hidden = !words;
    $("attached-send").disabled = !ready || ready.blob.size > MOST;
  }

  function show(blob, recorded) {
    const form = $("write");
    if (!form) return;
    leave();
    ready = { blob, fields: { case: form.dataset.case, number: form.dataset.number, recorded: recorded ? "1" : "" }, request: null };
    const of = blob.type.split("/")[0], made = document.createElement({ image: "img", audio: "audio", video: "video" }[of] || "span");
    if (made.tagName === "SPAN") made.textContent = blob.name || "";
    else { address = URL.createObjectURL(blob); made.src = address; }
    if (of === "audio" || of === "video") made.controls = true;
    if (of === "image") made.alt = "";
    $("attached-shown").replaceChildren(made, ` ${(blob.size / 1e6).toFixed(1)} MB`);
    $("attached-progress").hidden = true;
    trouble(blob.size > MOST ? $("attached").dataset.large : "");
    $("attached-title").focus();
  }

  async function smaller(file) {
    if (!file.type.startsWith("image/")) return file;
    try {
      const picture = await createImageBitmap(file), scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
      canvas.width = Math.max(1, Math.round(picture.width * scale));
      canvas.height = Math.max(1, Math.round(picture.height * scale));
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
      picture.close();
      return await new Promise((made) => canvas.toBlob((blob) => made(blob || file), "image/jpeg", 0.85));
    } catch { return file; }  // what the browser cannot read: the server says whether it can be sent
  }

  async function record(button) {
    if (recorder) { const done = recorder; recorder = null; done.keep(); return; }
    const mine = asks += 1, type = TYPES.find((one) => window.MediaRecorder?.isTypeSupported(one));
    const sound = type && await navigator.mediaDevices?.getUserMedia({ audio: true }).catch(() => null);
    if (mine !== asks || !button.isConnected) { sound?.getTracks().forEach((track) => track.stop()); return; }  // left meanwhile
    if (!sound) { leave(); trouble($("attached").dataset.deaf); return; }
    leave();
    const parts = [], label = button.textContent, began = Date.now(), tape = new MediaRecorder(sound, { mimeType: type, audioBitsPerSecond: 24_000 });
    let kept = false;
    const clock = setInterval(() => {
      const passed = Math.round((Date.now() - began) / 1000);
      button.textContent = `${button.dataset.stop} ${Math.floor(passed / 60)}:${String(passed % 60).padStart(2, "0")}`;
      if (passed >= LONGEST) own.keep();
    }, 500);
    const stop = () => {
      clearInterval(clock);
      button.textContent = label;
      button.setAttribute("aria-pressed", "false");
      sound.getTracks().forEach((track) => track.stop());
      if (tape.state !== "inactive") tape.stop();
    };
    const own = { stop, keep: () => { kept = true; if (recorder === own) recorder = null; stop(); } };
    tape.ondataavailable = (event) => parts.push(event.data);
    tape.onstop = () => { if (kept && button.isConnected) show(new Blob(parts, { type: type.split(";")[0] }), true); };
    recorder = own;
    button.setAttribute("aria-pressed", "true");
    button.textContent = button.dataset.stop;
    tape.start();
  }

  function send() {
    const one = ready;
    if (!one || one.request || one.blob.size > MOST) return;
    one.id ||= crypto.randomUUID ? crypto.randomUUID() : Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16)).join("");
    const request = one.request = new XMLHttpRequest(), progress = $("attached-progress");
    trouble("");
    progress.hidden = false;
    progress.value = 0;
    $("attached-send").disabled = true;
    request.upload.onprogress = (event) => { if (event.lengthComputable) progress.value = event.loaded / event.total; };
    const failed = (words) => { one.request = null; if (ready === one) { progress.hidden = true; trouble(words); } };
    request.onload = () => {
      if (request.status === 401) dispatchEvent(new Event("desk:out"));
      else if (request.status === 413) failed($("attached")?.dataset.large);
      else if (request.status !== 200) failed($("attached")?.dataset.lost);
      else {
        const said = new DOMParser().parseFromString(request.responseText, "text/html").querySelector(".alert");
        if (said) { delete one.id; failed(said.textContent); return; }
        dispatchEvent(new CustomEvent("desk:told", { detail: request.responseText }));
        if (ready === one) { one.request = null; leave(); $("words")?.focus(); }
      }
    };
    request.onerror = request.ontimeout = () => failed($("attached")?.dataset.lost);
    request.timeout = WITHIN;
    request.open("POST", "/desk/attach");
    request.send(new Blob([`${new URLSearchParams({ ...one.fields, id: one.id })}\n`, one.blob]));
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.id === "attach") $("pick").click();
    else if (button?.id === "voice") record(button);
    else if (button?.id === "attached-send") send();
    else if (button?.id === "attached-leave") { leave(); $("words")?.focus(); }
  });
  document.addEventListener("change", async (event) => {
    if (event.target.id !== "pick" || !event.target.files.length) return;
    const mine = asks += 1, file = event.target.files[0];
    event.target.value = "";
    const made = await smaller(file);
    if (mine === asks) show(made, false);
  });
  document.addEventListener("htmx:oobAfterSwap", (event) => {  // whoever lost the case cannot send either
    if (event.detail.target.id !== "send" || !$("attach")) return;
    $("attach").disabled = $("voice").disabled = $("send").disabled;
  });
  document.addEventListener("htmx:beforeSwap", (event) => { if (event.target.id === "main") leave(); });
  addEventListener("desk:over", leave);
})();
