"""The content: does it load, who has reviewed it, and who runs this."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content import FOLDER, Problems, survey
from bot.doctor.findings import Finding, mend, note, ok
from bot.settings.fields import Settings


def look(settings: Settings) -> Iterator[Finding]:
    """Look at the content folder."""
    content = survey(settings.content_dir or FOLDER, problems := Problems())
    if problems.found:
        yield mend(f"The content has {len(problems.found)} problems.", "`sarika check` says where and what to write.")
        return
    yield ok(f"The content is in order: {len(content.answers)} answers, {len(content.services)} services.")
    if missing := content.organisation.missing():
        yield mend(
            f"Nobody said who runs this: {', '.join(missing)} are empty.",
            "Fill in responses/organisation.yml: /start and the answer on confidentiality are made from it.",
        )
    if changed := content.changed():
        yield mend(
            f"These were changed after somebody signed them, and are drafts again: {', '.join(changed)}.",
            "sarika proof --changed shows what changed; have it read, and sign it.",
        )
    unsigned = content.to_sign(first=True)
    others = len(content.unreviewed()) - len(content.unreviewed(crisis_only=True))
    if unsigned and settings.pilot_with_drafts:
        yield note(
            f"A pilot runs with crisis answers and forms that nobody reviewed: {', '.join(unsigned)}.",
            "Have them reviewed, then take SARIKA_PILOT_WITH_DRAFTS out.",
        )
    elif unsigned:
        yield mend(
            f"Nobody of your organisation reviewed these crisis answers and forms: {', '.join(unsigned)}.",
            "Review them with sarika proof NAME, or set SARIKA_PILOT_WITH_DRAFTS=yes.",
        )
    if others:
        yield note(f"{others} other answers are unreviewed.", "They are shown as drafts until somebody signs them.")
