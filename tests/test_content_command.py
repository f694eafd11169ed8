"""flask content: what is published, as files and back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from bot import database
from bot.app import create_app
from bot.commands import content as command
from bot.content.fileset import FileSet
from bot.content.loading import ROOT
from bot.dialogue.content import Content
from bot.service import now
from bot.versions.store import Store
from tests.broken import Edit, copied, rewrite
from tests.phone import settings

THANKS = "responses/thanks.yaml"
Run = Callable[..., Result]


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Give the address of a new database."""
    return f"sqlite:///{tmp_path}/counts.db"


@pytest.fixture
def store(url: str) -> Store:
    """Give what is published there."""
    return Store(database.engine(url), now)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder of files that the command takes for its own."""
    root = tmp_path / "folder"
    root.mkdir()
    monkeypatch.setattr(command, "ROOT", copied(root))
    return root


@pytest.fixture
def run(url: str, content: Content, folder: Path) -> Run:
    """Give a function that runs a command of the group."""
    runner = create_app(settings(database_url=url), content).test_cli_runner()
    return lambda *words: runner.invoke(args=["content", *words])


def test_nothing_published(run: Run) -> None:
    """Before the first publication there is nothing to pull, and the log says so."""
    assert "Nothing was published yet" in run("log").output
    assert run("pull").exit_code == 1
    assert run("diff").exit_code == 1


def test_there_and_back(run: Run, store: Store, folder: Path) -> None:
    """What is published can be pulled, an edit is seen and pushed, and becomes the draft."""
    store.publish(FileSet.below(ROOT), 0, "Ana", "The first words")
    rewrite(folder / THANKS, Edit("De nada", "A la orden"))

    assert "Ana" in run("log").output
    shown = run("diff").output
    assert f"{THANKS}: pages > 0 > es" in shown
    assert "1 difference." in shown
    assert "It is the draft now" in run("push", "--who", "Bo").output
    draft = store.draft()
    assert draft
    assert (draft.who, store.files(draft.tree)) == ("Bo", FileSet.below(folder))
    assert "Staff have a draft." in run("push").output
    assert "It is the draft now" in run("push", "--replace").output

    assert f"wrote {THANKS}" in run("pull").output
    assert FileSet.below(folder) == FileSet.below(ROOT)
    assert "The files here are the same." in run("pull", "1").output
    assert "nothing to propose" in run("push", "--replace").output
    assert "There is no version 7" in run("pull", "7").output


def test_broken_files_are_not_proposed(run: Run, store: Store, folder: Path) -> None:
    """Files with a mistake are refused as `flask check` refuses them."""
    rewrite(folder / THANKS, Edit("question:", "questions:"))

    assert run("push").exit_code == 1
    assert store.draft() is None


def test_odd_file(run: Run, store: Store, folder: Path) -> None:
    """A version that holds a file elsewhere writes nothing."""
    store.publish(FileSet.below(ROOT).replaced("../odd.yaml", "x: y"), 0, "Ana", "odd")

    assert "none of ours" in run("pull").output
    assert not (folder.parent / "odd.yaml").exists()
