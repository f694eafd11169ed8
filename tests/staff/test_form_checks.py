"""Each wrong edit that `flask check` knows is said by the form in which staff would make it."""

from dataclasses import dataclass

import pytest

from bot.content.fileset import FileSet
from bot.content.loading import ROOT, Loaded
from bot.content.problems import Problem
from bot.content.responses import CREOLE
from bot.content.splicing import Steps
from bot.staff import edit_form, live
from bot.versions.differences import differences
from bot.versions.drafts import spliced
from tests import test_checks, test_content_errors
from tests.broken import Break, Edit
from tests.staff.desk import Desk
from tests.test_checks import TODAY

FILES = FileSet.below(ROOT)
CASES = {one.id: one for one in (*test_content_errors.CASES, *test_checks.CASES)}
# The cases of `flask check` that somebody can make in the form of an answer ...
TEXTS = [
    "literal number", "blank in two braces", "unknown blank", "unbalanced brace", "lone brace",
    "answer with a bad date", "Creole number written out", "Creole blank", "numbers differ",
    "blanks differ", "a page says less", "over budget", "dear character", "doubt over budget",
    "Creole over budget", "lock screen", "hard to read", "older term", "keyword of nothing",
    "answer past its date",
]  # fmt: skip
# ... and in that of a fact; warnings are said where they stand.
FACTS = [
    "never use", "bad date", "hours reversed", "office without phone", "another emergency number",
    "office with a number in its name", "line with half a number", "control character in a name",
]  # fmt: skip


@dataclass(frozen=True)
class Wrong:
    """Values that somebody types into the form of *file*, and *what* is to be said of them."""

    file: str
    values: dict[Steps, str]
    what: str
    warning: bool = False


def typed(file: str, change: Break, what: str, *, warning: bool = False) -> Wrong:
    """Return the values that *change* makes in *file*, which are those of texts alone."""
    values = {}
    for one in differences(FILES, FILES.replaced(file, change(FILES.texts()[file]))):
        assert isinstance(one.before, str)
        assert isinstance(one.after, str)
        values[one.steps] = one.after
    assert values
    return Wrong(file, values, what, warning)


def case(name: str) -> Wrong:
    """Return the case of `flask check` that has this *name*."""
    found = CASES[name]
    assert found.change
    warning = isinstance(found, test_checks.Case) and found.warning
    return typed(found.file, found.change, found.what, warning=warning)


def test_what_can_be_inserted(loaded: Loaded) -> None:
    """Numbers, names and addresses are offered by their line, each once, and no date or note."""
    offered = live.insertable(loaded)

    assert offered["DCF Child-at-Risk Hotline"]["hotline"] == "800-792-5200"
    fields = {fact.partition(".")[2] for one in offered.values() for fact in one}
    assert {"", "name", "text", "web"} <= fields
    assert not {"checked", "recheck", "note", "hours"} & fields
    assert all(len(set(one.values())) == len(one) for one in offered.values())


def form_of(wrong: Wrong) -> str:
    """Return the id under which the form of *wrong* is found."""
    topic = wrong.file.removeprefix("responses/").removesuffix(".yaml")
    first = next(iter(wrong.values))
    return f"{topic}.{first[1]}" if first[0] == "answers" and topic != CREOLE else topic


def said(wrong: Wrong, loaded: Loaded) -> list[Problem]:
    """Return what the form of an answer says of *wrong*."""
    form = edit_form.form(form_of(wrong), FILES)
    assert form
    given = {"/".join(map(str, steps)): value for steps, value in wrong.values.items()}
    filled = edit_form.filled(form, given, {field.name: field.was for field in form.fields})
    changes = edit_form.changes(form, filled)
    assert len(changes) == len(given)
    seeing = live.see(filled, spliced(FILES, changes), loaded, TODAY)
    return [*seeing.elsewhere, *(one for seen in seeing.seen.values() for one in seen.problems)]


@pytest.mark.parametrize("name", TEXTS)
def test_answers(name: str, loaded: Loaded) -> None:
    """The form of an answer says it while somebody types; warnings too."""
    wrong = case(name)
    found = said(wrong, loaded)

    about = [one for one in found if wrong.what in one.what]
    assert about, "\n".join(map(str, found))
    assert about[0].warning == wrong.warning


@pytest.mark.parametrize(("topic", "own"), [("report", "hotline"), ("crisis", "lifeline")])
def test_no_number_in_danger(topic: str, own: str, loaded: Loaded) -> None:
    """An answer about danger cannot lose its number in the form."""
    change = Edit(rf"\{{{own}\}}", "{cac.call}")
    wrong = typed(f"responses/{topic}.yaml", change, f"not give {{{own}}}")

    assert any(wrong.what in one.what and not one.warning for one in said(wrong, loaded))


def test_notice_too_long(loaded: Loaded) -> None:
    """A notice that makes first answers too long is refused in the form of shared words."""
    values: dict[Steps, str] = {("notice", "en"): "Automatic reply. Nobody reads this. " * 5}
    wrong = Wrong("responses/_common.yaml", values, "over its")

    found = said(wrong, loaded)

    assert any(wrong.what in one.what and not one.warning for one in found)


@pytest.mark.parametrize("name", FACTS)
def test_facts(name: str, reader: Desk) -> None:
    """The form of a fact says it on saving, and saves nothing."""
    wrong = case(name)
    (first, *_) = wrong.values
    place = f"facts/{'.'.join(map(str, first[: 1 if first[0] == 'hours' else 2]))}"
    given = {"/".join(map(str, steps)): value for steps, value in wrong.values.items()}

    answer = reader.send(place, reader.get(place).text, **given)

    assert answer.status_code == 400
    assert "Nothing was saved" in answer.text
    assert "this would be wrong" in answer.text


def test_fact_past_its_date(ana: Desk) -> None:
    """A fact that is due is saved, and its form says that somebody should look."""
    place, day = "facts/offices.berkshire", "offices/berkshire/recheck"
    page = ana.get(place).text

    assert ana.send(place, page, **{day: "2026-11-25"}).status_code == 303
    assert "was to be checked again by 2026-11-25" in ana.get(place).text
