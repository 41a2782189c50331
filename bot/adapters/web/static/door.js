"use strict";
// The door: hands on what Telegram signed, which stands behind the # of the address and so reaches no log.
(() => {
  const show = (id) => { document.getElementById(id).hidden = false; };
  const post = (where, fields) => fetch(where, { method: "POST", body: new URLSearchParams(fields), credentials: "same-origin" });
  // The desk may be starting anew, or its store away: what it could not answer is asked again for half a minute.
  const asked = async (where, fields) => {
    for (let left = 15; ; left--) {
      const answer = await post(where, fields).catch(() => ({ status: 503 }));
      if (answer.status < 500 || !left) return answer;
      await new Promise((go) => setTimeout(go, 2000));
    }
  };
  const inside = () => { location.replace("/desk/"); };
  const data = new URLSearchParams(location.hash.slice(1)).get("tgWebAppData");
  history.replaceState(null, "", "/desk/");
  const framed = window.top !== window;

  async function see() {
    // A page that a link of another site opened came without its cookie: asked by ourselves, it comes along.
    const answer = await asked("/desk/in", {});
    if (answer.status === 204) inside();
    else if (framed && data) show("framed");
    return answer.status === 204;
  }

  async function enter() {
    if (!data) { await see(); return; }
    const answer = await asked("/desk/enter", { data });
    if (answer.status === 204) {
      if (!(await see())) show("framed");
    } else if (!(await see())) show("refused");
  }

  // At a PC: what the door shows is sent to the bot by its counsellor, who is asked there whether that was they.
  async function ticket() {
    for (const id of ["over", "no", "often"]) document.getElementById(id).hidden = true;
    const shown = document.getElementById("ticket"), answer = await post("/desk/ticket", {});
    if (!answer.ok) { show("often"); return; }
    shown.innerHTML = await answer.text();
    for (;;) {
      const state = await post("/desk/ticket-state", {}).catch(() => ({ status: 0 }));
      if (state.status === 202) continue;
      if (state.status === 0 || state.status >= 500) { await new Promise((go) => setTimeout(go, 2000)); continue; }
      shown.replaceChildren();
      if (state.status === 204) inside(); else show(state.status === 403 ? "no" : "over");
      return;
    }
  }
  document.getElementById("ask").addEventListener("click", (event) => {
    event.target.disabled = true;
    ticket().finally(() => { event.target.disabled = false; });
  });

  enter().catch(() => show("refused"));
})();
