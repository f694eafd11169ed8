"""The browser of answers: everything that can be sent is there, with what a reviewer needs."""

from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.app import create_app
from bot.content.loading import Loaded
from bot.content.watching import Files
from bot.dialogue.segments import measure
from bot.nlu.context import TONGUES
from bot.pages.links import linked
from bot.staff.facts import facts
from bot.staff.review_sheets import sheet, sheets
from tests.broken import Edit, copied, rewrite, with_few_words
from tests.clock import local
from tests.phone import settings

TODAY = local("2026-11-24T10:00").date()
LATER = local("2030-01-01T10:00").date()


@pytest.fixture(scope="module")
def browser(loaded: Loaded, files: Files) -> FlaskClient:
    """Give a browser on the laptop of somebody who edits."""
    app = create_app(
        settings(development=True), loaded.content, lambda: local("2026-11-24T10:00"), files
    )
    return app.test_client()


def test_every_text_is_shown(browser: FlaskClient, loaded: Loaded) -> None:
    """Each text of each file stands on its page as SMS sends it and as the web shows it."""
    missing = []
    for one in sheets(loaded, TODAY):
        page = browser.get(f"/staff/answers/{one.id}").text
        seen = unescape(page)
        for text in (text for passage in one.passages for text in passage.texts):
            if text.sms not in seen or (text.web != text.sms and str(linked(text.web)) not in page):
                missing.append((one.id, text.line))
    shown = [t.web for one in sheets(loaded, TODAY) for p in one.passages for t in p.texts]
    answers = loaded.content.answers.values()
    creole = [text for answer in answers for text in answer.creole.values()]
    creole += loaded.content.creole_notice.values()

    assert missing == []
    assert sorted(shown) == sorted([*(one.text for one in loaded.responses.texts), *creole])
    assert creole


def test_every_question_is_shown(browser: FlaskClient, loaded: Loaded) -> None:
    """Each answer of a topic is listed with its question, and the list leads to it."""
    listed = unescape(browser.get("/staff/answers").text)
    pages = {
        topic: unescape(browser.get(f"/staff/answers/{topic}").text)
        for topic in loaded.content.topics
    }

    for id, answer in loaded.content.answers.items():
        topic, anchor = id.split(".")[0], id.replace(".", "-")
        assert f'<section class="answer" id="{anchor}">' in pages[topic]
        assert all(question in pages[topic] for question in answer.question.values())
        if id != topic:
            assert f'<a href="/staff/answers/{topic}#{anchor}">{answer.question["en"]}' in listed


def test_costs(loaded: Loaded) -> None:
    """The cost beside a text is that of the text as sent, and at its longest it fits its budget."""
    texts = [
        text for one in sheets(loaded, TODAY) for passage in one.passages for text in passage.texts
    ]

    assert {text.language for text in texts} == set(TONGUES)
    for text in texts:
        assert text.size == measure(text.sms)
        assert text.most.characters >= text.size.characters
        assert not text.budget or text.most.parts <= text.budget


def test_facts_of_a_file(loaded: Loaded) -> None:
    """A file lists the facts that its texts name, and no other."""
    found = sheet("training", loaded, TODAY)

    assert [fact.id for fact in found.uses] == ["lines.training"]
    assert not found.office
    assert sheet("office", loaded, TODAY).office


def test_every_fact_has_its_sources(browser: FlaskClient, loaded: Loaded) -> None:
    """The directory shows each number with its sources in words, its dates, and its doubts."""
    seen = unescape(browser.get("/staff/answers/directory").text)

    for fact in facts(loaded, TODAY):
        assert f'id="line-{fact.line}"' in seen
        assert fact.sources
        assert all(source in seen for source in fact.sources)
        assert f"Checked {fact.checked}; again by {fact.recheck}" in seen
        assert fact.disputed in seen
    assert all(number in seen for number in loaded.directory.numbers)


def test_overdue(loaded: Loaded) -> None:
    """A fact, or a file, whose day to check again is past is marked, and before that it is not."""
    assert not any(fact.overdue for fact in facts(loaded, TODAY))
    assert all(fact.overdue for fact in facts(loaded, LATER))
    assert not any(one.overdue for one in sheets(loaded, TODAY))
    assert all(one.overdue for one in sheets(loaded, LATER))


def test_review_is_shown(tmp_path: Path) -> None:
    """Who reviewed a language, and when, stands beside it; the others wait."""
    root = with_few_words(copied(tmp_path))
    reviewed = "reviewed: {en: {by: A. Reader, on: 2026-12-01}, es: no, pt: no}"
    rewrite(root / "responses/training.yaml", Edit("^reviewed:[^\n]*", reviewed))
    app = create_app(settings(development=True), files=Files(root))

    for path in ("/staff/answers", "/staff/answers/training"):
        seen = app.test_client().get(path).text
        assert "English: A. Reader, 2026-12-01" in seen
        assert "Spanish: no" in seen


def test_everything_on_one_page(browser: FlaskClient, loaded: Loaded) -> None:
    """The page to print holds every file, a place to sign for each, and the whole directory."""
    seen = browser.get("/staff/answers/all").text

    for topic in loaded.responses.files:
        assert f"responses/{topic}.yaml" in seen
    assert seen.count("I have read these texts") == len(loaded.responses.files)
    assert "offices.taunton_attleboro" in seen
    assert loaded.content.version in seen


@pytest.mark.parametrize("id", ["nothing", "..%2f..%2fdirectory", "<script>"])
def test_unknown_topic(browser: FlaskClient, id: str) -> None:
    """A topic that is not there is said to be missing, and what was asked for is not echoed."""
    answer = browser.get(f"/staff/answers/{id}")

    assert answer.status_code == 404
    assert id not in answer.text
