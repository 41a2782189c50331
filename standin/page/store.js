/** The messages of one chat or topic, by id. */

export class Store {
  constructor() {
    this.records = new Map();
    this.unread = 0;
    this.draft = "";
  }

  /** Take over what only the page knows from the store before. */
  keep(before) {
    if (before === undefined) return;
    this.unread = before.unread;
    this.draft = before.draft;
  }

  /** Replace everything by a transcript of the server. */
  fill(transcript) {
    this.records.clear();
    for (const line of transcript) {
      this.records.set(line.id, { body: line.body, reacted: new Map(Object.entries(line.reacted_by ?? {})) });
    }
  }

  /** Add a message or what it became; true when it is new. */
  put(body) {
    const known = this.records.get(body.message_id);
    this.records.set(body.message_id, { body, reacted: known?.reacted ?? new Map() });
    return known === undefined;
  }

  /** Set somebody's reactions; an empty list takes them away. */
  react(id, user, emojis) {
    const record = this.records.get(id);
    if (record === undefined) return;
    if (emojis.length) record.reacted.set(String(user), emojis);
    else record.reacted.delete(String(user));
  }

  /** Forget messages; the ids that were here. */
  drop(ids) {
    return ids.filter((id) => this.records.delete(id));
  }

  /** The newest message, or undefined. */
  get last() {
    return [...this.records.values()].at(-1);
  }
}
