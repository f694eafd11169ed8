"""What would be published: its differences in words, its test, and the conversations it changes."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from time import sleep
from typing import Final, Literal

from bot.content.fileset import DIRECTORY, INTENTS, FileSet
from bot.content.problems import ContentError
from bot.content.splicing import Value
from bot.content.watching import Files
from bot.service import Service
from bot.staff import trials
from bot.staff.background import BackgroundTask
from bot.staff.trials import ChangedReply, Trial
from bot.versions.differences import Difference, differences
from bot.versions.drafts import Drafts
from bot.versions.store import tree_of

# How many conversations are shown side by side.
_SHOWN: Final = 30
# Seconds between two looks at whether another process has tested it.
_PAUSE: Final = 0.5

_REVIEWED: Final = "reviewed"
_UNREAD: Final = "nobody"

Mark = Literal["same", "old", "new"]


@dataclass(frozen=True, slots=True)
class Changed:
    """A difference, and its words in runs that are the same, only before, or only after."""

    difference: Difference
    runs: tuple[tuple[Mark, str], ...]


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation that would be answered otherwise; *broken* if it would lead elsewhere."""

    name: str
    broken: bool
    exchanges: tuple[ChangedReply, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A set of files that may be published in place of another: *base* and *tree* name both.

    *trial* is None while it is being tested.
    """

    base: str
    tree: str
    changed: tuple[Changed, ...]
    trial: Trial | None
    conversations: tuple[Conversation, ...]

    @property
    def can_be_published(self) -> bool:
        """Whether it was tested, against at least one conversation, and may go out."""
        return self.trial is not None and self.trial.played > 0 and not self.trial.errors


class Proposals:
    """Tests and shows what would be published."""

    def __init__(self, drafts: Drafts, files: Files, service: Service) -> None:
        self._drafts = drafts
        self._files = files
        self._service = service
        self._task: BackgroundTask[Trial] = BackgroundTask()

    def look(self, base: FileSet, new: FileSet) -> Proposal:
        """Return the proposal of *new* in place of *base*; begins the test if there was none."""
        names = tree_of(base), tree_of(new)
        trial = self.trial(base, new)
        conversations = tuple(self._conversations(base, new, trial)) if trial else ()
        return Proposal(*names, changed(base, new), trial, conversations)

    def trial(self, base: FileSet, new: FileSet) -> Trial | None:
        """Return what the test found; None while it runs, in this process or another one."""
        tested_with = f"{tree_of(base)} {trials.means(self._files.root)}"
        key = hashlib.sha256(tested_with.encode()).hexdigest(), tree_of(new)
        if found := self._drafts.store.found(*key):
            return trials.read(found)
        return self._task.result(key, lambda: self._run(base, new, key))

    def _run(self, base: FileSet, new: FileSet, key: tuple[str, str]) -> Trial:
        """Return what the test finds, and keep it under *key* if *new* can be loaded at all.

        Where another process tests it already, that is waited for: two tests at once take twice
        the time.
        """
        try:
            then = self._drafts.loaded(new)
        except ContentError as error:
            return Trial(error.problems, (), (), 0)
        store = self._drafts.store
        while not store.begin_test(*key):
            if found := store.found(*key):
                return trials.read(found)
            sleep(_PAUSE)
        now, today = self._drafts.loaded(base), self._service.today()
        phrases = any(base.files.get(name) != new.files.get(name) for name in (INTENTS, DIRECTORY))
        trial = trials.run(now, then, self._files.root, today, phrases=phrases)
        store.end_test(*key, trial.write())
        return trial

    def _conversations(self, base: FileSet, new: FileSet, trial: Trial) -> Iterator[Conversation]:
        if not trial.changed:
            return
        now, then = (self._drafts.loaded(files).content for files in (base, new))
        first = sorted(trial.changed, key=lambda name: name not in trial.broken)
        for name in islice(first, _SHOWN):
            exchanges = trials.exchanges(now, then, self._files.root, name)
            yield Conversation(name, name in trial.broken, exchanges)


def changed(old: FileSet, new: FileSet) -> tuple[Changed, ...]:
    """Return the differences of *new* from *old*, word by word."""
    return worded(differences(old, new))


def worded(found: Iterable[Difference]) -> tuple[Changed, ...]:
    """Return the differences *found*, word by word."""
    return tuple(Changed(one, tuple(_runs(*_sides(one)))) for one in found)


def _sides(difference: Difference) -> tuple[str, str]:
    """Return what stood there and what stands there now, as staff read it."""
    say = _signed if _REVIEWED in difference.steps else _written
    return say(difference.before), say(difference.after)


def _signed(review: Value | None) -> str:
    """Return a review in words: who read it, and when; its mark says nothing to a person."""
    if isinstance(review, dict) and "by" in review:
        return f"{review['by']}, {review.get('on', '')}"
    return _UNREAD if review in (None, "no") else _written(review)


def _written(value: Value | None) -> str:
    """Return *value* as staff read it, without the mark of what somebody read or confirmed."""
    if isinstance(value, dict):
        told = (f"{name}: {_written(one)}" for name, one in value.items() if name != "of")
        return ", ".join(told)
    if isinstance(value, list):
        return ", ".join(map(_written, value))
    return value or ""


def _runs(before: str, after: str) -> Iterator[tuple[Mark, str]]:
    old, new = before.split(" "), after.split(" ")
    for kind, i, j, k, m in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "same", " ".join(old[i:j])
            continue
        if gone := " ".join(old[i:j]):
            yield "old", gone
        if added := " ".join(new[k:m]):
            yield "new", added
