"""Reviews: who has read which words, in the form of an answer and in the pack for one language."""

import html
import re
from io import BytesIO

import docx
from flask import Flask

from bot.content.fileset import FileSet
from bot.content.loading import ROOT
from tests.staff.desk import SPANISH, Desk, fields, follower_of


def test_review_is_bound_to_the_words(app: Flask, ana: Desk) -> None:
    """Who read a language is noted, until a letter of it changes; the other languages stay."""
    page = ana.get("answers/thanks/edit").text
    for language in ("en", "es"):
        noted = ana.send("answers/thanks/review", page, language=language, who="Rui")
        assert noted.location.endswith("?reviewed#reviews")
    read = ana.get("answers/thanks/edit").text
    assert "English: Rui" in read
    assert "Spanish: Rui" in read
    assert "Portuguese: no" in read

    ana.edit()

    changed = ana.get("answers/thanks/edit").text
    assert "English: no" in changed
    assert "Spanish: Rui" in changed
    late = ana.send("answers/thanks/review", page, language="en", who="Rui")
    assert "unseen" in late.location


def test_sign_off_pack(ana: Desk) -> None:
    """A pack lists what nobody has read as it stands, with its meaning, on paper and for Word."""
    page = ana.get("answers/thanks/edit").text
    before = ana.get("reviews/es").text
    assert "De nada." in before
    assert "You are welcome." in before
    ana.send("answers/thanks/review", page, language="es", who="Rui")

    after = ana.get("reviews/es").text
    assert "De nada." not in after
    assert "De nada." not in written(ana.get("reviews/es.docx").data)
    portuguese = written(ana.get("reviews/pt.docx").data)
    assert "De nada." in portuguese
    assert "You are welcome." in portuguese
    assert "These words are right." in portuguese
    ana.edit(**{"pages/0/es": SPANISH})
    assert "De nada. DCF" in ana.get("reviews/es").text
    assert ana.get("reviews/fr").status_code == 404


def test_pack_says_what_it_is_about(ana: Desk) -> None:
    """A pack says of each answer whether it is new or changed, and of each text when it is sent."""
    page = ana.get("answers/thanks/edit").text
    ana.send("answers/thanks/review", page, language="es", who="Rui")
    ana.edit(**{"pages/0/es": SPANISH})

    pack = ana.get("reviews/es").text
    file = written(ana.get("reviews/es.docx").data)
    for seen in (pack, file):
        assert re.search(r"Changed since Rui, \d{4}-\d\d-\d\d\.", seen)
        assert "New: nobody has reviewed it yet." in seen
        assert "When the office is closed" in seen
        assert "When texts come too fast" in seen
    assert not re.search(r"\b_(?:common|voice|pace|page)\b|report\.next", file)
    assert "1 of them changed since somebody read it" in ana.get("reviews").text


def test_creole_is_signed_like_other_languages(ana: Desk) -> None:
    """Each Creole has a pack and a button of its own, and a changed letter opens it again."""
    place = "answers/_creole"
    assert "Bonjou." in ana.get("reviews/ht").text
    assert "Call DCF (child protection) now" in ana.get("reviews/ht").text
    page = ana.get(f"{place}/edit").text
    assert "Haitian Creole: no" in page
    assert '<h2 class="part">A child is missing or ran away</h2>' in page
    noted = ana.send(f"{place}/review", page, language="ht", who="Rui")
    assert noted.location.endswith("?reviewed#reviews")

    page = ana.get(f"{place}/edit").text
    assert "Haitian Creole: Rui" in page
    assert "Cape Verdean Creole: no" in page
    assert "Bonjou." not in ana.get("reviews/ht").text
    assert "Oi." in written(ana.get("reviews/kea.docx").data)
    field = "notice/ht"
    words = html.unescape(fields(page)[field])
    assert ana.send(f"{place}/edit", page, **{field: f"{words}!"}).status_code == 303
    assert "Haitian Creole: no" in ana.get(f"{place}/edit").text
    assert "Changed since Rui" in ana.get("reviews/ht").text


def test_review_of_an_older_version(app: Flask, ana: Desk) -> None:
    """Where one review stood for both Creoles, as in versions of before, each gets its own."""
    follower, name, base = follower_of(app), "responses/_creole.yaml", FileSet.below(ROOT)
    before = base.texts()[name].replace("reviewed: {ht: no, kea: no}", "reviewed: no")
    follower.store.publish(base.replaced(name, before), 0, "Bo", "As before")
    follower.look()

    page = ana.get("answers/_creole/edit").text
    ana.send("answers/_creole/review", page, language="kea", who="Rui")
    page = ana.get("answers/_creole/edit").text
    assert "Cape Verdean Creole: Rui" in page
    assert "Haitian Creole: no" in page


def written(data: bytes) -> str:
    """Return the words of a Word file."""
    document = docx.Document(BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
