"""Languages that are not understood here get no answer by chance; English and romanised Khmer are not taken for them."""

import pytest

from bot.core.understanding.foreign import is_foreign, is_told, is_unknown, written_as
from bot.core.understanding.text import fold
from bot.core.understanding.topics import Topics
from bot.core.understanding.triage import understanding
from bot.core.understanding.unspaced import Words
from bot.core.understanding.values import Guess, Nlu, Urgency
from bot.understanding.understander import LearnedError, load_words
from bot.understanding.word_files import HOME
from tests import project


@pytest.fixture(scope="module")
def known() -> Words:
    return Words(load_words(HOME / "words" / "known.txt"))


FOREIGN = [
    "toi muon ve nha",  # Vietnamese without accents
    "lam sao de ve nuoc",
    "berapa biaya bikin paspor",  # Indonesian
    "phom yak klap baan reo",  # Thai by ear
    "khoy yak kap ban",  # Lao by ear
    "kya naw ko ku nyi par",  # Burmese by ear
    "hindi ako binabayaran ng amo ko",  # Tagalog
    "kumusta po kayo",
    "wo bei guan zai fang jian li",  # Chinese by ear
    "je veux rentrer chez moi",
    "quiero volver a casa",
    "bonjour",
    "tôi muốn về nhà được không",
    "ขอความช่วยเหลือ",
    "我要回家",
    "النجدة",
]
OURS = [
    "ke chak sor knong bontob",
    "ot oy jenh te bong",
    "bong na mok jg khnom tov",
    "som akun",
    "khnhom nov malaysia taokae ot oy luy",
    "help",
    "boss say no pay me tolong",
    "they lock the gate",
    "theydontletmegoout",
    "thegateislocked wecannot goout",
    "kejaksor jenhminban",
    "i am in mae sot pls",
]


@pytest.mark.parametrize("text", FOREIGN)
def test_another_language_is_told(known: Words, text: str) -> None:
    assert written_as(text, known) == "other"


@pytest.mark.parametrize("text", OURS)
def test_ours_are_kept(known: Words, text: str) -> None:
    assert written_as(text, known) in {"latn", "en"}


def test_english_without_blanks_is_english(known: Words) -> None:
    assert written_as("theydontletmegoout", known) == "en"


OWN_SPELLINGS = [
    "khnyum rongkrus nas",
    "kae thak khnyom",
    "ovpuk ngoap",
    "b jouy knhm tic",
    "va mor heuy",
    "khnhom bonjour merci va",
]


@pytest.mark.parametrize("text", OWN_SPELLINGS)
def test_khmer_in_a_spelling_of_ones_own_is_not_refused(known: Words, text: str) -> None:
    assert written_as(text, known) == "latn"


def test_unknown_words_alone_do_not_tell_a_language(known: Words) -> None:
    assert written_as("asdf qwer", known) == "other"
    assert not is_told("asdf qwer")
    assert is_told("toi muon ve nha")
    assert understanding("asdf qwer", (), (), Topics(), None, Nlu.RASA, words=known).unknown_words


@pytest.mark.parametrize(
    "text",
    [
        "va rumlop",
        "po rumlop",
        "chin veay",
        "va komream",
        "va rumlop bonjour merci",
        "bonjour merci thaokae vay khnhom",
    ],
)
async def test_foreign_words_make_no_danger_quieter(text: str) -> None:
    heard = await project.understander().understand(text)
    assert heard.urgency >= Urgency.URGENT
    assert any(reason.startswith("flag:latn") for reason in heard.reasons)


@pytest.mark.parametrize("text", ["", "a", "1 2 3", "😀", "." * 50])
def test_nothing_is_no_language(known: Words, text: str) -> None:
    assert not is_foreign(fold(text))
    assert not is_unknown(fold(text), known)


def test_what_the_model_makes_of_it_is_not_answered() -> None:
    sure = [Guess("forced_marriage", 0.98)]
    found = understanding("toi muon ve nha", (), sure, Topics(), None, Nlu.RASA)
    assert (found.script, found.topic, found.confidence, found.alternatives) == ("other", None, 0.0, ())


def test_danger_that_was_heard_stays() -> None:
    said = {Urgency.EMERGENCY: 0.9, Urgency.NONE: 0.1}
    found = understanding("saya dirogol bonjour merci", (), (), Topics(), None, Nlu.RASA, model=said)
    assert found.urgency is Urgency.EMERGENCY


async def test_coarse_sounds_are_not_listened_for_in_foreign_words() -> None:
    calm = await project.understander().understand("toi bi nhot trong phong khong ra duoc")
    assert not [reason for reason in calm.reasons if reason.startswith("flag:latn")]


def test_a_missing_list_is_named() -> None:
    with pytest.raises(LearnedError, match="known"):
        load_words(HOME / "nowhere" / "known.txt")
