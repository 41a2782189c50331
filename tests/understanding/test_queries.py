"""The words of queries mean what is asked of an answer, and nothing that is asked of the world."""

import pytest

from bot.core.replacing import replace
from bot.core.understanding.values import Guess, Money, Parsed, Person, Query, Urgency
from tests import project


class Says:
    """An intent model that always says the same."""

    def __init__(self, parsed: Parsed) -> None:
        self._parsed = parsed

    async def parse(self, _: str) -> Parsed:
        return self._parsed


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ("how much does it cost", Query.COSTS),
        ("how much does it cost to go to Korea", None),
        ("how much does a passport cost", Query.PRICE),
        ("is it free", Query.COSTS),
        ("is it free to go to Korea", None),
        ("the embassy does not answer", Query.NO_ANSWER),
        ("my agent does not answer", None),
        ("the boss is not answering my messages", None),
        ("they want 5000 dollars", Query.SHOULD_I_PAY),
        ("he wants my passport", None),
        ("will police come if i send my location", None),
        ("how do I send my location", None),
        ("if we send the money will they free him", Query.SHOULD_I_PAY),
        ("can he complain when he is back home", None),
        ("he is back!", Query.WORSE),
        ("please call me", Query.CALL_ME),
        ("he call me from port last night", None),
        ("សូមតេមកខ្ញុំ", Query.CALL_ME),
        ("គាត់តេមកខ្ញុំយប់មិញ", None),
        ("som tel mok knhom", Query.CALL_ME),
        ("kat tel mk knhom yub mnh", None),
        ("លេខស្ថានទូតនៅម៉ាឡេស៊ី", Query.NUMBER_OF),
        ("លេខប៉ូលីសអត់មានអ្នកលើកទេ", Query.NO_ANSWER),
        ("lek telephone sthantout nov thai", Query.NUMBER_OF),
        ("number of police in korea", Query.NUMBER_OF),
        ("how long does it take until somebody comes", Query.WHAT_THEN),
        ("how long until the money arrives", None),
        ("ត្រូវរង់ចាំប៉ុន្មានថ្ងៃ", Query.WHAT_THEN),
        ("បើប្តឹង ត្រូវរង់ចាំប៉ុន្មានខែទើបបានលុយ", None),
        ("cham ponman thngai", Query.WHAT_THEN),
        ("cham ponman khae teub ban luy", None),
        ("which one is best", Query.WHOM_FIRST),
        ("which bank is best", None),
        ("បើថៅកែមិនព្រមចេញ ធ្វើម៉េច", None),
        ("ber thaoke ot chenh tver mech", None),
        ("bleeding a lot", Query.WORSE),
        ("I am not bleeding anymore", None),
        ("តេទៅថៃអស់លុយប៉ុន្មាន", Query.COSTS),
        ("ទៅថៃអស់លុយប៉ុន្មាន", None),
        ("ធ្វើលិខិតឆ្លងដែនអស់លុយប៉ុន្មាន", Query.PRICE),
        ("ខលទៅស្ថានទូតអត់លើក", Query.NO_ANSWER),
        ("មេខ្យល់អត់លើកទូរស័ព្ទ", None),
        ("os luy ponman", Query.COSTS),
        ("tov korea os luy ponman", None),
        ("tver passport os luy ponman", Query.PRICE),
        ("mekhyal ot leuk telephone", None),
        ("jam yu te", Query.WHAT_THEN),
        ("free?", Query.COSTS),
        ("i am not free to go", None),
        ("the owner must not hear that it was us", Query.WHO_WILL_KNOW),
        ("my left ear cannot hear", None),
        ("if police come they send me home?", Query.ARRESTED),
        ("her mother in law checks her wechat", Query.CANNOT_SPEAK),
        ("can my sister come with me", Query.FOR_ANOTHER),
        ("រៀនឥតបង់លុយទេ", Query.COSTS),
        ("បងថ្លៃទេ", None),
        ("កុំប្រាប់ប៉ូលីសណា", Query.WHO_WILL_KNOW),
        ("ចេញម៉េចកុំឱ្យគេដឹង", None),
        ("កូន៣ឆ្នាំ យកទៅជាមួយបានទេ", Query.WITH_CHILD),
        ("នាំកូនចេញដែរបានអត់", Query.WITH_CHILD),
        ("ទៅទាំងម៉ែទាំងកូនបានទេ", Query.WITH_CHILD),
        ("យកកូនទៅពេទ្យបានទេ", None),
        ("កូនទៅធ្វើការជាមួយមិត្តបានទេ", None),
        ("koun 5 chnam tov der ban ot", Query.WITH_CHILD),
        ("jenh trov tuk kon reu yok tov", Query.WITH_CHILD),
        ("nham kon srey tov jamouy ban te", Query.WITH_CHILD),
        ("yok kon tov pet ban te", None),
        ("kon tov tver kar jamuy mit ban te", None),
        ("can my daughter come with me", Query.WITH_CHILD),
        ("do i have to leave my child here", Query.WITH_CHILD),
        ("can my son go to work in thailand", None),
        ("បើទៅមើលសិន ហើយម៉េច", Query.WHAT_THEN),
        ("bong thlai te", None),
        ("pet nov ng thlai te", Query.COSTS),
        ("ke som 12 pun bat", Query.SHOULD_I_PAY),
        ("ke tha bat phone", None),
        ("ber tov hz mech", Query.WHAT_THEN),
        ("does the lawyer ask for money", Query.COSTS),
        ("must we pay for the training", Query.PRICE),
        ("the phone rings, no body", Query.NO_ANSWER),
        ("police or who", Query.WHOM_FIRST),
        ("if she refuses, then?", Query.WHAT_THEN),
        ("I can only write when he sleeps", Query.CANNOT_SPEAK),
        ("ហើយប្អូនស្រីគាត់ក៏នៅនោះដែរ", Query.FOR_ANOTHER),
        ("ចូលយប់នេះបានទេ", Query.OPEN_NOW),
        ("no no not me. my boy, 21 year", Query.FOR_ANOTHER),
        ("but him, he go 4 month ago", Query.FOR_ANOTHER),
        ("បងស្រីអូន១៩ គេក៏យកទៅដែរ", Query.FOR_ANOTHER),
        ("not day off. i mean can they say no", Query.NOT_THAT),
        ("មិនមែនចំណុចច្បាប់ទេ ចង់បានឧទាហរណ៍", Query.NOT_THAT),
        ("give 600 and he bring my husband", Query.SHOULD_I_PAY),
        ("បង់ដំណាក់ទី១សិនបានទេ", Query.SHOULD_I_PAY),
        ("oun tel nak na mun min hean te police", Query.WHOM_FIRST),
        ("nhom tel min ban nhom puon", Query.CANNOT_SPEAK),
        ("tel sthantut ot chab te", Query.NO_ANSWER),
        ("too late or still can?", Query.WHAT_THEN),
        ("if I complain will he know it is me", Query.WHO_WILL_KNOW),
        ("vea tel mok hz", None),
        ("គាត់តេមកវិញហើយ", None),
        ("សរសេរបានតែពេលគេដេក", Query.CANNOT_SPEAK),
        ("ចុះបងប្អូនខ្ញុំខ្ចីលុយសងគេបានទេ", Query.SHOULD_I_PAY),
        ("vea deng te", Query.WHO_WILL_KNOW),
        ("how much do they take", Query.COSTS),
        ("the agent says only 300 dollars in cash", Query.SHOULD_I_PAY),
        ("should I pay?", Query.SHOULD_I_PAY),
        ("the owner will know", Query.WHO_WILL_KNOW),
        ("will you tell my mother", Query.WHO_WILL_KNOW),
        ("if I refuse they do what", Query.WHAT_THEN),
        ("today is a holiday, maybe closed", Query.OPEN_NOW),
        ("can I complain for her", Query.FOR_ANOTHER),
        ("បើខ្ញុំមិនបង់ ធនាគារយកផ្ទះទេ", Query.WHAT_THEN),
        ("បើខ្ញុំប្ដឹង គេដឹងទេ", Query.WHO_WILL_KNOW),
        ("បើគេមក ខ្ញុំរត់", None),
        ("ខ្ញុំប្ដឹងជំនួសបានទេ", Query.FOR_ANOTHER),
        ("បង់៥ពាន់បាត គេដោះលែង", Query.SHOULD_I_PAY),
        ("ស្ថានទូតឬអង្គការមុន", Query.WHOM_FIRST),
        ("យាយមើលអក្សរមិនសូវដាច់", Query.CANNOT_READ_WRITE),
        ("គេមិនទាន់បើកប្រាក់ខែ", None),
        ("ber nhom ot bong ke yok dey te", Query.WHAT_THEN),
        ("ber nhom prab ke deng te", Query.WHO_WILL_KNOW),
        ("ponman khae teub ban", Query.WHAT_THEN),
        ("nhom pdeng chumnuos propun ban te", Query.FOR_ANOTHER),
        ("thaoke ot ton berk luy", None),
        ("កាតជម្ពូថ្លៃប៉ុន្មាន", Query.PRICE),
        ("ទៅពេទ្យអស់ប៉ុន្មាន", Query.PRICE),
        ("លុយពិន័យប៉ុន្មានបាត", Query.PRICE),
        ("តេទៅអស់លុយប៉ុន្មាន", Query.COSTS),
        ("twer passport os luy ponman", Query.PRICE),
        ("ot men luy telephone te luy twer passport", Query.PRICE),
        ("trov bong pet ot", Query.PRICE),
        ("how much for the medicine", Query.PRICE),
        ("who pays the hospital bill", Query.PRICE),
        ("boss ran away, who pay us", None),
        ("do they take money", Query.COSTS),
        ("ហៅប៉ូលីសចិនលេខប៉ុន្មាន", Query.NUMBER_OF),
        ("ប្រាប់ប៉ូលីសថៃលេខប៉ុន្មាន", Query.NUMBER_OF),
        ("ហៅប៉ូលីសឡាវបានទេ", Query.NUMBER_OF),
        ("lek police thai ponman", Query.NUMBER_OF),
        ("what is the number of the ambulance", Query.NUMBER_OF),
        ("the police took my number", None),
        ("គេចាប់ខ្ញុំទេ", Query.ARRESTED),
        ("ber nhom rot jenh police jab nhom ot", Query.ARRESTED),
        ("will they put me in jail", Query.ARRESTED),
        ("can I complain", None),
        ("ខ្ញុំប្តឹងគេបានអត់", None),
        ("អត់មានអ្នកណាបង្ខំទេ", None),
        ("គ្រាន់តែចង់ដឹងថាគេកាត់ ២ពាន់ ត្រូវច្បាប់អត់", None),
        ("ផ្ញើសារនេះ ថៅកែខ្ញុំដឹងអត់", Query.WHO_WILL_KNOW),
        ("is it safe to go to Thailand", None),
        ("ថែមម៉ោងរហូត អត់ឲ្យលុយថែម", None),
        ("ពីម៉ោង៥ព្រឹក ដល់១២យប់ គេអត់ឲ្យចេញ", None),
        ("ឥឡូវច្រកណាបើក ប៉ោយប៉ែតបើកឬនៅ", None),
        ("1297 តេថ្ងៃសៅរ៍បានទេ", Query.OPEN_NOW),
        ("ខ្ញុំគួរទៅអត់", None),
        ("ថៅកែត្រូវសងលុយគ្រួសារទេ", None),
        ("keat ot ach deur", None),
        ("I am a wife, not a worker", None),
        ("បើស្ថានទូតមិនលើក", Query.NO_ANSWER),
        ("boss line not answer", None),
        ("បងមិនឆ្លើយសោះ", Query.NOT_THAT),
        ("you never answer my question", Query.NOT_THAT),
        ("niyey english ban ot", Query.SPEAKS_KHMER),
        ("do they reply on whatsapp", Query.CANNOT_SPEAK),
        ("លេខ1661 ហ្នឹងអស់លុយអត់", Query.COSTS),
        ("ខលទៅប៉ូលីសម៉ាឡេ ខ្ញុំអត់ចេះភាសា", Query.SPEAKS_KHMER),
        ("ទៅធ្វើពាស្ព័រនៅទីនោះអស់ប៉ុន្មាន", Query.PRICE),
        ("bong os luy ponman ber tver visa tov kor", Query.PRICE),
        ("sorng luy oy ke ban te", Query.SHOULD_I_PAY),
        ("bot tov prap ke, ke jab knhom te", Query.ARRESTED),
        ("ber nhom prap ke, ke dok visa nhom te", Query.WHAT_THEN),
        ("ber tver kar tngai na", Query.OPEN_NOW),
    ],
)
async def test_a_query_is_of_the_answer_and_not_of_the_world(words: str, query: Query | None) -> None:
    found = await project.understander().understand(words)
    assert found.queries == (() if query is None else (query,))


@pytest.mark.parametrize(
    "words",
    [
        "ខ្ញុំខលទៅមេខ្យល់វាបិទទូរស័ព្ទ",
        "ទូរស័ព្ទគេដកហើយ ១អាទិត្យម្តងបានខល១នាទី",
        "ប្រពន្ធខ្ញុំចោល ជំពាក់ធនាគារ១ម៉ឺនដុល្លារ កូនៗអត់មានលុយរៀន",
        "ខ្ញុំចេះភាសាអង់គ្លេសបន្តិច អាយុ៣២ វីសាធ្វើចំការមានអត់",
        "បងជួយប្រាប់ម៉ែខ្ញុំបានអត់",
        "ជួយយកគាត់មកវិញបានអត់ អស់ប៉ុន្មាន",
        "នៅដេលី គេថាឱ្យលុយ 8000 តែឱ្យតែ 2000 ឥឡូវឈឺ",
        "tel neak nom kat tov hng min lerk",
        "ចឹងទៅកូរ៉េផ្លូវត្រូវច្បាប់ធ្វើម៉េច អស់ប៉ុន្មាន",
        "police arab nhom klach, ke kan pasport",
        "facebook bok luy nhom ot chlaey!! nhom phnye 300$ hz",
        "ot jes type khmer te",
        "krumhun ke tha chhob trov bong sang 15000b",
        "can he take 400000 from salary",
        "they took her phone",
    ],
)
async def test_words_of_a_story_are_no_query_and_the_model_is_not_heard_on_it(words: str) -> None:
    guessed = Parsed((Guess("no_answer", 0.8), Guess("unpaid_wages", 0.2)))
    understood = await replace(project.understander(), nlu=Says(guessed)).understand(words)
    assert (understood.queries, understood.topic == "no_answer") == ((), False)


async def test_elsewhere_the_model_is_heard_on_a_query() -> None:
    guessed = Parsed((Guess("no_answer", 0.8), Guess("unpaid_wages", 0.2)))
    understood = await replace(project.understander(), nlu=Says(guessed)).understand("they never call me back")
    assert understood.topic == "no_answer"


TAKEN_BACK = """
I was joking
it was nothing, sorry
I am only asking, nothing happened to me
I am safe now, I got out
false alarm, everything is fine
it is over now, he left, I am ok
sorry wrong message
I do not need help anymore
no, nobody hit me
គ្មានអ្នកណាវាយខ្ញុំទេ
kmean neak na vay knhom te
ខ្ញុំនិយាយលេងទេ
អត់មានអីទេ សុំទោស
ខ្ញុំគ្រាន់តែសួរ មិនមានរឿងអីកើតឡើងទេ
ឥឡូវខ្ញុំមានសុវត្ថិភាពហើយ
ចប់ហើយ មិនអីទេ
សុំទោស ខ្ញុំផ្ញើច្រឡំ
គេដោះលែងខ្ញុំហើយ
knhom niyeay leng te
ot mean ey te som tos
knhom kron te suo ot mean rueng ey te
ey lov knhom mean sovathipheap hery
chob hery, ot ey te
wait!! he call now, he is ok, only no signal. sorry :)
she is fine, only no battery
you misunderstood
no, you misunderstood me
គាត់តេមកវិញហើយ មិនអីទេ
អ្នកយល់ខុសហើយ
vea tel mk hz ot ey te
yol khos hz bong
"""

NOT_TAKEN_BACK = """
it is not a joke
I am not safe now
he says it was a joke
my boss said he was joking, he hit me
I have nothing to eat
my life is over
is it over
how can I be safe
I am safe now but they come back
they let me go only if my cousin comes
help me, I am not ok
they say everything is fine
she says she is ok but she cries
you misunderstood, he beats me every day
they call it a joke
គេមកវិញ មិនអីទេ
សូមឱ្យកូនបានសុខសប្បាយ
you think this is a joke
I asked for my passport
it was nothing, only the wooden hanger, and since then my ear makes a noise
មិនមែននិយាយលេងទេ
ខ្ញុំអត់មានសុវត្ថិភាពទេ
គេថានិយាយលេង
មិនទាន់ចប់ទេ
អត់មានអីញ៉ាំទេ
ជីវិតខ្ញុំចប់ហើយ
ខ្ញុំមានសុវត្ថិភាពហើយ ប៉ុន្តែគេមកវិញ
គេប្រាប់ខ្ញុំថាមិនអីទេ
ធ្វើម៉េចបានសុវត្ថិភាព
គ្មានអ្នកជួយទេ
nobody helps me
nobody pays me
min men niyeay leng te
knhom ot mean sovathipheap te
ke tha niyeay leng
min ton chob te
ot mean ey nham te
ke tha ot ey te
"""


@pytest.mark.parametrize(
    ("words", "calms"),
    [
        (words, calms)
        for lines, calms in ((TAKEN_BACK, True), (NOT_TAKEN_BACK, False))
        for words in lines.split("\n")[1:-1]
    ],
)
async def test_danger_is_taken_back_by_the_persons_own_words_only(words: str, calms: bool) -> None:
    assert (await project.understander().understand(words)).calms is calms


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
