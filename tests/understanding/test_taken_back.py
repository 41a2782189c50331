"""Danger is taken back by the person's own words only."""

import pytest

from tests import project

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
