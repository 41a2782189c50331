from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.understanding.lexicon import ByEar, Entry, Lexicon, Reading, Sign
from tests import project
from tests.every import every
from tests.growth import grows_with_length

ROOT = Path(__file__).parents[3]


@every(
    [
        ("I work in Thailand", "TH"),
        ("THAI police", "TH"),
        ("ខ្ញុំនៅថៃ", "TH"),
        ("nov srok thai", "TH"),
        ("bang kok", "TH"),
        ("ម៉ាឡេសុី", "MY"),
        ("ខ្ញុំធ្វើការនៅប្រទេសម៉ាឡេស៊ី", "MY"),
        ("kuala lumpur", "MY"),
        ("South Korea", "KR"),
        ("កូរ៉េខាងត្បូង", "KR"),
        ("hongkong", "HK"),
        ("ស្រុកយួន", "VN"),
        ("តៃវ៉ាន់", "TW"),
        ("Dubai", "AE"),
        ("golden triangle", "LA"),
        ("KK Park", "MM"),
        ("South Africa", "ZA"),
        ("Indonesia", "ID"),
        ("ឥណ្ឌូនេស៊ី", "ID"),
        ("ឥណ្ឌា", "IN"),
        ("from Cambodia to Malaysia", "MY"),
        ("ពីកម្ពុជាទៅជប៉ុន", "JP"),
        ("nov poipet", "KH"),
        ("Siem Reap", "KH"),
        ("siem", "TH"),
        ("ភ្នំពេញ", "KH"),
        ("Thailand or Malaysia", None),
        ("ថ្ងៃនេះ", None),
        ("ថ្លៃប៉ុន្មាន", None),
        ("ថៃ្លណាស់", None),
        ("ចិន្តា", None),
        ("thaim", None),
        ("klang nas", None),
        ("chinaware", None),
        ("hello", None),
        ("", None),
        ("Poland", "PL"),
        ("ខ្ញុំជាប់នៅហ្សកហ្ស៊ី", "GE"),
        ("locked in a house in Tbilisi, Georgia", "GE"),
        ("atlanta georgia", "US"),
        ("ស្ថានទូតនៅបែលហ្ស៊ិក", "BE"),
        ("ប៉ាគីស្ថាន", "PK"),
        ("we are in Batumi", "GE"),
        ("អូស្ត្រាលី", "AU"),
        ("ម៉ាកាវ", "MO"),
        ("nov oman", "OM"),
        ("Papua New Guinea", "PG"),
        ("I am in Thailand, my sister is in Malaysia", "TH"),
        ("my sister is in Malaysia and I am in Thailand", "TH"),
        ("ខ្ញុំនៅថៃ ប្អូនស្រីខ្ញុំនៅម៉ាឡេ", "TH"),
        ("khnom nov thai, bong srey khnom nov malaysia", "TH"),
        ("I am in Phnom Penh, my sister is in Malaysia", "MY"),
        ("one brother is in Thailand, the other in Korea", None),
        ("from Thailand to Malaysia", None),
        ("ពីថៃទៅម៉ាឡេស៊ី", None),
        ("my Chinese boss shouts", None),
        ("ថៅកែចិនជេរ", None),
        ("I speak Thai", None),
        ("they took 500 Thai baht", "TH"),
        ("the Cambodian embassy", None),
        ("លេខស្ថានទូតកម្ពុជា", None),
        ("I want to go back to Cambodia", None),
        ("jong mok srok khmer vinh", None),
        ("កុងត្រាតម្លៃប៉ុន្មាន", None),
        ("តើមានភាសាចាមទេ", None),
    ]
)
def test_country(asked: tuple[str, str | None]) -> None:
    text, code = asked
    assert project.countries().find(text) == code


@every(
    [
        ("ខ្ញុំត្រឡប់ពីថៃ", "KH"),
        ("ទើបត្រលប់មកពីម៉ាឡេ", "KH"),
        ("បងប្រុសខ្ញុំមកពីថៃវិញ គាត់មិននិយាយ", "KH"),
        ("គេបញ្ជូនមកពីវៀតណាម", "KH"),
        ("ពេលខ្ញុំនៅថៃ គេចាប់ឃុំខ្ញុំ ឥឡូវនៅស្រុកវិញ", "KH"),
        ("mok pi thai vinh hz", "KH"),
        ("trolob pi chen ot mean luy", "KH"),
        ("pel nov malay ke vay nhom, elov nov srok vinh", "KH"),
        ("I came back from Thailand and owe the bank", "KH"),
        ("my wife returned from Saudi and does not sleep", "KH"),
        ("deported from Korea yesterday", "KH"),
        ("I was raped in Malaysia. I am back in Cambodia now", "KH"),
        ("ចង់ត្រឡប់ពីថៃ", "TH"),
        ("ត្រឡប់ពីថៃមិនបាន", "TH"),
        ("ជួយប្អូនខ្ញុំត្រឡប់ពីឡាវផង", "LA"),
        ("មកវិញពីថៃបានទេ", "TH"),
        ("ខ្ញុំនៅថៃ ថៅកែមកវិញហើយ", "TH"),
        ("ចង់ទៅថៃវិញ", "TH"),
        ("jong mok pi thai vinh", "TH"),
        ("mok pi thai vinh trov yok ey", "TH"),
        ("I want to come back from Thailand", "TH"),
        ("how can my husband come back from Malaysia", "MY"),
        ("he never came back from Korea", "KR"),
        ("when she is back from Jordan", "JO"),
        ("I am home in Bangkok and he hits me", "TH"),
        ("I am in Malaysia, my brother came back from Thailand", "MY"),
        ("ខ្ញុំនៅថៃ ប្អូនស្រីខ្ញុំមកស្រុកវិញហើយ", "TH"),
        ("ក្រោយមកពីថៃវិញ ចង់ទៅម៉ាឡេ", "KH"),
        ("came back from Thailand, now I am in Malaysia", "MY"),
        ("he just come home very drunk and break my phone", None),
        ("ប្ដីទើបមកដល់ផ្ទះ ស្រវឹង", None),
        ("pdey mok pteah vinh hz srovoeng", None),
        ("គេមកវិញហើយ", None),
        ("មកវិញហើយ", None),
        ("ខ្ញុំមកវិញហើយ", "KH"),
        ("ke mok vinh hz", None),
        ("nhom mok vinh hz", "KH"),
        ("they came back already", None),
        ("he is home and he hits me", None),
        ("she is home and sleeps a lot", "KH"),
    ]
)
def test_who_is_back_is_in_cambodia_and_who_wants_to_be_is_not(asked: tuple[str, str | None]) -> None:
    text, code = asked
    assert project.countries().find(text) == code


@given(st.text(alphabet=st.characters(codec=None)))
def test_any_text_is_read_without_an_error(text: str) -> None:
    project.countries().find(text)


def test_invisible_characters_hide_no_country() -> None:
    assert project.countries().find("ម៉ា\u200bឡេ\u200bស៊ី") == "MY"
    assert project.countries().find("Ma\u00adlay\u200bsia") == "MY"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("I am from India, trapped in Sihanoukville", "KH"),
        ("Taiwan boat, now in Cape Town port", "ZA"),
        ("I worked in Thailand before, now in Malaysia", "MY"),
        ("we are on a Chinese ship, now at Port Louis", "MU"),
        ("កាលមុនខ្ញុំធ្វើការនៅថៃ ឥឡូវនៅម៉ាឡេស៊ី", "MY"),
        ("khnom mun nov thai, elov nov malaysia", "MY"),
        ("ខ្ញុំជាប់នៅលើទូកតៃវ៉ាន់ ឥឡូវនៅម៉ូរីស", "MU"),
        ("he took me to Laos, before I was in Thailand", None),
    ],
)
def test_where_somebody_is_counts_over_where_they_were_born_a_flag_and_the_past(text: str, code: str | None) -> None:
    assert project.countries().find(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "I am in Korea", "I work in Thailand", "now Malaysia", "Penang", "in Taipei, Taiwan", "hello I live in Kuwait city",
        "ខ្ញុំនៅកូរ៉េ", "ខ្ញុំធ្វើការនៅចិន", "នៅថៃបង", "ប្រទេសជប៉ុន", "knhom nov korea", "nov thai bong", "tver ka nov malaysia",
        "ខ្ញុំនៅ thailand",
    ],
)  # fmt: skip
def test_a_place_alone_is_known_as_one(text: str) -> None:
    where = project.countries().whereabouts(text)
    assert where.country
    assert where.alone


@pytest.mark.parametrize(
    "text", ["I am locked in Korea", "ខ្ញុំជាប់គុកនៅថៃ", "jong tov thai", "they beat me in Thailand", "hello", "", "my boss"]
)
def test_what_tells_more_than_a_place_is_no_place_alone(text: str) -> None:
    assert not project.countries().whereabouts(text).alone


def test_where_the_writer_is_and_where_the_other_one_is_are_kept_apart() -> None:
    where = project.countries().whereabouts("I am in Phnom Penh, my sister is in Malaysia")
    assert (where.country, where.writer, where.other) == ("MY", "KH", "MY")


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


TOWNS = {
    "រោងចក្រនៅផាថាយ៉ា": "TH",
    "ចម្ការអំពៅកាញ់ចនបុរី": "TH",
    "ខ្ញុំនៅចម្ការកៅស៊ូត្រាត": "TH",
    "កុងត្រាតម្លៃ៥០០": None,
    "tver condo nov rama9": "TH",
    "bang nov mai sot": "TH",
    "nov khet kanjanaburi": "TH",
    "នៅចូហោរ": "MY",
    "pu jap nov lenggeng": "MY",
    "ប្អូននៅកាងវ៉ុន": "KR",
    "nov puchon": "KR",
    "មកនៅឆិបាហើយ": "JP",
    "រោងចក្រនៅតៃជុង": "TW",
    "tver nov chungli": "TW",
    "កូននៅក្រុងជីដា": "SA",
    "ដាក់ជីដាក់ទឹក": None,
    "ឌូហា": "QA",
    "ខ្ញុំនៅអាប៊ុយដាប៊ី": "AE",
    "ដេរខោអាវនៅជូដាន": "JO",
    "អគារនៅមៀវត្តី": "MM",
    "jap nov shwekoko": "MM",
    "ប្អូននៅបៀនហ័រ": "VN",
    "នៅតុនផឹង": "LA",
    "ទូកនៅប៊ីទុង": "ID",
    "ខ្ញុំនៅជ្រូយចង្វា": "KH",
    "លក់នំនៅផ្សារស្គន់": "KH",
    "they keep us in Iraq": "IQ",
    "factory in Slovakia": "SK",
    "កក់ប្រាក់ បង់កក់": None,
}


def test_towns_as_people_hear_them_are_known() -> None:
    assert {text: project.countries().find(text) for text in TOWNS} == TOWNS


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


BACK_HOME = {
    "ធ្លាប់ត្រូវលក់ទៅចិន មកវិញ៤ឆ្នាំហើយ": "KH",
    "កាលនៅកាតាគេវាយ ឥឡូវនៅផ្ទះជួយម៉ែ": "KH",
    "ក្មួយស្រីមកពីថៃ មានផ្ទៃពោះ": "KH",
    "ming ke luok tov chen 2016 tae mok vinh 3 chnam": "KH",
    "job kontra pi korea hery mok srok": "KH",
    "I worked in Qatar, home 20 days, wages still missing": "KH",
    "she was in China, she came back 5 years ago": "KH",
    "I finished in Gifu and flew home to Siem Reap": "KH",
    "yok sop pi thai mok srok ponman": "TH",
    "សពនៅកូរ៉េ យកមកផ្ទះម៉េច": "KR",
    "nov phuket, mok ptas mong 3": "TH",
    "jong tinh plane mok srok pi hong kong": "HK",
    "we go from Pattani tonight": "TH",
}


def test_who_came_back_for_good_is_told_from_a_body_an_evening_and_a_ticket() -> None:
    assert {text: project.countries().find(text) for text in BACK_HOME} == BACK_HOME


CROSSED = {
    "ខ្ញុំនៅកំពង់ធំ កូនថាឆ្លងទន្លេទៅខាងភូមាហើយ": "MM",
    "mae nov takeo, vea prab tha chlong tonle tov phumea": "MM",
    "mother is in Kampong Thom, they crossed the river to Myanmar": "MM",
    "ទើបដល់ឡាវ គេឱ្យចុះលើក្រដាសចិន": "LA",
    "រត់ទៅប៉ូលិសឡាវ ឬឆ្លងទន្លេទៅថៃ": "LA",
}


def test_who_crossed_a_river_is_on_its_other_side() -> None:
    assert {text: project.countries().find(text) for text in CROSSED} == CROSSED


AT_HOME = {
    "bank in Cambodia will take the house, I still work Thailand": "TH",
    "I work Thailand and they call my mother in Takeo": "TH",
    "ធ្វើការថៃ គេស្គាល់ផ្ទះម៉ែខ្ញុំនៅព្រៃវែង": "TH",
    "ខ្ញុំនៅបាត់ដំបង ចៅនៅជាមួយខ្ញុំ ម៉ែឪវានៅថៃ": "KH",
    "nov battambang, chao rean, mae vea nov thai": "KH",
    "I live in Kandal, the kids parents work in Thailand": "KH",
}


def test_a_bank_or_a_mother_at_home_and_the_parents_of_a_child_move_nobody() -> None:
    assert {text: project.countries().find(text) for text in AT_HOME} == AT_HOME
