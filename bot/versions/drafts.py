"""The draft that all staff share: changes on top of what is published."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final

from bot.content import splicing
from bot.content.fileset import FileSet
from bot.content.loading import Loaded, load_all
from bot.content.splicing import Steps, Value
from bot.content.watching import Files
from bot.versions.differences import Difference, applied, merged
from bot.versions.store import SharedDraft, Store, Superseded, tree_of

# How often a save is tried again where others save at the same moment.
_TRIES: Final = 5
# The sets of files that are kept loaded: the draft, and one beside it.
_KEPT: Final = 2


@dataclass(frozen=True, slots=True)
class Change:
    """A value that somebody entered; *was* is the fingerprint of the one that they saw."""

    file: str
    steps: Steps
    was: str
    value: Value


@dataclass(frozen=True, slots=True)
class ListEntry:
    """A *value* that somebody added to the list at *steps*, or took out of it: then it is *gone*.

    It is wanted whatever else is in the list by now, so nobody else's entry is lost by it.
    """

    file: str
    steps: Steps
    value: Value
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Working:
    """The draft's *files*, what they are based on, and the row that the next save must follow.

    *left* are its changes where something else was published meanwhile: *files* are without them.
    """

    draft: SharedDraft | None
    base: FileSet
    files: FileSet
    left: tuple[Difference, ...] = ()

    @property
    def is_pending(self) -> bool:
        """Whether anything is drafted."""
        return self.files != self.base

    @property
    def names(self) -> tuple[str, str]:
        """The names of the sets *base* and *files*."""
        return tree_of(self.base), tree_of(self.files)


def fingerprint(value: Value | None) -> str:
    """Return a short name for *value*, by which a form remembers what it showed."""
    value = value.strip() if isinstance(value, str) else value
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()[:16]


def path_of(difference: Difference) -> str:
    """Return where *difference* stands: its file and the steps that lead to it."""
    return "/".join(map(str, (difference.file, *difference.steps)))


class Drafts:
    """The draft in *store*, on top of what *files* serve; the model lies below *root*.

    The journal says where a difference stands as *name* does.
    Each method that reads or saves raises as `Store` does where the database cannot be used.
    """

    def __init__(
        self, store: Store, files: Files, name: Callable[[Difference], str] = path_of
    ) -> None:
        self.store = store
        self.root = files.root
        self._files = files
        self._name = name
        self._loaded: dict[str, Loaded] = {}
        self._lock = Lock()

    def working(self) -> Working:
        """Return the draft on top of what is published now, whatever it began from."""
        current, draft = self._files.current(), self.store.draft()
        if draft is None or draft.tree == draft.base:
            return Working(draft, current, current)
        files, base = self.store.files(draft.tree), self.store.files(draft.base)
        if base == current:
            return Working(draft, current, files)
        return Working(draft, current, *merged(base, files, current))

    def save(
        self,
        changes: Sequence[Change | ListEntry],
        who: str,
        what: str,
        seen: Sequence[Change] = (),
    ) -> tuple[Change, ...]:
        """Save *changes* to the draft; *what* is said in the journal.

        Where somebody changed one of the values meanwhile, or one of those that were *seen*,
        nothing is saved, and those changes are returned.  Raises `Superseded` where others save
        all the time, and `SpliceError` where a value cannot be written.
        """
        for _ in range(_TRIES):
            working = self.working()
            values = [one for one in (*seen, *changes) if isinstance(one, Change)]
            clashes = tuple(one for one in values if _clashes(one, working.files))
            if clashes:
                return clashes
            files = spliced(working.files, changes)
            if files == working.files:
                return ()
            noted = " ".join([what, *map(self._not_carried, working.left)])
            try:
                self.store.save_draft(files, working.base, working.draft, who, noted)
            except Superseded:
                continue
            return ()
        raise Superseded

    def discard(self, who: str, seen: tuple[str, str]) -> None:
        """Let the draft be what is published.

        Raises `Superseded` if it is not that which was *seen*, by `Working.names`, or changed
        meanwhile.
        """
        working = self.working()
        if working.names != seen:
            raise Superseded
        self.store.save_draft(
            working.base, working.base, working.draft, who, "Discarded the draft."
        )

    def loaded(self, files: FileSet) -> Loaded:
        """Return what *files* hold, read once; raises `ContentError` if they cannot be used."""
        if files == self._files.current():
            return self._files.loaded()
        tree = tree_of(files)
        with self._lock:
            if tree not in self._loaded:
                while len(self._loaded) >= _KEPT:
                    del self._loaded[next(iter(self._loaded))]
                self._loaded[tree] = load_all(self._files.root, files)
            return self._loaded[tree]

    def _not_carried(self, left: Difference) -> str:
        """Return what the journal keeps of a change that the draft is without from then on."""
        after = json.dumps(left.after, ensure_ascii=False)
        return f"Not carried over: {self._name(left)}: {after}."


def spliced(files: FileSet, changes: Sequence[Change | ListEntry]) -> FileSet:
    """Return *files* with the values of *changes*; raises `SpliceError`."""
    for change in changes:
        files = applied(_difference(change), files)
    return files


def _difference(change: Change | ListEntry) -> Difference:
    if isinstance(change, Change):
        return Difference(change.file, change.steps, None, change.value)
    before, after = (change.value, None) if change.gone else (None, change.value)
    return Difference(change.file, change.steps, before, after, is_entry=True)


def _clashes(change: Change, files: FileSet) -> bool:
    """Return whether somebody else changed the value that *change* is about, to another one."""
    tree = splicing.parse(files.files[change.file].decode())
    now = splicing.value_at(tree, change.steps)
    return now != change.value and fingerprint(now) != change.was
