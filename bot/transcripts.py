"""Transcripts: conversations as plain text, and how the bot's answers differ from them today.

    # A line that begins so is a remark.
    at: 2026-12-25 10:00
    > report
    < Call DCF ... 800-792-5200 ...
    topic: report

`>` is what the person sends and `<` what comes back; `...` stands for any words, and
`< (nothing)` for silence.  `! words` must not come back.  `topic:`, `answer:`, `office:`,
`place:`, and `language:` after an answer say what it was about.  Before the first `>` stand the
settings: `at:` (local time), `channel:`, `language:`, `carrier:`, `place:` (a town that is known).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, cast, get_args
from zoneinfo import ZoneInfo

from bot.dialogue.content import Content
from bot.nlu.context import LANGUAGES, Language
from bot.nlu.message import CHANNELS, Carrier, Channel
from bot.playback import PlayedTurn, Setting, play
from bot.service import Service

_PAIR: Final = re.compile(r"(\w+):\s*(.*)")
_SETTINGS: Final = ("at", "channel", "language", "carrier", "place")
_CHOICES: Final = {"channel": CHANNELS, "language": LANGUAGES, "carrier": get_args(Carrier)}
# Far from the ends of the calendar, where there is no next office day.
_YEARS: Final = range(2000, 2100)
_FACTS: Final = ("topic", "answer", "office", "place", "language")
# Stands for no reply, and for any words, in what is written down.
SILENCE: Final = "(nothing)"
ANYTHING: Final = "..."


class TranscriptError(ValueError):
    """A line that cannot be read; the message names the line and says what to do."""


@dataclass(slots=True)
class Expectation:
    """What is sent, what must come back, what must not, and what it must be about."""

    line: int
    text: str
    expected: str | None = None
    forbidden: list[str] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Transcript:
    """A conversation as it was written down."""

    settings: dict[str, str] = field(default_factory=dict)
    exchanges: list[Expectation] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What was *wanted* and what was *got*; *of* is "reply", "forbidden", or the name of a fact."""

    of: str
    wanted: str
    got: str
    turn: PlayedTurn

    def __str__(self) -> str:
        if self.of == "reply":
            return f"{self.turn.text!r} should get {self.wanted!r}, but gets {self.got!r}"
        if self.of == "forbidden":
            return f"{self.turn.text!r} must not get {self.wanted!r}, but gets {self.got!r}"
        is_now = f"has {self.of} {self.got}, not {self.wanted}"
        return f"{self.turn.text!r} {is_now} ({self.turn.reason})"


@dataclass(frozen=True, slots=True)
class Played:
    """An exchange, what the bot answers now, and every way in which that differs."""

    exchange: Expectation
    turn: PlayedTurn
    differences: tuple[Mismatch, ...]


def read(text: str) -> Transcript:
    """Return the transcript in *text*; raises `TranscriptError`."""
    transcript = Transcript()
    sign = ""
    for number, line in enumerate(text.split("\n"), 1):
        before, sign = sign, line[:1]
        content = line[1:].strip()
        if not line.strip() or sign == "#":
            continue
        if sign == ">" and before == ">":
            transcript.exchanges[-1].text += f"\n{content}"
        elif sign == ">":
            transcript.exchanges.append(Expectation(number, content))
        else:
            _read_line(transcript, number, line)
    if not transcript.exchanges:
        raise TranscriptError("Nothing is sent: begin a line with >, such as > report")
    return transcript


def differences(transcript: Transcript, content: Content) -> list[str]:
    """Return a sentence for each way in which the bot now answers otherwise."""
    return [
        f"line {played.exchange.line}: {difference}"
        for played in replay(transcript, content)
        for difference in played.differences
    ]


def replay(transcript: Transcript, content: Content) -> list[Played]:
    """Return what the bot now answers to each text of *transcript*; raises `TranscriptError`."""
    settings = transcript.settings
    at = parse_time(settings.get("at", "2026-11-24 10:00"), content.hours.zone)
    setting = Setting(
        channel=cast(Channel, settings.get("channel", "sms")),
        language=cast(Language | None, settings.get("language")),
        carrier=cast(Carrier, settings.get("carrier", "bot")),
        place=settings.get("place", ""),
    )
    texts = [exchange.text for exchange in transcript.exchanges]
    turns = play(texts, setting, Service(content, lambda: at))
    return [
        Played(
            exchange,
            turn,
            tuple(compare(turn, exchange.expected, exchange.forbidden, exchange.facts)),
        )
        for exchange, turn in zip(transcript.exchanges, turns, strict=True)
    ]


def compare(
    turn: PlayedTurn, expected: str | None, forbidden: Iterable[str], facts: Mapping[str, str]
) -> Iterator[Mismatch]:
    """Yield each way in which *turn* is not as it should be.

    *expected* is the whole reply, with `...` for any words, or None where any will do; *forbidden*
    is what must not stand in it; *facts* are what it must be about.
    """
    got = "\n".join(turn.replies) or SILENCE
    if expected is not None and not _matches(expected, got):
        yield Mismatch("reply", expected, got, turn)
    for words in forbidden:
        if words in got:
            yield Mismatch("forbidden", words, got, turn)
    now = {
        "topic": turn.intent,
        "answer": turn.answer,
        "office": turn.office,
        "place": turn.place,
        "language": turn.language,
    }
    for name, wanted in facts.items():
        if wanted != (is_now := now[name] or "none"):
            yield Mismatch(name, wanted, is_now, turn)


def _matches(expected: str, got: str) -> bool:
    """Return whether *got* is *expected*, with any words where it has dots."""
    got = " ".join(got.split())
    first, *rest = (" ".join(part.split()) for part in expected.split(ANYTHING))
    if not rest:
        return got == first
    # Each part is taken where it stands first: a pattern of many dots would try for ever.
    at = len(first) if got.startswith(first) else -1
    for part in rest[:-1]:
        found = got.find(part, at)
        at = found + len(part) if 0 <= at <= found else -1
    return 0 <= at <= len(got) - len(rest[-1]) and got.endswith(rest[-1])


def write(turns: Iterable[PlayedTurn], setting: Setting, at: datetime) -> str:
    """Return the text of a transcript that fits, as long as the bot answers as in *turns*.

    *at* is a local time, of which the minute is kept.
    """
    lines = [f"at: {at:%Y-%m-%d %H:%M}", f"channel: {setting.channel}"]
    lines.append(f"carrier: {setting.carrier}")
    if setting.language:
        lines.append(f"language: {setting.language}")
    if setting.place:
        lines.append(f"place: {setting.place}")
    for turn in turns:
        got = "\n".join(turn.replies) or SILENCE
        lines += ["", *(f"> {line}".rstrip() for line in turn.text.split("\n"))]
        lines += [f"< {line}".rstrip() for line in got.split("\n")]
        lines += [f"answer: {turn.answer}", f"place: {turn.place or 'none'}"]
        lines += [f"office: {turn.office or 'none'}", f"language: {turn.language}"]
    return "\n".join(lines) + "\n"


def _read_line(transcript: Transcript, number: int, line: str) -> None:
    """Read a line that is neither a remark nor a text to send."""
    last = transcript.exchanges[-1] if transcript.exchanges else None
    pair = _PAIR.fullmatch(line.strip())
    if last and line[0] == "<":
        content = line[1:].strip()
        last.expected = content if last.expected is None else f"{last.expected}\n{content}"
    elif last and line[0] == "!":
        last.forbidden.append(line[1:].strip())
    elif pair and last and pair[1] in _FACTS:
        last.facts[pair[1]] = pair[2]
    elif pair and not last and pair[1] in _SETTINGS:
        _check_setting(number, pair[1], pair[2])
        transcript.settings[pair[1]] = pair[2]
    else:
        todo = "begin it with > < ! or #, or write a setting such as at: 2026-12-25 10:00"
        raise TranscriptError(f"line {number}: {line!r} is none of these; {todo}.")


def _check_setting(number: int, name: str, value: str) -> None:
    if value not in _CHOICES.get(name, (value,)):
        known = ", ".join(_CHOICES[name])
        raise TranscriptError(f"line {number}: {name} is one of {known}, not {value!r}.")


def parse_time(text: str, zone: ZoneInfo) -> datetime:
    """Return the time in *zone* that *text* is, such as 2026-12-25 10:00.

    Raises `TranscriptError` if it is no time, or one too far away.
    """
    try:
        shown = datetime.fromisoformat(text).replace(tzinfo=zone)
    except ValueError:
        raise TranscriptError(f"at: {text!r} is no time; write it as 2026-12-25 10:00.") from None
    if shown.year not in _YEARS:
        raise TranscriptError(f"at: {text!r} is not between {_YEARS[0]} and {_YEARS[-1]}.")
    return shown
