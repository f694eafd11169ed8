"""Whatever staff change stands in the history: closings, letters' addresses, and all before."""

import re
from html import unescape

from flask import Flask

from bot.versions.journal import PAGE
from tests.staff.desk import Desk
from tests.staff.test_editing import follower_of


def journal(desk: Desk, path: str = "history") -> list[list[str]]:
    """Return who did what, the newest first."""
    _, _, said = desk.get(path).text.partition("What was done")
    rows = re.findall(r"<tr><td>.*?</td><td>(.*?)</td><td>(.*?)</td></tr>", said)
    return [[unescape(re.sub(r"<[^>]+>", "", cell)) for cell in row] for row in rows]


def test_closings(app: Flask, ana: Desk) -> None:
    """Who enters a closing, and who ends it, is told with its offices, times and reason."""
    ana.edit()
    page = ana.get("closings").text
    day = re.search(r'name="last"[^>]* value="([\d-]+)"', page)
    assert day
    assert ana.send("closings", page, office="", reason="snow", first=day[1]).status_code == 303
    assert re.fullmatch(
        r"Closed all offices from [\d-]{10} 00:00 to [\d-]{10} 00:00 \(snow\)\.", journal(ana)[0][1]
    )
    page = ana.get("closings").text
    ended = re.search(r'action="/staff/(closings/\d+/end)"', page)
    assert ended
    assert ana.send(ended[1], page).status_code == 303
    assert ana.send(ended[1], page).status_code == 303

    (who, last), (_, first) = journal(ana)[:2]
    assert who == "Ana"
    assert last.startswith("Ended early: all offices from ")
    assert first.startswith("Closed all offices")


def test_addresses_of_letters(ana: Desk) -> None:
    """Who gets which letter from now on, and who no longer, is told by name of the letter."""
    ana.edit()
    page = ana.get("letters").text
    ana.send("letters", page, alerts="ana@example.org\nrui@example.org", weekly="")
    ana.send("letters", page, alerts="rui@example.org", weekly="rui@example.org")
    ana.send("letters", page, alerts="rui@example.org", weekly="rui@example.org")

    assert journal(ana)[:3] == [
        ["Ana", "Added to the weekly letter: rui@example.org."],
        ["Ana", "Took off the alerts: ana@example.org."],
        ["Ana", "Added to the alerts: ana@example.org, rui@example.org."],
    ]


def test_every_entry_can_be_read(app: Flask, ana: Desk) -> None:
    """What no longer fits a page is on the next one, down to the first entry."""
    store = follower_of(app).store
    for number in range(PAGE + 1):
        store.note("Bo", f"Did number {number}.")

    first = journal(ana)
    assert first[0] == ["Bo", f"Did number {PAGE}."]
    assert len(first) == PAGE
    older = re.search(r'href="/staff/(history\?before=\d+)">Older', ana.get("history").text)
    assert older
    assert journal(ana, older[1]) == [["Bo", "Did number 0."]]
    assert "Older" not in ana.get(older[1]).text
    assert ana.get("history?before=x").status_code == 200
    assert ana.get("history?before=-3").status_code == 200
