"""The browser of answers: everything that can be sent is there, with what a reviewer needs."""

import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.app import create_app
from bot.content import reviews
from bot.content.loading import Loaded
from bot.content.watching import Files
from bot.dialogue.segments import measure
from bot.nlu.context import TONGUES
from bot.pages.links import linked, unbroken
from bot.staff.facts import facts
from bot.staff.review_sheets import sheet, sheets
from tests.broken import Edit, copied, rewrite, with_few_words
from tests.clock import local
from tests.phone import settings
from tests.test_web import broken_numbers

OTHERS = ("", "answers", "answers/all", "answers/directory", "conversations", "closings", "letters",
          "posters", "posters/k3", "posters-new", "simulator", "insights")  # fmt: skip
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
        for text in (text for passage in one.passages for text in passage.texts):
            web = str(linked(text.web)) in page or text.web == text.sms
            if str(unbroken(text.sms)) not in page or not web:
                missing.append((one.id, text.line))
    shown = [t.web for one in sheets(loaded, TODAY) for p in one.passages for t in p.texts]
    answers = loaded.content.answers.values()
    creole = [text for answer in answers for text in answer.creole.values()]
    creole += [t for texts in loaded.content.creole_common.values() for t in texts.values()]

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

    assert [fact.id for fact in found.uses] == ["lines.cac", "lines.training"]
    assert not found.office
    assert sheet("office", loaded, TODAY).office


def test_every_fact_has_its_sources(browser: FlaskClient, loaded: Loaded) -> None:
    """The directory shows each number with its sources in words, its dates, and its doubts."""
    page = browser.get("/staff/answers/directory").text
    seen = unescape(re.sub(r"</?span[^>]*>", "", page))

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


def test_review_is_shown(tmp_path: Path, loaded: Loaded) -> None:
    """Who reviewed a language, and when, stands beside it; the others wait."""
    root = with_few_words(copied(tmp_path))
    mark = reviews.marks(loaded.responses)["training", "en"]
    reviewed = f"reviewed: {{en: {{by: A. Reader, on: 2026-12-01, of: {mark}}}, es: no, pt: no}}"
    rewrite(root / "responses/training.yaml", Edit("^reviewed:[^\n]*", reviewed))
    app = create_app(settings(development=True), files=Files(root))

    for path in ("/staff/answers", "/staff/answers/training"):
        seen = app.test_client().get(path).text
        assert "English: A. Reader, 2026-12-01" in seen
        assert "Spanish: no" in seen


def test_everything_on_one_page(browser: FlaskClient, loaded: Loaded) -> None:
    """The page to print holds every file, a place to sign for each, and the whole directory.

    Who reads it knows answers and facts by their titles: names of files and ids are folded away
    for experts.
    """
    seen = browser.get("/staff/answers/all").text
    words = re.sub(r'<details class="experts.*?</details>', "", seen, flags=re.DOTALL)
    said = unescape(re.sub(r"<[^>]+>", " ", words))

    for one in sheets(loaded, TODAY):
        assert one.file in seen
        assert all(
            question in said for answer in one.answers for question in answer.question.values()
        )
    assert not re.search(
        r"\.yaml|\b_[a-z]+\b|\b(?:lines|offices)\.\w|\breport\.access|\btoll_free\b", said
    )
    assert said.count("I have read these texts") == len(loaded.responses.files)
    assert "Berkshire office" in said
    assert loaded.content.version in said


@pytest.mark.parametrize("id", ["nothing", "..%2f..%2fdirectory", "<script>"])
def test_unknown_topic(browser: FlaskClient, id: str) -> None:
    """A topic that is not there is said to be missing, and what was asked for is not echoed."""
    answer = browser.get(f"/staff/answers/{id}")

    assert answer.status_code == 404
    assert id not in answer.text


def test_pack(browser: FlaskClient, loaded: Loaded) -> None:
    """The page to print begins with its contents, and states each fact once, in its directory."""
    page = browser.get("/staff/answers/all").text
    contents = page.partition('class="contents"')[2].partition("</nav>")[0]
    known = tuple(sheets(loaded, TODAY))

    for one in known:
        assert f'href="#{one.id}"' in contents
        assert page.count(f'<article class="sheet" id="{one.id}">') == 1
    for fact in facts(loaded, TODAY):
        used = sum(fact in one.uses for one in known)
        assert page.count(f'<div class="fact" id="{fact.id}">') == 1
        assert page.count(f'href="#{fact.id}"') == used
    assert page.count("&ldquo;At most&rdquo; is with") == 1


def test_numbers_are_not_broken(browser: FlaskClient, loaded: Loaded) -> None:
    """A number is one piece, which no line may end within, on every page of the staff's."""
    page = browser.get("/staff/answers/directory").text

    numbers = [number for number in loaded.directory.numbers if number.count("-") == 2]
    assert numbers
    for number in numbers:
        assert f'<span class="number">{number}</span>' in page
    held = browser.get("/staff/conversations").text
    shown = [f"answers/{one.id}" for one in sheets(loaded, TODAY)]
    shown += re.findall(r'href="/staff/(conversations/[^"]+)"', held)[::40]
    for path in (*OTHERS, *shown):
        page = browser.get(f"/staff/{path}")
        assert page.status_code == 200, path
        assert broken_numbers(page) == [], path
