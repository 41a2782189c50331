"""answerInlineQuery: what somebody may send who wrote a bot's name and a few words in any chat."""

from typing import Any

from ..refusals import bad_request, not_modelled
from ..world.model import JSON
from .call import Call, method
from .messages import words_of

QUERY_SECONDS = 60.0  # after that nobody looks at the answer any more
MOST = 50  # results, telegram.constants.InlineQueryLimit.RESULTS
_TYPES = {
    "article", "audio", "contact", "document", "game", "gif", "location", "mpeg4_gif", "photo", "sticker", "venue",
    "video", "voice",
}  # fmt: skip


@method("answerInlineQuery")
def answer_inline_query(call: Call) -> Any:
    """Up to 50 results; modelled are those that send a text (``input_message_content``) without buttons."""
    asked = call.account.asked.get(call.args.text("inline_query_id"))
    if asked is None or asked.results is not None or call.hub.clock.now() - asked.at > QUERY_SECONDS:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    given = call.args.json("results", list) or []
    if len(given) > MOST:
        raise bad_request("RESULTS_TOO_MUCH")
    results: dict[str, JSON] = {}
    for result in given:
        key, content = _result(call, result)
        if key in results:
            raise bad_request("RESULT_ID_DUPLICATE")
        results[key] = {"title": result.get("title", ""), "content": content}
    asked.results = results
    place = {"id": asked.user_id, "type": "private", "bot": call.account.id}
    titles = [result["title"] for result in results.values()]
    call.hub.feed.add("inline_answer", place, query=call.args.text("inline_query_id"), titles=titles)
    return True


def _result(call: Call, result: Any) -> tuple[str, JSON]:
    if not isinstance(result, dict) or str(result.get("type")) not in _TYPES:
        raise bad_request("can't parse inline query result: Unallowed type of inline query result specified")
    key = str(result.get("id", ""))
    if not 1 <= len(key.encode()) <= 64:
        raise bad_request("RESULT_ID_INVALID")
    if result["type"] == "article" and not result.get("title"):
        raise bad_request("can't parse inline query result: Can't find field \"title\"")
    said = result.get("input_message_content")
    if said is None and result["type"] == "article":
        raise bad_request("can't parse inline query result: Can't find field \"input_message_content\"")
    if not isinstance(said, dict) or "message_text" not in said or result.get("reply_markup"):
        raise not_modelled("inline results other than texts without buttons")
    return key, words_of(call, str(said["message_text"]), str(said.get("parse_mode") or ""), said.get("entities"))
