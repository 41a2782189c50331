"""Who does harm, whom it is done to, and where they are."""

import pytest

from bot.core.understanding.values import Urgency
from tests import project


@pytest.mark.parametrize(
    ("words", "comes"),
    [
        ("they are back", True),
        ("the boss is at the door", True),
        ("គេមកវិញហើយ", True),
        ("ថៅកែមកហើយ", True),
        ("vea mok vinh hz", True),
        ("guard coming stop now", True),
        ("i hear them coming up the stairs", True),
        ("my husband is awake", True),
        ("ខ្ញុំឮគេឡើងជណ្តើរមក", True),
        ("គេមកដល់មាត់ទ្វារហើយ", True),
        ("ពុកមកពីស្រែវិញហើយ ស្រវឹងទៀត", True),
        ("ke joul mok nis hz", True),
        ("I hear them", True),
        ("someone is outside my room", True),
        ("his car just arrived", True),
        ("they found us", True),
        ("they are kicking the door", True),
        ("ខ្ញុំឮគេ", True),
        ("គាត់នៅមាត់ទ្វារ", True),
        ("ឮសំឡេងឡានគាត់ហើយ", True),
        ("មានគេមក", True),
        ("គេជិតមកដល់ហើយ", True),
        ("nhom lue ke", True),
        ("គាត់ភ្ញាក់ហើយ", True),
        ("គាត់ភ្ញាក់ហើយ ប៉ុន្តែដើរមិនរួច", False),
        ("koat nv mat tvea", True),
        ("ke mk rok nhom hz", True),
        ("He is home in Kampot since two years", False),
        ("I never hear from them", False),
        ("teah hoch 3 thngai lou kaut", False),
        ("pdey phnheak hz", True),
        ("the police came to help me yesterday", False),
        ("គេយាមនៅមាត់ទ្វារ", False),
        ("ប៉ូលីសមកដល់ហើយ", False),
        ("police mok hz", False),
        ("he is coming, delete this chat", False),
        ("មេមកហើយ លុបឆាតនេះម៉េច", False),
        ("គាត់តេមកហើយ", False),
        ("គាត់ស្រវឹងទៀតហើយ កំពុងបោកទ្វា", True),
        ("kat kompong bok tvea", True),
    ],
)
async def test_who_does_harm_comes(words: str, comes: bool) -> None:
    assert (await project.understander().understand(words)).comes is comes


@pytest.mark.parametrize(
    ("words", "alike", "there"),
    [
        ("also in Singapore?", True, False),
        ("choh bong srey nhom nov singapore vinh doch knea te", True, False),
        ("joh bong bros nov korea bak jerng dae", False, False),
        ("ចុះនៅម៉ាឡេស៊ី", True, False),
        ("my sister is still there", False, True),
        ("គ្នាខ្ញុំ២នាក់ទៀតនៅលើហ្នឹង", False, True),
        ("I work in Singapore", False, False),
    ],
)
async def test_what_is_asked_of_elsewhere_and_told_of_who_is_left(words: str, alike: bool, there: bool) -> None:
    understood = await project.understander().understand(words)
    assert (understood.alike, understood.there) == (alike, there)


@pytest.mark.parametrize(
    ("words", "gone"),
    [
        ("he has left, I am alone now", True),
        ("ok my husband went to work", True),
        ("they went out now, I can talk", True),
        ("nobody is here now", True),
        ("គាត់ចេញទៅហើយ", True),
        ("ឥឡូវគេទៅធ្វើការហើយ", True),
        ("ខ្ញុំនៅម្នាក់ឯង", True),
        ("koat jenh tov hz", True),
        ("nhom nv mneak eng hz", True),
        ("when he left I wrote to you", False),
        ("my husband left me for someone else", False),
        ("nobody is responsible", False),
        ("ពេលគាត់ចេញទៅហើយ ខ្ញុំសរសេរមក", False),
        ("ber koat jenh tov hz, nhom rot", False),
    ],
)
async def test_who_does_harm_has_left(words: str, gone: bool) -> None:
    assert (await project.understander().understand(words)).gone is gone


@pytest.mark.parametrize(
    ("words", "country"),
    [
        ("i live prey veng. mother in thailand. brother hit me", "KH"),
        ("nhom nov prey veng, mdai nhom nov thai. bong thom veay nhom", "KH"),
        ("ខ្ញុំនៅព្រៃវែង ម៉ែខ្ញុំនៅថៃ បងវាយខ្ញុំ", "KH"),
        ("I am in Malaysia, my mother in Takeo, boss beat me", "MY"),
        ("my brother is in Thailand, they beat him. I am in Takeo", "TH"),
    ],
)
async def test_who_is_harmed_themselves_is_where_they_are_and_not_where_their_family_is(
    words: str, country: str
) -> None:
    found = await project.understander().understand(words)
    assert (found.country, found.subject_at) == (country, country)


@pytest.mark.parametrize("words", ["pa nhom nov thai", "pa nhom nung mae nov thai", "pa ke tver ka nov korea"])
def test_a_father_who_sounds_like_a_blow_is_none(words: str) -> None:
    """Both sound *po*; "boh" with what it is done with is one."""
    assert project.understander().red_flags(words).urgency is Urgency.NONE
    assert project.understander().red_flags("ke boh nhom nung kambet").urgency is Urgency.EMERGENCY


def test_who_sleeps_in_a_container_is_badly_housed_and_who_is_shut_in_one_is_locked_in() -> None:
    understander = project.understander()
    assert understander.red_flags("គេអោយគេងក្នុងទូកុងតឺន័រ ត្រជាក់ណាស់").urgency is Urgency.NONE
    assert understander.red_flags("គេឃាំងខ្ញុំក្នុងទូកុងតឺន័រ").urgency is Urgency.EMERGENCY
