"""Editing, publishing and undoing in the browser: nothing wrong goes out, and nothing is lost."""

import html
import re
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text, update

from bot import database
from bot.app import create_app
from bot.content import splicing
from bot.content.fileset import FileSet
from bot.content.loading import ROOT
from bot.content.watching import Files
from bot.dialogue.content import Content
from bot.staff import goldens, trials
from bot.versions.store import Superseded
from bot.versions.tables import TESTS
from tests.phone import settings
from tests.staff.desk import GOOD, PAGE, SPANISH, Desk, fields, follower_of, own, thanked

WRONG = {
    "a number": ("Call 508-555-0100.", "is written out"),
    "an unknown name": ("Call {hotlne}.", "is not known here"),
    "a lone brace": ("Call {hotline.", "no partner"),
    "nothing": ("", "is missing"),
    "too long": (GOOD + " Words." * 60, "over its 2 parts"),
    "a dear character": (GOOD + " \N{UMBRELLA}", "makes the English text cost"),
    "other facts": ("Call {hotline}.", "differ in"),
    "an unknown word in capitals": (GOOD + " Text NOWHERE.", "no keyword of theirs"),
    "a forbidden character": ("Bell \a", "cannot be read"),
}


@pytest.mark.parametrize(("words", "said"), WRONG.values(), ids=WRONG)
def test_wrong_words_are_not_saved(words: str, said: str, reader: Desk) -> None:
    """What the checks know as wrong is said in the form, which keeps it, and saves nothing."""
    answer = reader.edit(**{PAGE: words})

    assert answer.status_code == 400
    assert "Nothing was saved" in answer.text
    assert said in answer.text
    assert not words or words[:12] in answer.text
    assert "Nothing is drafted" in reader.get("draft").text


def test_looking_saves_nothing(reader: Desk) -> None:
    """While somebody types, the price and the faults are told, and nothing is kept."""
    page = reader.get("answers/thanks/edit").text
    seen = reader.send("answers/thanks/look", page, **{PAGE: GOOD}).get_json()

    assert (seen["errors"], seen["fault"]) == (0, "")
    assert "800-792-5200" in seen["fields"][PAGE]
    assert "<strong>1 part</strong>" in seen["fields"][PAGE]
    assert "DCF Child-at-Risk Hotline 800-792-5200" in seen["fields"][PAGE]
    assert "Nothing is drafted" in reader.get("draft").text


def test_somebody_must_say_who(ana: Desk) -> None:
    """Nothing is saved or published in nobody's name."""
    assert ana.edit(who=" ").status_code == 400
    assert ana.edit().status_code == 303
    assert "fault=nobody" in ana.publish(who=" ").location


def test_two_people_lose_nothing(app: Flask, ana: Desk) -> None:
    """Two who edit one answer keep both their texts, or see each other's before one is taken."""
    bo = Desk(app, "Bo")
    pages = [desk.get("answers/thanks/edit").text for desk in (ana, bo)]
    place, form = (
        "answers/thanks/edit",
        {"pages/0/es": "De nada. DCF: {hotline}. {lifeline} {emergency}"},
    )

    assert ana.send(place, pages[0], **{PAGE: GOOD}).status_code == 303
    assert bo.send(place, pages[1], **form).status_code == 303
    both = bo.get(place).text
    assert GOOD in both
    assert form["pages/0/es"] in both

    clash = bo.send(place, pages[1], **{PAGE: GOOD.replace("Any time", "Always")})
    assert clash.status_code == 409
    assert "Theirs:" in clash.text
    assert GOOD in clash.text
    assert GOOD.replace("Any time", "Always") in clash.text
    assert bo.send(place, clash.text).status_code == 303
    assert "Always." in ana.get(place).text
    assert form["pages/0/es"] in ana.get(place).text


def test_publish_and_undo(app: Flask, ana: Desk) -> None:
    """What is published is answered, is in the history, and is undone by a new version."""
    was = thanked(app)
    ana.edit()
    page = ana.tested()
    assert "<del>" in page
    assert "Thanks: page 1, English" in page
    assert "are answered otherwise" in page
    assert "no words of a person who texted" in page
    assert thanked(app) == was

    assert ana.publish().location.endswith("/staff/history?published=2")
    assert thanked(app).startswith("Any time. DCF: 800-792-5200.")
    assert "Nothing is drafted" in ana.get("draft").text
    assert "people get this" in ana.get("history").text
    assert "<ins>" in ana.get("history/2").text

    assert ana.publish("history/1").location.endswith("published=3")
    assert thanked(app) == was
    assert "Nothing is drafted" in ana.get("draft").text
    assert "Published version 3" in ana.get("history").text


def test_only_what_was_tested_is_published(app: Flask, ana: Desk) -> None:
    """A draft that changed after the test, or that nobody looked at, stays a draft."""
    was = thanked(app)
    ana.edit()
    page = ana.tested()
    Desk(app, "Bo").edit(**{PAGE: GOOD.replace("Any time", "Always")})

    late = ana.send("draft/publish", page, why="Shorter", agreed="on")
    assert "fault=changed" in late.location
    unread = ana.tested()
    assert "fault=unread" in ana.send("draft/publish", unread, why="Shorter").location
    assert "fault=nobody" in ana.publish(why=" ").location
    assert thanked(app) == was
    assert "say that you have looked" in ana.get("draft?fault=unread").text


def test_nothing_to_test_against(url: str, content: Content, files: Files, tmp_path: Path) -> None:
    """Where no conversation is there to be played nothing is published, and the page says why."""
    for name in ("model.npz", "model.yaml"):
        (tmp_path / name).symlink_to(ROOT / name)
    config = settings(database_url=url, development=True)
    line = create_app(config, content, files=own(files, tmp_path))
    desk = Desk(line)
    desk.edit(**{PAGE: GOOD})

    assert "There is no conversation on this server to play" in desk.tested()
    assert "fault=untested" in desk.publish().location
    assert follower_of(line).store.head() == (0, "")


def test_draft_goes_along_with_what_is_published(app: Flask, ana: Desk) -> None:
    """A draft begun before a publication holds its own changes, and nothing of what is older."""
    ana.edit()
    ana.publish()
    ana.edit(**{"pages/0/es": SPANISH})
    ana.publish("history/1")

    page = ana.get("draft").text
    assert "Thanks: page 1, Spanish" in page
    assert "Thanks: page 1, English" not in page


def test_draft_replaces_no_other_page(app: Flask, ana: Desk) -> None:
    """An edit whose page has moved in what was published since is listed, and put nowhere else."""
    place, field = "answers/red_flags/edit", "pages/1/en"
    page = ana.get(place).text
    edited = f"{html.unescape(fields(page)[field])} x"
    assert ana.send(place, page, **{field: edited}).status_code == 303
    follower, name = follower_of(app), "responses/red_flags.yaml"
    base = FileSet.below(ROOT)
    fewer = base.replaced(name, splicing.removed(base.texts()[name], ("pages", 0)))
    follower.store.publish(fewer, 0, "Bo", "Without the first page")
    follower.look()

    draft = ana.get("draft").text
    assert "Not carried over" in draft
    assert "Red flags: page 2, English" in draft
    assert "Nothing is drafted" in draft
    assert edited not in html.unescape(ana.get(place).text)
    ana.edit()
    assert "Not carried over" not in ana.get("draft").text
    assert "Not carried over: Red flags, page 2, English: " in ana.get("history").text


def test_what_was_not_seen_is_not_thrown_away(app: Flask, ana: Desk) -> None:
    """Who throws the draft away throws what the page listed, not what came in since."""
    ana.edit()
    page = ana.get("draft").text
    Desk(app, "Bo").edit(**{"pages/0/es": SPANISH})

    assert "fault=kept" in ana.send("draft/discard", page).location
    assert "Nothing was thrown away" in ana.get("draft?fault=kept").text
    assert "Thanks: page 1, Spanish" in ana.get("draft").text


def test_a_busy_draft(app: Flask, ana: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where others save at every try, that is said in words."""
    page = ana.get("answers/thanks/edit").text
    monkeypatch.setattr("bot.versions.store.Store.save_draft", superseded)

    busy = ana.send("answers/thanks/edit", page, **{PAGE: GOOD})

    assert busy.status_code == 409
    assert "others save at this moment" in busy.text


def superseded(*_: object) -> None:
    """Be slower than somebody else."""
    raise Superseded


def test_thrown_away(ana: Desk) -> None:
    """A draft is gone once it is thrown away, and the journal says by whom."""
    ana.edit()
    assert "Throw it away" in ana.get("draft").text
    ana.send("draft/discard")

    assert "Nothing is drafted" in ana.get("draft").text
    assert "Discarded the draft." in ana.get("history").text


def test_simulator_plays_the_draft(ana: Desk) -> None:
    """A thread can be played with the words of the draft, and is otherwise as published."""
    ana.edit()
    given = {"at": "", "channel": "sms", "carrier": "bot", "language": "", "town": ""}
    token = {"X-CSRFToken": fields(ana.get("draft").text)["csrf_token"]}

    def said(**more: str) -> str:
        asked = {"settings": given | more, "texts": ["thank you"]}
        played = ana.client.post("/staff/simulator/play", json=asked, headers=token).get_json()
        return str(played["turns"][0]["sent"][0]["text"])

    assert said(words="draft").startswith("Any time.")
    assert said().startswith("You are welcome.")


def test_every_answer_can_be_edited(reader: Desk) -> None:
    """There is a form for each file's answers, and the pages of answers lead to them."""
    listed = re.findall(r'href="/staff/answers/([\w.]+)/edit"', reader.get("answers/report").text)
    assert {"report", "report.next", "report.work"} <= set(listed)
    for id in ("report.next", "_common", "_creole", "_voice", "office"):
        assert reader.get(f"answers/{id}/edit").status_code == 200
    assert reader.get("answers/nothing/edit").status_code == 404


def test_what_a_form_reminds_of(reader: Desk) -> None:
    """Who writes is told to paste nobody's words, and that Twilio must learn of a carrier text."""
    plain, stop = (reader.get(f"answers/{id}/edit").text for id in ("thanks", "stop"))

    assert "no words of a person who texted" in plain
    assert "flask opt-out" in stop
    assert "flask opt-out" not in plain


def test_database_away(url: str, app: Flask, ana: Desk, tmp_path: Path) -> None:
    """While the database is away the pages say so, nothing is lost, and texts are answered."""
    ana.edit()
    ana.publish()
    (tmp_path / "counts.db").rename(tmp_path / "kept.db")
    (tmp_path / "counts.db").write_text("no database")

    assert ana.get("history").status_code == 503
    follower_of(app)._poller.look()
    page = ana.get("draft")
    assert page.status_code == 503
    assert "Texts are answered as before" in page.text
    assert "The database does not answer." in ana.get("answers").text
    assert thanked(app).startswith("Any time.")

    (tmp_path / "kept.db").replace(tmp_path / "counts.db")
    follower_of(app)._poller.look()
    assert "Shorter" in ana.get("history").text


def test_empty_database(url: str, app: Flask, ana: Desk, tmp_path: Path) -> None:
    """With an empty database the pages say what people get, and a publication sets it right."""
    ana.edit()
    ana.publish()
    (tmp_path / "counts.db").unlink()
    # The first look finds no table, and the next one makes them.
    assert any(follower_of(app)._poller.look() for _ in range(2))

    assert "The database lacks what was published last." in ana.get("draft").text
    ana.edit(**{PAGE: GOOD.replace("Any time", "Always")})
    ana.publish()
    assert thanked(app).startswith("Always.")
    assert "lacks" not in ana.get("draft").text


def test_nothing_is_kept_but_words(url: str, ana: Desk) -> None:
    """What the tables hold is our words, names and dates: no conversation, not even of a test."""
    ana.edit()
    ana.tested()

    with database.transaction(database.engine(url)) as connection:
        (found,) = connection.execute(text("select found from tests")).scalars()
    trial = trials.read(found)
    assert trial.changed
    assert not trial.errors
    assert "hank you" not in found


def test_a_test_elsewhere_is_waited_for(
    url: str, ana: Desk, content: Content, files: Files, root: Path
) -> None:
    """What another process tests already is not tested here, and what it finds is shown."""
    ana.edit()
    ana.tested()
    config = settings(database_url=url, development=True)
    other = Desk(create_app(config, content, files=own(files, root)), "Bo")
    found = _set_found(url, "", datetime.now(UTC))

    for _ in range(20):
        assert other.get("draft/tested").status_code == 202
        time.sleep(0.05)
    _set_found(url, found.replace('"played": 3', '"played": 77'), datetime.now(UTC))
    assert "of 77 conversations" in other.tested()


def _set_found(url: str, found: str, at: datetime) -> str:
    """Write into the only test what it *found*, and return what stood there."""
    with database.transaction(database.engine(url)) as connection:
        before: str = connection.execute(text("select found from tests")).scalar_one()
        connection.execute(update(TESTS).values(found=found, at=database.utc(at)))
    return before


def test_a_test_is_of_its_means(root: Path, tmp_path: Path) -> None:
    """With another conversation, or another model, a draft is tested anew."""
    seen = [trials.means(root)]
    (tmp_path / goldens.FOLDER).mkdir(parents=True)
    for path in (*root.glob("model.*"), *(root / goldens.FOLDER).iterdir()):
        (tmp_path / path.relative_to(root)).write_bytes(path.read_bytes())
    assert trials.means(tmp_path) == seen[0]
    (tmp_path / goldens.FOLDER / "one-more.txt").write_text("> hi\n")
    seen.append(trials.means(tmp_path))
    (tmp_path / "model.yaml").write_bytes(b"another")
    seen.append(trials.means(tmp_path))
    assert len(set(seen)) == 3


def test_words_that_cannot_be_loaded_are_tested_again(url: str, app: Flask, ana: Desk) -> None:
    """What was found of words that cannot be loaded is told, and not kept."""
    store, base = follower_of(app).store, FileSet.below(ROOT)
    broken = base.replaced("responses/thanks.yaml", "question: {en: x}\n")
    store.save_draft(broken, base, None, "Bo", "Broken")
    assert "to mend before it can be published" in ana.tested()

    with database.transaction(database.engine(url)) as connection:
        assert connection.execute(text("select count(*) from tests")).scalar() == 0


def test_broken_promise_is_told(content: Content, files: Files, tmp_path: Path) -> None:
    """A conversation that would lead elsewhere is marked as such, apart from those reworded."""
    loaded = files.loaded()
    unsure = dict.fromkeys(content.knowledge.thresholds, 2.0)
    elsewhere = replace(content, knowledge=replace(content.knowledge, thresholds=unsure))
    (tmp_path / goldens.FOLDER).mkdir(parents=True)
    for path in (ROOT / goldens.FOLDER).glob("answers-m*-en.txt"):
        (tmp_path / goldens.FOLDER / path.name).symlink_to(path)
    trial = trials.run(loaded, replace(loaded, content=elsewhere), tmp_path, date(2026, 11, 24))

    assert trial.broken
    assert set(trial.broken) <= set(trial.changed)
    assert trials.read(trial.write()) == trial
    (first, *_) = trials.exchanges(content, elsewhere, tmp_path, trial.broken[0])
    assert first.before != first.after
