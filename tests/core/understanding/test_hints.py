"""What hints at a country where no place is named, and what moves nobody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.core.understanding.lexicon import ByEar, Entry, Lexicon, Reading, Sign
from tests import project
from tests.every import every
from tests.growth import grows_with_length


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("captain gives 5000 baht and no paper", "TH"),
        ("thaoke ot oy luy, jompeak 15pun bat", "TH"),
        ("មេការថាជំពាក់៨ពាន់បាត", "TH"),
        ("who pays SOCSO", "MY"),
        ("sajang ot oy passport", "KR"),
        ("ម្ចាស់ឡឥដ្ឋមិនឱ្យចេញ", "KH"),
        ("I got 200 baht and 300 ringgit", None),
        ("nov Penang, pay 5000 baht", "MY"),
        ("កូនខ្ញុំបាត់ខ្លួន", None),
        ("bat bong", None),
        ("Kuwait, not Qatar", "KW"),
    ],
)
def test_money_and_cards_hint_at_a_country_where_no_place_is_named(text: str, code: str | None) -> None:
    assert project.countries().find(text) == code
    assert project.countries().whereabouts(text).hinted == (code not in (None, "MY", "KW") or "SOCSO" in text)


def test_who_was_somewhere_once_may_be_home_and_is_not_said_to_be() -> None:
    where = project.countries().whereabouts("when I was in Korea the boss did not pay")
    assert (where.country, where.hinted, where.home) == ("KH", True, False)
    assert project.countries().find("when I was in Korea he paid, now I am in Malaysia he does not") == "MY"
    for text in ("before I was five month in Cluj, Romania", "first 4 month in Cluj then they sell us here"):
        where = project.countries().whereabouts(text)
        assert (where.country, where.hinted, where.left) == ("KH", True, "RO"), text
    assert project.countries().find("I am five months in Cluj, Romania") == "RO"


NEIGHBOURS = {
    "thaoke bangkok ot berk luy": "TH",
    "the company in Penang does not pay": "MY",
    "ក្រុមហ៊ុននៅប៉ោយប៉ែត": "KH",
    "my Chinese boss shouts": None,
    "myanmar bong, jit mae sot": "MM",
    "nov jit mae sot": "TH",
    "in Myanmar, near Mae Sot": "MM",
    "ខ្ញុំមិនចេះនិយាយចិន": None,
    "ot jes niyeay jen": None,
    "ថាមិនបង់លុយនឹងលក់ខ្ញុំទៅភូមា": None,
    "they will sell me to Myanmar": None,
    "they sold me to Myanmar": "MM",
    "មកពីម៉ាឡេហើយ ក្រុមហ៊ុនជំពាក់លុយ": "KH",
    "nhom nov cin, bdey vay nhom": "CN",
    "nhom nov ler tuk malaysia sarawak, captain vay": "MY",
    "he is in KK Park. Should I tell the Thai police?": "MM",
    "ប្អូននៅមៀវ៉ាឌី ខ្ញុំប្រាប់ប៉ូលីសថៃបានទេ": "MM",
    "laos. from window i see mekong and thai mountain": "LA",
    "job is love cheat to old people japan": None,
    "touk tong thai, thoke thai, tae chol dek tuk malaysia": "MY",
    "យប់មិញគេដឹកវាទៅអូរស្មាច់": "KH",
}


def test_a_boss_a_border_a_language_and_a_threat_move_nobody() -> None:
    assert {text: project.countries().find(text) for text in NEIGHBOURS} == NEIGHBOURS


def test_where_somebody_says_not_to_be_is_known() -> None:
    for text in ("មិនមែនហ្វីជីទេ គ្រាន់តែទង់", "min men fiji te", "not Fiji, that is only the flag"):
        where = project.countries().whereabouts(text)
        assert (where.country, where.not_in) == (None, frozenset({"FJ"})), text


def test_a_boat_is_more_than_a_place() -> None:
    assert not project.countries().whereabouts("កូនប្រុសធ្វើនៅទូក ទង់ជាតិហ្វីជី").alone


HEARD = {
    "ខ្ញុំធ្វើការនៅឈូនបូរី": "TH",
    "knhom nov jantaburi": "TH",
    "bong srey nov kompuchear": "KH",
    "work in hongsaeong farm": "KR",
    "tver bondeng": None,
    "would a foreigner do this": None,
    "នៅចាន់ដាបូរី": "TH",
    "ជាប់ក្នុងបុគីតចាលិល": "MY",
    "ធ្វើការក្រៅប្រទេសតែមិនដឹង": None,
    "ជជែកគ្នានៅតុបាយ": None,
    "កំពុងពួនក្នុងព្រៃ": None,
}


def test_a_long_name_is_known_by_its_sound_and_no_word_is_taken_for_one() -> None:
    assert {text: project.countries().find(text) for text in HEARD} == HEARD


WEAKER = {
    "a lady in our commune brings girls to China": "KH",
    "she brings girls to China": "CN",
    "I want to work in Korea": "KR",
    "Korean company, office in Phnom Penh": "KH",
    "a Korean factory": "KR",
    "my boyfriend is Bangladeshi": None,
    "Johor, near the Singapore bridge": "MY",
    "the girls in KL are from Prey Veng": "MY",
    "old man in USA sends me money": None,
    "golden triangle, they say the fee is 40000 yuan": "LA",
    "home now, the factory in Penang never paid": "KH",
    "ឥឡូវនៅស្រុកចិន": "CN",
    "elov nov srok korea": "KR",
    "my boss is from Thailand": None,
    "p'oun srey nhom thai banhjoun mk Poipet": "KH",
    "pdey nov Hiroshima. luy yok mk vinh ban te": "JP",
    "មិត្តឆាតមកពីមីយ៉ាវ៉ាឌី": "MM",
}


def test_a_nationality_a_destination_and_an_origin_count_less_than_a_place() -> None:
    assert {text: project.countries().find(text) for text in WEAKER} == WEAKER


DISTRICTS = {
    "ខ្ញុំនៅគាស់ក្រឡ": "KH",
    "នៅស្រុកឈូក": "KH",
    "ផ្កាឈូកស្អាត": None,
    "ពួកគេនៅខាងក្រៅ": None,
    "ទឹកថ្លាហូរពីត្រចៀក": None,
    "លក់ទឹកកកឈូស": None,
    "nov rukh kiri": "KH",
    "srok puok": "KH",
    "stueng trang": "KH",
    "siem pang": "KH",
    "they are breaking the door": None,
    "in Koh Pich": "KH",
}


def test_a_district_of_cambodia_is_a_place_and_an_ordinary_word_only_behind_one_for_it() -> None:
    assert {text: project.countries().find(text) for text in DISTRICTS} == DISTRICTS


HINTS = {
    "kon nhom kert nov chen, ot mean sombot": "CN",
    "my baby was born in Thailand": "TH",
    "want to work in Japan": "JP",
    "krom hun nov pp tha ot ey te": "KH",
    "the agency is in Phnom Penh": "KH",
}


def test_where_a_child_was_born_an_agency_is_and_somebody_wants_to_work_nobody_is_said_to_be() -> None:
    for text, code in HINTS.items():
        where = project.countries().whereabouts(text)
        assert (text, where.country, where.hinted) == (text, code, True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("my child was born in Korea, how do I register her with Cambodia", "KR"),
        ("គេនឹងរៀបការអូនជាមួយចិន", None),
        ("they marry me off to a Chinese man", None),
        ("touk jenh pi trat", "TH"),
        ("ទូកគាត់ចេញពីត្រាត", "TH"),
        ("the boat left from Ranong", "TH"),
        ("he called back already, he is ok", None),
    ],
)
def test_a_wedding_and_a_boat_that_left_take_nobody_anywhere(text: str, code: str | None) -> None:
    assert project.countries().find(text) == code


def test_what_who_is_home_left_is_known() -> None:
    assert project.countries().whereabouts("I am home now from Oman").left == "OM"
    assert project.countries().whereabouts("I am in Oman").left is None


def test_words_for_a_place_one_after_the_other_are_read_in_a_time_like_their_length() -> None:
    by_ear = ByEar([("TH", "លពបុរី"), ("TH", "សមុទ្រប្រាកាន")])
    grows_with_length(lambda text: by_ear.added([], Reading(text)), "នៅលុបបុនៅខេត្តសមុត" * 200)


VOWELS = {
    "ខ្ញុំនៅលុបបុរី": "TH",
    "ការដ្ឋាននៅខុនកេន": "TH",
    "នៅខេត្តចាំប៉ាសាក": "LA",
    "លក់លុបបុរី": None,
    "ធ្វើនៅឃ្លាំង": None,
    "នៅអាចមានកូន": None,
    "នៅចំការមានដំឡូង": None,
    "នៅផ្សារតែម្នាក់": None,
}


def test_a_khmer_name_behind_a_word_for_a_place_is_known_whatever_its_vowels() -> None:
    assert {text: project.countries().find(text) for text in VOWELS} == VOWELS


class Counted(list[Sign]):
    """Signs, and how many of them were looked at."""

    looked = 0

    def __iter__(self) -> Iterator[Sign]:
        for sign in super().__iter__():
            self.looked += 1
            yield sign


def test_a_long_message_of_names_is_looked_through_once_for_those_known_by_ear() -> None:
    by_ear = ByEar([("TH", "បាងកក"), ("TH", "chonburi")])
    reading = Reading("បាងកក ឈុនបុរី " * 200)
    signs = Counted(Lexicon([Entry("TH", "km", ("បាងកក",))]).find(reading))
    assert len(signs) == 200
    assert by_ear.added(signs, reading) == signs
    assert signs.looked <= 3 * len(signs)


@pytest.mark.parametrize(
    ("text", "country", "hinted"),
    [
        ("ខ្ញុំនៅកូរ៉េ ម្នាក់ឯង គ្មានអ្នកណាយល់ខ្ញុំ", "KR", False),
        ("ខ្ញុំនៅថៃម្នាក់ឯង ថៅកែមិនបើកលុយ", "TH", False),
        ("ម៉ាស៊ីនកាត់ដៃខ្ញុំ កាលពីខែមុន នៅកូរ៉េ", "KR", False),
        ("korea boss no pay me", "KR", True),
        ("china husband beat me", "CN", True),
        ("i work for korea boss in phnom penh", "KH", False),
    ],
)
def test_who_is_alone_there_or_has_a_boss_from_there(text: str, country: str, hinted: bool) -> None:
    where = project.countries().whereabouts(text)
    assert (where.country, where.hinted) == (country, hinted)


@every(
    [
        ("knhom ot klaeng te kon knhom nov pteas pg", None),
        ("khnhom nov klaeng", "TH"),
        ("they let me go out day. but owner in cambodia agency said my family must pay 2500", None),
        ("he was in KK park. He escape to mae sot. Thai police hold him", "TH"),
        ("យើងមាន១០នាក់ ឃើញផ្លាកសរសេរអក្សរឡាវ", "LA"),
        ("we see signs in lao letters", "LA"),
        ("ខ្ញុំស្រលាញ់ប្រុសថៃម្នាក់ ចង់រៀបការ ត្រូវការឯកសារអី", "TH"),
        ("កូន៣ឆ្នាំ ចង់យកទៅថៃជាមួយ", "TH"),
        ("គាត់នៅអាប់ឌូដាប៊ី", "AE"),
        ("ម៉ែខ្ញុំទៅធ្វើការនៅដូបៃ", "AE"),
    ]
)
def test_where_it_is_told_in_passing_or_in_another_spelling(asked: tuple[str, str | None]) -> None:
    text, code = asked
    assert project.countries().find(text) == code


def test_a_place_denied_is_not_the_one_left_and_who_is_with_the_writer_is_where_they_are() -> None:
    denied = project.countries().whereabouts("knhom nov kampong som! min men thai")
    assert (denied.country, denied.left, denied.not_in) == ("KH", None, frozenset({"TH"}))
    beside = project.countries().whereabouts("អត់ទេ ខ្ញុំនៅបាត់ដំបង ចៅនៅជាមួយខ្ញុំ")
    assert (beside.writer, beside.other) == ("KH", "KH")
    for text in ("មិនមែននៅម៉ាឡេទេ នៅសិង្ហបុរី", "not in malaysia, singapore"):
        found = project.countries().whereabouts(text)
        assert (found.country, found.other, found.not_in) == ("SG", None, frozenset({"MY"})), text
    mother = project.countries().whereabouts("ឪពុកចុងចាប់កេរ្តិ៍វា ខ្ញុំជាជីដូន ម្តាយវានៅថៃ")
    assert mother.country is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ប្តីចិនចាក់សោ", "CN"),
        ("ប្ដីកូរ៉េវាយខ្ញុំ", "KR"),
        ("pdey chen kan kambet", "CN"),
        ("ថៅកែថៃអត់បើកលុយ", "TH"),
        ("thaoke thai ot berk luy", "TH"),
        ("broker takes 1800 NT", "TW"),
        ("ចង់យកប្តីចិន", None),
        ("លែងប្តីកូរ៉េហើយ", None),
        ("ថៅកែចិនជេរ", None),
    ],
)
def test_whose_husband_or_boss_is_of_a_nation_may_be_there(text: str, code: str | None) -> None:
    where = project.countries().whereabouts(text)
    assert (where.country, where.hinted) == (code, code is not None)
    assert project.countries().find(f"{text}. nov Dubai") == "AE"
