"""Facts that go stale: told thirty days before they are to be checked again, and after that."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from bot.content import directory
from bot.content.directory import LIFELINES
from bot.content.loading import DatedFiles
from bot.content.response_checks import overdue, unreviewed
from bot.content.reviews import Marks
from bot.twilio.doctor.findings import Finding, broken, look, ok

SOON: Final = timedelta(days=30)
_CHECK: Final = "Confirm each: Answers, The directory of numbers, \u201cChange or confirm\u201d."
_NAMED: Final = 5


def check(dated: DatedFiles, known: Marks, today: date) -> Iterator[Finding]:
    """Yield what is overdue or soon due, which offices fell back, and what waits for review.

    *known* are the marks of the words as they are: a review of other words does not count.
    """
    entries = dict(directory.facts(dated.directory))
    days = {id: day for id, entry in entries.items() if (day := entry["recheck"].date())}
    titles = {id: directory.title(id, entry) for id, entry in entries.items()}
    yield from _overdue(sorted(directory.due(dated.directory, today)), titles)
    texts = len(list(overdue(dated.files, today)))
    if texts:
        what = f"The facts of {texts} answers were to be checked again by now."
        yield look("answers overdue", what, "Open Answers: each is marked there as overdue.")
    near = [id for id, day in days.items() if today < day <= today + SOON]
    soon = sorted(near, key=lambda one: (one not in LIFELINES, days[one], one))
    if soon:
        what = f"To be checked again within 30 days: {_some(soon, titles)}."
        yield look("facts soon", what, _CHECK)
    fallen = directory.unconfirmed(dated.directory, today)
    if fallen:
        names = _some(fallen, titles)
        what = f"Unconfirmed for 90 days more, so people get the hotline instead: {names}."
        yield broken("offices", what, f"Phone each office.  {_CHECK}")
    yield from _reviews(dated, known)


def _overdue(late: Sequence[str], titles: Mapping[str, str]) -> Iterator[Finding]:
    lifelines = [id for id in late if id in LIFELINES]
    others = [id for id in late if id not in LIFELINES]
    if lifelines:
        what = f"A number for danger was to be checked again by now: {_some(lifelines, titles)}."
        yield broken("lifelines", what, f"Call it today.  {_CHECK}")
    if others:
        yield look("facts", f"To be checked again by now: {_some(others, titles)}.", _CHECK)
    if not late:
        yield ok("facts", "No number, hour or office is overdue.")


def _reviews(dated: DatedFiles, known: Marks) -> Iterator[Finding]:
    waiting = len(list(unreviewed(dated.files, known)))
    if waiting:
        what = f"{waiting} answers have words that no named person has reviewed as they are."
        todo = "Open Answers, Still to review: print the words, or send them as a Word file."
        yield look("reviews", what, todo)
    else:
        yield ok("reviews", "Every text was reviewed by a named person.")


def _some(ids: Sequence[str], titles: Mapping[str, str]) -> str:
    """Return the titles of *ids*; of many the first ones."""
    more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
    return ", ".join(titles[id] for id in ids[:_NAMED]) + more
