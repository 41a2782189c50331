"""Makes `nlu/words/reading.json`: by which Khmer words romanised ones may be read (`nlu/components/reading.py`).

    git clone https://github.com/Chhunneng/khmer-text-transliteration var/pairs
    nlu/.venv/bin/python nlu/build/reading.py var/pairs     half a minute

How Khmer words are typed: 28,569 pairs of `eng_khm_data.txt` and the lists of chat spellings of that repository (MIT,
`nlu/words/README.md`), and `CHAT` below. Kept are words that our own Khmer training messages have, with how often each
has them, and how often one follows another there.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

from components import messages, text  # noqa: E402
from components.khmer_words import words  # noqa: E402
from components.reading import START, TABLE  # noqa: E402

FOLLOWED = 2
"""Times that a word must follow another for the two to be kept."""
SURE = 20_000
"""How often a spelling of `CHAT` counts as seen: it is nothing else."""
CHAT = """
ខ្ញុំ khnhom nhom knhom khnom | ញុំ nh nhum | បង bong | អត់ ot | ឱ្យ aoy oy | ទេ te | មិន min mn | មាន mean | នៅ nov nv | ទៅ tov tv
ត្រូវ trov | ចង់ jong jg | បាន ban | ហើយ heuy hz | គេ ke | វា vea via | មក mok mk | ចូល jol chol | ចេញ jenh chenh | ជួយ juoy jouy
ស្លាប់ slab | សូម som | អ្នក neak nak | ធ្វើ tver thver | រត់ rot rut | វាយ vay veay | ចាប់ jab chab | អ្វី avey | ក្នុង knong
កុំ kom | នេះ nis | ដូច doch dauch | ផ្ទះ phteah ptas pteah | យប់ yub | កូន kon | ស្រី srey | លេង leng | លុយ luy | ពេល pel
គ្រប់ krob | ថ្ងៃ tngai thngai | អូន oun | គ្មាន kmean | អី ey | ថា tha | ប្រុស bros pros | ថៅកែ thaokae thaoke taokae thaukae taoke
ឥឡូវ iluv ilov elov | ខ្លាច klach | ដៃ dai | ម្តាយ mday mdai | ពុក puk | ម៉ែ mae | ម៉ាក់ mak | ប្តី bdey pdey ptei | ប្រពន្ធ propun prapun
ទូក touk | ទុក tuk | ត្រី trey | ថ្លៃ thlai tlai | ដឹង deng deung doeng | ខែ khae | ឆ្នាំ chnam chhnam | ហ្នឹង ng | នឹង nung neng
ម្នាក់ mneak | តៃកុង taikong | ប៉ាស្ព័រ passport | ស្រុក srok | ខ្មែរ khmer | ថៃ thai | ម៉ាឡេ malay | ពេទ្យ pet | ម៉ាដាម madam
ប៉ូលិស police polis | បាត bat baht | អាគារ akea agar | មិញ mnh menh | ម្សិល msel | យើង yerng yeung yg | ជិត jit chit | គាត់ keat kot kat
ផ្ញើ pnher phnher | ធនាគារ bank | ទូរសព្ទ phone tel | ក្រុមហ៊ុន krumhun kromhun | រោង rong | ចក្រ chak | ទ្វារ tvear tvea | បន្ទប់ bontub bontob
ច្បាប់ chbab jbab | ប៉ុន្មាន pnman bonman ponman | ដេក deik dek | ក្រដាស kadas | មេខ្យល់ mekjol mekchol | ធម្មតា thmada thomda | ស្ថានទូត sathanthut
និយាយ niyay nijeay niyey niyeay | ម៉ឺន meun mern | ពាន់ pun poan | រាល់ rl roal | វីសា visa | ម៉ាស្សា massage | ម៉ូតូ moto
តេឡេក្រាម telegram | ហ្វេសប៊ុក facebook fb | គណនី account acc | កុងត្រា contract kontra kontrak | វីដេអូ video vdo | ស្នាម sneam | ពីរ pir
ឈាម chheam cheam | ជំពាក់ jompeak jomneak chompeak | បំណុល bomnol bomnoul | ម្ចាស់ mchas | សាលា sala | រៀន rean | កំណើត komnert kamnert
សំបុត្រ sombot sombuot | មេភូមិ mephum | មេឃុំ mekhum | យាយ yeay | ចៅ chav jav | ស្រែ srae | ដី dei dey | ប្លង់ plong | លក់ luok luk
ទិញ tinh | ខារ៉ាអូខេ karaoke | រោងចក្រ rongchak | ប្រាក់ខែ prakkhae prakae | ប៉ា pa | មីង ming | ក្មួយ kmuoy kmouy | ចម្ការ jamka jomkar chomkar
ឈប់ chhub chhob chub | ជើង jeung jerng joeng | កំពង់ kampong kompong | រស់ ros rus roh | ផង pong phong pg | មែន men
លើក lerk luek loek | ឈ្មោះ chmos chhmos chmous chhmuos chmuos | ទាមទារ tamtear teamtear | មេខ្យល់ mekhyal mekhjol
ដំណឹង domneng domnoeng | ប្រឡង brolong prolong | បញ្ជូន bonhjon bonjun | ពិន័យ pinay pinai | ប្រាប់ brab prab
ផុត phot | ហួស hous | ពោះ pous pos | សង sang | សំណង់ samnang somnong | គុក kuk | កាត card kat | ឈឺ chheu cheu
ឆាប់ chhab | អក្សរ aksar aksor | ពត៌មាន pdormean | បញ្ឈប់ bonhchhob bonchob | បណ្តេញ bondenh bandenh
ទូរស័ព្ទ telephone | ដើម្បី derm | ប្តឹង pdeng bdeng pdoeng
ហើយ hery hey haey hoy | ធ្លាប់ thleab thlob tleab tlob | ចិន chen chin jin | ចេញ chanh cenh | ជាមួយ cheamuoy jeamuoy jamuoy | មួយ muoy muy mouy
ជា chea jea | ខេត្ត khet khett | ខ្យល់ kyol khyol kjol | នាង nea neang | កាត់ kat kath | ទឹក teuk toek tik | ទូក tuk tuok touk | លួច luoch louch
សរសេរ sorser | នឹង nng nug | ដែល dael del | ទាំង teang | អស់ os ors | ឆ្ងាយ chhngay chngay | ព្រោះ prors pruos | បើ ber bae | ព្រឹក preuk prik
ល្ងាច lngeach | អាទិត្យ atit | ភូមិ phum | បាយ bay | ម្ហូប mhob mhop | ហូប hob hop | ញ៉ាំ nham | ក្មេង kmeng | ចាស់ jas chas | មនុស្ស mnus mnuss
ការងារ karngea karngear | បង្ខំ bongkhom bangkhom | បោក bok bouk | យក yok yk | ប្អូន paoun poun phaon pa'oun p'oun | ស្អែក saek | ដំបូង dambong damboung
ក្រោយ kroy kraoy | មុន mun | ហៅ hao hav | ខុស khos khus | ពិបាក pibak | ចិត្ត chet jet | យំ yum yom | គេង keng | សុំ som | សួរ sur sour suor
ចាំ jam cham | ឆ្លើយ chlery chlaey | លុប lub lop | ខ្មាស khmas kmas | ថ្នាំ thnam tnam | កើត kert kaet | ជួប chuob jouob juob | ស្គាល់ skol skal
ឃើញ khernh kernh khenh | រក rok rork | លក់ luk lok | ប្រើ brer brae | ចុះ jos chos jus | ឡើង lerng laeng | ដាក់ dak dac | បើក berk baek | បិទ bet
ខឹង kheng keung | ស្រលាញ់ srolanh srolan | ជឿ jeu cheu | ភ័យ phey phay | សុខ sok | សប្បាយ sabay sbay | ស្ងាត់ sngat | ម៉ោង maong mong moung
"""


def pairs(folder: Path) -> Iterator[tuple[str, str]]:
    """Khmer words and how they are typed."""
    for path in (*folder.rglob("eng_khm_data.txt"), *folder.glob("khmer-english-transliteration/*.txt")):
        for line in path.read_text("utf-8").splitlines():
            word, _, typed = line.replace("=", ":", 1).partition(":")
            for each in typed.split(","):
                yield text.fold(word.strip()), re.sub("[^a-z]", "", each.lower())


def is_khmer(word: str) -> bool:
    """Whether a word has a Khmer letter."""
    return any("\u1780" <= letter <= "\u17d2" for letter in word)


def main() -> None:
    """Write the table."""
    examples = messages.read(HOME / "data", messages.topics(HOME / "topics.yml"), text.fold)
    told = [words(text.fold(each.text)) for each in examples if each.script == "km"]
    seen: Counter[str] = Counter()
    after: Counter[tuple[str, str]] = Counter()
    for each in told:
        khmer = [word for word in each if is_khmer(word)]
        seen.update(khmer)
        after.update(zip([START, *khmer], khmer, strict=False))
    typed: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for word, spelling in pairs(Path(sys.argv[1])):
        if spelling and word in seen:
            typed[spelling][word] = seen[word]
    for entry in CHAT.replace("\n", "|").split("|"):
        word, *spellings = entry.split() or [""]
        for spelling in spellings:
            typed[spelling][text.fold(word)] = max(SURE, seen[text.fold(word)])
    kept = sorted({word for words_ in typed.values() for word in words_})
    number = {word: at for at, word in enumerate(kept)}
    table = {
        "words": {word: seen[word] for word in kept},
        "typed": {s: {number[w]: n for w, n in of.items()} for s, of in sorted(typed.items())},
        "after": [
            [number.get(first, -1), number[second], n]
            for (first, second), n in sorted(after.items())
            if n >= FOLLOWED and second in number and (first in number or first == START)
        ],
    }
    TABLE.write_text(json.dumps(table, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
