import pytest

from bot.editing.training import ALIKE, faults, likeness, name_like

KNOWN = frozenset({"boss", "took", "my", "book", "and", "will", "not", "give", "back", "call", "please", "the", "is"})
MESSAGE = "boss took my book and will not give back"


@pytest.mark.parametrize(
    ("original", "rewritten"),
    [
        (MESSAGE, MESSAGE),
        (MESSAGE, "BOSS  took my book, and will not give baaack!"),
        (MESSAGE, "boss took my book and will never give back"),
        (MESSAGE, "hello, boss took my book and will not give back, what can we do about it now"),
        ("ថៅកែយកសៀវភៅខ្ញុំមិនឱ្យវិញ", "ថៅកែ យក សៀវភៅ ខ្ញុំ មិនអោយវិញ"),
        ("ok", "ok"),
    ],
)
def test_the_message_itself_or_nearly_is_refused(original: str, rewritten: str) -> None:
    assert faults(original, rewritten, ())


@pytest.mark.parametrize(
    ("original", "rewritten"),
    [
        (MESSAGE, "the manager keeps our passports in a drawer"),
        ("ថៅកែយកសៀវភៅខ្ញុំមិនឱ្យវិញ", "ក្រុមហ៊ុនកាន់ប៉ាស្ព័រ សុំហើយមិនបាន"),
        ("tov rok luy ot ban", "khnhom ot mean prak khae te, thvoeu meh"),
    ],
)
def test_the_same_in_other_words_is_taken(original: str, rewritten: str) -> None:
    assert likeness(original, rewritten) < ALIKE
    assert faults(original, rewritten, ()) == []


def test_a_long_piece_of_the_message_is_refused() -> None:
    found = faults(
        MESSAGE + " since I came here with my little sister", "when I asked they said will not give back, so what", ()
    )
    assert len(found) == 1
    assert "piece" in found[0]


@pytest.mark.parametrize("rewritten", ["they keep 3 of us", "គេទុកយើង៣នាក់", "rang ០១២ many times"])
def test_a_number_is_refused(rewritten: str) -> None:
    assert any("number" in fault for fault in faults("quite something else", rewritten, ()))


def test_what_may_be_a_name_is_named_to_the_reviewer_and_refused_in_the_new_sentence() -> None:
    names = name_like("my boss is Somchai please call @dara_99, ខ្ញុំឈ្មោះ សុខា", KNOWN)
    assert "Somchai" in names
    assert "សុខា" in names
    assert any("dara" in name for name in names)
    assert any("name" in f for f in faults("x", "the manager somchai took all passports", names))
    assert any("name" in f for f in faults("x", "គេឱ្យសុខាធ្វើការច្រើនពេក", names))
    assert faults("x", "the manager took all passports", names) == []


def test_an_address_is_refused_and_nothing_is_no_sentence() -> None:
    assert faults("x", "write to @dara please now", ())
    assert faults("x", " … ", ()) == ["Write a sentence."]


def test_no_fault_repeats_the_contacts_words() -> None:
    assert not any(
        "boss" in fault or "Somchai" in fault for fault in faults(MESSAGE, MESSAGE + " Somchai 3", ("Somchai",))
    )
