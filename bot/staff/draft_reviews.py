"""Who has read what the draft changes: whether somebody did beside whoever wrote it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.content.fileset import RESPONSES, stem
from bot.content.loading import Loaded
from bot.content.problems import ContentError
from bot.content.responses import CREOLE, SHARED, answer_node
from bot.content.reviews import is_reviewed, languages, marks
from bot.content.yaml_nodes import Node
from bot.nlu.context import TONGUES, Tongue
from bot.versions.differences import Difference, differences
from bot.versions.drafts import Drafts, Working
from bot.versions.store import SharedDraft

# How many steps from one draft to the next are kept.
_KEPT: Final = 200

# The words of an answer, or of a shared file, in one language.
Key = tuple[str, Tongue]


@dataclass(frozen=True, slots=True)
class DraftReview:
    """Words that the draft changes, who has read them as they are, and *on* which day.

    *by* is empty if nobody has; *writers* are who changed them since the last publication.
    """

    id: str
    language: Tongue
    by: str
    on: str
    writers: tuple[str, ...]

    @property
    def is_alone(self) -> bool:
        """Whether nobody has read them but whoever wrote them."""
        return not self.by or self.by in self.writers


class DraftReviews:
    """Tells who has read the draft of *drafts*."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts
        self._steps: dict[tuple[str, str], tuple[Difference, ...]] = {}

    def of(self, working: Working) -> tuple[DraftReview, ...]:
        """Return what the draft *working* changes, answer by answer and language by language.

        Of words that cannot be loaded nothing can be said: they cannot be published either.
        """
        try:
            loaded = self._drafts.loaded(working.files)
        except ContentError:
            return ()
        before, after = marks(self._drafts.loaded(working.base).responses), marks(loaded.responses)
        changed = [key for key, mark in after.items() if before.get(key) != mark]
        writers = self._writers(self._drafts.store.drafts()) if changed else {}
        return tuple(_review(key, loaded, after, writers) for key in changed)

    def _writers(self, drafts: Sequence[SharedDraft]) -> Mapping[Key | None, Sequence[str]]:
        """Return who wrote what since the last publication.

        None stands for what is in no file of words: numbers, names and titles that are filled in.
        """
        found: dict[Key | None, dict[str, None]] = defaultdict(dict)
        tree = ""
        for draft in drafts:
            if draft.tree == draft.base:
                # Published, or thrown away.
                found.clear()
            for difference in self._between(tree or draft.base, draft.tree):
                for key in _keys(difference):
                    found[key][draft.who] = None
            tree = draft.tree
        return {key: tuple(names) for key, names in found.items()}

    def _between(self, before: str, after: str) -> tuple[Difference, ...]:
        """Return what differs between two trees, whose names tell all that is in them."""
        if before == after:
            return ()
        if (before, after) not in self._steps:
            while len(self._steps) >= _KEPT:
                del self._steps[next(iter(self._steps))]
            files = self._drafts.store.files
            self._steps[before, after] = differences(files(before), files(after))
        return self._steps[before, after]


def _review(
    key: Key, loaded: Loaded, known: Mapping[Key, str], writers: Mapping[Key | None, Sequence[str]]
) -> DraftReview:
    id, language = key
    review = _node(id, loaded)["reviewed"][language]
    signed = is_reviewed(review, id, language, known)
    by, on = (review[field].text() if signed else "" for field in ("by", "on"))
    return DraftReview(id, language, by, on, tuple(writers.get(key) or writers.get(None, ())))


def _node(id: str, loaded: Loaded) -> Node:
    files = loaded.responses.files
    return files[id] if id in files else answer_node(files, id)


def _keys(difference: Difference) -> Iterator[Key | None]:
    """Yield the words that *difference* changes: in each language where it names none."""
    file, steps = difference.file, difference.steps
    if not file.startswith(f"{RESPONSES}/"):
        yield None
        return
    if "reviewed" in steps:
        return
    id = stem(file)
    if steps[0] == "answers" and len(steps) > 1 and id not in (*SHARED, CREOLE):
        id = f"{id}.{steps[1]}"
    named = [tongue for tongue in TONGUES if tongue in steps]
    yield from ((id, tongue) for tongue in named or languages(id))
