"""The golden conversations: plain text files that anyone can write."""

from pathlib import Path

import pytest

from bot import transcripts
from bot.dialogue.content import Content

FILES = sorted((Path(__file__).parent / "conversations").glob("*.txt"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_conversation(path: Path, content: Content) -> None:
    """The bot answers as the file says."""
    transcript = transcripts.read(path.read_text(encoding="utf-8"))

    assert transcripts.differences(transcript, content) == []


def test_there_are_sixty() -> None:
    """At least sixty conversations are written down."""
    assert len(FILES) >= 60
