"""Published versions: kept whole, followed by every process, and never waited for."""

import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot import database
from bot.app import create_app
from bot.config import Config
from bot.content import splicing
from bot.content.fileset import FileSet
from bot.content.loading import ROOT
from bot.content.watching import Files
from bot.versions import copy
from bot.versions.follower import FOLLOWER, Follower
from bot.versions.store import Store, Superseded, tree_of
from tests.databases import KINDS, empty
from tests.phone import Phone, settings
from tests.processes import free_port
from tests.test_database import OLD
from tests.test_stats import until

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
THANKS = "responses/thanks.yaml"
FLOOR = FileSet.below(ROOT)


def saying(words: str) -> FileSet:
    """Return the files of the project, in which the answer to "thanks" is *words*."""
    old = FLOOR.texts()[THANKS]
    return FLOOR.replaced(THANKS, splicing.replaced(old, ("pages", 0, "en"), words))


@pytest.fixture(params=KINDS)
def url(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """Give the address of an empty database of each kind, in a folder without a copy on disk."""
    monkeypatch.chdir(tmp_path)
    with empty(request.param, tmp_path) as address:
        yield address


@pytest.fixture
def file_url(tmp_path: Path) -> str:
    """Give the address of a new file of SQLite."""
    return f"sqlite:///{tmp_path}/instance/counts.db"


def store_at(url: str) -> Store:
    """Return the store in the database at *url*."""
    return Store(database.engine(url), lambda: NOW)


def line_at(url: str) -> Flask:
    """Return a new line, as it starts, with its database at *url*."""
    return create_app(settings(database_url=url), files=Files(watched=False))


def follower_of(line: Flask) -> Follower:
    """Return what follows the versions in *line*."""
    found: Follower = line.extensions[FOLLOWER]
    return found


def thanked(line: Flask) -> str:
    """Return the answer of *line* to a word of thanks from a new phone."""
    return Phone(line).text("thank you").texts[0]


def test_a_version_is_kept_whole(url: str) -> None:
    """What was published is read back byte for byte, with who, why and when."""
    store = store_at(url)
    assert store.head() == (0, "")

    first = store.publish(FLOOR, 0, "Ana", "The first words")
    second = store.publish(saying("Any time."), 1, "Bo", "Shorter")

    assert store.head() == (2, second.tree)
    assert [(v.number, v.who, v.why, v.at) for v in store.versions()] == [
        (2, "Bo", "Shorter", NOW),
        (1, "Ana", "The first words", NOW),
    ]
    assert store.files(first.tree) == FLOOR
    assert store.files(second.tree) == saying("Any time.")
    assert tree_of(FLOOR) == first.tree
    assert "Published version 2: Shorter" in [entry.what for entry in store.journal()]


def test_what_is_alike_is_kept_once(url: str) -> None:
    """A version of which one file changed costs that file and a list."""
    store = store_at(url)
    store.publish(FLOOR, 0, "Ana", "one")
    store.publish(saying("Any time."), 1, "Ana", "two")
    store.publish(FLOOR, 2, "Ana", "back")

    with database.transaction(database.engine(url)) as connection:
        kept = connection.execute(text("select count(*) from contents")).scalar()
    assert kept == len(FLOOR.files) + 1 + 2


def test_the_slower_one_is_told(url: str) -> None:
    """Of two who publish or save after the same one, the second learns that it was changed."""
    one, other = store_at(url), store_at(url)
    one.publish(FLOOR, 0, "Ana", "one")
    with pytest.raises(Superseded):
        other.publish(saying("x"), 0, "Bo", "late")

    before = one.draft()
    one.save_draft(saying("a"), FLOOR, before, "Ana", "a")
    with pytest.raises(Superseded):
        other.save_draft(saying("b"), FLOOR, before, "Bo", "b")
    draft = one.draft()
    assert draft
    assert one.files(draft.tree) == saying("a")


def test_one_process_tests(url: str) -> None:
    """While one process tests a draft no other begins to, unless it takes suspiciously long."""
    one, other = store_at(url), store_at(url)
    late = Store(database.engine(url), lambda: NOW + timedelta(minutes=1))

    assert one.begin_test("base", "tree")
    assert not other.begin_test("base", "tree")
    assert other.found("base", "tree") == ""
    assert other.begin_test("base", "another tree")
    assert late.begin_test("base", "tree")
    assert not late.begin_test("base", "tree")

    one.end_test("base", "tree", "nothing is wrong")
    assert other.found("base", "tree") == "nothing is wrong"
    assert other.found("base", "another tree") == ""
    assert not late.begin_test("base", "tree")


def test_published_words_are_answered(url: str) -> None:
    """A running line answers with the newest version, an older one again, and loses no text."""
    line, store = line_at(url), store_at(url)
    was = thanked(line)

    store.publish(saying("Any time. Call {hotline}."), 0, "Ana", "Shorter")
    follower_of(line).look()
    assert thanked(line).startswith("Any time. Call 800-792-5200.")

    store.publish(FLOOR, 1, "Ana", "Undone")
    follower_of(line).look()
    assert thanked(line) == was


def test_a_thread_follows(file_url: str) -> None:
    """A line that runs takes up a version by itself, and /healthz shows another edition."""
    line, store = line_at(file_url), store_at(file_url)
    health = Phone(line).send("GET", "/healthz").body

    store.publish(saying("Any time."), 0, "Ana", "Shorter")

    assert until(lambda: thanked(line).startswith("Any time."))
    assert json.loads(Phone(line).send("GET", "/healthz").body)["content"] not in health


def test_words_that_cannot_be_used(file_url: str) -> None:
    """A version that this program cannot load changes no answer, and the pages say why."""
    line, store = line_at(file_url), store_at(file_url)
    was = thanked(line)
    broken = FLOOR.replaced(THANKS, "question: {en: x}\n")

    store.publish(broken, 0, "Ana", "By a newer program")
    follower_of(line).look()

    assert thanked(line) == was
    standing = follower_of(line).standing()
    assert standing.refused
    assert standing.is_odd
    store.publish(saying("Any time."), 1, "Ana", "Mended")
    follower_of(line).look()
    assert thanked(line).startswith("Any time.")
    assert not follower_of(line).standing().refused


@pytest.fixture
def published(file_url: str) -> Config:
    """Give the settings of a line on which words were published while it ran."""
    line = line_at(file_url)
    store_at(file_url).publish(saying("Any time."), 0, "Ana", "Shorter")
    follower_of(line).look()
    return settings(database_url=file_url)


def test_database_gone(published: Config, tmp_path: Path) -> None:
    """A line that starts without its database answers with the last published words."""
    (tmp_path / "instance/counts.db").write_text("no database any more")
    line = line_at(published.database_url)

    assert thanked(line).startswith("Any time.")
    with pytest.raises(SQLAlchemyError):
        follower_of(line).look()


def test_database_emptied(published: Config, tmp_path: Path) -> None:
    """With an empty database the last published words stay, and the pages say that it is lost."""
    (tmp_path / "instance/counts.db").unlink()
    line = line_at(published.database_url)
    follower_of(line).look()

    assert thanked(line).startswith("Any time.")
    assert follower_of(line).standing().lost

    store_at(published.database_url).publish(saying("Always."), 0, "Ana", "Anew", above=1)
    follower_of(line).look()
    assert thanked(line).startswith("Always.")
    assert not follower_of(line).standing().lost


def test_database_of_before_versions(published: Config, tmp_path: Path) -> None:
    """A database that is a version older is migrated beside the answers."""
    (tmp_path / "instance/counts.db").unlink()
    old = database.engine(published.database_url)
    with old.begin() as connection:
        connection.execute(text("create table alembic_version (version_num varchar(32))"))
        connection.execute(text(OLD))
        connection.execute(text("insert into alembic_version values ('0001')"))
    line = line_at(published.database_url)
    assert thanked(line).startswith("Any time.")

    follower_of(line).look()
    assert store_at(published.database_url).head() == (0, "")


def test_database_hangs(published: Config, tmp_path: Path) -> None:
    """A database that takes a connection and says nothing holds up no text and no page."""
    copy = tmp_path / "instance/published.json"
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"postgresql://me@127.0.0.1:{silent.getsockname()[1]}/none"
        config = settings(database_url=address)
        follower = Follower(store_at(address), files := Files(watched=False), copy)
        follower.recall()
        line = create_app(replace(config, database_url=""), files.served().content)

        assert not follower.standing().down
        assert thanked(line).startswith("Any time.")
        # It cannot be reached within the time that it is given, which the thread waits out.
        assert until(lambda: follower.standing().down)
        assert thanked(line).startswith("Any time.")


def test_start_without_the_database(tmp_path: Path) -> None:
    """A node that starts while its database is away answers what STATE_FOLDER holds."""
    with empty("postgresql", tmp_path) as url:
        given = settings(database_url=url, state_folder=f"{tmp_path}/state")
        store_at(url).publish(saying("Any time."), 0, "Ana", "Shorter")
        Follower(store_at(url), Files(watched=False), given.published).look()
    away = replace(given, database_url=f"postgresql://me@127.0.0.1:{free_port()}/none")
    line = create_app(away, files=Files(watched=False))

    assert thanked(line).startswith("Any time.")


def test_folder_is_mended(file_url: str, tmp_path: Path) -> None:
    """What could not be kept on disk is kept once the folder can be written again."""
    path = tmp_path / "state/published.json"
    path.parent.write_text("in the way")
    store = store_at(file_url)
    store.publish(saying("Any time."), 0, "Ana", "Shorter")
    follower = Follower(store, Files(watched=False), path)
    follower.look()
    assert follower.standing().served == 1

    path.parent.unlink()
    follower.look()

    kept = copy.read(path)
    assert kept
    assert kept.number == 1


def test_a_process_that_is_forked_late(file_url: str, tmp_path: Path) -> None:
    """What was published since the server began is answered before the database is asked."""
    path, files = tmp_path / "instance/published.json", Files(watched=False)
    late = Follower(store_at("sqlite:////proc/nowhere/x.db"), files, path)
    late.recall()
    store_at(file_url).publish(saying("Any time."), 0, "Ana", "Shorter")
    Follower(store_at(file_url), Files(watched=False), path).look()
    with pytest.raises(FileNotFoundError):
        late.look()

    assert late.standing().served == 1


DAMAGE = {
    "empty": "",
    "cut off": "{",
    "no fields": "[]",
    "a number as text": '{"number": "9", "tree": "", "files": {}}',
    "a file that is a number": '{"number": 9, "tree": "", "files": {"directory.yaml": 5}}',
    "deep": "[" * 100_000,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_damaged_copy(damage: str, tmp_path: Path) -> None:
    """A copy on disk that cannot be read is as none."""
    (tmp_path / "published.json").write_text(damage)

    assert copy.read(tmp_path / "published.json") is None


def test_start_with_a_damaged_copy(file_url: str, tmp_path: Path) -> None:
    """Where the copy on disk cannot be read the files of the project answer."""
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance/published.json").write_text(DAMAGE["deep"])

    assert thanked(line_at(file_url)).startswith("You are welcome.")


def test_broken_folder(published: Config, tmp_path: Path) -> None:
    """The copy on disk answers where the files of the folder are broken."""
    files = Files(tmp_path, watched=False)
    for name in ("model.npz", "model.yaml"):
        (tmp_path / name).symlink_to(ROOT / name)
    line = create_app(published, files=files)

    assert thanked(line).startswith("Any time.")
