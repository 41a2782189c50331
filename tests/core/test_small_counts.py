"""Nobody can work out a small count from what is shown: tried by going through all cells that would look the same."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from bot.core.small_counts import SMALL, WITHHELD, alone, protect

counts = st.one_of(st.integers(0, 9), st.sampled_from([0, 1, 4, 5, 6, 30]))


def could_be(shown: str) -> list[int]:
    """What a reader takes to be possible, as far as these tests go."""
    if shown == SMALL:
        return [1, 2, 3, 4]
    return [0, *range(5, 45)] if shown == WITHHELD else [int(shown)]


@given(cells=st.lists(counts, min_size=1, max_size=4))
def test_each_small_count_may_have_two_values(cells: list[int]) -> None:
    shown = protect(cells)
    for place, cell in enumerate(cells):
        assert (shown.cells[place] == SMALL) is (0 < cell < 5)
    if shown.total == WITHHELD:
        return
    totals = could_be(shown.total)
    wide = [i for i, s in enumerate(shown.cells) if s == WITHHELD]
    fitting = (
        [maybe for maybe in product(*(could_be(s) for s in shown.cells)) if sum(maybe) in totals]
        if len(wide) <= 2
        else []
    )
    for place, cell in enumerate(cells):
        if 0 < cell < 5 and fitting:
            assert len({maybe[place] for maybe in fitting}) > 1


def test_examples() -> None:
    assert protect([10, 20]).cells == ("10", "20")
    assert protect([3, 20, 30]) == protect([3, 20, 30])
    assert protect([3, 20, 30]).cells == (SMALL, WITHHELD, "30"), "the smallest other one is withheld"
    assert protect([3, 0]).cells == (SMALL, "0"), "a total under five tells nothing more"
    assert protect([3, 0]).total == SMALL
    assert protect([1, 5]).total == WITHHELD, "1 + 5 is the only way to 6"
    assert protect([4, 4, 0]).total == "8"
    assert protect([4, 4, 0]).cells == (SMALL, SMALL, WITHHELD)
    assert protect([7, 8], hidden=[0]).cells == (WITHHELD, "8")
    assert [alone(n) for n in (0, 1, 4, 5)] == ["0", SMALL, SMALL, "5"]
