"""In which country somebody is, by the places that they name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import project
from tests.every import every


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
