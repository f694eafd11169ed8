"""The phrases of a topic in the browser: tried before they are saved, and nobody's are lost."""

import html

import pytest
from flask import Flask

from bot.content import splicing
from bot.content.fileset import INTENTS, FileSet
from bot.content.loading import ROOT
from bot.versions.differences import Difference, applied, differences, merged
from tests.phone import Phone
from tests.staff.desk import Desk, fields

PLACE = "topics/thanks/phrases"
OWN = "add:phrases/thanks/en"
WHOLE = "add:messages/thanks/en"
# What nobody texts.
ODD = "blue boat on the lake"


def test_tried_before_it_is_saved(reader: Desk) -> None:
    """A text shows what it gets now and what it would get, with the reasons; nothing is kept."""
    page = reader.get(PLACE).text
    form = {OWN: ODD, "text": f"please {ODD} now", "try": ""}

    tried = reader.send(PLACE, page, **form).text

    now, then = tried.split("With your change:")
    assert "Now: Thanks" not in now
    assert then.lstrip().startswith("Thanks")
    assert f"Phrase &#34;{ODD}&#34;" in then
    assert "Nothing is wrong with these phrases" in tried
    assert "Nothing is drafted" in reader.get("draft").text
    assert "boat" not in reader.get("history").text


CRISIS = "topics/crisis/phrases"
WRONG = {
    "found by the checks": (
        {
            "add:messages/crisis/en": "red flags\ncancel\nthe phone number of dcf",
            "add:dangers/crisis/en": "i want to die today",
        },
        ("stands under both", "phone companies act on it", "leads to \u201c", "is covered by"),
    ),
    "found on reading": (
        {"add:phrases/crisis/en": "sad {nobody}\nsad ...\n!!!\nsad }"},
        ("There is no group", "has a sign that", "holds no word", "A brace has no partner"),
    ),
}


@pytest.mark.parametrize(("form", "said"), WRONG.values(), ids=WRONG)
def test_wrong_phrases(form: dict[str, str], said: tuple[str, ...], reader: Desk) -> None:
    """What the checks know as wrong is said on trying and on saving, and is not saved."""
    page = reader.get(CRISIS).text

    tried = reader.send(CRISIS, page, **{**form, "text": "hello", "try": ""})
    saved = reader.send(CRISIS, page, **form)

    assert [one for one in said if one not in tried.text or one not in saved.text] == []
    assert saved.status_code == 400
    assert "Nothing was saved" in saved.text
    kept = fields(saved.text)
    assert {name: html.unescape(kept[name]) for name in form} == form
    assert "Nothing is drafted" in reader.get("draft").text


def test_a_word_that_people_are_told(reader: Desk) -> None:
    """A word that our own texts tell people to send cannot be taken away from its answer."""
    place = "topics/wait/phrases"
    gone = {"out:messages/wait~forgotten/en": "forget"}

    wrong = reader.send(place, reader.get(place).text, **gone)

    assert wrong.status_code == 400
    assert "&#34;FORGET&#34; leads to" in wrong.text


def test_published_and_undone(app: Flask, ana: Desk) -> None:
    """A phrase goes the way of an answer: the draft, its test, every text, and back."""
    said = Phone(app).text(ODD).texts
    saved = ana.send(PLACE, ana.get(PLACE).text, **{OWN: f"{ODD}\n  Hats  OFF to you\n"})
    assert saved.location.endswith(f"/staff/{PLACE}?saved")
    assert "blue boat on the lake" in ana.get(PLACE).text

    draft = ana.tested()
    assert f"<ins>{ODD}</ins>" in draft
    assert "<ins>hats off to you</ins>" in draft
    assert "What people text, \u201cThanks\u201d: our own phrases, English" in draft
    ana.publish()
    assert Phone(app).text(ODD).texts[0].startswith("You are welcome.")
    ana.publish("history/1")
    assert Phone(app).text(ODD).texts == said


def test_two_people_at_one_list(app: Flask, ana: Desk) -> None:
    """Who adds to a list and who takes out of it at the same time lose nothing."""
    bo = Desk(app, "Bo")
    pages = [desk.get(PLACE).text for desk in (ana, bo)]
    gone = phrases()[0]

    ana.send(PLACE, pages[0], **{WHOLE: "cheerio boat"})
    bo.send(PLACE, pages[1], **{WHOLE: "hooray boat", "out:messages/thanks/en": gone})

    page = ana.get(PLACE).text
    assert "cheerio boat" in page
    assert "hooray boat" in page
    assert f'value="{gone}"' not in page
    draft = ana.get("draft").text
    assert f"<del>{gone}</del>" in draft


def test_every_topic_has_a_page(reader: Desk) -> None:
    """Each topic's phrases have a page, which its answers lead to; nobody else has one."""
    assert f'href="/staff/{PLACE}"' in reader.get("answers/thanks").text
    assert f'href="/staff/{PLACE}"' in reader.get("answers/thanks/edit").text
    crisis = reader.get("topics/crisis/phrases").text
    assert "Haitian Creole: add" in crisis
    assert "add:dangers/crisis.text/en" in crisis
    assert "add:dangers" not in reader.get(PLACE).text
    assert "To go back to the page before" in reader.get("topics/more/phrases").text
    assert reader.get("topics/weather/phrases").status_code == 404


def test_somebody_must_say_who(reader: Desk) -> None:
    """No phrase is saved in nobody's name, and what was filled in stays."""
    page = reader.send(PLACE, reader.get(PLACE).text, who=" ", **{OWN: ODD})

    assert page.status_code == 400
    assert ODD in fields(page.text)[OWN]


def phrases() -> list[str]:
    """Return the whole messages in English that get the closing word."""
    tree = splicing.parse(FileSet.below(ROOT).texts()[INTENTS])
    found = splicing.value_at(tree, ("messages", "thanks", "en"))
    assert isinstance(found, list)
    return [str(one) for one in found]


LISTS = "words: [a, b, c]  # kept\nown: {}\npages: [{en: x}]\n"


def held(text: str) -> FileSet:
    """Return a set with one file that holds *text*."""
    return FileSet.of({"f.yaml": text})


@pytest.mark.parametrize(
    ("steps", "before", "after", "then"),
    [
        (("words",), None, "d", "words: [a, b, c, d]  # kept"),
        (("words",), None, "b", "words: [a, b, c]  # kept"),
        (("words",), "b", None, "words: [a, c]  # kept"),
        (("words",), "x", None, "words: [a, b, c]  # kept"),
        (("own", "thanks", "en"), None, "d", "own: {thanks: {en: [d]}}"),
        (("own", "thanks", "en"), "d", None, "own: {}"),
    ],
)
def test_entries(steps: tuple[str, ...], before: str | None, after: str | None, then: str) -> None:
    """An entry is added once, and taken out wherever it stands, without a change beside it."""
    wanted = Difference("f.yaml", steps, before, after, is_entry=True)

    changed = applied(wanted, held(LISTS)).texts()["f.yaml"]

    assert then in changed
    assert len(changed.splitlines()) == len(LISTS.splitlines())


def test_lists_are_merged() -> None:
    """Entries of a draft are carried onto what was published meanwhile in the same list."""
    base, draft = held(LISTS), held(LISTS.replace("a, b, c", "b, c, mine"))
    onto = held(LISTS.replace("a, b, c", "a, b, c, theirs"))

    both, left = merged(base, draft, onto)

    assert not left
    assert "words: [b, c, theirs, mine]" in both.texts()["f.yaml"]
    assert [one.is_entry for one in differences(base, draft)] == [True, True]
    turned = held(LISTS.replace("a, b, c", "c, b, a"))
    assert [one.is_entry for one in differences(base, turned)] == [False]
