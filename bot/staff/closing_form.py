"""The form for a closing: what was typed, what is wrong with it, and the closing that it makes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.content import numbers
from bot.content.loading import Loaded
from bot.content.response_checks import LOCK_SCREEN
from bot.content.responses import COMMON
from bot.dialogue.characters import UNSENDABLE
from bot.dialogue.closings import Closing
from bot.dialogue.notices import LONGEST
from bot.dialogue.segments import measure, shape
from bot.nlu import tokenizer
from bot.nlu.context import LANGUAGES, Language

# Beyond these somebody has mistyped a date.
_LONGEST_TIME: Final = timedelta(days=31)
_FARTHEST: Final = timedelta(days=366)
_REASON: Final = "closings."


@dataclass(frozen=True, slots=True)
class ClosingForm:
    """What stands in the fields; *faults* says by field what is wrong with it.

    *first* and *last* are days, *begin* and *until* times of these; an empty time is midnight.
    *words* has a text for each language, or none.
    """

    office: str
    reason: str
    first: str
    last: str
    begin: str
    until: str
    words: Mapping[Language, str]
    faults: Mapping[str, str] = field(default_factory=dict)


def empty(today: date, reason: str) -> ClosingForm:
    """Return the form for a closing of all offices for the whole of *today*."""
    return ClosingForm("", reason, str(today), str(today), "", "", dict.fromkeys(LANGUAGES, ""))


def reasons(loaded: Loaded) -> dict[str, str]:
    """Return what a closing may be for: the English notice by its reason."""
    return {
        name.removeprefix(_REASON): texts["en"]
        for name, texts in loaded.content.common.items()
        if name.startswith(_REASON)
    }


def read(
    given: Mapping[str, str], loaded: Loaded, now: datetime
) -> tuple[ClosingForm, Closing | None]:
    """Return what was *given*, and its closing; none where the form names faults."""
    words = {language: given.get(f"words_{language}", "").strip() for language in LANGUAGES}
    form = ClosingForm(
        office=given.get("office", ""),
        reason=given.get("reason", ""),
        first=given.get("first", ""),
        last=given.get("last", "") or given.get("first", ""),
        begin=given.get("begin", ""),
        until=given.get("until", ""),
        words=words,
    )
    local = now.astimezone(loaded.content.hours.zone)
    starts = _moment(form.first, form.begin, local)
    ends = _moment(form.last, form.until, local, whole_day=not form.until)
    faults = dict(_faults(form, starts, ends, local, loaded))
    form = ClosingForm(*_values(form), faults)
    if faults or not starts or not ends:
        return form, None
    shaped = {language: shape(text) for language, text in words.items() if text}
    return form, Closing(starts, ends, form.reason, form.office, shaped)


def _values(
    form: ClosingForm,
) -> tuple[str, str, str, str, str, str, Mapping[Language, str]]:
    return form.office, form.reason, form.first, form.last, form.begin, form.until, form.words


def _moment(day: str, at: str, local: datetime, *, whole_day: bool = False) -> datetime | None:
    """Return the moment *at* on *day*, or the end of *day*; None where they cannot be read."""
    try:
        midnight = datetime.combine(date.fromisoformat(day), time(), local.tzinfo)
        if whole_day:
            return midnight + timedelta(days=1)
        return datetime.combine(midnight, time.fromisoformat(at or "00:00"), local.tzinfo)
    except (ValueError, OverflowError):
        return None


def _faults(
    form: ClosingForm,
    starts: datetime | None,
    ends: datetime | None,
    local: datetime,
    loaded: Loaded,
) -> Iterator[tuple[str, str]]:
    if form.office and form.office not in loaded.content.offices:
        yield "office", "Choose an office of the list."
    if form.reason not in reasons(loaded):
        yield "reason", "Choose a reason of the list."
    if not starts:
        yield "first", "Choose the day and, if you like, the time."
    if not ends:
        yield "last", "Choose the day and, if you like, the time."
    if starts and ends:
        yield from _time_faults(starts, ends, local)
    yield from _words_faults(form.words, loaded)


def _time_faults(starts: datetime, ends: datetime, local: datetime) -> Iterator[tuple[str, str]]:
    if ends <= starts:
        yield "last", "It ends before it starts. Check the days and the times."
    elif ends <= local:
        yield "last", "It is over already. Check the days and the times."
    elif ends - starts > _LONGEST_TIME:
        yield "last", f"It may last {_LONGEST_TIME.days} days at most. Check the days."
    elif starts - local > _FARTHEST:
        yield "first", "It starts more than a year from now. Check the year."


def _words_faults(words: Mapping[Language, str], loaded: Loaded) -> Iterator[tuple[str, str]]:
    if not any(words.values()):
        return
    for language, text in words.items():
        if fault := _text_fault(text, language, loaded):
            yield f"words_{language}", fault


def _text_fault(text: str, language: Language, loaded: Loaded) -> str:
    """Return what is wrong with *text* before an answer; empty if nothing is."""
    if not text:
        return "Write all three languages, or leave all three empty."
    if odd := UNSENDABLE.search(text):
        return f"A character in it that nobody can see (U+{ord(odd[0]):04X}) may not be sent."
    size = measure(shape(text))
    if size.encoding != "GSM-7":
        return "A character in it makes every text dear. Write plain letters, and no pictures."
    if size.characters > LONGEST:
        return f"It has {size.characters} characters; {LONGEST} is the most."
    if {"{", "}"} & set(text):
        return "Write no braces: they would be sent as they are."
    if unknown := numbers.stray(text, loaded.directory.numbers):
        return f"{unknown} is no number of the directory, so it may not be sent."
    forbidden = loaded.responses.files[COMMON]["lock_screen"][language].texts()
    shown = tokenizer.words(text[:LOCK_SCREEN])
    for word in forbidden:
        if any(each.startswith(tokenizer.fold(word)) for each in shown):
            return f'"{word}" would show on a locked screen. Write it otherwise.'
    return ""
