"""flask ask, chat, check, text and serve."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from bot.app import create_app
from bot.config import Config
from bot.dialogue.content import Content
from tests.clock import NIGHT, OPEN
from tests.phone import HOTLINE, settings
from tests.processes import DEVELOPMENT, FLASK, ROOT, Server, free_port, run, serving

TAUNTON = "508-821-7000"
HOLIDAY = "2026-12-25T10:00"
FIELDS = "text intent answer reason language place office replies encoding segments".split()

Command = Callable[..., Result]


@pytest.fixture(scope="module")
def app(content: Content) -> Flask:
    """Give an application on a laptop."""
    return create_app(settings(development=True), content)


@pytest.fixture
def flask(app: Flask) -> Command:
    """Give a function that runs a flask command."""
    runner = app.test_cli_runner()
    return lambda *words, given=None: runner.invoke(args=words, input=given)


def turns(result: Result) -> list[dict[str, object]]:
    """Return the turns that `ask --json` printed."""
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def batch(result: Result) -> list[list[dict[str, object]]]:
    """Return the conversations that `ask --batch` printed."""
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


# --- ask ---------------------------------------------------------------------------------------


def test_ask(flask: Command) -> None:
    """`flask ask` shows what is sent, and why."""
    result = flask("ask", "--at", OPEN, "report", "Taunton")

    assert result.exit_code == 0
    assert "> report" in result.output
    assert TAUNTON in result.output
    assert "[office;" in result.output


def test_ask_json(flask: Command) -> None:
    """`--json` prints an object per turn, with the promised names."""
    asked, told = turns(flask("ask", "--json", "--at", OPEN, "report", "Taunton"))

    assert list(asked) == FIELDS
    assert (asked["text"], asked["intent"], asked["office"]) == ("report", "report", None)
    assert (told["text"], told["intent"], told["language"]) == ("Taunton", "office", "en")
    assert (asked["answer"], told["answer"]) == ("report", "office")
    assert told["office"] == "taunton_attleboro"
    assert told["encoding"] == "GSM-7"
    assert told["segments"] in (1, 2)
    assert isinstance(told["replies"], list)


MINUTES = {"open": (OPEN, True), "night": (NIGHT, False), "holiday": (HOLIDAY, False)}


@pytest.mark.parametrize(("at", "is_open"), MINUTES.values(), ids=MINUTES)
def test_ask_at(at: str, is_open: bool, flask: Command) -> None:
    """`--at` is the time where the line is: a closed office is not the number to call now."""
    (turn,) = turns(flask("ask", "--json", "--at", at, "Taunton"))
    (text,) = turn["replies"]  # type: ignore[misc]

    assert HOTLINE in text
    assert (0 <= text.find(TAUNTON) < text.find(HOTLINE)) is is_open


@pytest.mark.parametrize("at", ["noon", "2026-13-01T10:00", "", "10:00"])
def test_ask_at_nonsense(at: str, flask: Command) -> None:
    """A time that is none is refused with an example of one."""
    result = flask("ask", "--at", at, "report")

    assert result.exit_code == 2
    assert "2026-12-25T10:00" in result.output


@pytest.mark.parametrize("language", ["en", "es", "pt"])
def test_ask_lang(language: str, flask: Command) -> None:
    """`--lang` is the language to start in."""
    (turn,) = turns(flask("ask", "--json", "--lang", language, "Taunton"))

    assert turn["language"] == language


def test_ask_channel(flask: Command) -> None:
    """`--channel` decides whether accents are kept."""
    kept = turns(flask("ask", "--json", "--lang", "es", "--channel", "web", "menu"))[0]
    plain = turns(flask("ask", "--json", "--lang", "es", "--channel", "sms", "menu"))[0]

    assert (kept["encoding"], plain["encoding"]) == ("UCS-2", "GSM-7")


@pytest.mark.parametrize("channel", ["sms", "whatsapp", "web", "voice"])
def test_every_channel(channel: str, flask: Command) -> None:
    """Every channel answers."""
    assert turns(flask("ask", "--json", "--channel", channel, "report"))[0]["replies"]


def test_silence_is_empty(content: Content) -> None:
    """Where silence is right, there is no reply, no part, and the word for it is kept."""
    runner = create_app(settings(carrier="twilio"), content).test_cli_runner()

    (turn,) = turns(runner.invoke(args=["ask", "--json", "STOP"]))

    assert (turn["intent"], turn["replies"], turn["segments"]) == ("stop", [], 0)


# --- batches -----------------------------------------------------------------------------------

LINES = {
    "plain text": ("red flags", ["red flags"]),
    "array": ('["report", "Taunton"]', ["report", "Taunton"]),
    "array of one": ('["red flags"]', ["red flags"]),
    "array with spaces around": ('  ["report"]  ', ["report"]),
    "escapes": ('["caf\\u00e9\\n\\"x\\"", "more"]', ['café\n"x"', "more"]),
    "empty array": ("[]", []),
    "empty line": ("", [""]),
    "spaces": ("   ", ["   "]),
    "half an array": ('["report", ', ['["report", ']),
    "numbers": ("[1, 2]", ["[1, 2]"]),
    "nested": ('[["report"]]', ['[["report"]]']),
    "object": ('{"text": "report"}', ['{"text": "report"}']),
    "quoted text": ('"report"', ['"report"']),
    "bracketed words": ("[sent from my phone]", ["[sent from my phone]"]),
    "accents and emoji": ("ayuda é \N{FAMILY}", ["ayuda é \N{FAMILY}"]),
    "separators that are no line ends": ("a\u2028b\u0085c\x0bd", ["a\u2028b\u0085c\x0bd"]),
    "very deep": ("[" * 20_000, None),
    "half a character": ('["\\ud83d"]', None),
}


def test_batch_file(flask: Command, tmp_path: Path) -> None:
    """A batch prints an array of turns per line of the file, in order."""
    path = tmp_path / "conversations"
    known = [(line, texts) for line, texts in LINES.values() if texts is not None]
    path.write_text("".join(f"{line}\n" for line, _ in known), encoding="utf-8")

    conversations = batch(flask("ask", "--json", "--batch", str(path)))

    assert [[turn["text"] for turn in turns] for turns in conversations] == [
        texts for _, texts in known
    ]


@pytest.mark.parametrize("line", [line for line, _ in LINES.values()], ids=LINES)
def test_batch_line(line: str, flask: Command) -> None:
    """No line, however odd, keeps the lines after it from being answered."""
    conversations = batch(flask("ask", "--json", "--batch", "-", given=f"{line}\nreport\n"))

    assert len(conversations) == 2
    assert conversations[1][0]["intent"] == "report"


def test_batch_of_another_encoding(flask: Command, tmp_path: Path) -> None:
    """A line that is not UTF-8 keeps no other line from being answered."""
    path = tmp_path / "latin"
    path.write_bytes("informaci\u00f3n\nreport\n".encode("latin-1"))

    conversations = batch(flask("ask", "--json", "--batch", str(path)))

    assert [len(turns) for turns in conversations] == [1, 1]
    assert conversations[1][0]["intent"] == "report"


def test_batch_without_last_line_end(flask: Command) -> None:
    """The last line may lack its end, and Windows ends count as ends."""
    conversations = batch(flask("ask", "--json", "--batch", "-", given="menu\r\nreport"))

    assert [turns[0]["text"] for turns in conversations] == ["menu", "report"]


def test_empty_batch(flask: Command) -> None:
    """Nothing in, nothing out."""
    assert batch(flask("ask", "--json", "--batch", "-", given="")) == []


def test_batch_conversations_are_apart(flask: Command) -> None:
    """A conversation of a batch knows nothing of the one before it."""
    given = '["report", "Taunton"]\n["more"]\n'

    _, (alone,) = batch(flask("ask", "--json", "--at", OPEN, "--batch", "-", given=given))

    assert (alone["office"], alone["place"]) == (None, None)


def test_batch_options_hold(flask: Command) -> None:
    """Time and language hold for every conversation of a batch."""
    given = "Taunton\nTaunton\n"

    result = flask("ask", "--json", "--lang", "es", "--at", HOLIDAY, "--batch", "-", given=given)

    first, second = batch(result)
    assert first == second
    assert first[0]["language"] == "es"


# --- chat --------------------------------------------------------------------------------------


def test_chat(flask: Command) -> None:
    """`flask chat` holds a conversation until an empty line."""
    result = flask("chat", "--at", OPEN, given="report\nTaunton\n\nmenu\n")

    assert result.exit_code == 0
    assert result.output.index(HOTLINE) < result.output.index(TAUNTON)
    assert "[menu;" not in result.output


def test_chat_ends_with_its_input(flask: Command) -> None:
    """The end of the input ends a chat quietly, without a traceback."""
    result = flask("chat", given="report\n")

    assert result.exit_code == 0
    assert "Aborted" not in result.output
    assert HOTLINE in result.output
    assert "Traceback" not in result.output


# --- check -------------------------------------------------------------------------------------


def test_check(flask: Command) -> None:
    """The files of this repository have no error."""
    result = flask("check")

    assert result.output.splitlines()[-1].startswith("0 errors")
    assert result.exit_code == 0


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Give a copy of the program that a test may break."""
    for name in ("bot", "responses"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("intents.yaml", "directory.yaml"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


@pytest.mark.parametrize("command", ["check", "serve"])
def test_broken_files(command: str, copy: Path) -> None:
    """With broken files a command says in sentences which, where, and what to do."""
    report = copy / "responses" / "report.yaml"
    report.write_text(report.read_text("utf-8").replace("{hotline}", "{hotlime}"), "utf-8")
    intents = copy / "intents.yaml"
    intents.write_text(intents.read_text("utf-8").replace("title:", "titel:", 1), "utf-8")

    ended = run([*FLASK, command], DEVELOPMENT | {"PYTHONPATH": str(copy)}, copy)

    printed = ended.stdout + ended.stderr
    assert ended.returncode == 1
    assert "responses/report.yaml:" in printed
    assert "hotlime" in printed
    assert "intents.yaml:" in printed
    assert "Traceback" not in printed


# --- serve and text ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Give a server as `flask serve` starts it."""
    port = free_port()
    home = tmp_path_factory.mktemp("laptop")
    command = [*FLASK, "serve", "--port", str(port)]
    with serving(command, port, DEVELOPMENT, home) as started:
        yield started


@pytest.fixture
def beside(server: Server, content: Content, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Give a function that runs a flask command in the folder of the server."""
    monkeypatch.chdir(server.log.parent)
    runner = create_app(Config.for_development({}), content).test_cli_runner()
    return lambda *words: runner.invoke(args=words)


def test_serve_says_what_to_try(server: Server) -> None:
    """`flask serve` prints its address and what to try."""
    assert f"http://127.0.0.1:{server.port}" in server.printed()
    assert "flask text" in server.printed()


def test_text(beside: Command) -> None:
    """`flask text` sends signed texts, one conversation, to the server that was started."""
    result = beside("text", "report", "Taunton")

    assert result.exit_code == 0, result.output
    assert "> report" in result.output
    assert HOTLINE in result.output
    assert "Taunton:" in result.output


def test_text_at_url(beside: Command, server: Server) -> None:
    """`--url` names another server; a slash at its end does no harm."""
    result = beside("text", "--url", f"http://127.0.0.1:{server.port}/", "red flags")

    assert result.exit_code == 0, result.output


def test_text_with_another_token(flask: Command, server: Server) -> None:
    """A server with another token refuses, and the command says so."""
    result = flask("text", "--url", f"http://127.0.0.1:{server.port}", "red flags")

    assert result.exit_code == 1
    assert "403" in result.output
    assert "TWILIO_AUTH_TOKEN" in result.output


def test_text_without_server(flask: Command) -> None:
    """Where nothing listens, the command says what to start."""
    result = flask("text", "--url", f"http://127.0.0.1:{free_port()}", "red flags")

    assert result.exit_code == 1
    assert "make run" in result.output


def test_text_before_any_server(
    flask: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no server was ever started, the command says how to start one."""
    monkeypatch.chdir(tmp_path)

    result = flask("text", "red flags")

    assert result.exit_code == 1
    assert "make run" in result.output


# --- score -------------------------------------------------------------------------------------


WRITES = r"Who writes: \d+% for [\w ]+, \d+% for somebody worried about another,"


def test_score_of_one_text(flask: Command) -> None:
    """`flask score --text` shows the entry that decided, the threshold, and what weighs."""
    result = flask("score", "--text", "how much does dcf pay interpreters")
    first, also, second, third, _, answers, chances, *weights = result.output.splitlines()

    assert result.exit_code == 0, result.output
    answer, _, rest = first.partition("  by ")
    assert ": " in rest
    assert also == "Covered besides: no other danger."
    threshold = r", (whose|and of \w+\.\w+ the) threshold is \d+%"
    assert re.fullmatch(rf"The classifier: [\d.]+% for \w+({threshold})?\.", second)
    assert re.fullmatch(f"{WRITES} (nothing to remember|work is remembered)\\.", third)
    assert answers.split()[0] == answer
    assert len(answers.split()) == len(chances.split()) == 3
    assert len(weights) == 15
    columns = [line.split()[:3] for line in weights]
    for_answer = [float(column[0]) for column in columns]
    assert for_answer == sorted(for_answer, reverse=True)
    assert any(abs(float(weight)) > 1 for column in columns for weight in column)


def test_score_of_a_phrase(flask: Command) -> None:
    """Where a rule decides, its answer stands beside what the classifier would say."""
    first, _, _, _, _, answers, *_ = flask("score", "--text", "START").output.splitlines()

    assert first == 'start  by carrier_word: carrier word "start"'
    assert answers.split()[0] == "start"


def test_score_tells_who_writes(flask: Command) -> None:
    """What a text says of who wrote it is shown, and whether it is remembered."""
    said = flask("score", "--text", "one of the students in my homeroom told me").output
    outright = flask("score", "--text", "im a teacher").output

    assert re.search(rf"^{WRITES} work is remembered\.$", said, re.MULTILINE)
    assert "\nWho writes: work, as the text says.\n" in outright


def test_score_of_a_follow_up(flask: Command) -> None:
    """A text is read in the light of the answer before it, and asked for less."""
    text = ["score", "--text", "how can i tell if a kid is being trafficked"]
    alone, after = flask(*text).output, flask(*text, "--after", "report").output

    assert alone.startswith("red_flags  by classified: ")
    assert after.startswith("red_flags  by classified: after report: ")
    assert "for red_flags, whose threshold is 40%." in alone
    assert "for red_flags, whose threshold is 30%." in after
    # A report has asked for the town.
    assert "@asked town" in flask("score", "--text", "he tricked me", "--after", "report").output


def test_score_shows_the_text_that_is_meant(flask: Command) -> None:
    """Where a text for a situation is likelier than the first page, its own weights are shown."""
    said = flask("score", "--text", "can i lose my job for reporting him").output

    assert "report.work~fired" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["--after", "report"], "--after belongs to --text."),
     (["--text", "x", "--after", "reprot"], "no answer is called reprot.  Did you mean report?"),
     (["--after", "help_me~threat"], "help_me~threat is a text of help_me: give that."),
     (["--write", "--slips"], "--write belongs to the texts as they are.")],
)  # fmt: skip
def test_score_refuses(flask: Command, arguments: list[str], said: str) -> None:
    """What makes no sense is refused in words."""
    result = flask("score", *arguments)

    assert result.exit_code == 2
    assert said in result.output


def test_score_without_the_texts(copy: Path) -> None:
    """A server without the folder training says why it cannot measure."""
    for name in ("model.npz", "model.yaml", "posters.yaml"):
        (copy / name).symlink_to(ROOT / name)

    ended = run([*FLASK, "score"], DEVELOPMENT | {"PYTHONPATH": str(copy)}, copy)

    assert ended.returncode == 1
    assert "no folder training/" in ended.stderr
