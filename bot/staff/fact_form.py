"""The form of a fact of the directory: its texts, the opening hours, and a source to add."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import Any, Final

from bot.content import confirmations, splicing
from bot.content.fileset import DIRECTORY, FileSet
from bot.content.splicing import Steps, Value
from bot.nlu import tokenizer
from bot.staff import edit_form
from bot.staff.edit_form import EditForm
from bot.versions.drafts import Change, ListEntry, fingerprint, spliced

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WAS_HOURS: Final = "was:week"
_LONGEST: Final = 300
_LONGEST_NAME: Final = 30


@dataclass(frozen=True, slots=True)
class Week:
    """When an office is open: *days* and times, or none where it has no hours of its *own*.

    Those of all offices are not *own*: their times are among the texts of the form.  *was* names
    what stood there.
    """

    days: tuple[str, ...]
    open: str
    close: str
    was: str
    own: bool = True

    @property
    def value(self) -> Value:
        """What stands in the file."""
        if not self.own:
            return list(self.days)
        told: Value = {"days": list(self.days), "open": self.open, "close": self.close}
        return told if self.days or self.open or self.close else {}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from: *what* it is, its address *url*, and its own *day*."""

    what: str = ""
    url: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class FactForm:
    """A fact under *id*: its *texts*, its *week* if it has one, its *sources*, and a *new* one.

    *taken* are the names of all sources there are.
    """

    id: str
    texts: EditForm
    week: Week | None
    sources: tuple[Source, ...]
    taken: frozenset[str]
    new: Source = Source()

    @property
    def steps(self) -> Steps:
        """Where it stands in the file."""
        return tuple(self.id.split("."))


def form(id: str, files: FileSet) -> FactForm | None:
    """Return the form for a fact, such as "lines.hotline"; None if there is none."""
    texts = edit_form.fact_form(id, files)
    if not texts:
        return None
    tree = splicing.parse(files.files[DIRECTORY].decode())
    entry: Any = splicing.value_at(tree, tuple(id.split(".")))
    known: Any = splicing.value_at(tree, ("sources",))
    named = [known[source] for source in entry.get("sources", []) if source in known]
    sources = tuple(_source(one) for one in named)
    return FactForm(id, texts, _week(id, entry), sources, frozenset(known))


def filled(form: FactForm, given: Mapping[str, str], days: Sequence[str]) -> FactForm:
    """Return *form* as it was *given*, with the *days* that were ticked."""
    week = form.week
    if week and _WAS_HOURS in given:
        ticked = tuple(day for day in DAYS if day in days)
        opens, closes = _line(given, "week/open"), _line(given, "week/close")
        week = _kept(Week(ticked, opens, closes, given[_WAS_HOURS], week.own), week)
    what, url, day = (_line(given, f"source/{name}") for name in ("what", "url", "day"))
    texts = edit_form.filled(form.texts, given, edit_form.fingerprints(given))
    return replace(form, texts=texts, week=week, new=Source(what, url, day))


def faults(form: FactForm) -> Iterator[str]:
    """Yield what is wrong with the source that is to be added."""
    what, url, day = form.new.what, form.new.url, form.new.day
    if (url or day) and not what:
        yield "Say what the source is, such as: the agency's own page on its offices."
    if url and not url.startswith(("https://", "http://")):
        yield "The address of the source must begin with https://."
    if day and not _is_day(day):
        yield "The date of the source cannot be read."


def changes(old: FactForm, new: FactForm) -> tuple[Change | ListEntry, ...]:
    """Return what *new* has otherwise than *old*."""
    found: list[Change | ListEntry] = [*edit_form.changes(old.texts, new.texts)]
    if new.week and old.week and new.week.value != old.week.value:
        found += _week_change(new)
    return (*found, *(_source_changes(new) if new.new.what else ()))


def seen(form: FactForm) -> tuple[Change, ...]:
    """Return the hours of *form* as they were shown, for who confirms them."""
    return tuple(_week_change(form))


def confirmed(
    form: FactForm, wanted: Sequence[Change | ListEntry], files: FileSet, who: str, today: date
) -> Change:
    """Return that *who* confirmed the fact by phone, as *wanted* makes it."""
    steps = (*form.steps, confirmations.NAME)
    now = splicing.parse(files.files[DIRECTORY].decode())
    then = splicing.parse(spliced(files, wanted).files[DIRECTORY].decode())
    mark = confirmations.mark(splicing.value_at(then, form.steps))
    value: Value = {"by": who, "on": str(today), "of": mark}
    return Change(DIRECTORY, steps, fingerprint(splicing.value_at(now, steps)), value)


def _week(id: str, entry: Any) -> Week | None:
    if id.startswith("lines."):
        return None
    if id == "hours":
        days = entry.get("days", [])
        return Week(tuple(days), "", "", fingerprint(days), own=False)
    hours = entry.get("hours")
    own = hours if isinstance(hours, dict) else {}
    times = own.get("open", ""), own.get("close", "")
    return Week(tuple(own.get("days", ())), *times, fingerprint(hours))


def _kept(given: Week, now: Week) -> Week:
    """Return *given*, or what stands there by *now* where nobody changed what was shown."""
    shown = {fingerprint(given.value), *([] if given.value else [fingerprint(None)])}
    return now if given.was in shown else given


def _week_change(form: FactForm) -> Iterator[Change]:
    if week := form.week:
        steps = (*form.steps, "hours") if week.own else ("hours", "days")
        yield Change(DIRECTORY, steps, week.was, week.value)


def _source_changes(form: FactForm) -> Iterator[Change | ListEntry]:
    told = {"what": form.new.what, "date": form.new.day, "url": form.new.url}
    id = _free_name(form.new.what, form.taken)
    value: Value = {name: one for name, one in told.items() if one}
    yield Change(DIRECTORY, ("sources", id), fingerprint(None), value)
    yield ListEntry(DIRECTORY, (*form.steps, "sources"), id)


def _free_name(what: str, taken: frozenset[str]) -> str:
    """Return a name for a source, made of *what* it is: THEIR_OWN_PAGE."""
    words = re.findall(r"[a-z0-9]+", tokenizer.fold(what))
    name = "_".join(words)[:_LONGEST_NAME].strip("_").upper() or "SOURCE"
    free = (f"{name}_{number}" for number in count(2))
    return name if name not in taken else next(one for one in free if one not in taken)


def _source(entry: Any) -> Source:
    return Source(entry.get("what", ""), entry.get("url", ""), entry.get("date", ""))


def _line(given: Mapping[str, str], name: str) -> str:
    return " ".join(given.get(name, "").split())[:_LONGEST]


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
