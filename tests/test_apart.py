"""What production answers from is read in a process of its own, and is the same."""

from dataclasses import fields
from pathlib import Path

import pytest

from bot.content import apart
from bot.content.loading import ROOT, Loaded
from bot.content.problems import ContentError
from bot.content.watching import Files
from bot.core.conversation import respond
from bot.core.model import Context, Message
from tests.broken import copied, rewrite, with_few_words
from tests.clock import OPEN, local

TEXTS = (
    "repotr",
    "red flags taunton",
    "q hago si creo q explotan a una menor",
    "zzz",
    "tenho medo",
)


def test_same(loaded: Loaded) -> None:
    """Every part but the words, which are told by their answers, is equal."""
    served = apart.load(ROOT)
    parts = {part.name for part in fields(served.content)} - {"lexicon", "model"}

    assert served.posters == loaded.posters
    for part in parts:
        assert getattr(served.content, part) == getattr(loaded.content, part), part
    for text in TEXTS:
        ours, theirs = (
            respond(Message(text), Context(), content, local(OPEN))
            for content in (served.content, loaded.content)
        )
        assert ours == theirs
        assert ours.match.reason == theirs.match.reason


def test_read_once(tmp_path: Path) -> None:
    """Whoever asks again gets the same; an edit waits for the next start."""
    root = with_few_words(copied(tmp_path))
    files = Files(root, watched=False)
    served = files.served()
    rewrite(root / "intents.yaml", lambda text: f"# An edit.\n{text}")

    assert files.served() is served


def test_problems(tmp_path: Path) -> None:
    """What is wrong is told with file and line, as where the files are read here."""
    root = copied(tmp_path)
    rewrite(root / "directory.yaml", lambda text: text.replace("open:", "opens:", 1))
    with pytest.raises(ContentError) as told:
        Files(root).loaded()

    with pytest.raises(ContentError) as apart_too:
        Files(root, watched=False).served()

    assert told.value.problems
    assert apart_too.value.problems == told.value.problems
