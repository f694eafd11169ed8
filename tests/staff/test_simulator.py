"""What the simulator plays: the words of the line itself, and why, and at what cost."""

import json
import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import Environment
from markupsafe import escape

from bot import transcripts
from bot.app import create_app
from bot.content.loading import Loaded
from bot.dialogue.content import Content, Texts
from bot.nlu.intent import FALLBACK
from bot.nlu.policy import POLICY
from bot.staff import person, simulator
from bot.staff.moments import moments
from bot.staff.play_request import MAX_TEXTS
from tests.clock import NIGHT, OPEN, local
from tests.phone import Phone, settings
from tests.processes import ROOT

HERE = "http://127.0.0.1:8000"
SETTINGS = {"at": OPEN, "channel": "sms", "carrier": "bot", "language": "", "town": ""}
PATRIOTS_DAY = "2026-04-20T10:00"
Json = dict[str, Any]


class Simulator:
    """The page on a laptop, with the token that it gives to what it sends."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.page = self.client.get("/staff/simulator", base_url=HERE).text
        found = re.search(r'csrf-token" content="([^"]+)"', self.page)
        self.token = found[1] if found else ""

    def send(self, given: object) -> tuple[int, str]:
        """Send *given* as JSON; return the status and the text of the answer."""
        headers = {"X-CSRFToken": self.token}
        answer = self.client.post(
            "/staff/simulator/play", base_url=HERE, json=given, headers=headers
        )
        return answer.status_code, answer.text

    def play(self, *texts: str, **changes: str) -> Json:
        """Return what is played of *texts* at a working minute, unless changed."""
        status, text = self.send({"texts": texts, "settings": SETTINGS | changes})
        assert status == 200, text
        played: Json = json.loads(text)
        return played

    def last(self, *texts: str, **changes: str) -> Json:
        """Return the last turn of *texts*."""
        turn: Json = self.play(*texts, **changes)["turns"][-1]
        return turn


@pytest.fixture(scope="module")
def app(content: Content) -> Flask:
    """Give the bot of a laptop, at a working minute."""
    return create_app(settings(development=True), content, lambda: local(OPEN))


@pytest.fixture(scope="module")
def simulator_page(app: Flask) -> Simulator:
    """Give the simulator."""
    return Simulator(app)


# --- the same words as a text --------------------------------------------------------------------


def conversations() -> list[list[str]]:
    """Return two hundred conversations: every other golden one, and texts of every language.

    Of a longer one it is as much as the simulator holds.
    """
    golden = [
        [exchange.text for exchange in transcripts.read(path.read_text("utf-8")).exchanges][
            :MAX_TEXTS
        ]
        for path in sorted((ROOT / "tests/conversations").glob("*.txt"))[::2]
    ]
    rows = (ROOT / "training/data/eval/texts.tsv").read_text("utf-8").splitlines()[1:]
    texts = [row.split("\t")[0] for row in rows[:: len(rows) // 120]][:120]
    pairs = [list(pair) for pair in zip(texts[::2], texts[1::2], strict=True)]
    return golden + pairs


def test_two_hundred_conversations(app: Flask, simulator_page: Simulator) -> None:
    """The simulator shows, word for word, what a signed text gets, turn after turn."""
    held = conversations()

    assert len(held) >= 200
    for texts in held[:200]:
        phone = Phone(app)
        answered = [phone.text(text).texts for text in texts]
        turns = simulator_page.play(*texts)["turns"]
        assert [[sent["text"] for sent in turn["sent"]] for turn in turns] == answered


def test_twiml_is_that_of_a_text(app: Flask, simulator_page: Simulator) -> None:
    """The TwiML is, letter for letter, that of the webhook; web and voice have none."""
    body = Phone(app).text("señales & <signs>").body

    assert simulator_page.last("señales & <signs>")["twiml"] == body
    assert simulator_page.last("red flags", channel="web")["twiml"] == ""


# --- settings ------------------------------------------------------------------------------------


def test_clock(simulator_page: Simulator) -> None:
    """The same thread at another minute has another number first, and says why."""
    thread = ("report", "Fall River")
    minute = simulator_page.last(*thread, at="2026-11-24T16:44")
    closing = simulator_page.last(*thread, at="2026-11-24T16:45")
    holiday = simulator_page.last(*thread, at=PATRIOTS_DAY)

    assert "Fall River office first, the hotline beside it" in minute["inspector"]
    assert "Fall River office is closed for the day; hotline first" in closing["inspector"]
    assert "closed: Patriots&#39; Day; hotline first" in holiday["inspector"]
    assert minute["why"]["status"]["why"] == "open"
    assert holiday["why"]["status"]["opens"] == "2026-04-21T09:00:00-04:00"


def test_now(simulator_page: Simulator) -> None:
    """Without a time it is now, by the clock of the bot, in Massachusetts."""
    assert simulator_page.play("hi", at="")["at"] == OPEN


def test_language_and_town(simulator_page: Simulator) -> None:
    """A thread may begin in a language, and with a town that is known."""
    turn = simulator_page.last("2", "report", language="pt", town="taunton")

    assert turn["language"] == "pt"
    assert (turn["place"], turn["office"]) == ("Taunton", "Taunton")


def test_channel_and_carrier(simulator_page: Simulator) -> None:
    """Accents stay where they cost nothing; STOP is the phone company's on its network only."""
    plain, kept = (
        simulator_page.last("señales", channel=channel)["sent"][0]["text"]
        for channel in ("sms", "whatsapp")
    )

    assert len(plain) == len(kept)
    assert plain != kept
    assert simulator_page.last("STOP", carrier="twilio")["sent"] == []
    assert simulator_page.last("STOP", carrier="twilio", channel="whatsapp")["sent"]


def test_nothing_is_remembered(simulator_page: Simulator) -> None:
    """A thread knows nothing of the one played before it."""
    simulator_page.play("report", "Taunton")

    assert simulator_page.last("report")["why"]["situation"] == "ask"


# --- why, and at what cost -----------------------------------------------------------------------


def test_why(simulator_page: Simulator) -> None:
    """A turn has topic, rule and reason, the letters that matched, what was mended, what lost."""
    text = "my naked pictuers are online in Taunton"
    turn = simulator_page.last(text)
    why = turn["why"]
    marked = {run["text"]: run["kind"] for run in turn["said"] if run["kind"]}

    assert (turn["topic"], why["rule"]) == ("images", "classified")
    assert "pictuers -> pictures" in turn["reason"]
    assert "".join(run["text"] for run in turn["said"]) == text
    assert marked["Taunton"] == "place"
    assert "naked" in next(words for words, kind in marked.items() if kind == "topic")
    assert {"typed": "pictuers", "read": "pictures"} in why["corrections"]
    for words, kind in marked.items():
        assert f'<mark class="{kind}">{words}</mark>' in turn["inspector"]


def test_answer_and_its_question(simulator_page: Simulator, content: Content) -> None:
    """A turn names the answer by its id, with the question that it answers."""
    turn = simulator_page.last("can i report without giving my name")
    question = content.answers["report.anonymous"].question["en"]

    assert (turn["answer"], turn["topic"]) == ("report.anonymous", "report")
    assert "<code>report.anonymous</code>" in turn["inspector"]
    assert question in unescape(turn["inspector"])


def test_what_weighed(simulator_page: Simulator) -> None:
    """A turn has the likeliest answers with their chances, and what weighed for the one given."""
    turn = simulator_page.last("can i report without giving my name")
    chances, weighed = turn["why"]["chances"], turn["why"]["weighed"]

    assert chances[0][0] == "report.anonymous"
    assert sorted(chances, key=lambda one: -one[1]) == chances
    assert sorted(weighed, key=lambda one: -one[1]) == weighed
    assert any(name in "can i report without giving my name" for name, _ in weighed)
    for name, weight in weighed:
        assert f"{weight:+.1f}" in turn["inspector"]
        assert escape(name.lstrip("~@")) in turn["inspector"]


def test_memory_in_words(simulator_page: Simulator) -> None:
    """What the next text brings back is told in words: who writes, the danger, what was asked."""
    turn = simulator_page.last("he makes me do things with men for money", "Taunton", "report")
    asked = simulator_page.last("report")
    choice = simulator_page.last("Worcester")
    memory = turn["memory"]

    assert (memory["writer"], memory["place"]) == ("young", "Taunton")
    assert memory["danger"]
    shown = unescape(re.sub(r"<[^>]+>", " ", turn["inspector"]))
    assert "The young person" in shown
    assert memory["danger"] in shown
    assert "In which town the child lives" in asked["inspector"]
    assert choice["memory"]["offered"][0].startswith("1 ")
    assert all(offer in unescape(choice["inspector"]) for offer in choice["memory"]["offered"])
    assert "|" not in shown


def test_page_of_pages(simulator_page: Simulator) -> None:
    """A turn says which page of how many it is."""
    turn = simulator_page.last("red flags", "more")

    assert (turn["why"]["page"], turn["why"]["pages"]) == (2, 5)
    assert "page 2 of 5" in turn["inspector"]


def test_every_rule_has_words(app: Flask) -> None:
    """The inspector has a sentence for every rule, and never shows its bare name."""
    words = _words(app.jinja_env)
    names = {entry.__name__ for entry in POLICY} | {FALLBACK}

    assert [name for name in sorted(names) if not str(words.rule(name)).endswith(".")] == []


def test_every_situation_has_words(app: Flask, content: Content) -> None:
    """The inspector has a sentence for every situation that answers have, and for an apology."""
    words = _words(app.jinja_env)
    named = {name for answer in content.answers.values() for name in answer.situations}

    for name in sorted((named | {"sorry"}) - {"open", "closed", "guess"}):
        said = str(words.number({"situation": name}, "") or words.situation(name)).strip()
        assert said[0].isupper(), name
        assert said.endswith("."), name
        assert len(said) > 1, name
    assert str(words.situation("questions")) == "What DCF asks."


def _words(jinja: Environment) -> Any:
    return jinja.get_template("staff/simulator/words.html").module


def test_cost(simulator_page: Simulator) -> None:
    """A message has its cost as sent, its cost unshaped, and the letters made plain."""
    (sent,) = simulator_page.last("señales de alerta")["sent"]

    assert sent["size"] == sent["shaped"]
    assert sent["shaped"]["encoding"] == "GSM-7"
    assert sent["unshaped"]["encoding"] == "UCS-2"
    assert sent["unshaped"]["parts"] > sent["shaped"]["parts"]
    assert sent["plain"]
    assert all(shaped.isascii() and not was.isascii() for was, shaped in sent["plain"])
    assert sent["dear"] == ""
    assert sent["preview"] == sent["text"][:40]


def test_dear_characters(simulator_page: Simulator) -> None:
    """Where accents are kept, the letters that would make an SMS dear are named."""
    turn = simulator_page.last("señales de alerta", channel="whatsapp")

    assert turn["sent"][0]["dear"]
    assert "Would be dear by SMS" in turn["inspector"]


def test_bubbles(simulator_page: Simulator) -> None:
    """Numbers can be tapped but lead nowhere, and what was made plain is marked as written."""
    html = simulator_page.last("denunciar")["bubbles"][0]

    assert 'data-address="tel:+18007925200"' in html
    assert "href" not in html
    assert re.search(r'<span class="plain" title="Written [áíóú]+">', html)


def test_text_is_never_html(simulator_page: Simulator) -> None:
    """What is typed is shown as it is, and is never a tag of the page."""
    turn = simulator_page.last("<img src=x onerror=alert(1)> i want to kill myself {{7*7}}")

    assert "<img" not in turn["inspector"] + "".join(turn["bubbles"])
    assert "&lt;img src=x onerror=alert(1)&gt;" in turn["inspector"]
    assert "{{7*7}}" in turn["inspector"]


# --- save as test --------------------------------------------------------------------------------


def test_saved_test_runs(simulator_page: Simulator, content: Content, tmp_path: Path) -> None:
    """What is saved is a golden conversation that passes, and fails once a word changes."""
    played = simulator_page.play("repotr", "Fall River", "STOP", at=PATRIOTS_DAY)
    saved = tmp_path / played["test"]["name"]
    saved.write_text(played["test"]["text"], encoding="utf-8")
    transcript = transcripts.read(saved.read_text(encoding="utf-8"))

    assert saved.name == "repotr-fall-river-stop.txt"
    assert transcripts.differences(transcript, content) == []
    transcript.settings["at"] = OPEN
    assert transcripts.differences(transcript, content) != []


@pytest.mark.parametrize(
    ("texts", "name"), [(["¿?"], "conversation.txt"), (["a" * 90], f"{'a' * 48}.txt")]
)
def test_name_of_a_test(texts: list[str], name: str, simulator_page: Simulator) -> None:
    """A file has a plain, short name whatever was texted."""
    assert simulator_page.play(*texts)["test"]["name"] == name


# --- what is refused -----------------------------------------------------------------------------

WRONG: dict[str, object] = {
    "nothing": None,
    "a list": [],
    "no settings": {"texts": []},
    "no texts": {"settings": SETTINGS},
    "texts that are none": {"texts": [1], "settings": SETTINGS},
    "too many texts": {"texts": ["hi"] * (MAX_TEXTS + 1), "settings": SETTINGS},
    "too long a text": {"texts": ["a" * 1601], "settings": SETTINGS},
    "another channel": {"texts": [], "settings": SETTINGS | {"channel": "fax"}},
    "another language": {"texts": [], "settings": SETTINGS | {"language": "fr"}},
    "another carrier": {"texts": [], "settings": SETTINGS | {"carrier": ""}},
    "another town": {"texts": [], "settings": SETTINGS | {"town": "atlantis"}},
    "a town that is none": {"texts": [], "settings": SETTINGS | {"town": ["taunton"]}},
    "no time": {"texts": [], "settings": SETTINGS | {"at": "noon"}},
    "a time that is none": {"texts": [], "settings": SETTINGS | {"at": 5}},
    "a far time": {"texts": [], "settings": SETTINGS | {"at": "1066-10-14T09:00"}},
}


@pytest.mark.parametrize("given", WRONG.values(), ids=WRONG)
def test_refused(given: object, simulator_page: Simulator) -> None:
    """What is unknown, or too much, is refused with a sentence, and nothing breaks."""
    status, text = simulator_page.send(given)

    assert status == 400
    assert "Bad Request" in text


def test_too_large(simulator_page: Simulator) -> None:
    """What is larger than any request may be is refused before it is read."""
    status, _ = simulator_page.send({"texts": ["é" * 1600] * MAX_TEXTS, "settings": SETTINGS})

    assert status == 413


def test_no_forgery(simulator_page: Simulator) -> None:
    """Nothing is played for a page that is not ours."""
    answer = simulator_page.client.post("/staff/simulator/play", base_url=HERE, json={})

    assert answer.status_code == 400


def test_longest_thread(simulator_page: Simulator) -> None:
    """A thread as long as it may be is played."""
    assert len(simulator_page.play(*["more"] * MAX_TEXTS)["turns"]) == MAX_TEXTS


# --- the page ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Poster:
    """A poster, as the register of posters lists it."""

    code: str
    place: str
    language: Any
    words: Texts


def test_posters(content: Content) -> None:
    """The page offers the posters there are, with what to text, and does without any."""
    app = Flask("bot", root_path=str(ROOT / "bot"))
    app.secret_key = "x"
    app.add_template_filter(str, "plain")
    site = simulator.Blueprint("staff", "bot", url_prefix="/staff")
    listed = [Poster("t7", "Bus stop", "es", {"es": "SEÑALES", "en": "RED FLAGS"})]
    service = simulator.Service(content, lambda: local(OPEN))
    simulator.add(site, service, settings(), lambda: listed)
    shared = {"csrf_token": str, "signed_in": False, "broken": (), "person": person}
    site.context_processor(lambda: shared)
    app.register_blueprint(site)

    page = app.test_client().get("/staff/simulator").text

    assert '<option value="t7" data-language="es" data-words="SEÑALES">Bus stop (t7)' in page


def test_listed_posters(simulator_page: Simulator, loaded: Loaded) -> None:
    """Every poster that is listed can be chosen as the one that the texter saw."""
    assert loaded.posters.listed
    assert all(code in simulator_page.page for code in loaded.posters.listed)


def test_towns(simulator_page: Simulator, content: Content) -> None:
    """Every place that the line knows can be chosen as known."""
    assert all(f'<option value="{place}">' in simulator_page.page for place in content.places)


@pytest.mark.parametrize(
    ("now", "closing", "saturday", "holiday"),
    [
        (OPEN, "2026-11-24T16:44", "2026-11-28T23:00", "2026-11-26T10:00"),
        (NIGHT, "2026-11-25T16:44", "2026-11-28T23:00", "2026-11-26T10:00"),
        ("2026-11-26T10:00", "2026-11-27T16:44", "2026-11-28T23:00", "2026-12-25T10:00"),
        ("2026-11-28T23:00", "2026-11-30T16:44", "2026-12-05T23:00", "2026-12-25T10:00"),
    ],
)
def test_moments(now: str, closing: str, saturday: str, holiday: str, content: Content) -> None:
    """The buttons lead to what comes next: a last open minute, a Saturday night, a holiday."""
    found = moments(local(now), content.hours)

    assert found.now == local(now)
    assert found.closing == local(closing)
    assert found.saturday == local(saturday)
    assert found.holiday == local(holiday)
    assert found.holiday_name == content.hours.holidays[local(holiday).date()]
