"""The docs: what they name exists, what exists they name, and what they tell to paste works."""

import re
import shlex
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest
from flask import Flask
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.app import create_app
from bot.commands.catalog import ENTRIES
from bot.commands.group import find
from bot.config import REQUIRED, Config
from bot.content.loading import ROOT, Loaded
from bot.content.topics import LABELS
from bot.dialogue.content import Content
from bot.posters import inks
from bot.posters.inks import Ink
from tests.clock import NIGHT, OPEN

README = ROOT / "README.md"
REFERENCE = ROOT / "docs/reference.md"
ARCHIVE = ROOT / "docs/decisions-archive.md"
# What the archive names may be gone.
DOCS = sorted(set((ROOT / "docs").glob("*.md")) - {ARCHIVE})
DATA = ROOT / "training/data"
PAGES = [README, ROOT / "CHANGELOG.md", ROOT / "responses/README.md", DATA / "README.md", *DOCS]

LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
NAMED = re.compile(
    r"(?<![\w./-])(?:bot|bench|tests|docs|responses|training)/[\w/.-]*\w\b/?"
    r"|(?<![\w./<-])\w+\.(?:yaml|npz)\b"
)
# A file of data, or part of its name where the first column of a table lists files.
TABLED = re.compile(r"^\| ((?:`[\w.]+`(?:, )?)+) \|", re.MULTILINE)
READ = re.compile(r'(?:env|environ)(?:\.get\(|\[)"(\w+)"')
TELEPHONE = re.compile(r"\d{3}[-. )]+\d{3}[-. ]+\d{4}")
# A package, what it is to bring along, and its version; in a list, and in a lock.
PIN = re.compile(r"^([\w.-]+)(\[\w+\])?==([\w.]+)", re.MULTILINE)
PIN_OF_LOCK = re.compile(r"^([a-z0-9-]+)(\[\w+\])?==([\w.]+) ", re.MULTILINE)
PASTED = [
    line
    for page in (README, *DOCS)
    for block in FENCE.findall(page.read_text("utf-8"))
    for line in block.splitlines()
]
ASKED = [line for line in PASTED if line.startswith(".venv/bin/flask ask")]
PYTHON = [line for line in PASTED if line.startswith(".venv/bin/python -c")]


def everything() -> str:
    """Return the README and the docs as one text."""
    return "\n".join(page.read_text("utf-8") for page in (README, *DOCS))


def heading(anchor: str) -> str:
    """Return the name that a web page gives to a heading."""
    return re.sub(r"[^\w -]", "", anchor.lower()).replace(" ", "-")


@pytest.fixture(scope="module")
def app(content: Content) -> Flask:
    """Return the bot with settings of a laptop."""
    return create_app(Config("k" * 32, "t" * 32, "", "twilio", development=True), content)


def settings() -> list[str]:
    """Return every setting that the program or the Procfile reads."""
    code = "".join((ROOT / name).read_text("utf-8") for name in ("bot/config.py", "bot/app.py"))
    served = re.findall(r"\$\{(\w+)", (ROOT / "Procfile").read_text("utf-8"))
    return sorted({*REQUIRED, *READ.findall(code), *served})


def targets() -> list[str]:
    """Return every make target that explains itself."""
    return re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("name", settings())
@pytest.mark.parametrize("page", ["docs/reference.md", "docs/deploy.md"])
def test_settings(name: str, page: str) -> None:
    """Every setting is in the table of the reference and of the deploying page."""
    rows = re.findall(r"^\| (`.*?) \|", (ROOT / page).read_text("utf-8"), re.MULTILINE)

    assert any(f"`{name}`" in row.split(", ") for row in rows)


def test_required_settings() -> None:
    """The reference calls required what production requires, and nothing else."""
    rows = re.findall(r"^\| `(\w+)` \| required\b", REFERENCE.read_text("utf-8"), re.MULTILINE)

    assert sorted(rows) == sorted(REQUIRED)


def test_flask_commands() -> None:
    """The reference names every flask command, as one pastes it."""
    said = REFERENCE.read_text("utf-8")

    assert [name for name in ENTRIES if f".venv/bin/flask {name}" not in said] == []


@pytest.mark.parametrize("command", ["ask", "connect", "doctor", "score", "standby"])
def test_options(command: str) -> None:
    """The reference names every option of the commands that have some."""
    found, said = find(command), REFERENCE.read_text("utf-8")
    assert found
    options = {option for each in found.params for option in each.opts if "--" in option}

    assert sorted(option for option in options if option not in said) == []


@pytest.mark.parametrize("command", ["check", "connect", "doctor", "standby"])
def test_deploying_uses(command: str) -> None:
    """The page on deploying leads through every command that it needs."""
    assert any(line.startswith(f".venv/bin/flask {command}") for line in PASTED)


def test_what_deploying_shows() -> None:
    """What the page on deploying says one should see is what the commands say."""
    page = (ROOT / "docs/deploy.md").read_text("utf-8")
    modules = [*(ROOT / "bot/commands").rglob("*.py"), *(ROOT / "bot/twilio").rglob("*.py")]
    code = "".join(path.read_text("utf-8") for path in modules)
    shown = (
        "Every required setting is there.",
        "answers over https.",
        "A signed text is answered, and an unsigned one refused.",
        "settings at Twilio?",
        "settings, and read them back.",
        "Nothing to change",
        "a secret is being changed",
    )

    assert [said for said in shown if said not in page or said not in code] == []


@pytest.mark.parametrize("name", targets())
def test_make_targets(name: str) -> None:
    """The reference names every make target."""
    assert f"`make {name}`" in REFERENCE.read_text("utf-8")


def test_topics(content: Content) -> None:
    """The page on editing tells what each topic gives."""
    said = (ROOT / "docs/edit-files.md").read_text("utf-8")
    rows = "".join(row for row in said.splitlines() if row.startswith("| `"))

    assert sorted(topic for topic in content.answers if f"`{topic}`" not in rows) == []


@pytest.mark.parametrize("page", [*DOCS, ARCHIVE], ids=lambda page: page.stem)
def test_every_page_is_linked(page: Path) -> None:
    """The README leads to every page of the docs."""
    assert f"](docs/{page.name})" in README.read_text("utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links(page: Path) -> None:
    """Every link to a file leads to a file, and to a heading that it has."""
    for link in LINK.findall(page.read_text("utf-8")):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        assert target.exists(), link
        if anchor:
            titles = re.findall(r"^#+ (.*)", target.read_text("utf-8"), re.MULTILINE)
            assert anchor in map(heading, titles), link


def test_files() -> None:
    """Every file of the project that the docs name exists."""
    named = set(NAMED.findall(everything()))
    folders = (ROOT, ROOT / "responses")

    assert [name for name in sorted(named) if not any((at / name).exists() for at in folders)] == []


def test_data_files() -> None:
    """The README of the texts tells of each file of texts, and of no other."""
    told = TABLED.findall((DATA / "README.md").read_text("utf-8"))
    names = {name.split(".")[0] for row in told for name in re.findall(r"`([\w.]+)`", row)}
    files = {path.stem for path in DATA.rglob("*") if path.suffix in (".tsv", ".jsonl")}

    assert files <= names
    assert {name for name in names if name.startswith(("topics", "quest", "every"))} <= files


def test_labels() -> None:
    """The README of the texts labels with answers that there are."""
    told = (DATA / "README.md").read_text("utf-8").partition("## How a text is labelled")[2]
    rows = re.findall(r"^\| .*? \| (.*) \|$", told.partition("\n## ")[0], re.MULTILINE)
    labels = {
        id for cell in rows for each in re.findall(r"`(.+?)`", cell) for id in each.split("\\|")
    }

    assert labels
    assert sorted(labels - set(LABELS)) == []


@pytest.mark.parametrize("name", ["decisions", "life-of-a-call", "posters"])
def test_decisions(name: str) -> None:
    """Each decision says what was decided and why."""
    mark = "\n## " if name == "decisions" else "\n### "
    section = (ROOT / f"docs/{name}.md").read_text("utf-8").partition("# Decisions\n")[2]
    if name != "decisions":
        section = section.partition("\n## ")[0]
    entries = [entry.partition("\n\n") for entry in section.split(mark)[1:]]

    assert entries
    assert [title for title, _, text in entries if not text.startswith("**Decision.** ")] == []
    assert [title for title, _, text in entries if text.count("\n**Why.** ") != 1] == []


def test_decisions_are_few() -> None:
    """All decisions about the line as a whole are read in a quarter of an hour."""
    assert len((ROOT / "docs/decisions.md").read_text("utf-8").splitlines()) < 400


LOCKS = {"requirements.in": "requirements.lock", "requirements-dev.txt": "requirements-dev.lock"}


@pytest.mark.parametrize(("listed", "made"), LOCKS.items())
def test_locks(listed: str, made: str) -> None:
    """A lock has what its list has, each by its hashes and from no named place: `make lock`."""
    pinned = set(PIN.findall((ROOT / listed).read_text("utf-8")))
    lock = (ROOT / made).read_text("utf-8")
    locked = {(package, version) for package, _, version in PIN_OF_LOCK.findall(lock)}
    wanted = {(re.sub("[_.]", "-", package.lower()), version) for package, _, version in pinned}

    assert len(wanted) > 10
    assert sorted(wanted - locked) == []
    assert lock.count("\n    --hash=sha256:") > len(locked)
    assert re.findall(r"://|--index|--find-links|^-e", lock, re.MULTILINE) == []


def test_hosts_install_by_hashes() -> None:
    """What a host installs from by its name is the lock, which turns on pip's check of hashes."""
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()

    assert [line for line in lines if not line.startswith("#")] == ["-r requirements.lock"]


def test_extras_in_the_locks() -> None:
    """What a package asks for with extras is locked with them: else an older pip refuses it."""
    locked = PIN_OF_LOCK.findall((ROOT / "requirements-dev.lock").read_text("utf-8"))
    packages = {package for package, _, _ in locked}
    asked = [
        (canonicalize_name(requirement.name), extra)
        for each in distributions()
        if canonicalize_name(each.name) in packages
        for requirement in map(Requirement, each.requires or ())
        if not requirement.marker or requirement.marker.evaluate({"extra": ""})
        for extra in requirement.extras
    ]
    named = {(package, extra.strip("[]")) for package, extra, _ in locked}

    assert asked
    assert sorted(set(asked) - named) == []


def test_licences() -> None:
    """The page of licences has a row for each package that runs: `make licences`."""
    page = (ROOT / "docs/licences.md").read_text("utf-8").lower().replace("_", "-")
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    here = {re.sub("[_.]", "-", each.name.lower()) for each in distributions()}
    runs = {package for package, _, _ in PIN_OF_LOCK.findall(lock)} & here

    assert len(runs) > 40
    assert sorted(name for name in runs if not re.search(rf"^\| {name} +\|", page, re.M)) == []


def test_length() -> None:
    """A newcomer reads the README in five minutes: it has under 130 lines."""
    assert len(README.read_text("utf-8").splitlines()) < 130


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.stem)
def test_no_number_in_the_docs(page: Path) -> None:
    """No page of the docs holds a telephone number that could go stale."""
    assert TELEPHONE.findall(page.read_text("utf-8")) == []


def test_numbers_of_the_readme(loaded: Loaded) -> None:
    """What the README shows of the bot holds no number that the register lacks."""
    shown = set(TELEPHONE.findall(README.read_text("utf-8")))

    assert shown
    assert shown <= loaded.directory.numbers


@pytest.mark.parametrize("line", ASKED)
def test_examples_run(line: str, app: Flask) -> None:
    """A conversation that the docs tell to paste is answered."""
    result = app.test_cli_runner().invoke(args=shlex.split(line)[1:])

    assert result.exit_code == 0, result.output
    assert result.output


@pytest.mark.parametrize("at", [OPEN, NIGHT, "2026-12-25T10:00"])
def test_conversation_of_the_readme(at: str, app: Flask) -> None:
    """The conversation that the README shows is held so at any hour, but for the chances."""
    shown = README.read_text("utf-8").partition("```text\n> ")[2].partition("```")[0]
    lines = [line for line in f"> {shown}".splitlines() if line and line[0] != "["]
    texts = [line.removeprefix("> ") for line in lines if line.startswith("> ")]
    held = app.test_cli_runner().invoke(args=["ask", "--at", at, *texts]).output.splitlines()

    assert len(texts) >= 2
    assert lines == [line for line in held if line and line[0] != "["]


@pytest.mark.parametrize("line", PYTHON, ids=["key", "fallback-of-calls"])
def test_python_runs(line: str) -> None:
    """The key and the words of the fallback are made as the docs say."""
    done = subprocess.run(
        [sys.executable, *shlex.split(line)[1:]], cwd=ROOT, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr
    assert len(done.stdout.strip()) >= 64


def test_pictures() -> None:
    """A picture of the docs is a PNG that loads at once: under 150 kB."""
    pictures = list((ROOT / "docs/pictures").iterdir())

    assert pictures
    assert [one.name for one in pictures if one.suffix != ".png"] == []
    assert [one.name for one in pictures if one.stat().st_size > 150_000] == []


def test_there_are_examples() -> None:
    """The docs have conversations to paste."""
    assert len(ASKED) >= 3


def test_inks() -> None:
    """The page on posters gives a print shop each ink as it is."""
    page = (ROOT / "docs/posters.md").read_text("utf-8")

    for name in ("BLACK", "SOFT", "BLUE", "PALE", "RED", "LINE"):
        ink: Ink = getattr(inks, name)
        mixed = ink.cmyk()
        shown = f"{ink.red} {ink.green} {ink.blue} | {' '.join(map(str, mixed))}"
        row = rf"^\| {name.lower()} \| .* \| {re.escape(shown)} \|"
        assert re.search(row, page, re.MULTILINE), name
        assert sum(mixed) <= 240
