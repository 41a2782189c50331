"""The words of queries mean what is asked of an answer, and nothing that is asked of the world."""

import pytest

from bot.core.understanding.values import Query
from tests import project


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ("how much does it cost", Query.COSTS),
        ("how much does it cost to go to Korea", None),
        ("how much does a passport cost", None),
        ("is it free", Query.COSTS),
        ("is it free to go to Korea", None),
        ("the embassy does not answer", Query.NO_ANSWER),
        ("my agent does not answer", None),
        ("the boss is not answering my messages", None),
        ("they want 5000 dollars", Query.SHOULD_I_PAY),
        ("he wants my passport", None),
        ("bleeding a lot", Query.WORSE),
        ("I am not bleeding anymore", None),
        ("តេទៅថៃអស់លុយប៉ុន្មាន", Query.COSTS),
        ("ទៅថៃអស់លុយប៉ុន្មាន", None),
        ("ធ្វើលិខិតឆ្លងដែនអស់លុយប៉ុន្មាន", None),
        ("ខលទៅស្ថានទូតអត់លើក", Query.NO_ANSWER),
        ("មេខ្យល់អត់លើកទូរស័ព្ទ", None),
        ("os luy ponman", Query.COSTS),
        ("tov korea os luy ponman", None),
        ("tver passport os luy ponman", None),
        ("mekhyal ot leuk telephone", None),
        ("jam yu te", Query.WHAT_THEN),
        ("free?", Query.COSTS),
        ("i am not free to go", None),
        ("the owner must not hear that it was us", Query.WHO_WILL_KNOW),
        ("my left ear cannot hear", None),
        ("if police come they send me home?", Query.WHAT_THEN),
        ("her mother in law checks her wechat", Query.CANNOT_SPEAK),
        ("can my sister come with me", Query.FOR_ANOTHER),
        ("រៀនឥតបង់លុយទេ", Query.COSTS),
        ("បងថ្លៃទេ", None),
        ("កុំប្រាប់ប៉ូលីសណា", Query.WHO_WILL_KNOW),
        ("ចេញម៉េចកុំឱ្យគេដឹង", None),
        ("កូន៣ឆ្នាំ យកទៅជាមួយបានទេ", Query.FOR_ANOTHER),
        ("បើទៅមើលសិន ហើយម៉េច", Query.WHAT_THEN),
        ("bong thlai te", None),
        ("pet nov ng thlai te", Query.COSTS),
        ("ke som 12 pun bat", Query.SHOULD_I_PAY),
        ("ke tha bat phone", None),
        ("ber tov hz mech", Query.WHAT_THEN),
    ],
)
async def test_a_query_is_of_the_answer_and_not_of_the_world(words: str, query: Query | None) -> None:
    found = await project.understander().understand(words)
    assert found.queries == (() if query is None else (query,))
