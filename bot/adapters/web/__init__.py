"""The desk as a page: one more adapter on the same line, for counsellors in Telegram's Mini App or in a browser.

It decides nothing and keeps nothing of its own. What it shows comes from the records (the case log, the desk); a press
or a word becomes an entry of the inbox that `PageTranslator` turns into the event that the same press in the forum
makes, `by` the same counsellor; what came of it comes back as the effect `AnswerPress`, like in Telegram, and with the
news of the commit, upon which open pages fetch what changed.

    page ─ POST /desk/act ─▶ acts ─▶ inbox ─▶ the line ─▶ commit ─▶ news ─▶ live ─ event stream ─▶ page fetches anew

| module | what it is |
|---|---|
| `use` | what the page needs from the rest of Sarika, as one value (`Use`), put together by `bot.wiring.desk_page` |
| `server` | the routes (`Page.routes`), and what is true of every answer: headers, whose request it is, sizes |
| `doors` | how people get in: what Telegram signed, once each |
| `tickets` | how they get in at a PC: what the door shows is confirmed in the private chat with the bot |
| `sessions` | whose request it is: the cookie, and the desk's word on it, looked up each time (`Visitor`) |
| `acts` | what is done on the page becomes an entry of the inbox, once, by the id that the page made (`act`) |
| `translate` | and an event of it again; all updates of Telegram pass on to Telegram's own translator |
| `answers` | the answers to presses on their way back |
| `attached` | pictures, files and voice notes from a counsellor's browser to the contact, by Telegram's id |
| `opus` | what browsers record, as a voice note |
| `handouts` | the sheet for a partner as a file, in a browser and out of Telegram's own |
| `files` | what somebody sent that is no text, on its way to the page |
| `live` | the event streams, fed by the news |
| `register` | what is due of all contacts: read once from all records, then kept up by the news |
| `pages` | templates to HTML |
| `words` | what is shown, in the words of a language: code names, urgencies, lines of the bot |
| `screens/` | one module and one template (`templates/NAME.html`) for each screen |

How a screen is added: write `screens/NAME.py` with a function ``async def NAME(asked: Asked) -> Fragment``, list it in
`screens.SCREENS` with the id of its title (`page.NAME`, words in `locales/`), and write `templates/NAME.html`. It is
fetched with POST, so that nothing of a case ever stands in an address; `asked.form` holds what the page sent,
`asked.visitor` who asks and what the desk is, `asked.use` the records. Who may not see it gets `Refused`. What it shows
is brought up to date by ``hx-trigger="sse:desk"`` (the desk changed) or ``sse:{{ mark }}`` (this contact's record did:
`live.mark`).

How it acts: a form or button with the class ``act`` and ``data-act`` posts the parts of the forum's button
(`claim TOKEN NUMBER`, `end TOKEN NUMBER safe` …, `bot.adapters.telegram.desk.presses`) to ``/desk/act`` with an id of
its own. Words and notes, which are no buttons, have an address each. What a role may do is decided in the core
(`bot.core.desk.rights`); a screen only leaves out what would be refused.
"""
