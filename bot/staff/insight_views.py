"""The tables of the insights in words, each with its chart."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from flask import get_template_attribute

from bot import database, faults
from bot.content.posters import Posters
from bot.dialogue.content import Content
from bot.insights import blocks
from bot.insights.charts import MOST, Bars, Lines
from bot.insights.exports import Worksheet
from bot.insights.tables import OTHERS, Row, Sums, Table, tables
from bot.insights.trend import coarsest, trend
from bot.tallies import SUMS
from bot.upkeep.line import Line

_WORDS: Final = "staff/insights/words.html"
# How the keys of a table are named: by the program's ids, or by words of the template.
_TOPICS: Final = ("topics", "chosen", "misses")
_NAMED: Final = (
    "languages", "channels", "hours", "missed_languages", "missed_lengths", "missed_margins"
)  # fmt: skip
# So many topics stand in the chart over time.
_TOPICS_DRAWN: Final = 4
_ARROW: Final = "\N{RIGHTWARDS ARROW}"
# They lead from one answer to another.
STEERING: Final = (OTHERS, "more", "menu", "repeat")


@dataclass(frozen=True, slots=True)
class View:
    """A table in words, and its charts; none where there is nothing to draw.

    *latest* is the period of the chart; *caption* and *alt* say what it shows, and what it leaves
    out.  *over_time* draws the greatest rows by period.
    """

    id: str
    table: Table
    sheet: Worksheet
    bars: Bars | None
    latest: str
    caption: str = ""
    alt: str = ""
    over_time: Lines | None = None


@dataclass(frozen=True, slots=True)
class PosterState:
    """What a poster brings: its *number* in the period *last*, the last one in which it had ten.

    *silent* says that this is not the last period of all; without *last* it never had ten.
    """

    code: str
    place: str
    number: int
    last: str
    silent: bool


def views(line: Line) -> list[View] | None:
    """Return the tables in words; None while the database does not answer."""
    if line.is_away():
        return None
    try:
        sums = Sums(**{name: line.counts.sums(name) for name in SUMS})
    except database.ERRORS as error:
        faults.log(error)
        return None
    label = _labels(line.service.content, line.files.served().posters)
    return [_view(table, label) for table in tables(sums, line.service.today())]


def poster_states(known: Sequence[View], posters: Posters) -> tuple[PosterState, ...]:
    """Return what each listed poster brings, as far as it may be told; the busy ones first."""
    table = next((view.table for view in known if view.id == "posters"), None)
    if not table:
        return ()
    rows = {row.key: row.numbers for row in table.rows}
    found = []
    for code, poster in posters.listed.items():
        shown = [(at, n) for at, n in enumerate(rows.get(code, ())) if n is not None]
        at, number = shown[-1] if shown else (-1, 0)
        last = blocks.name(table.columns[at]) if shown else ""
        found.append(PosterState(code, poster.place, number, last, at < len(table.columns) - 1))
    return tuple(sorted(found, key=lambda one: (one.silent, -one.number, one.place)))


def asked_again(known: Sequence[View]) -> tuple[tuple[str, str], ...]:
    """Return the topics after which the same was asked for, by id and name: of the pairs shown."""
    pairs = next((view for view in known if view.id == "next"), None)
    found: dict[str, str] = {}
    for row, (name, _) in zip(pairs.table.rows, pairs.sheet.rows, strict=True) if pairs else ():
        before, _, after = row.key.partition(">")
        if after in (before, "repeat") and before not in STEERING:
            found.setdefault(before, name.partition(f" {_ARROW} ")[0])
    return tuple(found.items())


def _labels(content: Content, posters: Posters) -> Callable[[str, str], str]:
    """Return what names a key of a table."""
    named = cast(Any, get_template_attribute(_WORDS, "key"))

    def topic(id: str) -> str:
        return content.topics[id].titles["en"] if id in content.topics else id.replace("_", " ")

    def label(table: str, key: str) -> str:
        if key == "others" or table in _NAMED:
            return str(named(key)).strip()
        if table in _TOPICS:
            return topic(key)
        if table == "next":
            before, after = key.split(">")
            return f"{topic(before)} {_ARROW} {topic(after)}"
        if table == "offices" and key in content.offices:
            return content.offices[key].name
        if table == "posters" and (poster := posters.find(key)):
            return f"{poster.place} ({key})"
        return key

    return label


def _view(table: Table, label: Callable[[str, str], str]) -> View:
    words: Mapping[str, Any] = {
        name: get_template_attribute(_WORDS, name) for name in ("title", "note", "key")
    }

    def say(name: str, key: str) -> str:
        return str(words[name](key)).strip()

    rows = tuple(
        (blocks.name(row.key) if table.is_series else label(table.id, row.key), row.numbers)
        for row in table.rows
    )
    head = tuple(
        say("title", name) if table.is_series else blocks.name(name) for name in table.columns
    )
    sheet = Worksheet(say("title", table.id), head, rows, say("note", table.id), say("key", "few"))
    if table.is_series:
        return _series_view(table, sheet)
    at = _latest(table.rows, len(table.columns))
    if at is None:
        return View(table.id, table, sheet, None, "")
    drawn = [(name, number) for name, numbers in rows if (number := numbers[at]) is not None]
    if table.id != "hours":
        last = label(table.id, OTHERS)
        drawn.sort(key=lambda one: (one[0] == last, -one[1]))
    labels, shown = tuple(name for name, _ in drawn[:MOST]), tuple(n for _, n in drawn[:MOST])
    cut = f"the {MOST} greatest of {len(drawn)}" if len(drawn) > MOST else ""
    caption = "; ".join(filter(None, (head[at], cut)))
    alt = f"Bar chart: {sheet.title}, {caption}. Greatest: {labels[shown.index(max(shown))]}."
    bars = Bars(sheet.title, labels, shown, upright=False)
    return View(table.id, table, sheet, bars, head[at], caption, alt, _over_time(table, sheet))


def _series_view(table: Table, sheet: Worksheet) -> View:
    """Return the view of numbers over time; the chart has whole periods of one kind."""
    numbers = {row.key: row.numbers[0] for row in table.rows}
    told = [period for period, number in numbers.items() if number is not None]
    found = trend(numbers, coarsest(told))
    known = [number for number in found.numbers if number is not None]
    if not known:
        return View(table.id, table, sheet, None, "")
    names = tuple(map(blocks.name, found.periods))
    labels = tuple(name.removeprefix("Week of ") for name in names)
    blank = "; where no bar stands there are too few to say" if None in found.numbers else ""
    caption = f"By {found.span}{blank}"
    alt = (
        f"Bar chart: {sheet.title} by {found.span}, {names[0]} to {names[-1]}."
        f" Least {min(known):,}, most {max(known):,}."
    )
    bars = Bars(sheet.title, labels, found.numbers, upright=True)
    return View(table.id, table, sheet, bars, "", caption, alt)


def _over_time(table: Table, sheet: Worksheet) -> Lines | None:
    """Return the chart of the greatest topics by period; none of one period alone."""
    if table.id != "topics":
        return None
    span = blocks.span(table.columns[-1])
    lines: dict[str, tuple[int | None, ...]] = {}
    periods: tuple[str, ...] = ()
    for row, (name, _) in zip(table.rows, sheet.rows, strict=True):
        numbers = dict(zip(table.columns, row.numbers, strict=True))
        # A quarter before months cannot be told by month.
        fine = {of: n for of, n in numbers.items() if coarsest((of, table.columns[-1])) == span}
        found = trend(fine, span)
        if row.key not in STEERING and len(lines) < _TOPICS_DRAWN:
            lines[name], periods = found.numbers, found.periods
    if len(periods) < 2:
        return None
    return Lines(tuple(map(blocks.name, periods)), lines)


def _latest(rows: tuple[Row, ...], columns: int) -> int | None:
    """Return the last column in which there is a number."""
    filled = [at for at in range(columns) if any(row.numbers[at] is not None for row in rows)]
    return filled[-1] if filled else None
