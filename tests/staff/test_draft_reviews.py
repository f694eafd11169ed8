"""A second person has read what is published, or whoever publishes says that none has."""

import re
from html import unescape

from flask import Flask

from tests.staff.desk import GOOD, PAGE, SPANISH, Desk

EDIT = "answers/thanks/edit"


def read(desk: Desk) -> dict[str, str]:
    """Return what the draft says of who has read its words, by answer and language."""
    _, _, said = desk.get("draft").text.partition("Who has read it</h2>")
    row = r'<th scope="row">(.*?)</th>\s*<td><span class="tag \w+">(.*?)</span>'
    return {unescape(head): state for head, state in re.findall(row, said)}


def sign(desk: Desk, language: str) -> None:
    """Note that whoever sits at *desk* has read the words of thanks."""
    page = desk.get(EDIT).text
    desk.send("answers/thanks/review", page, language=language)


def test_who_has_read_it(app: Flask, ana: Desk) -> None:
    """Each changed answer stands in its changed languages, with who read it beside its writer."""
    bo = Desk(app, "Bo")
    ana.edit()
    bo.send(EDIT, bo.get(EDIT).text, **{"pages/0/es": SPANISH})
    head = "Thanks, {}".format
    nobody = "nobody has reviewed it"
    assert read(ana) == {head("English"): nobody, head("Spanish"): nobody}

    sign(bo, "en")
    sign(bo, "es")

    said = read(ana)
    assert re.fullmatch(r"Bo, \d{4}-\d\d-\d\d", said[head("English")])
    assert said[head("Spanish")] == "only Bo, who wrote it too"


def test_without_a_second_reader(app: Flask, ana: Desk) -> None:
    """What nobody else has read is published by who says so only; a second reader is enough."""
    ana.edit()
    sign(ana, "en")
    page = ana.tested()
    assert "No second person has read one text above." in page
    given = {"why": "Shorter", "agreed": "on"}
    assert "fault=alone" in ana.send("draft/publish", page, **given).location
    assert "without a second reader" in ana.get("draft?fault=alone").text

    assert "I have read the English words, too" in Desk(app).get(EDIT).text
    sign(Desk(app, "Bo"), "en")
    page = ana.tested()
    assert "No second person" not in page
    assert "published=2" in ana.send("draft/publish", page, **given).location


def test_writers_of_before_are_forgotten(app: Flask, ana: Desk) -> None:
    """Who wrote words that are published by now may be the second reader of the next ones."""
    ana.edit()
    assert "published=" in ana.publish().location
    bo = Desk(app, "Bo")
    bo.edit(**{PAGE: GOOD.replace("Any time", "Always")})
    sign(ana, "en")

    assert re.fullmatch(r"Ana, \d{4}-\d\d-\d\d", read(bo)["Thanks, English"])


def test_a_number_has_its_writer(app: Flask, ana: Desk) -> None:
    """A number opens the reviews of all that gives it, and whoever changed it is its writer."""
    place, call = "facts/lines.hotline", "lines/hotline/call"
    ana.send(place, ana.get(place).text, **{call: "800-792-5201"})
    sign(ana, "en")

    said = read(ana)
    assert said["Thanks, English"] == "only Ana, who wrote it too"
    assert said["Report, Portuguese"] == "nobody has reviewed it"
    sign(Desk(app, "Bo"), "es")
    assert read(ana)["Thanks, Spanish"].startswith("Bo, ")
