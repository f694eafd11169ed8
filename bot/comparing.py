"""Whether an answer is the one that was written down."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.playback import Turn

# Stands for no reply, and for any words, in what is written down.
SILENCE: Final = "(nothing)"
ANYTHING: Final = "..."


@dataclass(frozen=True, slots=True)
class Difference:
    """What was *wanted* and what was *got*; *of* is "reply", "forbidden", or the name of a fact."""

    of: str
    wanted: str
    got: str
    turn: Turn

    def __str__(self) -> str:
        if self.of == "reply":
            return f"{self.turn.text!r} should get {self.wanted!r}, but gets {self.got!r}"
        if self.of == "forbidden":
            return f"{self.turn.text!r} must not get {self.wanted!r}, but gets {self.got!r}"
        is_now = f"has {self.of} {self.got}, not {self.wanted}"
        return f"{self.turn.text!r} {is_now} ({self.turn.reason})"


def compare(
    turn: Turn, expected: str | None, forbidden: Iterable[str], facts: Mapping[str, str]
) -> Iterator[Difference]:
    """Yield each way in which *turn* is not as it should be.

    *expected* is the whole reply, with `...` for any words, or None where any will do; *forbidden*
    is what must not stand in it; *facts* are what it must be about.
    """
    got = "\n".join(turn.replies) or SILENCE
    if expected is not None and not _fits(expected, got):
        yield Difference("reply", expected, got, turn)
    for words in forbidden:
        if words in got:
            yield Difference("forbidden", words, got, turn)
    now = {
        "topic": turn.intent,
        "office": turn.office,
        "place": turn.place,
        "language": turn.language,
    }
    for name, wanted in facts.items():
        if wanted != (is_now := now[name] or "none"):
            yield Difference(name, wanted, is_now, turn)


def _fits(expected: str, got: str) -> bool:
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
