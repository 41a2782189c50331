"""The place that a batch is about."""

from bot.core.model.case import Content, Kind, Position
from bot.core.model.contact_events import Edited, Wrote
from bot.engine.pipeline import position_of


class Degrees:
    """An atlas whose countries are the latitudes."""

    def look_up(self, latitude: float, longitude: float) -> Position:
        return Position((str(latitude),))


def wrote(latitude: float | None, made: type[Wrote] | type[Edited] = Wrote) -> Wrote | Edited:
    content = Content(Kind.LOCATION, place=(latitude, 0.0)) if latitude is not None else Content(Kind.TEXT, "words")
    return made(address="1", content=content, message=1, sent_at=1)


def test_the_last_place_shared_counts() -> None:
    assert position_of([wrote(1.0), wrote(None), wrote(2.0), wrote(None)], Degrees()) == Position(("2.0",))


def test_a_step_of_a_live_position_tells_nothing() -> None:
    assert position_of([wrote(1.0, Edited)], Degrees()) is None


def test_words_are_no_place() -> None:
    assert position_of([wrote(None)], Degrees()) is None
