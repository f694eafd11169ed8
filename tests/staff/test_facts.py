"""A fact of the directory in a form: who phoned, when an office is open, where it comes from."""

from datetime import date, timedelta

from flask import Flask

from bot.content import splicing
from bot.content.fileset import DIRECTORY, FileSet
from bot.content.loading import ROOT
from bot.dialogue.content import Content
from bot.service import Service
from tests.staff.desk import Desk, fields, follower_of, thanked

PLACE = "facts/offices.berkshire"


def test_who_phoned(ana: Desk, content: Content) -> None:
    """Who confirmed a fact by phone stands beside its date, until what was confirmed changes."""
    assert ana.send(PLACE, ana.get(PLACE).text, confirm="").status_code == 303
    said = f"by Ana on {Service(content).today()} by phone"
    page = ana.get(PLACE).text
    assert f"Confirmed {said}" in page
    ana.publish()
    assert f"confirmed {said}" in ana.get("answers/directory").text

    moved = {"offices/berkshire/phone": "413-236-1801"}
    assert ana.send(PLACE, page, **moved).status_code == 303
    assert said not in ana.get(PLACE).text


def test_hours_and_a_source(app: Flask, ana: Desk) -> None:
    """An office gets hours of its own, and a source; the file keeps its remarks and its order."""
    page = ana.get(PLACE).text
    hours = {"week/open": "10:00", "week/close": "12:00"}
    source = {"source/what": "Their own page", "source/url": "https://dcf.example/berkshire"}
    late = {"week/open": "14:00"}
    reversed_ = ana.send(f"{PLACE}?saved", page, day="tue", **hours | late)
    assert "The opening hours cannot be read." in reversed_.text
    assert "Saved to the draft" not in reversed_.text
    assert "must begin with https" in ana.send(PLACE, page, **source | {"source/url": "x"}).text

    saved = ana.send(PLACE, page, day="tue", **hours, **source)
    assert saved.status_code == 303
    again = ana.get(PLACE).text
    assert 'value="tue" checked' in again
    assert "Their own page" in again
    assert "THEIR_OWN_PAGE" in ana.get("draft").text
    ana.publish()
    assert "tue, 10:00 to 12:00" in ana.get("answers/directory").text
    follower = follower_of(app)
    then = follower.store.files(follower.store.head()[1]).texts()[DIRECTORY]
    now = (ROOT / DIRECTORY).read_text("utf-8")
    assert len(set(now.splitlines()) - set(then.splitlines())) == 1
    assert [line for line in then.splitlines() if line in set(now.splitlines())] == [
        line for line in now.splitlines() if line in set(then.splitlines())
    ]

    bare = ana.send(PLACE, again, **dict.fromkeys(hours, ""))
    assert bare.status_code == 303
    assert "tue" not in fields(ana.get(PLACE).text).values()
    assert "Hours of its own" in ana.get(PLACE).text


def test_days_of_all_offices(ana: Desk) -> None:
    """The days on which offices are open are ticked in a form; none at all is refused."""
    page = ana.get("facts/hours").text
    assert page.count("checked>") == 5
    assert "name no day" in ana.send("facts/hours", page).text

    assert ana.send("facts/hours", page, day="mon").status_code == 303
    assert ana.get("facts/hours").text.count("checked>") == 1


def test_number_is_changed_once(app: Flask, ana: Desk) -> None:
    """A number of the directory is changed in one place, through the same draft and test."""
    place, call = "facts/lines.hotline", "lines/hotline/call"
    page = ana.get(place).text
    wrong = ana.send(place, page, **{call: "call us"})
    assert wrong.status_code == 400
    assert "this would be wrong" in wrong.text

    assert ana.send(place, page, **{call: "800-792-5201"}).location.endswith("?saved")
    assert "DCF Child-at-Risk Hotline: number to call" in ana.get("draft").text
    ana.publish()
    assert "800-792-5201" in thanked(app)
    assert "800-792-5200" not in thanked(app)
    assert ana.get("facts/sources.SEED").status_code == 404


def test_confirmed_by_phone(ana: Desk, content: Content) -> None:
    """Whoever phoned an office says so with one button, and the dates and the journal tell."""
    page = ana.get("facts/offices.berkshire").text
    assert ana.send("facts/offices.berkshire", page, who=" ", confirm="").status_code == 400
    assert ana.send("facts/offices.berkshire", page, confirm="").status_code == 303

    draft = ana.get("draft").text
    assert "Berkshire office: checked on" in draft
    # From November to May, as long as it was before.
    today = Service(content).today()
    assert str(today + timedelta(days=181)) in draft
    assert "Confirmed Berkshire office in the directory." in ana.get("history").text


def test_what_was_not_seen_is_not_confirmed(app: Flask, ana: Desk) -> None:
    """Who phoned about another number than the one that stands there by now confirms nothing."""
    place, call = "facts/lines.hotline", "lines/hotline/call"
    page = ana.get(place).text
    bo = Desk(app, "Bo")
    assert bo.send(place, bo.get(place).text, **{call: "800-792-5201"}).status_code == 303

    late = ana.send(place, page, confirm="")

    assert late.status_code == 409
    assert "changed this meanwhile: number to call." in late.text
    assert "800-792-5201" in late.text
    assert "Confirmed" not in ana.get("history").text


def test_no_fact_is_trusted_for_decades(app: Flask, ana: Desk) -> None:
    """A day to check again beyond a year is refused, and one that is there is not kept up."""
    place, again = "facts/offices.berkshire", "offices/berkshire/recheck"
    page = ana.get(place).text
    wrong = ana.send(place, page, **{again: "2099-01-01"})
    assert wrong.status_code == 400
    assert "within 366 days" in wrong.text
    answer = ana.get("answers/thanks/edit").text
    late = ana.send("answers/thanks/edit", answer, **{"facts/recheck": "2099-01-01"})
    assert late.status_code == 400

    follower, base = follower_of(app), FileSet.below(ROOT)
    steps = ("offices", "berkshire", "recheck")
    decades = splicing.replaced(base.texts()[DIRECTORY], steps, "2099-01-01")
    follower.store.publish(base.replaced(DIRECTORY, decades), 0, "Bo", "For decades")
    follower.look()
    assert ana.send(place, ana.get(place).text, confirm="").status_code == 303
    then = fields(ana.get(place).text)
    days = date.fromisoformat(then[again]) - date.fromisoformat(then["offices/berkshire/checked"])
    assert days == timedelta(days=366)
