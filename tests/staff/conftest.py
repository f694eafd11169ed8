"""Lines whose words can be edited, and people at them."""

from pathlib import Path

import pytest
from flask import Flask

from bot.app import create_app
from bot.content.loading import ROOT
from bot.content.watching import Files
from bot.dialogue.content import Content
from bot.staff import goldens
from tests.phone import settings
from tests.staff.desk import Desk, own


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Give the address of a new database."""
    return f"sqlite:///{tmp_path}/counts.db"


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the model, and few conversations, so that a test is over soon."""
    folder = tmp_path_factory.mktemp("few")
    for name in ("model.npz", "model.yaml"):
        (folder / name).symlink_to(ROOT / name)
    (folder / goldens.FOLDER).mkdir(parents=True)
    for name in ("thanks-en.txt", "answers-thanks-en.txt", "answers-menu-es.txt"):
        (folder / goldens.FOLDER / name).symlink_to(ROOT / goldens.FOLDER / name)
    return folder


@pytest.fixture
def app(url: str, content: Content, files: Files, root: Path) -> Flask:
    """Give a line whose words can be edited on this computer, with files of its own."""
    config = settings(database_url=url, development=True)
    return create_app(config, content, files=own(files, root))


@pytest.fixture
def ana(app: Flask) -> Desk:
    """Give the first of two people."""
    return Desk(app)


@pytest.fixture(scope="module")
def reader(
    tmp_path_factory: pytest.TempPathFactory, content: Content, files: Files, root: Path
) -> Desk:
    """Give somebody who saves nothing, at a line that tests share."""
    url = f"sqlite:///{tmp_path_factory.mktemp('shared')}/counts.db"
    config = settings(database_url=url, development=True)
    return Desk(create_app(config, content, files=own(files, root)))
