"""The `flask` command: its help and version, and what typical mistakes get for an answer."""

import importlib
import os
import shlex
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask

from bot.app import create_app
from bot.commands.catalog import ENTRIES, SECTIONS
from bot.commands.group import find
from bot.dialogue.content import Content
from tests.phone import settings
from tests.processes import DEVELOPMENT, FLASK, ROOT, environment, run

OURS = (sys.executable, "-m", "bot.cli")

SCRIPTS = {"Flask's script": FLASK, "our script": OURS}
# What one command or another needs, and the list of commands does not.
HEAVY = "bot.app bot.content.loading numpy reportlab requests sqlalchemy twilio yaml".split()


@pytest.fixture(scope="module")
def app(content: Content) -> Flask:
    """Give an application on a laptop."""
    return create_app(settings(development=True), content)


@pytest.fixture
def taken() -> Iterator[int]:
    """Give a port on which this process listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


# --- help and version --------------------------------------------------------------------------


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_help(script: tuple[str, ...], tmp_path: Path) -> None:
    """The help lists the line's own commands by what they are for, each with an example."""
    ended = run([*script, "--help"], DEVELOPMENT, tmp_path)
    lines = ended.stdout.splitlines()

    assert (ended.returncode, ended.stderr) == (0, "")
    assert [f"{title}:" for title in SECTIONS if f"{title}:" not in lines] == []
    for name, entry in ENTRIES.items():
        at = lines.index(f"  {name:10}{entry.summary}")
        assert lines[at + 1].strip() == entry.example
    names = {line.split()[0] for line in lines if line.startswith("  ") and line[2] != " "}
    assert names.isdisjoint({"run", "shell", "routes"})


def test_help_imports_little(tmp_path: Path) -> None:
    """The help imports neither the bot nor a command, so that it is there at once."""
    command = [sys.executable, "-X", "importtime", "-m", "flask", "--help"]
    imported = {
        line.split("|")[-1].strip()
        for line in run(command, DEVELOPMENT, tmp_path).stderr.splitlines()
    }
    commands = {f"bot.commands.{entry.code.partition(':')[0]}" for entry in ENTRIES.values()}

    assert "bot.commands.catalog" in imported
    assert sorted(imported & {*HEAVY, *commands}) == []


def test_version(tmp_path: Path) -> None:
    """The version is the line's own."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]

    ended = run([*OURS, "--version"], DEVELOPMENT, tmp_path)

    assert ended.stdout.startswith(f"csec-text-line {version} (Python 3.")


def test_our_script(tmp_path: Path) -> None:
    """`make` puts our script in the place of Flask's; it works where the line is, and says so."""
    subprocess.run(["make", "script", f"BIN={tmp_path}"], cwd=ROOT, check=True, capture_output=True)
    (tmp_path / "python").symlink_to(sys.executable)
    script = str(tmp_path / "flask")
    environ = environment(DEVELOPMENT, tmp_path)

    here = subprocess.run(
        [script, "--version"], cwd=ROOT, env=environ, capture_output=True, text=True
    )
    elsewhere = run([script, "--version"], DEVELOPMENT, tmp_path)

    assert here.stdout.startswith("csec-text-line ")
    assert elsewhere.returncode == 2
    assert "cd to the one that has directory.yaml" in elsewhere.stderr


@pytest.mark.parametrize("name", ENTRIES)
def test_catalog(name: str) -> None:
    """A command of the catalog can be imported, and its example is understood and in its help."""
    entry, command = ENTRIES[name], find(name)
    assert command
    program, named, *arguments = shlex.split(entry.example)

    with command.make_context(named, arguments) as context:
        assert entry.example in command.get_help(context)
    assert (program, named) == ("flask", name)


def test_every_command_is_in_the_catalog() -> None:
    """No command is written that the catalog does not list."""
    listed = {entry.code for entry in ENTRIES.values()}
    modules = {path.stem for path in (ROOT / "bot/commands").glob("*.py")} - {"__init__"}
    written = {
        (module, name, command)
        for module in modules
        for name, command in vars(importlib.import_module(f"bot.commands.{module}")).items()
        if isinstance(command, click.Command)
    }
    top = {
        each
        for each in written
        if not any(each[2] in vars(other[2]).get("commands", {}).values() for other in written)
    }

    assert {f"{module}:{name}" for module, name, _ in top} == listed


# --- mistakes ----------------------------------------------------------------------------------

# What is typed, and the remedy that the answer names.
MISTAKES = {
    "a slip in a command": (["chta"], "Did you mean `flask chat`?"),
    "no such command": (["frobnicate"], "`flask --help` lists them."),
    "nothing said": (["ask"], 'Say something: flask ask "red flags"'),
    "a time that is none": (["ask", "--at", "noon", "hi"], "write it as 2026-12-25T10:00"),
    "an unknown language": (["ask", "--lang", "fr", "hi"], "'en', 'es', 'pt'"),
    "a slip in an option": (["ask", "--jsn", "hi"], "--json"),
    "a folder for a file": (["ask", "--batch", ".", "hi"], "Is a directory"),
    "a port that there is not": (["serve", "--port", "99999"], "range 1<=x<=65535"),
    "no word to text": (["text"], 'flask text "red flags" more'),
    "half an address": (["text", "--url", "localhost:8000", "hi"], "write it as http://localhost:8000"),
    "an unknown place": (["poster", "zz"], "Its sites are: k3"),
    "no place": (["poster"], "flask poster --list"),
    "a folder that cannot be made": (["poster", "k3", "--draft", "--out", "/proc/x"], "--out."),
    "no account": (["connect", "555888"], "Set TWILIO_ACCOUNT_SID"),
    "a file that cannot be written": (["standby", "/proc/nowhere/x"], "cannot be written"),
    "no such revision": (["score", "--against", "nonsense"], "git knows no such files at nonsense"),
}  # fmt: skip


@pytest.mark.parametrize(("words", "remedy"), MISTAKES.values(), ids=MISTAKES)
def test_mistake(words: list[str], remedy: str, app: Flask) -> None:
    """A typical mistake gets a sentence with the remedy, and an error for a status."""
    result = app.test_cli_runner().invoke(args=words)

    assert result.exit_code in (1, 2)
    assert remedy in result.output
    assert isinstance(result.exception, SystemExit)


@pytest.mark.parametrize("name", ["ask", "serve", "text", "standby"])
def test_mistake_shows_an_example(name: str, app: Flask) -> None:
    """Whoever calls a command wrongly is shown how it is called."""
    result = app.test_cli_runner().invoke(args=[name, "--no-such-option"])

    assert result.output.endswith(f"Example: {ENTRIES[name].example}\n")


def test_taken_port(app: Flask, taken: int) -> None:
    """A port that is taken is named with the program that has it, and nothing is said to listen."""
    result = app.test_cli_runner().invoke(args=["serve", "--port", str(taken)])

    assert result.exit_code == 1
    assert f"(process {os.getpid()}) already has it" in result.output
    assert "leave --port out" in result.output
    assert "listening" not in result.output


def test_option_before_the_command(tmp_path: Path) -> None:
    """An option of a command that stands before it is answered with where it belongs."""
    ended = run([*OURS, "--json", "ask", "hi"], DEVELOPMENT, tmp_path)

    assert ended.returncode == 2
    assert "flask ask --json hi" in ended.stderr


def test_missing_settings(tmp_path: Path) -> None:
    """Outside the folder of .flaskenv every missing setting is named, without a traceback."""
    ended = run([*FLASK, "ask", "hi"], {"FLASK_APP": "bot.cli"}, tmp_path)

    assert ended.returncode == 1
    assert "SECRET_KEY is not set" in ended.stderr
    assert ".flaskenv" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_folder_that_cannot_be_used(tmp_path: Path) -> None:
    """Where keys cannot be kept, the answer names the folder."""
    (tmp_path / "instance").touch()

    ended = run([*FLASK, "ask", "hi"], DEVELOPMENT, tmp_path)

    assert ended.returncode == 1
    assert ended.stderr.startswith("Error: instance: File exists.")
