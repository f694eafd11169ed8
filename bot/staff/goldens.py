"""Replays golden conversations, and compares what they expect with today's answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot import transcripts
from bot.dialogue.content import Content
from bot.transcripts import Played, TranscriptError

FOLDER: Final = "tests/conversations"
# Each text takes about a millisecond, for which other people's texts wait.
MOST_TEXTS: Final = 200


@dataclass(frozen=True, slots=True)
class Replayed:
    """A conversation: its *settings* and what was *played*, or the *fault* that prevents it."""

    name: str
    settings: tuple[tuple[str, str], ...] = ()
    played: tuple[Played, ...] = ()
    fault: str = ""

    @property
    def passed(self) -> bool:
        """Whether the bot answers as the file says."""
        return not self.fault and not any(one.differences for one in self.played)


def names(root: Path) -> list[str]:
    """Return the names of the conversations below *root*; none where the folder is missing."""
    return sorted(path.stem for path in (root / FOLDER).glob("*.txt"))


def replayed(root: Path, content: Content) -> Iterator[Replayed]:
    """Yield every conversation below *root*, replayed."""
    for name in names(root):
        data = (root / FOLDER / f"{name}.txt").read_bytes()
        yield replay(name, data, content)


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
