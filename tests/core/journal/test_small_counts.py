"""Nobody can work out a small count from what is shown: a reader tries, of one table and of several that are linked."""

from hypothesis import given
from hypothesis import strategies as st

from bot.core.journal.small_counts import LEAST, SMALL, WITHHELD, Sum, alone, protect
from tests.core.readers import meaning, possible

counts = st.one_of(st.integers(0, 9), st.sampled_from([0, 1, 4, 5, 6, 30]))
low = st.integers(0, 9)


def table(*cells: int) -> tuple[list[str], str]:
    """What is shown of a single table: its cells, and their total."""
    names = [f"c{place}" for place in range(len(cells))]
    shown = protect({**dict(zip(names, cells, strict=True)), "all": sum(cells)}, [Sum("all", tuple(names))])
    return [shown[name] for name in names], shown["all"]


@given(cells=st.lists(counts, min_size=1, max_size=4))
def test_each_small_count_may_have_two_values(cells: list[int]) -> None:
    shown, total = table(*cells)
    names = [f"c{place}" for place in range(len(cells))]
    meant = {name: meaning(value) for name, value in zip(names, shown, strict=True)}
    values = possible({**meant, "all": meaning(total, total=True)}, [["all", *names]])
    for name, cell, value in zip(names, cells, shown, strict=True):
        assert cell in values[name], "the reader is wrong"
        assert (value == SMALL) is (0 < cell < LEAST)
        assert value != SMALL or len(values[name]) > 1


@given(first=st.lists(low, min_size=1, max_size=4), second=st.lists(low, min_size=1, max_size=4))
def test_what_a_total_adds_up_to_elsewhere_is_seen(first: list[int], second: list[int]) -> None:
    """The second table breaks the first one's first cell down."""
    first = [sum(second), *first]
    a, b = (tuple(f"{t}{place}" for place in range(len(c))) for t, c in (("a", first), ("b", second)))
    true = {**dict(zip(a, first, strict=True)), **dict(zip(b, second, strict=True)), "all": sum(first)}
    shown = protect(true, [Sum("all", a), Sum("a0", b)])
    meant = {name: meaning(value, total=name in ("all", "a0")) for name, value in shown.items()}
    for name, values in possible(meant, [["all", *a], ["a0", *b]]).items():
        assert true[name] in values, "the reader is wrong"
        assert len(values) > 1 or not 0 < true[name] < LEAST


def test_examples() -> None:
    assert table(10, 20) == (["10", "20"], "30")
    assert table(3, 20, 30) == ([SMALL, WITHHELD, "30"], "53"), "the smallest other one is withheld"
    assert table(3, 0) == ([SMALL, "0"], SMALL), "a total under five tells nothing more"
    assert table(1, 5)[1] == WITHHELD, "1 + 5 is the only way to 6"
    assert table(4, 4, 0) == ([SMALL, SMALL, WITHHELD], "8")
    assert table(1, 1, 1, 1) == ([SMALL] * 4, WITHHELD), "four times one is the only way to less than five"
    assert [alone(n) for n in (0, 1, 4, 5)] == ["0", SMALL, SMALL, "5"]


def test_where_nothing_else_is_left_a_whole_table_is_withheld() -> None:
    """Two tables of one total that touch: four times four at most, and sixteen at least."""
    fours, ones = ([f"{name}{place}" for place in range(n)] for name, n in (("four", 4), ("one", 16)))
    shown = protect(
        {**dict.fromkeys(fours, 4), **dict.fromkeys(ones, 1), "all": 16},
        [Sum("all", tuple(fours)), Sum("all", tuple(ones))],
    )
    assert {shown[name] for name in fours} == {SMALL}
    assert {shown[name] for name in ones} == {WITHHELD}
