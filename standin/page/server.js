/** The practice server as the page sees it: routes, files, and the feed of what changes. */

const FIRST_WAIT = 400; // ms before the first attempt to reconnect
const LONGEST_WAIT = 4000; // ms between two attempts

/** What the server would not do; the message is its reason in words. */
export class Refused extends Error {
  constructor(reason, status) {
    super(reason);
    this.status = status;
  }
}

export class Server {
  /** *token* opens the control routes; it stands behind the # of the page's address. */
  constructor(token) {
    this.base = `/control/${encodeURIComponent(token)}`;
  }

  /** Call a route. Raises Refused when the server says no, TypeError when it is not there. */
  async ask(route, values = {}) {
    const answer = await fetch(`${this.base}/${route}`, { method: "POST", body: JSON.stringify(values) });
    const body = await answer.json();
    if (!answer.ok) throw new Refused(body.error ?? "refused", answer.status);
    return body;
  }

  /** Where the content of a file is, by the neutral id that stands in messages. */
  file(fileId) {
    return `${this.base}/file/${encodeURIComponent(String(fileId).replace(/^file:/, ""))}`;
  }

  /** For ever: load everything, then tell each change; after a break begin again.
   *
   * *on* has `loaded(state)` (awaited), `changed(event)`, `lost(error)`. A restarted server may have
   * forgotten its newest changes, so nothing is assumed to hold over a break.
   */
  async follow(on) {
    let wait = FIRST_WAIT;
    for (;;) {
      try {
        const state = await this.ask("state");
        await on.loaded(state);
        wait = FIRST_WAIT;
        await this.#stream(state.seq, on.changed);
        on.lost(null);
      } catch (error) {
        on.lost(error);
      }
      await new Promise((resolve) => setTimeout(resolve, wait));
      wait = Math.min(wait * 2, LONGEST_WAIT);
    }
  }

  #stream(since, changed) {
    return new Promise((resolve) => {
      const source = new EventSource(`${this.base}/events?since=${since}`);
      source.onmessage = (event) => changed(JSON.parse(event.data));
      source.onerror = () => {
        source.close();
        resolve();
      };
    });
  }
}
