"""What a text should be besides correct: in the words of the glossary, easy to read, complete by `musts.yml`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import phonenumbers
from babel.messages.pofile import read_po
from phonenumbers import ValidationResult

from bot.content.check.khmer import check_khmer, read_glossary
from bot.content.check.musts import check_listed, check_musts, check_never, read_musts
from bot.content.model.answers import Signed
from bot.content.model.contents import Content
from bot.content.read.organisation import read_profile
from bot.sheet import Place, Problems, read

KHMER = "km"

Placed = tuple[str, Path, int]
"""A text, its file, and the line where it begins."""


def check_quality(content: Content, folder: Path, catalog: Path, problems: Problems) -> None:
    """Report what is not as `musts.yml` and the glossary of `folder` ask; `catalog` holds the Khmer interface words.

    Nothing of this keeps Sarika from starting: it is for `sarika check`.
    """
    check_reviews(content, folder, problems)
    check_dialled(content, folder, problems)
    check_lengths(content, folder, problems)
    terms = read_glossary(folder / "glossary.yml", problems)
    profile = read_profile(folder / "profile.yml", content.languages, problems)
    musts = read_musts(folder / "musts.yml", content.languages, content.topics, problems)
    check_listed(content, musts, folder / "topics.yml", problems)
    for answer in content.answers.values():
        check_musts(answer, musts, problems)
    others = [words.as_answer() for form in content.forms.values() for words in form.words.values()]
    others += [said for reply in content.replies.values() for said in reply.words.values()]
    for said in others:
        check_never(said.parts(), said.path, said.language, musts.never_anywhere, problems)
    described = (*profile.texts.values(), *profile.commands.values(), *profile.desk.values())
    shown = [by.get(KHMER, "") for by in described]
    texts = [(text, folder / "profile.yml", 1) for text in shown]
    texts += [*_khmer_texts(content, folder), *_form_texts(folder)]
    lines = tuple(_catalog_texts(catalog))
    for text, path, line in lines:
        check_never([(text, line)], path, KHMER, musts.never_anywhere, problems)
    texts += lines
    for text, path, line in texts:
        check_khmer(text, Place(path, line, problems), terms)


def check_reviews(content: Content, folder: Path, problems: Problems) -> None:
    """Report words that were changed after somebody signed them: they are a draft again, and contacts are told so."""
    texts: list[tuple[Signed, Path, int]] = [(card, folder / "cards.yml", card.line) for card in content.cards]
    texts += [(words, folder / "wage_sheet.yml", words.line) for words in content.wage_words]
    texts += [(text, text.path, 1) for _, text in content.texts()]
    for text, path, line in texts:
        if text.lapsed is not None:
            what = f"these words are a draft again: {text.lapsed.by} read other ones on {text.lapsed.on}"
            how = "have them read (`sarika proof --changed` shows what changed) and sign them, or empty reviewed_by"
            problems.add(path, line, what, how)


def check_dialled(content: Content, folder: Path, problems: Problems) -> None:
    """Report numbers that were changed after somebody dialled them: contacts are told so no more."""
    for service in content.services.values():
        if service.lapsed_on is not None:
            what = f"{service.id} was checked on {service.lapsed_on} with other numbers or addresses than it has now"
            problems.add(folder / "directory.yml", service.line, what, "check it again and record it: `sarika verify`")


SHORT_CODE = 4
"""Most digits of a short number that also answers calls from abroad, behind the country's code: +82 1345 in Korea."""


def check_lengths(content: Content, folder: Path, problems: Problems) -> None:
    """Report numbers with too few or too many digits for their country, by libphonenumber."""
    for service in content.services.values():
        for number in filter(None, (phone.e164 for phone in service.phones)):
            if not _possible(number):
                what = f"{number} of {service.id} has not as many digits as numbers of its country have"
                how = "count them again on the page it is from: perhaps one is missing, or the country's code is wrong"
                problems.add(folder / "directory.yml", service.line, what, how)


def _possible(number: str) -> bool:
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return False
    length = phonenumbers.is_possible_number_with_reason(parsed)
    local = length == ValidationResult.IS_POSSIBLE_LOCAL_ONLY
    return length == ValidationResult.IS_POSSIBLE or (local and len(str(parsed.national_number)) <= SHORT_CODE)


def _khmer_texts(content: Content, folder: Path) -> Iterator[Placed]:
    for answer in content.answers.values():
        if answer.language == KHMER:
            yield from ((text, answer.path, line) for text, line in answer.parts())
    for form in content.forms.values():
        yield form.title.get(KHMER, ""), folder / "forms" / f"{form.form.id}.yml", 1
    for protocol in content.protocols.values():
        if KHMER in protocol.words:
            steps = protocol.words[KHMER]
            yield from ((line, steps.path, steps.first_line + n) for n, line in enumerate(steps.first.split("\n")))
    for reply in content.replies.values():
        if KHMER in reply.words:
            yield reply.words[KHMER].first, reply.words[KHMER].path, reply.words[KHMER].first_line
        yield reply.title.get(KHMER, ""), folder / "replies.yml", reply.line
    for topic in content.topics.values():
        yield topic.title.get(KHMER, ""), folder / "topics.yml", topic.line
    for service in content.services.values():
        told = [service.name, service.hours.text, service.cost, service.learns, service.note, service.run_by]
        told += [service.avoid, service.place, *(phone.note for phone in service.phones)]
        yield from ((by.get(KHMER, ""), folder / "directory.yml", service.line) for by in told)
    for way in content.ways_in.values():
        for by in (way.title, *way.lines):
            yield by.get(KHMER, ""), folder / "ways_in.yml", way.line
    for field in content.organisation.fields.values():
        yield field.get(KHMER, ""), folder / "organisation.yml", 1
    titles = folder / KHMER / "sources.yml"
    yield from ((row.text(), titles, row.line) for row in read(titles, Problems()).fields().values())


def _form_texts(folder: Path) -> Iterator[Placed]:
    """The lines of forms that people read: what stands below the head, headings left out."""
    for path in sorted((folder / KHMER / "forms").glob("*.md")):
        lines = path.read_text(encoding="utf-8").splitlines()
        starts = [number for number, line in enumerate(lines) if line.strip() == "---"]
        for number, line in enumerate(lines):
            if len(starts) > 1 and number > starts[1] and not line.startswith("#"):
                yield line.removeprefix("- "), path, number + 1


def _catalog_texts(catalog: Path) -> Iterator[Placed]:
    if not catalog.exists():
        return
    with catalog.open("rb") as file:
        for message in read_po(file, locale=KHMER):
            if message.id and isinstance(message.string, str):
                yield message.string, catalog, message.lineno or 1
