"""Conversations written down as plain text, and whether the bot still answers so.

    # A line that begins so is a remark.
    at: 2026-12-25 10:00
    > report
    < Call DCF ... 800-792-5200 ...
    topic: report

`>` is what the person sends and `<` what comes back; `...` stands for any words, and
`< (nothing)` for silence.  `! words` must not come back.  `topic:`, `office:`, `place:`, and
`language:` after an answer say what it was about.  Before the first `>` stand the settings:
`at:` (Massachusetts time), `channel:`, `language:`, `carrier:`, `place:` (a town that is known).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, cast
from zoneinfo import ZoneInfo

from bot.content.register import ZONE
from bot.core.knowledge import Content
from bot.core.model import Carrier, Channel, Language
from bot.dialogue import Setting, Turn, play
from bot.service import Service

SILENCE: Final = "(nothing)"
ANYTHING: Final = "..."
_PAIR: Final = re.compile(r"(\w+):\s*(.*)")
_SETTINGS: Final = ("at", "channel", "language", "carrier", "place")
_FACTS: Final = ("topic", "office", "place", "language")


class TranscriptError(ValueError):
    """A line that cannot be read; the message names the line and says what to do."""


@dataclass(slots=True)
class Exchange:
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
    exchanges: list[Exchange] = field(default_factory=list)


def read(text: str) -> Transcript:
    """Return the transcript in *text*; raises `TranscriptError`."""
    transcript = Transcript()
    sign = ""
    for number, line in enumerate(text.split("\n"), 1):
        before, sign = sign, line[:1]
        said = line[1:].strip()
        if not line.strip() or sign == "#":
            continue
        if sign == ">" and before == ">":
            transcript.exchanges[-1].text += f"\n{said}"
        elif sign == ">":
            transcript.exchanges.append(Exchange(number, said))
        else:
            _take(transcript, number, line)
    return transcript


def differences(transcript: Transcript, content: Content) -> list[str]:
    """Return a sentence for each way in which the bot now answers otherwise."""
    settings = transcript.settings
    at = moment(settings.get("at", "2026-11-24 10:00"))
    setting = Setting(
        channel=cast(Channel, settings.get("channel", "sms")),
        language=cast(Language | None, settings.get("language")),
        carrier=cast(Carrier, settings.get("carrier", "bot")),
        place=settings.get("place", ""),
    )
    texts = [exchange.text for exchange in transcript.exchanges]
    turns = play(texts, setting, Service(content, lambda: at))
    return [
        f"line {exchange.line}: {difference}"
        for exchange, turn in zip(transcript.exchanges, turns, strict=True)
        for difference in _compare(exchange, turn)
    ]


def write(turns: Iterable[Turn], setting: Setting, at: datetime) -> str:
    """Return the text of a transcript that fits, as long as the bot answers as in *turns*.

    *at* is a Massachusetts time, of which the minute is kept.
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
        lines += [f"topic: {turn.intent}", f"place: {turn.place or 'none'}"]
        lines += [f"office: {turn.office or 'none'}", f"language: {turn.language}"]
    return "\n".join(lines) + "\n"


def _take(transcript: Transcript, number: int, line: str) -> None:
    """Take a line that is neither a remark nor something that is sent."""
    last = transcript.exchanges[-1] if transcript.exchanges else None
    pair = _PAIR.fullmatch(line.strip())
    if last and line[0] == "<":
        said = line[1:].strip()
        last.expected = said if last.expected is None else f"{last.expected}\n{said}"
    elif last and line[0] == "!":
        last.forbidden.append(line[1:].strip())
    elif pair and last and pair[1] in _FACTS:
        last.facts[pair[1]] = pair[2]
    elif pair and not last and pair[1] in _SETTINGS:
        transcript.settings[pair[1]] = pair[2]
    else:
        todo = "begin it with > < ! or #, or write a setting such as at: 2026-12-25 10:00"
        raise TranscriptError(f"line {number}: {line!r} is none of these; {todo}.")


def moment(text: str) -> datetime:
    """Return the moment that a clock in Massachusetts shows as *text*, such as 2026-12-25 10:00.

    Raises `TranscriptError` if it is no time.
    """
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE))
    except ValueError:
        raise TranscriptError(f"at: {text!r} is no time; write it as 2026-12-25 10:00.") from None


def _compare(exchange: Exchange, turn: Turn) -> Iterator[str]:
    got = "\n".join(turn.replies) or SILENCE
    if exchange.expected is not None and not _fits(exchange.expected, got):
        yield f"{exchange.text!r} should get {exchange.expected!r}, but gets {got!r}"
    for words in exchange.forbidden:
        if words in got:
            yield f"{exchange.text!r} must not get {words!r}, but gets {got!r}"
    now = {"topic": turn.intent, "office": turn.office, "place": turn.place}
    for name, wanted in exchange.facts.items():
        is_now = turn.language if name == "language" else now[name]
        if wanted != (is_now or "none"):
            yield f"{exchange.text!r} has {name} {is_now}, not {wanted} ({turn.reason})"


def _fits(expected: str, got: str) -> bool:
    """Return whether *got* is *expected*, with any words where it has dots."""
    parts = [re.escape(" ".join(part.split())) for part in expected.split(ANYTHING)]
    return re.fullmatch(r"\s*.*\s*".join(parts), " ".join(got.split()), re.DOTALL) is not None
