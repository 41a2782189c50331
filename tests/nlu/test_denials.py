"""By which words topics are denied: nlu/denied.yml."""

from pathlib import Path

import pytest

from bot.core.understanding.lexicon import Reading
from bot.core.understanding.queries import Denials
from bot.sheet import Problems
from bot.understanding import lexicons
from bot.understanding.word_files import HOME
from tests.project import understander as as_shipped

DENIALS = Denials(lexicons.load_denials(HOME / "denied.yml"))


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("ឃ្លានបាយ មិនមែនរឿងភេទទេ", "sexual_health"),
        ("ខ្ញុំជាអ្នកសំណង់បង មិនមែនអ្នកបំរើទេ នៅភ្នំពេញ", "domestic_work"),
        ("ខ្ញុំមិនមែនរកអ្នកណាទេ ខ្ញុំចង់គេចពីប្តី", "missing_person"),
        ("មិនមែនគេបិទទេបង ខ្ញុំឈឺចង់ទៅពេទ្យ", "confinement"),
        ("មិនមែនជាប់ទេ ចេញក្រៅបាន", "confinement"),
        ("គាត់អត់បង្ខំខ្ញុំទេ គាត់មានស្រីថ្មីនៅកូរ៉េ", "forced_marriage"),
        ("ខ្ញុំចង់បានរូបភាព អត់មែនរាយការណ៍ទេ", "report_trafficker"),
        ("គេអត់យកប៉ាស្ព័រទេ គេទារលុយ", "passport_withheld"),
        ("មិនមែនថ្លៃទៅទេ ថ្លៃផ្ទះរាល់ខែ", "recruitment_fees"),
        ("មិនមែនគេចាប់ឥឡូវទេ រឿងចាស់២០២២", "arrest_detention"),
        ("ot mean bamnol te. jong deng pdey nov na", "debt_pressure"),
        ("kom nhom tha bamnol te bong!! pdey bos bang", "debt_bondage"),
        ("min men tel sthantout te, tel neak nom kat tov", "embassy_contact"),
        ("min men ot luy te, ban luy teh ka pteas thlai", "unpaid_wages"),
        ("min men reung kredas. kon ayu 4 chnam", "lost_documents"),
        ("ot men slab nov ka te, slab pi chnam mun", "worker_death"),
        ("ot mean nak na tver ey nhom te. gron te jong deng", "child_exploitation"),
        ("min men kontra te bong, bat pink card", "employment_contract"),
        ("no no not forced!! we love each other", "forced_marriage"),
        ("not the bank account, the sim", "bank_account_sim"),
        ("nobody is beaten. just they said 500 dollar", "physical_violence"),
        ("i don't owe anybody money", "debt_pressure"),
        ("i work construction not house!", "domestic_work"),
        ("មិនមែនបាត់ទេ ផុតកំណត់", "lost_documents"),
    ],
)
def test_what_is_said_not_to_be_is_denied(said: str, topic: str) -> None:
    assert topic in DENIALS.read(Reading(said))


@pytest.mark.parametrize(
    "said",
    [
        "ខ្ញុំអត់មានប៉ាស្ព័រទេ",
        "គេមិនអោយចេញទេ",
        "គេអត់បើកលុយអោយខ្ញុំទេ",
        "ot mean passport te",
        "ke min oy luy",
        "nhom chompeak luy ke",
        "i have no passport",
        "they did not pay my salary",
        "he hit me and it was not the first time",
        "i am in debt",
        "no wages in malaysia",
        "not. debt",
    ],
)
def test_what_is_lacked_or_told_is_not_denied(said: str) -> None:
    assert DENIALS.read(Reading(said)) == ()


def test_a_story_denies_nothing() -> None:
    assert DENIALS.read(Reading("it is not about debt. " + "he took us to the farm and we worked. " * 10)) == ()


def test_what_denies_no_topic_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "denied.yml"
    path.write_text("'not': {en: [not]}\ndenied:\n  - topics: [greet, nothing]\n    words: {en: [hello]}\n", "utf-8")
    problems = Problems()
    lexicons.load_denials(path, problems, topics={"greet"})
    assert [(found.path.name, found.line) for found in problems.found] == [("denied.yml", 3)]


async def test_an_understanding_says_what_is_denied() -> None:
    understood = await as_shipped().understand("មិនមែនរឿងភេទទេ")
    assert understood.not_about == ("sexual_violence", "sexual_exploitation", "sexual_health")
