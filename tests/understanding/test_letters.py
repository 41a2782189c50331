"""Letters that are wrong: counted without spaces, punctuation and capitals, which no machine hears."""

from bot.understanding.letters import bare, wrong


def test_what_is_compared_are_letters_and_their_marks() -> None:
    assert bare("They locked me, in.") == bare("they  locked ME in") == "theylockedmein"
    assert bare("ខ្ញុំ ត្រូវ​គេ។") == "ខ្ញុំត្រូវគេ"
    assert bare("ต้องการ ความ ช่วย!") == "ต้องการความช่วย"


def test_each_letter_put_in_taken_out_or_changed_counts() -> None:
    cases = {("", ""): 0, ("abc", "abc"): 0, ("abc", ""): 3, ("", "ab"): 2, ("abc", "axc"): 1, ("abcd", "bce"): 2}
    assert {pair: wrong(*pair) for pair in cases} == cases
