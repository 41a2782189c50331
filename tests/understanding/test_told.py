"""What is told on the way: hiding, money, an age, an illness, whom a message names."""

import pytest

from bot.core.understanding.values import Money, Person
from tests import project


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("yes they took all phones of others, i hide this one", "hides"),
        ("i hide my phone under pillow, they take others", "hides"),
        ("i am hiding in the bathroom", "hides"),
        ("ខ្ញុំលាក់ទូរស័ព្ទក្រោមខ្នើយ គេយករបស់អ្នកផ្សេង", "hides"),
        ("ខ្ញុំលួចសរសេរ", "hides"),
        ("nhom leak telephone krom khnaoy", "hides"),
        ("nhom luoch sorser", "hides"),
        ("hide this chat", "clears"),
        ("how can i hide this chat", "clears"),
        ("can you hide this", "clears"),
        ("លាក់ឆាតនេះ", "clears"),
        ("lub sar nis chol", "clears"),
        ("គេមកហើយ លុប", "clears"),
        ("ke mok haey lup", "clears"),
        ("please dont call me", "uncalled"),
        ("កុំតេមកខ្ញុំ", "uncalled"),
        ("kom hov mok nhom na", "uncalled"),
        ("they dont call me back", ""),
        ("can you call me please", ""),
        ("កុំហៅប៉ូលីស", ""),
        ("hov mok nhom", ""),
        ("i don't want to die", "lives"),
        ("i am not dead, i am injured", "lives"),
        ("មិនចង់ស្លាប់ទេ", "lives"),
        ("ខ្ញុំមិនទាន់ស្លាប់ទេ", "lives"),
        ("nhom ot men jong slab te", "lives"),
        ("bong, nhom min slab te, nhom rboss", "lives"),
        ("I don't want to die but I can't go on", ""),
        ("មិនចង់ស្លាប់ទេ តែមិនចង់រស់ទៀតទេ", ""),
        ("nhom ot jong slab te, tae ber phneak prek laeng mean nhom k ot ey", ""),
        ("i want to die", ""),
    ],
)
async def test_what_is_said_of_hiding_of_calls_and_of_life(words: str, said: str) -> None:
    understood = await project.understander().understand(words)
    assert [name for name in ("hides", "clears", "uncalled", "lives") if getattr(understood, name)] == (
        [said] if said else []
    )


@pytest.mark.parametrize(
    ("words", "money"),
    [
        ("he will post my nude pictures if i dont pay", Money.PICTURES),
        ("គេសុំលុយ ២០០ដុល្លារ បើអត់បង្ហោះ", Money.PICTURES),
        ("ke mean rub srat nhom", Money.PICTURES),
        ("captain offer 50000 baht if we sign", Money.OFFER),
        ("គេឲ្យលុយ ៥ម៉ឺនបាត បើចុះហត្ថលេខា", Money.OFFER),
        ("hospital keep baby", Money.BILL),
        ("knong pet ke tha trov bong 80000 baht", Money.BILL),
        ("they want 3000 dollars to let him go", Money.RANSOM),
        ("គេសុំលុយ ៣០០០ដុល្លារ", None),
    ],
)
async def test_what_money_is_asked_for(words: str, money: Money | None) -> None:
    assert (await project.understander().understand(words)).money is money


@pytest.mark.parametrize(
    ("words", "asks"),
    [
        ("but i am under age, do they let me work?", True),
        ("from which age is it allowed", True),
        ("តែខ្ញុំអាយុមិនទាន់គ្រប់ គេឲ្យធ្វើអត់?", True),
        ("ayu ponman ban ke oy tver ka thai", True),
        ("they make me work, i am underage", False),
        ("kon nhom ayu 12 ke oy tver ka", False),
    ],
)
async def test_an_age_in_a_question_of_law(words: str, asks: bool) -> None:
    assert (await project.understander().understand(words)).of_age is asks


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("ឥស្សរាតេអត់ចូល", {"issara", "call"}),
        ("LPN niyey khmer ot", {"lpn"}),
        ("the embassy does not answer", {"embassy"}),
        ("tel tov embassy ot leuk te", {"embassy", "call"}),
        ("ស្ថានទូតអត់លើក", {"embassy"}),
        ("is there someone, but not the embassy", set()),
        ("does TWC2 speak khmer", {"twc2"}),
        ("I want to go home to my mother", set()),
        ("lek polis thai", {"police"}),
        ("they take my passport", set()),
        ("do they take money", {"call"}),
    ],
)
async def test_whom_a_message_names(words: str, named: set[str]) -> None:
    assert set((await project.understander().understand(words)).helpers) == named


@pytest.mark.parametrize(
    ("words", "ill"),
    [
        ("I have fever for 3 days", True),
        ("my stomach hurts", True),
        ("ខ្ញុំឈឺពោះ ក្អួត", True),
        ("គ្រុនក្តៅខ្លាំង", True),
        ("nhom kdao kluon", True),
        ("he beats me", False),
        ("វាវាយខ្ញុំ", False),
    ],
)
async def test_words_of_an_illness(words: str, ill: bool) -> None:
    assert (await project.understander().understand(words)).ill is ill


@pytest.mark.parametrize(
    ("words", "person"),
    [
        ("bong, nhom trov thaoke vay", Person.SELF),
        ("sursdey ming, nhom mean bonhha", Person.SELF),
        ("បង ខ្ញុំធ្លាក់ពីរន្ទា", Person.SELF),
        ("សួស្តីបងស្រី ខ្ញុំត្រូវថៅកែវាយ", Person.SELF),
        ("brother, I was beaten", Person.SELF),
        ("bong srey nhom trov thaoke vay", Person.OTHER),
        ("បងស្រីខ្ញុំធ្លាក់ពីរន្ទា", Person.OTHER),
        ("my brother was beaten", Person.OTHER),
    ],
)
async def test_a_form_of_address_is_nobody_whom_it_is_about(words: str, person: Person) -> None:
    assert (await project.understander().understand(words)).person is person
