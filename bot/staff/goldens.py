"""Replays golden conversations, and compares what they expect with today's answers."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot import transcripts
from bot.dialogue.content import Content
from bot.nlu.context import topic_of
from bot.nlu.tokenizer import fold
from bot.transcripts import Played, TranscriptError

FOLDER: Final = "tests/conversations"
# Each text takes about a millisecond, for which other people's texts wait.
MOST_TEXTS: Final = 200
# Topics that most conversations touch, whatever they are about.
_STEERING: Final = ("menu", "wait", "fallback")


@dataclass(frozen=True, slots=True)
class Replayed:
    """A conversation: its *settings* and what was *played*, or the *fault* that prevents it."""

    name: str
    settings: tuple[tuple[str, str], ...] = ()
    played: tuple[Played, ...] = ()
    fault: str = ""

    @property
    def topic(self) -> str:
        """The topic that most of its answers are of, if possible one of substance; or empty."""
        topics = Counter(topic_of(one.turn.answer) for one in self.played)
        return max(topics, key=lambda topic: (topic not in _STEERING, topics[topic]), default="")

    def has(self, words: str) -> bool:
        """Return whether *words* stand in its name, in what is sent, or in what comes back."""
        said = (text for one in self.played for text in (one.turn.text, *one.turn.replies))
        return any(fold(words) in fold(text) for text in (self.name.replace("-", " "), *said))

    @property
    def passed(self) -> bool:
        """Whether the bot answers as the file says."""
        return not self.fault and not any(one.differences for one in self.played)


# The conversations as the words that are published answer them: a test of a draft compares with
# them, and the page of conversations shows them.
_replayed: dict[tuple[object, ...], tuple[Replayed, ...]] = {}


def names(root: Path) -> list[str]:
    """Return the names of the conversations below *root*; none where the folder is missing."""
    return sorted(path.stem for path in (root / FOLDER).glob("*.txt"))


def data_of(root: Path, name: str) -> bytes:
    """Return the file of the conversation *name* below *root*."""
    return (root / FOLDER / f"{name}.txt").read_bytes()


def replayed(root: Path, content: Content) -> tuple[Replayed, ...]:
    """Return every conversation below *root*, replayed: seconds for other words, else none."""
    files = {name: data_of(root, name) for name in names(root)}
    key = content.version, *files.items()
    found = _replayed.get(key)
    if found is None:
        found = tuple(replay(name, data, content) for name, data in files.items())
        # Another thread may do so too, and clears this one.
        _replayed.clear()
        _replayed[key] = found
    return found


def replay(name: str, data: bytes, content: Content) -> Replayed:
    """Return the conversation that *data* holds, replayed; what cannot be read is its fault."""
    try:
        transcript = transcripts.read(data.decode("utf-8-sig"))
        if len(transcript.exchanges) > MOST_TEXTS:
            return Replayed(name, fault=f"It sends more than {MOST_TEXTS} texts: divide it.")
        played = transcripts.replay(transcript, content)
    except UnicodeDecodeError:
        return Replayed(name, fault="It is not UTF-8 text: save it as UTF-8.")
    except TranscriptError as error:
        return Replayed(name, fault=str(error))
    return Replayed(name, tuple(transcript.settings.items()), tuple(played))
