"""A review is bound to the words, the facts in them, and the language."""

from pathlib import Path

from bot.content import reviews
from bot.content.loading import Loaded, load_all, with_responses
from bot.content.problems import Problem
from bot.content.response_checks import unreviewed
from bot.content.watching import Files
from tests.broken import Edit, copied, rewrite

THANKS = "responses/thanks.yaml"


def marks(loaded: Loaded) -> reviews.Marks:
    """Return the marks of what is loaded."""
    return reviews.marks(loaded.responses)


def test_each_answer_has_a_mark(loaded: Loaded) -> None:
    """Every answer, and every file of shared words, has one in each language, and all differ."""
    known = marks(loaded)

    assert {id for id, _ in known} >= set(loaded.content.answers)
    assert len(set(known.values())) == len(known)


def test_a_letter_changes_one_mark(loaded: Loaded, files: Files) -> None:
    """A letter in one language changes the mark of that answer in that language alone."""
    changed = files.current().texts()[THANKS].replace("De nada.", "De nada!", 1)
    problems: list[Problem] = []
    other = with_responses(loaded, files.current().replaced(THANKS, changed), problems)

    before, after = marks(loaded), marks(other)
    assert problems == []
    assert {key for key in before if before[key] != after[key]} == {("thanks", "es")}


def test_a_fact_changes_marks(loaded: Loaded, tmp_path: Path) -> None:
    """A number that changes in the directory changes the mark of whatever gives it."""
    root = copied(tmp_path)
    rewrite(root / "directory.yaml", Edit("800-792-5200", "800-792-5201"))
    before, after = marks(loaded), marks(load_all(root))

    changed = {id for id, language in before if before[id, language] != after[id, language]}
    assert {"thanks", "report", "hotline", "_creole"} <= changed
    assert "risk_factors" not in changed


def test_a_letter_of_creole(loaded: Loaded, files: Files) -> None:
    """A letter in one Creole changes the mark of all that is said in it, and no other."""
    file = "responses/_creole.yaml"
    changed = files.current().texts()[file].replace("Bonjou.", "Bonjou!", 1)
    other = with_responses(loaded, files.current().replaced(file, changed), [])

    before, after = marks(loaded), marks(other)
    assert {key for key in before if before[key] != after[key]} == {("_creole", "ht")}


def test_creole_is_reviewed_in_each_language(loaded: Loaded, files: Files) -> None:
    """A name alone reviews nothing: it must be of these words, one review for each Creole."""
    file, known = "responses/_creole.yaml", marks(loaded)

    def waiting(ht: str) -> list[str]:
        review = f"{{ht: {{by: Rui, on: 2026-12-01{ht}}}, kea: no}}"
        text = files.current().texts()[file].replace("{ht: no, kea: no}", review)
        read = with_responses(loaded, files.current().replaced(file, text), [])
        node = {"_creole": read.responses.files["_creole"]}
        return [problem.what for problem in unreviewed(node, known)]

    both = ["`_creole` is not reviewed in Haitian Creole, Cape Verdean Creole."]
    assert waiting("") == both
    assert waiting(", of: 0123456789ab") == both
    one = ["`_creole` is not reviewed in Cape Verdean Creole."]
    assert waiting(f", of: {known['_creole', 'ht']}") == one


def test_what_counts_as_reviewed(loaded: Loaded, files: Files) -> None:
    """A review of these words counts; one of other words, or of none, does not."""

    def waiting(review: str) -> list[Problem]:
        text = files.current().texts()[THANKS].replace("{en: no, es: no, pt: no}", review)
        read = with_responses(loaded, files.current().replaced(THANKS, text), [])
        node = {"thanks": read.responses.files["thanks"]}
        return list(unreviewed(node, marks(read)))

    known = {language: mark for (id, language), mark in marks(loaded).items() if id == "thanks"}
    signed = {one: f"{{by: Rui, on: 2026-12-01, of: {mark}}}" for one, mark in known.items()}
    assert waiting("{{en: {en}, es: {es}, pt: {pt}}}".format(**signed)) == []
    assert waiting("{{en: {en}, es: {en}, pt: {pt}}}".format(**signed))
    (problem,) = waiting("{{en: {en}, es: {{by: Rui, on: 2026-12-01}}, pt: {pt}}}".format(**signed))
    assert problem.what == "`thanks` is not reviewed in Spanish."
    assert (problem.file, problem.warning) == (THANKS, True)
    assert problem.todo.startswith("Let a named person read it")
