"""sendPoll and stopPoll."""

from typing import Any

from ..arguments import whole
from ..entities import units
from ..refusals import bad_request, not_modelled, refuse_if
from ..world.content import MOST_OPTIONS, new_poll
from ..world.model import JSON
from .call import Call, method
from .messages import send

_LONGEST = {"question": 300, "text": 100, "explanation": 200, "description": 1024}  # telegram.constants.PollLimit


def _said(call: Call, name: str, values: JSON) -> JSON:
    """A text of a poll with its entities, under its own name."""
    words = call.words(
        str(values.get(name, "")), str(values.get(f"{name}_parse_mode") or ""), values.get(f"{name}_entities")
    )
    if units(words.text) > _LONGEST[name]:
        raise bad_request(f"poll {'option' if name == 'text' else name} length must not exceed {_LONGEST[name]}")
    return {name: words.text} | ({f"{name}_entities": words.entities} if words.entities else {})


def _options(call: Call) -> list[JSON]:
    given = call.args.json("options", list) or []
    options = []
    for option in given:
        fields = {"text": option} if isinstance(option, str) else option
        if not isinstance(fields, dict):
            raise bad_request("expected an Array of String as options")
        if fields.get("media"):
            raise not_modelled("media in polls")
        said = _said(call, "text", fields)
        refuse_if(not said["text"], "poll options must be non-empty")
        options.append(said)
    refuse_if(not options, "poll must have at least 1 option")
    refuse_if(len(options) > MOST_OPTIONS, f"poll can't have more than {MOST_OPTIONS} options")
    return options


def _quiz(call: Call, count: int) -> JSON:
    args = call.args
    given = args.json("correct_option_ids", list)
    if given is None:
        given = [args.integer("correct_option_id", -1)]
    correct = [whole(number, "correct_option_ids") for number in given]
    refuse_if(not correct or any(not 0 <= number < count for number in correct), "wrong correct option ID specified")
    view: JSON = {"correct_option_ids": correct} | ({"correct_option_id": correct[0]} if len(correct) == 1 else {})
    said = _said(call, "explanation", _texts(call, "explanation"))
    return view | (said if said["explanation"] else {})


def _texts(call: Call, name: str) -> JSON:
    args, entities = call.args, f"{name}_entities"
    return {
        name: args.text(name),
        f"{name}_parse_mode": args.text(f"{name}_parse_mode"),
        entities: args.json(entities, list),
    }


@method("sendPoll")
def send_poll(call: Call) -> Any:
    """A poll or a quiz of up to 12 options; without media, and without a time at which it closes by itself."""
    args = call.args
    if args.has("media"):
        raise not_modelled("media in polls")
    question = _said(call, "question", _texts(call, "question"))
    refuse_if(not question["question"], "poll question must be non-empty")
    options = _options(call)
    kind = args.text("type") or "regular"
    refuse_if(kind not in ("regular", "quiz"), "unsupported poll type specified")
    facts: JSON = {"type": kind, "allows_multiple_answers": args.flag("allows_multiple_answers")}
    facts["is_anonymous"] = args.flag("is_anonymous") or not args.has("is_anonymous")
    facts["allows_revoting"] = args.flag("allows_revoting") if args.has("allows_revoting") else kind != "quiz"
    facts["is_closed"] = args.flag("is_closed")
    if kind == "quiz":
        facts |= _quiz(call, len(options))
    if (description := _said(call, "description", _texts(call, "description")))["description"]:
        facts |= description
    return send(call, {"poll": new_poll(call.hub.new_poll(), options=options, **question, **facts)})


@method("stopPoll")
def stop_poll(call: Call) -> Any:
    """Closes a poll of the bot; the final poll comes back."""
    chat = call.open_chat()
    message = call.found(chat, "stop", what="message with poll")
    refuse_if(message.sender != call.account.id or "poll" not in message.body, "message can't be edited")
    refuse_if(message.body["poll"]["is_closed"], "poll has already been closed")
    body = {k: v for k, v in message.body.items() if k != "reply_markup"}
    if markup := call.markup():
        body["reply_markup"] = markup
    call.hub.edit(chat, message, {**body, "poll": {**body["poll"], "is_closed": True}}, silent=True)
    return message.body["poll"]
