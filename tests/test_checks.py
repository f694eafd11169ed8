"""What `flask check` finds in files with which the bot would start."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from bot.content.checks import check
from bot.content.loading import Loaded, load_all
from bot.content.problems import Problem
from bot.nlu.context import LANGUAGES
from tests.broken import Break, Edit, copied, line_of, rewrite, with_few_words

DIRECTORY = "directory.yaml"
INTENTS = "intents.yaml"
TRAINING = "responses/training.yaml"
CREOLE = "responses/_creole.yaml"
# A day on which no fact is due yet.
TODAY = date(2026, 12, 1)
LATE = date(2027, 3, 1)


@dataclass(frozen=True)
class Case:
    """Words added to answers, or a change, and the words of the problem that it makes in *file*.

    The change is made in *edited*, which is *file* itself where it is not given.
    """

    id: str
    what: str
    near: str
    todo: str
    words: dict[str, str] = field(default_factory=dict)
    file: str = INTENTS
    change: Break | None = None
    edited: str = ""
    warning: bool = False


CASES = [
    Case("same word", '"umbrella" stands under both `report` and `training`.', "- umbrella",
         "Delete it under one", {"report": "umbrella", "training": "umbrella"}),
    Case("hidden by danger", '"umbrella i want to die" leads to `crisis`, not to `training`',
         "- umbrella i want to die", "Change the phrase", {"training": "umbrella i want to die"}),
    Case("hidden by another answer", '"umbrella stand" leads to `training`, not to `report`',
         "- umbrella stand", "Change the phrase",
         {"training": "umbrella stand", "report": "umbrella stand"}),
    Case("danger that another covers",
         '"i want to die" under `crisis` is covered by "want to die" under `crisis`.',
         "- i want to die", "Delete it", change=Edit("^    - want to die$",
                                                     "    - want to die\n    - i want to die")),
    Case("danger twice", '"want to die" under `crisis` stands here twice.', "- want to die",
         "Delete it", change=Edit("^    - want to die$",
                                  "    - want to die\n    - want to die")),
    Case("carrier word", '"cancel" never reaches `training`: phone companies act on it.',
         "- cancel", "Choose another word", change=Edit("^    - csec 101$", "    - cancel")),
    Case("numbers differ", "The Spanish text and the English one differ in: 508-674-6111.",
         "^    es: ", "Give the same facts", file=TRAINING,
         change=Edit(r"pedirlo: \{training.name\}, \{training.call\}", "pedirlo: {training.name}")),
    Case("numbers differ within a topic",
         "The Portuguese text and the English one differ in: 508-674-6111, cacofbc.org.",
         "^        pt: ", "Give the same facts", file=TRAINING,
         change=Edit(r"^        pt: >-\n.*?(?=\n *\n|\Z)", "        pt: Pergunte.\n")),
    Case("addresses differ", "The Portuguese text and the English one differ in: cacofbc.org.",
         "^    pt: ", "Give the same facts", file="responses/about.yaml",
         change=Edit(r"(?<=\{cac.call\}, )\{cac.web\}(?=\.\n  - en)", "internet")),
    Case("blanks differ", "The Spanish text and the English one differ in: number.",
         "^    es: >-$", "Give the same facts", file="responses/office.yaml",
         change=Edit(r"llame al \{number\}", "llame")),
    Case("a page says less", "A text and a page differ here in: {emergency}.",
         "^  - en: ", "on both sides", file="responses/repeat.yaml",
         change=Edit(r"\[Text MENU for all subjects", "[Text MENU, or {emergency}")),
    Case("over budget", "The English text is ", "^  - en: ", "Shorten it", file=TRAINING,
         change=Edit("A child gets help", "A child gets help, " * 9)),
    Case("over budget within a topic", "The English text is ", "^      - en: ", "Shorten it",
         file=TRAINING, change=Edit("This line does not know", "This line does not know, " * 9)),
    Case("dear character", "'→' makes the English text cost ", "^  - en: ",
         "without that character", file=TRAINING, change=Edit("CSEC 101 is", "CSEC 101 → is")),
    Case("doubt over budget", "The Portuguese text, given in doubt", "^    pt: ",
         "Shorten it, or `also`", file="responses/emergency.yaml",
         change=Edit("Não pode falar?", "Você não pode falar?")),
    Case("Creole over budget", "The Haitian Creole text costs ", "^    ht: ", "Shorten it to 3.",
         file=CREOLE, change=Edit("Bonjou.", "Bonjou. " * 40)),
    Case("lock screen", '"drug" shows on a locked screen.', "^  - en: ", "first 40 characters",
         file=TRAINING, change=Edit("CSEC 101 is", "Drugs. CSEC 101 is"), warning=True),
    Case("hard to read", "The English text needs grade ", "^  - en: ", "shorter sentences",
         file=TRAINING, change=Edit("A child gets help when someone notices",
                                    "Professional identification facilitates intervention"),
         warning=True),
    Case("older term", '"child porn" blames a child.', "^  - en: ", "Say what is done",
         file=TRAINING, change=Edit("when someone notices", "when someone notices child porn"),
         warning=True),
    Case("keyword of nothing", '"SENALES" is told to people, and is no keyword of theirs.',
         "^    es: ", "Add it to `keywords`", file=TRAINING,
         change=Edit("Siga con SEÑALES o", "Siga con SENALES o")),
    Case("keyword that leads nowhere", '"TALLER" leads to `fallback`, not to `training`.',
         "^ +es: ", "Mend the word", file="responses/about.yaml", edited=INTENTS,
         change=Edit("^    - taller$", "    - xyzzy")),
    Case("answer past its date", "The facts of `training` were to be checked again by 2026-11-30.",
         "recheck", "Check them", file=TRAINING, change=Edit("2027-05-28", "2026-11-30"),
         warning=True),
    Case("answer within a topic past its date",
         "The facts of `training.details` were to be checked again by 2026-11-30.",
         "recheck", "Check them", file=TRAINING,
         change=Edit("      recheck: 2027-05-28", "      recheck: 2026-11-30"), warning=True),
    Case("fact past its date", "`offices.berkshire` was to be checked again by 2026-11-30.",
         "berkshire: ", "write today's date", file=DIRECTORY, warning=True,
         change=Edit("BERKDA., checked: 2026-11-24, recheck: 2027-05-24",
                     "BERKDA], checked: 2026-11-24, recheck: 2026-11-30")),
]  # fmt: skip


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Give what is found in the files as they are, with few words."""
    root = with_few_words(copied(tmp_path_factory.mktemp("usual")))
    return {problem.what for problem in check(load_all(root), TODAY)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_found(case: Case, usual: set[str], tmp_path: Path) -> None:
    """A flaw is found, with its line and what to do, and nothing but that flaw."""
    root = with_few_words(copied(tmp_path), **case.words)
    if case.change:
        rewrite(root / (case.edited or case.file), case.change)

    found = [problem for problem in check(load_all(root), TODAY) if problem.what not in usual]

    about = [problem for problem in found if case.what in problem.what]
    assert len(about) == 1, "\n".join(map(str, found))
    problem = about[0]
    assert (problem.file, problem.warning) == (case.file, case.warning)
    assert case.todo in problem.todo
    text = (root / case.file).read_text(encoding="utf-8").splitlines()
    assert line_of(text[problem.line - 1], case.near) == 1
    if not case.words:
        assert found == about


@pytest.mark.parametrize(
    ("answer", "line", "others"),
    [("report", "hotline", "emergency"), ("crisis", "lifeline", "hotline"),
     ("emergency", "emergency", "cac.call"), ("apology", "hotline", "emergency")],
)  # fmt: skip
def test_no_number_in_danger(answer: str, line: str, others: str, tmp_path: Path) -> None:
    """A text about danger cannot lose its number, even if another one stands in its place."""
    root = with_few_words(copied(tmp_path))
    file = "responses/_common.yaml" if answer == "apology" else f"responses/{answer}.yaml"
    rewrite(root / file, lambda text: text.replace(f"{{{line}}}", f"{{{others}}}"))

    found = [each for each in check(load_all(root), TODAY) if f"not give {{{line}}}" in each.what]

    assert len(found) >= len(LANGUAGES)
    assert {(each.file, each.warning) for each in found} == {(file, False)}


def test_errors_first(tmp_path: Path) -> None:
    """Errors stand before warnings, each in the order of files and lines."""
    root = with_few_words(copied(tmp_path), report="umbrella", training="umbrella")

    found = check(load_all(root), LATE)

    warnings = [problem.warning for problem in found]
    assert warnings == sorted(warnings)
    assert set(warnings) == {False, True}
    errors = [problem for problem in found if not problem.warning]
    assert errors == sorted(errors)
    assert found[len(errors) :] == sorted(found[len(errors) :])


def test_due_on_the_day(loaded: Loaded) -> None:
    """A fact is due on its day, and not the day before."""

    def due(today: date) -> set[str]:
        found: list[Problem] = check(loaded, today)
        return {p.what for p in found if "`lines.hotline` was to be checked again" in p.what}

    assert not due(date(2027, 2, 23))
    assert due(date(2027, 2, 24))


def test_answers_of_this_repository(loaded: Loaded) -> None:
    """The facts and the answers as they are have no error."""
    found = check(loaded, TODAY)

    assert [str(p) for p in found if not p.warning and p.file != INTENTS] == []


def test_words_of_this_repository(loaded: Loaded) -> None:
    """The words as they are have no error."""
    found = check(loaded, TODAY)

    assert [str(p) for p in found if not p.warning] == []


def test_each_lost_keyword_once(tmp_path: Path) -> None:
    """A word that dozens of texts name is one problem, not dozens."""
    root = with_few_words(copied(tmp_path))
    rewrite(root / INTENTS, Edit("^    - more$", "    - xyzzy"))

    found = [problem for problem in check(load_all(root), TODAY) if '"MORE" leads' in problem.what]

    assert len(found) == 1
    assert not found[0].warning
