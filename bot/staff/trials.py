"""Tests a draft before it is published: every check, and every golden conversation."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from bot.content import checks, model_card
from bot.content.loading import Loaded
from bot.content.problems import Problem
from bot.dialogue.content import Content
from bot.staff import goldens
from bot.transcripts import Played

_PROGRAM: Final = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Trial:
    """What a test found: the *errors* that keep it from being published.

    *changed* names the conversations that are answered otherwise than now, *broken* those of them
    that lead elsewhere, or to words that must not come; *played* is how many there are.
    """

    errors: tuple[Problem, ...]
    changed: tuple[str, ...]
    broken: tuple[str, ...]
    played: int

    def write(self) -> str:
        """Return it as JSON."""
        return json.dumps(asdict(self))


@dataclass(frozen=True, slots=True)
class ChangedReply:
    """A text that is answered otherwise, with the replies and the answers before and after."""

    text: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    answer: str
    answer_after: str


def read(written: str) -> Trial:
    """Return the trial that `Trial.write()` wrote."""
    found = json.loads(written)
    errors = tuple(Problem(**problem) for problem in found["errors"])
    return Trial(errors, tuple(found["changed"]), tuple(found["broken"]), found["played"])


def means(root: Path) -> str:
    """Return a digest of all that a test depends on beside the words.

    It is that of the card of the model, which has its checksum, and of the conversations below
    *root*, and of the program.
    """
    digest = hashlib.sha256(_program().encode())
    digest.update((root / model_card.FILE).read_bytes())
    for name in goldens.names(root):
        digest.update(f"\0{name}\0".encode() + goldens.data_of(root, name))
    return digest.hexdigest()


@cache
def _program() -> str:
    """Return a digest of this program, which runs as it was when it started."""
    digest = hashlib.sha256()
    for path in sorted(_PROGRAM.rglob("*.py")):
        digest.update(f"\0{path}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def run(now: Loaded, then: Loaded, root: Path, today: date, *, phrases: bool = True) -> Trial:
    """Return what is found when *then* is tested against *now*; takes some seconds.

    The conversations lie below *root*.  Without *phrases* nobody looks where they lead: they lead
    where they did, unless they or the places are others.
    """
    found = checks.check(then, today, phrases=phrases)
    errors = tuple(one for one in found if not one.warning)
    published = goldens.replayed(root, now.content)
    changed, broken = [], []
    for before in published:
        after = goldens.replay(before.name, goldens.data_of(root, before.name), then.content)
        if any(True for _ in _otherwise(before.played, after.played)):
            changed.append(before.name)
        if _unkept(after.played) - _unkept(before.played):
            broken.append(before.name)
    return Trial(errors, tuple(changed), tuple(broken), len(published))


def exchanges(now: Content, then: Content, root: Path, name: str) -> tuple[ChangedReply, ...]:
    """Return the texts of the conversation *name* that *then* answers otherwise than *now*."""
    data = goldens.data_of(root, name)
    before, after = (goldens.replay(name, data, content).played for content in (now, then))
    return tuple(_otherwise(before, after))


def _otherwise(before: Sequence[Played], after: Sequence[Played]) -> Iterator[ChangedReply]:
    for old, new in zip(before, after, strict=True):
        was, now = old.turn, new.turn
        if (was.replies, was.answer, was.office) != (now.replies, now.answer, now.office):
            yield ChangedReply(
                was.text, tuple(was.replies), tuple(now.replies), was.answer, now.answer
            )


def _unkept(played: Sequence[Played]) -> set[tuple[int, str]]:
    """Return which promises beyond the wording are not kept: about what, and words forbidden."""
    return {
        (at, difference.of)
        for at, one in enumerate(played)
        for difference in one.differences
        if difference.of != "reply"
    }
