"""flask poster."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from bot.app import create_app
from bot.dialogue.content import Content
from tests.phone import settings

Command = Callable[..., Result]


@pytest.fixture(scope="module")
def flask(content: Content) -> Command:
    """Give a function that runs the command on a server that is set up."""
    app = create_app(settings(sms_number="555888"), content)
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=["poster", *map(str, words)])


@pytest.fixture(scope="module")
def laptop(content: Content) -> Command:
    """Give the same on a laptop without a number and an address."""
    runner = create_app(settings(development=True, public_url=""), content).test_cli_runner()
    return lambda *words: runner.invoke(args=["poster", *map(str, words)])


def test_list(flask: Command) -> None:
    """The sites are listed with code, languages, words, and place."""
    result = flask("--list")

    assert result.exit_code == 0
    assert "k3      en+es  RED FLAGS, SEÑALES" in result.output
    assert "Motel, staff corridor" in result.output


@pytest.mark.parametrize(
    ("options", "name"),
    [
        (["k3"], "k3-poster-en-es-letter.pdf"),
        (["k3", "--lang", "pt", "--paper", "a4"], "k3-poster-pt-a4.pdf"),
        (["M7", "--kind", "card", "--also", "es"], "m7-card-en-es-letter.pdf"),
        (["k3", "--kind", "strips", "--format", "png"], "k3-strips-en-es-letter.png"),
        (["m7", "--words", "report it", "--headline", "signs"], "m7-poster-en-letter.pdf"),
    ],
)
def test_print(options: list[str], name: str, flask: Command, tmp_path: Path) -> None:
    """A sheet is printed under a name that tells what it is."""
    result = flask(*options, "--out", tmp_path / "new")

    assert result.exit_code == 0, result.output
    assert "8 checks, nothing found" in result.output
    (file,) = (tmp_path / "new").iterdir()
    assert file.name == name
    assert file.read_bytes()[:4] == (b"\x89PNG" if name.endswith("png") else b"%PDF")


def test_all(flask: Command, tmp_path: Path) -> None:
    """`--all` prints every kind for every site, and counts as it goes."""
    result = flask("--all", tmp_path, "--paper", "a4")

    assert result.exit_code == 0, result.output
    assert "1/16 " in result.output
    assert f"All 16 are in {tmp_path}." in result.output
    assert len(list(tmp_path.glob("*-a4.pdf"))) == 16


def test_nothing_is_printed_that_is_not_ready(laptop: Command, tmp_path: Path) -> None:
    """Without a number and an address there is no file, and the command says what to set."""
    result = laptop("k3", "--out", tmp_path)

    assert result.exit_code == 1
    assert "not printed" in result.output
    assert "SMS_NUMBER is not set." in result.output
    assert "PUBLIC_URL is not set." in result.output
    assert list(tmp_path.iterdir()) == []


def test_draft(laptop: Command, tmp_path: Path) -> None:
    """`--draft` prints all the same, under a name that says so, and still tells what is wrong."""
    result = laptop("k3", "--draft", "--out", tmp_path)

    assert result.exit_code == 0
    assert "8 checks, 2 found" in result.output
    assert [file.name for file in tmp_path.iterdir()] == ["draft-k3-poster-en-es-letter.pdf"]


def test_all_counts_what_failed(flask: Command, tmp_path: Path) -> None:
    """`--all` ends with how many were not printed, and fails."""
    result = flask("--all", tmp_path, "--headline", "shout")

    assert result.exit_code == 1
    assert "16 failed." in result.output


@pytest.mark.parametrize(
    ("options", "said", "code"),
    [
        ([], "flask poster --list", 2),
        (["zz"], "There is no site zz", 1),
        (["k3", "--kind", "flyer"], "flyer", 2),
        (["k3", "--lang", "fr"], "fr", 2),
        (["k3", "--headline", "shout"], "There is no headline shout", 1),
        (["k3", "--words", "STOP"], "phone companies act", 1),
    ],
)
def test_misuse(options: list[str], said: str, code: int, flask: Command, tmp_path: Path) -> None:
    """What cannot be printed is said in a sentence, without a traceback."""
    result = flask(*options, "--out", tmp_path)

    assert result.exit_code == code
    assert said in result.output
    assert "Traceback" not in result.output
    assert list(tmp_path.iterdir()) == []
