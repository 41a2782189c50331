from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.understanding.circumstances import Circumstances
from bot.core.understanding.lexicon import Entry, Lexicon, Reading, Sign
from bot.core.understanding.queries import whom
from bot.core.understanding.values import Person, Sector, Time
from tests import project
from tests.every import every
from tests.growth import grows_with_length

NLU = Path(__file__).parents[3] / "nlu"


@every(
    [
        ("ខ្ញុំធ្វើការលើទូកនេសាទ", Sector.FISHING),
        ("khnom twer ka ler touk nesat", Sector.FISHING),
        ("I work on a trawler", Sector.FISHING),
        ("ខ្ញុំជាអ្នកបម្រើផ្ទះ", Sector.DOMESTIC),
        ("jea neak bomrer", Sector.DOMESTIC),
        ("I'm a housemaid", Sector.DOMESTIC),
        ("ធ្វើសំណង់", Sector.CONSTRUCTION),
        ("twer samnong", Sector.CONSTRUCTION),
        ("ធ្វើរោងចក្រ", Sector.FACTORY),
        ("rong chak kat der", Sector.FACTORY),
        ("ចម្ការកៅស៊ូ", Sector.FARM),
        ("fruit picking", Sector.FARM),
        ("ក្រុមហ៊ុនឆបោកអនឡាញ", Sector.SCAM_COMPOUND),
        ("kromhun scam", Sector.SCAM_COMPOUND),
        ("they promised factory work but it is a scam compound", Sector.SCAM_COMPOUND),
        ("ធ្វើនៅខារ៉ាអូខេ", Sector.ENTERTAINMENT),
        ("ប្តីចិន", Sector.MARRIAGE),
        ("they want me to marry him", Sector.MARRIAGE),
        ("farm or factory, which pays more", None),
        ("ប្រទេសបារាំង", None),
        ("ធ្វើការជាមួយគ្នា", None),
        ("ខ្ញុំនៅមៀនម៉ា មីយ៉ាវ៉ាឌី", None),
        ("we live in Siem Reap", None),
        ("live in helper", Sector.DOMESTIC),
        ("hello", None),
    ]
)
def test_the_kind_of_work(asked: tuple[str, Sector | None]) -> None:
    text, sector = asked
    assert project.circumstances().find(text).sector is sector


@every(
    [
        ("ខ្ញុំដប់ប្រាំពីរឆ្នាំ", Person.CHILD),
        ("ខ្ញុំមិនទាន់គ្រប់១៨ឆ្នាំទេ", Person.CHILD),
        ("ខ្ញុំអាយុជិត ១៨", Person.CHILD),
        ("khnhom min toan krop 18", Person.CHILD),
        ("I'm not 18 yet", Person.CHILD),
        ("I'm almost 18", Person.CHILD),
        ("ខ្ញុំដប់ប្រាំបីឆ្នាំ", Person.SELF),
        ("ខ្ញុំធ្វើការដប់ឆ្នាំហើយ", Person.SELF),
        ("គេវាយខ្ញុំ", Person.SELF),
        ("ប្តីខ្ញុំវាយខ្ញុំ", Person.SELF),
        ("he beats me", Person.SELF),
        ("my husband beats me", Person.SELF),
        ("ប្អូនស្រីខ្ញុំនៅម៉ាឡេ", Person.OTHER),
        ("bong srey khnom nov malaysia", Person.OTHER),
        ("my brother is on a boat", Person.OTHER),
        ("ប្តីខ្ញុំត្រូវគេចាប់", Person.OTHER),
        ("ប្តីរបស់ខ្ញុំត្រូវថៅកែចាក់សោ", Person.OTHER),
        ("ប្តីខ្ញុំឈឺ", Person.OTHER),
        ("ប្រពន្ធខ្ញុំត្រូវគេវាយ", Person.OTHER),
        ("ប្តីខ្ញុំមិនឱ្យខ្ញុំចេញ", Person.SELF),
        ("ខ្ញុំរត់ពីប្តីខ្ញុំ", Person.SELF),
        ("bdey khnhom trov ke vay", Person.OTHER),
        ("bdey khnom jab knong kromhun", Person.OTHER),
        ("bdey khnom vay khnom", Person.SELF),
        ("khnom rot pi bdey khnom", Person.SELF),
        ("my husband is locked in the company", Person.OTHER),
        ("I ran away from my husband", Person.SELF),
        ("ម៉ាក់ចង់ឱ្យខ្ញុំរៀបការ", Person.SELF),
        ("ម៉ាក់ខ្ញុំចង់ឱ្យរៀបការជាមួយប្រុសចិន", Person.SELF),
        ("ម៉ែបង្ខំអោយយកប្តី", Person.SELF),
        ("ម៉ាក់ចង់ឱ្យប្អូនស្រីខ្ញុំរៀបការ", Person.OTHER),
        ("បងស្រីខ្ញុំត្រូវម៉ាក់បង្ខំឱ្យរៀបការ", Person.OTHER),
        ("mak khnhom jong oy riebkar", Person.SELF),
        ("mak jong oy khnhom riebkar", Person.SELF),
        ("mak jong oy bong srey khnhom riebkar", Person.OTHER),
        ("my mother wants me to marry", Person.SELF),
        ("mother wants me to marry a man in China", Person.SELF),
        ("my parents are forcing me to marry", Person.SELF),
        ("my mother wants my sister to marry", Person.OTHER),
        ("my sister wants me to help her, she is locked in", Person.OTHER),
        ("ក្មេងស្រីម្នាក់អាយុ ១២ឆ្នាំ", Person.CHILD),
        ("ខ្ញុំអាយុ១៦", Person.CHILD),
        ("khnom ayu 15", Person.CHILD),
        ("I'm 16 and they make me work", Person.CHILD),
        ("ក្មួយស្រីអាយុ១៩", Person.OTHER),
        ("my niece is 19 years old", Person.OTHER),
        ("កាលពីក្មេងខ្ញុំនៅស្រុក", Person.SELF),
        ("when I was a child", Person.SELF),
        ("លេខខ្សែទូរស័ព្ទកុមារ", None),
        ("embassy number", None),
        ("my kids need a school, I work in Korea", Person.SELF),
        ("baby born in Thai hospital, how do I register", Person.SELF),
        ("please sister, madam does not pay me", Person.SELF),
        ("my friend asked me to open an account for him", Person.SELF),
        ("not me, my cousin", Person.OTHER),
        ("men are in my house, they take my daughter until I pay", Person.OTHER),
        ("our villager died on the site", Person.OTHER),
        ("p'oun khnhom cheu klang", Person.OTHER),
        ("prapon nhom nov kuk", Person.OTHER),
        ("khmoch nov pet, krosar ot mean luy", Person.OTHER),
        ("mak khnhom jong oy khnhom yok bdey", Person.SELF),
        ("ប្តីខ្ញុំវាយ ខ្ញុំចង់លែង", Person.SELF),
        ("សពគាត់នៅពេទ្យថៃ", Person.OTHER),
        ("i marry chinese man he mother not let me go out", Person.SELF),
        ("they do not allow us outside", Person.SELF),
        ("her madam does not let her go out", Person.OTHER),
        ("bdey khnhom ke jab nov malaysia. khnhom nov prey veng", Person.OTHER),
        ("bdey khnhom jab khnhom vay", Person.SELF),
        ("bong khnhom tver maid nov malaysia, madam yok passport khnhom", Person.SELF),
        ("bong srey khnhom tver maid nov malaysia", Person.OTHER),
        ("mit bros khnhom ke komream jenh rub khnhom", Person.SELF),
        ("ខ្ញុំនៅថៃហើយបង នៅបាងកក ធ្វើសំណង់", Person.SELF),
        ("បងស្រីនៅបាងកក", Person.OTHER),
        ("ម៉ែខ្ញុំឈឺធ្ងន់ ខ្ញុំនៅកូរ៉េ ចង់ទៅលេងផ្ទះ ១ខែ", Person.SELF),
        ("my mother is sick, I want to visit home for a month", Person.SELF),
        ("my mother is sick in Korea", Person.OTHER),
        ("មេខ្យល់យកលុយខ្ញុំ ១៥០០ដុល្លារ", None),
        ("khnhom jong tov phteah, tae mean kon ayu 2", Person.SELF),
        (
            "I work in Seoul and live well. My boss is kind, my room is warm, and on Sunday I cook for everybody. My sister is in "
            "Taiwan. I send money to my mother each month. I want to ask which day I can change my visa, and what I need for it",
            Person.SELF,
        ),
    ]
)
def test_whom_it_is_about(asked: tuple[str, Person | None]) -> None:
    text, person = asked
    assert project.circumstances().find(text).person is person


@every(
    [
        ("កាលពីឆ្នាំមុន ខ្ញុំធ្លាប់ត្រូវគេបោក", Time.PAST),
        ("thloab nov thai", Time.PAST),
        ("three years ago they sold me", Time.PAST),
        ("I was hit last year and he still does it", Time.NOW),
        ("ខ្ញុំចង់ទៅកូរ៉េ", Time.PLANNED),
        ("jong tov japan", Time.PLANNED),
        ("I want to go to Korea", Time.PLANNED),
        ("I want to go home", None),
        ("ខ្ញុំចង់ទៅផ្ទះ", None),
        ("they lock the door", None),
        ("home now with my mother, boss never paid", Time.PAST),
        ("can I still claim? it happened two years ago", Time.PAST),
        ("he is still locked in there since last year", Time.NOW),
        ("working here since 2019", None),
        ("mok pi thai vinh hz, jong rean", Time.PAST),
        ("elov nov phteah hz", Time.PAST),
        ("jong tov korea trov rean ey", Time.PLANNED),
        ("រឿងនោះចប់ហើយ", Time.PAST),
        ("ស្អែកគេនាំខ្ញុំឡើងឡាន", Time.PLANNED),
        ("ចង់មកផ្ទះវិញ", None),
        ("ខ្ញុំជាប់នៅក្រុមហ៊ុនឆបោក គេឆក់ខ្សែភ្លើង", Time.NOW),
        ("ប៉ាស្ព័រខ្ញុំនៅគេ ជួយលឿនផង", None),
        ("ខ្លាចគេដេញខ្ញុំចេញ", None),
        ("គេសងខ្ញុំវិញហើយ", Time.PAST),
    ]
)
def test_when_it_happens(asked: tuple[str, Time | None]) -> None:
    text, when = asked
    assert project.circumstances().find(text).time is when


def test_a_longer_phrase_hides_a_shorter_one_of_its_group_only() -> None:
    lexicon = Lexicon([Entry("a:x", "en", ("red boat",)), Entry("a:y", "en", ("boat",)), Entry("b:z", "en", ("boat",))])
    assert {sign.meaning for sign in lexicon.find(Reading("a red boat"))} == {"a:x", "b:z"}


@every(
    [
        ("my sister too", {"named"}),
        ("my husband is drunk", set()),
        ("my husband was arrested", {"named"}),
        ("ប្តីមកវិញហើយ គាត់ស្រវឹង", set()),
        ("ប្អូនស្រីខ្ញុំនៅជាមួយ", {"named"}),
        ("pdey krourk hery", set()),
        ("it is me, not other people", {"mine"}),
        ("ខ្ញុំនិយាយរឿងខ្លួនឯង មិនមែនអ្នកផ្សេងទេ", {"mine"}),
        ("reung khluon eng, min men neak phseng te", {"mine"}),
        ("ខ្ញុំអាយុ៣០ហើយ", {"grown"}),
        ("ខ្ញុំអាយុ១៥", set()),
        ("khnhom ayu 25", {"grown"}),
        ("I am 26", {"grown"}),
        ("កូនអាយុ៤ឆ្នាំ", {"kid"}),
        ("her mother is in Thailand", {"parent"}),
        ("គេវាយខ្ញុំ", {"harmed"}),
    ]
)
def test_what_else_tells_whom_it_is_about(asked: tuple[str, set[str]]) -> None:
    text, whom = asked
    assert project.circumstances().find(text).whom == whom


def test_what_is_unsaid_is_taken_from_the_other() -> None:
    said = Circumstances(sector=Sector.FARM)
    other = Circumstances(Sector.FISHING, Person.CHILD, None)
    assert said.where_unsaid(other) == Circumstances(Sector.FARM, Person.CHILD, None)


@given(st.text(alphabet=st.characters(codec=None)))
def test_any_text_is_read_without_an_error(text: str) -> None:
    project.circumstances().find(text)


@pytest.mark.parametrize("piece", ["my ", "is 1 ", "ខ្ញុំ", "ទៅធ្វើ", "kon bat ", "ប្អូនស្រីខ្ញុំនៅថៃ ", "( "])
def test_a_long_message_takes_only_as_much_more_as_it_is_longer(piece: str) -> None:
    circumstances, countries = project.circumstances(), project.countries()

    def read(text: str) -> None:
        reading = Reading(text)
        countries.find(reading)
        circumstances.find(reading)

    grows_with_length(read, (piece * 4096)[:4096])


MEASURED = {
    "km": {"country": 0.9, "sector": 0.85, "about": 0.8, "time": 0.65},
    "latn": {"country": 0.9, "sector": 0.85, "about": 0.75, "time": 0.6},
    "en": {"country": 0.9, "sector": 0.85, "about": 0.7, "time": 0.6},
}
"""What of each script's held-out messages must be found; a little under the lower end of the interval measured."""


@pytest.mark.parametrize("script", list(MEASURED))
def test_what_was_reached_on_unseen_messages_stays_reached(script: str) -> None:
    unsaid = {"country": None, "sector": None, "about": Person.SELF, "time": Time.NOW}
    hits, among = dict.fromkeys(unsaid, 0), dict.fromkeys(unsaid, 0)
    for message in project.listed(NLU / "facts_held_out" / f"{script}.yml")["messages"]:
        reading = Reading(message["text"])
        found = project.circumstances().find(reading)
        read = {
            "country": project.countries().find(reading),
            "sector": found.sector,
            "about": found.person,
            "time": found.time,
        }
        for key in unsaid:
            if key in message and message[key] != "ambiguous":
                among[key] += 1
                hits[key] += read[key] == message[key]
    assert all(hits[key] >= MEASURED[script][key] * among[key] for key in unsaid), (hits, among)


@pytest.mark.parametrize(
    "text",
    [
        "khnom ayu 22 chnam thaoke vay khnom",
        "khnom ayu 33 chnam thaoke vay khnom",
        "ខ្ញុំអាយុ៣៥ឆ្នាំ មិនមែនក្មេងទេ",
        "ខ្ញុំមិនមែនកូនក្មេងទេ",
    ],
)
def test_who_is_grown_is_no_child(text: str) -> None:
    """Two equal digits are a number, and no stretched one."""
    assert project.circumstances().find(Reading(text)).person is Person.SELF


@every(
    [
        ("កូនខ្ញុំយំ ខ្ញុំចាក់សោរក្នុងបន្ទប់ ជួយផង", Person.SELF),
        ("មានគ្នាយើង៧នាក់ ម្នាក់ឈឺធ្ងន់ គេអត់អោយថ្នាំ", Person.SELF),
        ("ចុះបើខ្ញុំស្លាប់ កូនខ្ញុំម៉េច អ្នកណាជួយកូនខ្ញុំ", Person.SELF),
        ("ខ្ញុំរត់ចេញពីថៅកែហើយ ឥឡូវនៅផ្ទះមិត្ត នៅភូកេត", Person.SELF),
        ("បងខ្ញុំរត់ចេញពីក្រុមហ៊ុនឆបោក", Person.OTHER),
        ("បង ខ្ញុំរត់ចេញពីក្រុមហ៊ុនឆបោក", Person.SELF),
        ("pa nhom jol mok knong bontop nhom pel yub", Person.SELF),
        ("mean mey aan mok pteas nhom tha mean pros chen jong kar oy luy mdai nhom", Person.SELF),
        ("p'oun srey knhom ot kar hz nov chen, pdey min oy jenh pi pteas", Person.OTHER),
        ("pdey min oy nhom jenh pi pteas", Person.SELF),
        ("min men nhom chheu te, mdai nhom teh", Person.OTHER),
        ("pros nhom rot pi krom hun chen", Person.OTHER),
        ("my aunt fix me husband in guangxi", Person.SELF),
        ("my stepfather comes into my room at night", Person.SELF),
    ]
)
def test_who_says_i_in_danger_writes_of_themselves(asked: tuple[str, Person]) -> None:
    text, person = asked
    assert project.circumstances().find(text).person is person


@every(
    [
        "the police are his friends",
        "police sold us back to the compound",
        "police come drink with my boss",
        "they pay the police",
        "police here are friends with them",
        "he showed me photo with the police chief",
        "I ran to the station and they called my boss",
        "the police brought us back to the company",
        "immigration sold us",
        "my husband is a policeman",
        "ប៉ូលីសជាមួយថៅកែ",
        "ប៉ូលីសលក់យើង",
        "ប៉ូលិសប្រគល់យើងទៅក្រុមហ៊ុនវិញ",
        "ខ្ញុំរត់ទៅប៉ុស្តិ៍ គេតេហៅថៅកែ",
        "ថៅកែឱ្យលុយប៉ូលីសរាល់ខែ",
        "police jea mnus robos thaoke",
        "police jea muoy thaoke",
        "polis lok yeung",
        "please dont tell me go to police they are same team with the manager",
        "two policeman came and beat us because boss ask them",
        "i see boss give envelope to police every month",
        "they already bought the cops",
        "no use to report to authorities, they and company share the money",
        "policeman raped me when i went to ask for help",
        "before raid they hide us underground because somebody in the police always warn the boss",
        "នគរបាលស៊ីលុយកាស៊ីណូ",
        "ប៉ូលិសមកវាយយើងជំនួសថៅកែ",
        "អត់ប្រយោជន៍ទេប្តឹងសមត្ថកិច្ច គេនឹងក្រុមហ៊ុនស៊ីគ្នា",
        "ប៉ូលីសនៅទីនេះជាបក្ខពួកគេទាំងអស់",
        "tamruat chab yerng ban hz lok oy me touk 2 mern bat",
        "polis mok veay yg chumnous thaoke",
        "nokorbal si luy casino",
        "thaoke oy luy police roal khae",
        "polis brokol yeung tov oy thaoke vinh",
        "my husband is a policeman, he beats me",
        "he is a cop so i cannot call 117",
        "ប្តីខ្ញុំជាប៉ូលិស ខ្ញុំហៅ 117 អត់បានទេ",
        "pdey nhom chea police min hean pdeng",
    ]
)
def test_the_police_are_on_the_side_of_who_does_harm(text: str) -> None:
    assert project.circumstances().find(text).police_against is True


@every(
    [
        "I have not told the police",
        "police arrested my boss",
        "I am afraid of the police because I have no papers",
        "boss says he will call the police",
        "if I go to the police will they tell my boss",
        "what happens if port police hand them back to the captain?",
        "police took my husband",
        "my brother is police",
        "my husband is not police",
        "ប្តីខ្ញុំប្តឹងប៉ូលិស",
        "pdey nhom trov police jab",
        "they paid for the police report",
        "police are here",
        "ប៉ូលីសចាប់ថៅកែ",
        "ខ្លាចប៉ូលីសព្រោះអត់មានក្រដាស",
        "ថៅកែហៅប៉ូលិសមកចាប់យើង",
        "បើខ្ញុំទៅប៉ូលីស ប៉ូលីសនឹងប្រាប់ថៅកែអត់",
        "police jab thaoke",
        "i called the police when the boss came and took me",
        "the police are with him now at the hospital",
        "i told police and i run but they catch me and bring back",
        "ខ្ញុំប្តឹងប៉ូលិស ខ្ញុំរត់ គេចាប់យកវិញ",
        "i watched a movie where the police were friends with the boss",
        "គេហៅខ្ញុំទៅធ្វើជាសាក្សី ប៉ូលិសសួរខ្ញុំ",
        "klach police pror ot mean kroudas",
        "thaoke tha hao police mok jab khnhom",
    ]
)
def test_who_fears_the_police_or_was_caught_says_nothing_of_their_side(text: str) -> None:
    assert project.circumstances().find(text).police_against is None


@every(
    [
        "the police are good",
        "police helped me",
        "the police are not his friends",
        "ប៉ូលិសល្អណាស់",
        "ប៉ូលីសជួយខ្ញុំ",
        "ប៉ូលិសមិនជាមួយថៅកែទេ",
        "police juoy yeung",
    ]
)
def test_good_police_take_it_back(text: str) -> None:
    assert project.circumstances().find(text).police_against is False


def test_police_who_are_against_them_are_no_helper_that_is_named() -> None:
    signs = [Sign(0, 6, "helper:police", "en"), Sign(7, 15, "helper:embassy", "en")]
    assert whom(signs) == ("police", "embassy")
    assert whom(signs, True) == ("embassy",)


@every(
    [
        "I am not safe here, he hits me",
        "i am not ok now",
        "he never beat me before but today he hit my head",
        "the door will not open, we are locked in",
        "my passport is not with me",
        "i love my husband but he beats me",
        "thank you for all, you helped me. tonight I end it",
        "ខ្ញុំមិនមានសុវត្ថិភាពទេ",
        "ខ្ញុំមិនសុខសប្បាយទេ",
        "ពីមុនមិនដែលវាយទេ តែថ្ងៃនេះវាយបែកក្បាល",
        "អរគុណបងដែលជួយខ្ញុំ យប់នេះលាហើយ",
        "nhom ot safe te",
        "mun ot del vay te, tae tngai nis vay bek kbal",
    ]
)
def test_who_says_the_contrary_is_not_well_and_denies_nothing(text: str) -> None:
    assert not project.circumstances().find(text).tones & {"denied", "safe"}


@every(
    [
        ("nobody holds my passport, it is in my bag", "denied"),
        ("he isn't missing, he just changed sim", "denied"),
        ("different house now, this madam is kind", "safe"),
        ("កូនខ្ញុំមិនបាត់ទេ ទើបខលមក", "denied"),
        ("ឥឡូវនៅផ្ទះ សុខសប្បាយ", "safe"),
        ("passport nhom kan eng, ot mean nak yok te", "denied"),
        ("eilov nhom rien kat sok, sok sabay", "safe"),
    ]
)
def test_who_denies_it_or_is_well_again_says_so(asked: tuple[str, str]) -> None:
    text, tone = asked
    assert tone in project.circumstances().find(text).tones
