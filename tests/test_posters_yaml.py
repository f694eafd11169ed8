"""posters.yaml: every mistake is named by line, and none of them stops the line."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.app import create_app
from bot.content import posters
from bot.content.fileset import FileSet
from bot.content.loading import ROOT, Loaded, load_all
from bot.content.posters import Posters
from bot.dialogue.content import Content
from tests.broken import Break, Edit, copied, line_of, rewrite, with_few_words
from tests.phone import Phone, settings

FILE = posters.FILE
K3 = "code: k3"


@dataclass(frozen=True)
class Case:
    """One way to break the file, the words of the problem, its line, and what to do."""

    id: str
    change: Break
    what: str
    near: str
    todo: str
    lost: str = "k3"


SIGNS = r"words: \{en: RED FLAGS"
CASES = [
    Case("code misread", Edit(K3, "code: k0"), "The code `k0` can be misread in print.", "k0",
         "Use one to six of"),
    Case("code in capitals", Edit(K3, "code: K3"), "The code `K3` can be misread", "K3", "Use one"),
    Case("code with a slash", Edit(K3, "code: k/3"), "`k/3` can be misread", "k/3", "Use one"),
    Case("code too long", Edit(K3, "code: kkkkkkk"), "can be misread", "kkkkkkk", "Use one"),
    Case("code missing", Edit(K3, "code:"), "`code` is missing.", "- code:$", "Restore it"),
    Case("code taken", Edit("code: m7", "code: k3"), "The code `k3` is taken.", "Motel",
         "another code", lost="m7"),
    Case("place missing", Edit('^    place: "School[^\n]*\n', ""), "`place` is missing.", K3,
         "Restore it"),
    Case("stray name", Edit("^    also: es", "    aslo: es"), "`aslo` means nothing here.", "aslo",
         "Correct it to one of"),
    Case("language unknown", Edit("language: en", "language: fr"), "`fr` is no language of ours.",
         "language: fr", "Write one of: en, es, pt."),
    Case("second unknown", Edit("also: es", "also: ht"), "`ht` is no language", "also: ht",
         "Write one of"),
    Case("second the same", Edit("also: es", "also: en"), "`also` is the first language once more.",
         "also: en", "Leave `also` out"),
    Case("no topic", Edit("topic: red_flags", "topic: flags"), "`flags` is no topic.",
         "topic: flags", "Write a topic of intents.yaml"),
    Case("no headline", Edit("headline: signs", "headline: sings"),
         "There is no headline `sings`.", "sings", "signs, uneasy, questions"),
    Case("words of nothing", Edit(SIGNS, "words: {en: UMBRELLA"),
         '"UMBRELLA" leads to `fallback`, not to `red_flags`.', "UMBRELLA", "in the simulator"),
    Case("words of another topic", Edit(SIGNS, "words: {en: REPORT"),
         '"REPORT" leads to `report`, not to `red_flags`.', "en: REPORT, es: SE", "Choose other"),
    Case("carrier word", Edit(SIGNS, "words: {en: INFO"),
         '"INFO" is a word on which phone companies act.', "INFO", "Choose other"),
    Case("words of another language", Edit("es: SEÑALES", "es: SINAIS"),
         '"SINAIS" is answered in Portuguese, not in Spanish.', "es: SINAIS", "Choose other"),
    Case("words too long", Edit(SIGNS, "words: {en: RED FLAGS OF EVERY KIND"),
         "is longer than 20 characters.", "EVERY KIND", "Choose other"),
    Case("words with signs", Edit(SIGNS, 'words: {en: "RED-FLAGS"'),
         '"RED-FLAGS" holds more than letters', "RED-FLAGS", "Choose other"),
    Case("words missing", Edit("es: SEÑALES, ", ""), "The words in es are missing.", "pt: SINAIS",
         "Add what to text in es"),
    Case("words in French", Edit(SIGNS, "words: {fr: SIGNES, en: RED FLAGS"),
         "`fr` means nothing here.", "SIGNES", "Correct it"),
    Case("no fields", Edit("^  - code: k3", "  - school\n  - code: k3"),
         "This poster has no fields.", "- school", "Write `- code:", lost=""),
    Case("no posters", Edit("^posters:", "poster:"), "`posters` is missing.", "", "Restore it"),
    Case("neutral is a topic's word", Edit("es: HOLA", "es: SEÑALES"),
         '"SEÑALES" leads to `red_flags`, not to `menu`.', "en: HELLO, es: SE", "Choose", lost=""),
    Case("no neutral words", Edit("^neutral:", "plain:"), "`neutral.words` is missing.", "",
         "Restore it", lost=""),
    Case("not YAML", Edit("^posters:", "posters"), "This is not YAML", "^posters", "Look at"),
]  # fmt: skip


def broken(root: Path, change: Break, content: Content) -> Posters:
    """Return what is read of the file, changed, in *root*."""
    text = (ROOT / FILE).read_text(encoding="utf-8")
    (root / FILE).write_text(change(text), encoding="utf-8")
    return posters.read(FileSet.below(root), content)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_broken(case: Case, content: Content, tmp_path: Path) -> None:
    """A mistake is named with its line and what to do, and its poster is left out."""
    found = broken(tmp_path, case.change, content)

    problem = next((p for p in found.problems if case.what in p.what), None)
    assert problem, found.problems
    assert case.todo in problem.todo
    assert (problem.file, problem.warning) == (FILE, False)
    text = (tmp_path / FILE).read_text(encoding="utf-8")
    assert not case.near or abs(problem.line - line_of(text, case.near)) <= 1
    assert case.lost not in found.listed
    assert "t9" in found.listed or case.id in ("no posters", "not YAML")


def test_gone(content: Content, tmp_path: Path) -> None:
    """Without the file there is no poster, and a problem says so."""
    found = posters.read(FileSet.below(tmp_path), content)

    assert [problem.what for problem in found.problems] == ["The file is missing."]
    assert (found.listed, found.neutral) == ({}, {})


def test_neutral_words_of_a_wrong_topic_are_not_used(content: Content, tmp_path: Path) -> None:
    """Neutral words that lead elsewhere than to the menu are given to nobody."""
    found = broken(tmp_path, Edit("es: HOLA", "es: SEÑALES"), content)

    assert found.neutral == {}


def test_this_repository(loaded: Loaded) -> None:
    """The posters as they are have no mistake, and every language has its words."""
    found = loaded.posters

    assert found.problems == ()
    assert len(found.listed) == 4
    assert set(found.neutral) == {"en", "es", "pt"}
    assert found.listed["k3"].languages == ("en", "es")
    assert found.listed["m7"].languages == ("en",)


@pytest.mark.parametrize("typed", ["k3", "K3", " k3 "])
def test_find(typed: str, loaded: Loaded) -> None:
    """A code is found however it was typed; one that nobody knows is nothing."""
    assert loaded.posters.find(typed) is loaded.posters.listed["k3"]
    assert loaded.posters.find("k4") is None
    assert loaded.posters.find("") is None


def test_a_broken_file_does_not_stop_the_line(tmp_path: Path) -> None:
    """With a broken posters.yaml everything else loads, and texts are answered."""
    root = with_few_words(copied(tmp_path))
    rewrite(root / FILE, lambda _: "posters: [")

    loaded = load_all(root)
    phone = Phone(create_app(settings(), loaded.content))

    assert [problem.file for problem in loaded.posters.problems] == [FILE]
    assert "800-792-5200" in phone.text("hotline").texts[0]
