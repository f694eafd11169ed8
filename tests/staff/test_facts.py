"""A fact of the directory in a form: who phoned, when an office is open, where it comes from."""

from flask import Flask

from bot.content.fileset import DIRECTORY
from bot.content.loading import ROOT
from bot.dialogue.content import Content
from bot.service import Service
from bot.versions.follower import FOLLOWER, Follower
from tests.staff.desk import Desk, fields

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
    reversed_ = ana.send(PLACE, page, day="tue", **hours | {"week/open": "14:00"})
    assert "The opening hours cannot be read." in reversed_.text
    assert "must begin with https" in ana.send(PLACE, page, **source | {"source/url": "x"}).text

    saved = ana.send(PLACE, page, day="tue", **hours, **source)
    assert saved.status_code == 303
    again = ana.get(PLACE).text
    assert 'value="tue" checked' in again
    assert "Their own page" in again
    assert "THEIR_OWN_PAGE" in ana.get("draft").text
    ana.publish()
    assert "tue, 10:00 to 12:00" in ana.get("answers/directory").text
    follower: Follower = app.extensions[FOLLOWER]
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
