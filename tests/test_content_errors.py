"""A file that somebody broke gives a sentence with its file and line, never a traceback."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.content.loading import load_all
from bot.content.problems import ContentError, Problem
from tests.broken import Break, Edit, copied, line_of, rewrite, with_few_words

DIRECTORY = "directory.yaml"
INTENTS = "intents.yaml"
COMMON = "responses/_common.yaml"
TRAINING = "responses/training.yaml"
OFFICE = "responses/office.yaml"
CREOLE = "responses/_creole.yaml"


@dataclass(frozen=True)
class Case:
    """One way to break *file*, and the words that a problem must then hold.

    *near* stands on the line of the problem, or on a neighbour of it; without it any line will do.
    """

    id: str
    file: str
    change: Break
    what: str
    near: str = ""


def half(text: str) -> str:
    """Return the first half of the lines of *text*, or so."""
    return text[: text.index("\n", len(text) // 2) + 1]


def without(pattern: str) -> Edit:
    """Return an edit that deletes the lines of *pattern*."""
    return Edit(pattern, "")


def again(pattern: str) -> Break:
    """Return a break that repeats the line of *pattern*."""

    def change(text: str) -> str:
        line = text.splitlines()[line_of(text, pattern) - 1]
        return text.replace(line, f"{line}\n{line}", 1)

    return change


# A list of messages that stands in one line.
ONE_LINE = r'en: \["stop it now", "worried about myself"\]'

TOWN = "  - {id: acushnet, name: Acushnet, "
YAML = [
    Case("tab", TRAINING, Edit("^reviewed:", "\treviewed:"), "not YAML", "reviewed:"),
    Case("missing quote", DIRECTORY, Edit("date: 2018", 'date: "2018'), "not YAML"),
    Case("no colon", TRAINING, Edit("^pages:", "pages"), "not YAML", "^pages"),
    Case("open bracket", INTENTS, Edit(r'stop: \["stop', 'stop: [["stop'), "not YAML"),
    Case("duplicate key", TRAINING, again("^reviewed"), "`reviewed` stands here a second time"),
    Case("odd key", TRAINING, Edit("^reviewed:", "[a]: b\nreviewed:"), "bracket", r"\[a\]"),
    Case("circle", TRAINING, Edit("^pages:", "circle: &a [*a]\npages:"), "circle"),
    Case("forbidden character", TRAINING, Edit("CSEC 101", "CSEC\x07101"), "forbids", "\x07101"),
    Case("empty file", TRAINING, lambda _: "", "holds no entries"),
    Case("only remarks", DIRECTORY, lambda _: "# nothing\n", "holds no entries"),
    Case("list", TRAINING, lambda _: "- one\n- two\n", "holds no entries"),
    Case("plain text", INTENTS, lambda _: "Call the hotline.\n", "holds no entries"),
]
# Escaped, YAML lets them pass.
CHARACTERS = [
    Case("control character in a name", DIRECTORY, Edit('"DCF Child', '"DCF\\aChild'),
         'nobody can see (U+0007) stands here behind "DCF".', "hotline: {"),
    Case("soft line break of Word", TRAINING, Edit("^reviewed:", 'question: "\\v"\nreviewed:'),
         "nobody can see (U+000B) stands here.", "^question:"),
    Case("no character", COMMON, Edit("^apology:", '"apo\\uFFFElogy": {}\napology:'), "(U+FFFE)",
         "uFFFE"),
]  # fmt: skip
REGISTER = [
    Case("half directory", DIRECTORY, half, "`elsewhere` is missing"),
    Case("no zone", DIRECTORY, without("^  zone: [^\n]*\n"), "`line.zone` is missing", "^line:"),
    Case("odd zone", DIRECTORY, Edit("zone: America/New_York", "zone: Bristol"),
         "`Bristol` is no time zone", "zone: "),
    Case("odd calendar", DIRECTORY, Edit("country: US, state: MA", "country: US, state: XX"),
         "no calendar `US XX`", "holidays: {"),
    Case("asked no list", DIRECTORY, Edit(r"asked: \[FR, [^]]*\]", "asked: FR"),
         "`asked` is no list", "asked: FR"),
    Case("no places", DIRECTORY, Edit("^places:", "towns:"), "`places` is missing"),
    Case("no hours", DIRECTORY, Edit("^hours:", "times:"), "`hours` is missing"),
    Case("unknown office", DIRECTORY, Edit(TOWN + ".*?office: ", TOWN + "office: old_"),
         "no office `old_new_bedford`", TOWN),
    Case("no office", DIRECTORY, Edit(TOWN + ".*?office: ", TOWN + "county: "),
         "has no `office`", TOWN),
    Case("stray name", DIRECTORY, Edit(TOWN, TOWN + "offcie: x, "), "`offcie` means nothing", TOWN),
    Case("zips no list", DIRECTORY, Edit(r'zips: \["02743"\]', 'zips: "02743"'),
         "`zips` is no list", "02743"),
    Case("duplicate place", DIRECTORY, again("id: acushnet,"), "of its own (acushnet)",
         "id: acushnet,"),
    Case("place without name", DIRECTORY, Edit("name: Acushnet,", "name: ,"), "of its own",
         "name: ,"),
    Case("odd id", DIRECTORY, Edit("id: acushnet,", "id: a|b,"), "of its own (a|b)", r"id: a\|b"),
    Case("never use", DIRECTORY, Edit("800-792-5200", "800-782-5200"),
         "800-782-5200 is listed under `never_use`", "hotline: {"),
    Case("missing source", DIRECTORY, Edit("    sources: .CASA, CHW, MASSKIDS, BERKDA.,", "   "),
         "`offices.berkshire` names no source", "berkshire: {"),
    Case("unknown source", DIRECTORY, Edit("sources: .CASA, CHW, MASSKIDS, B", "sources: [NO, B"),
         "no source `NO`", r"\[NO, B"),
    Case("bad date", DIRECTORY, Edit("BERKDA., checked: 2026-11-24", "BERKDA], checked: 11/24/26"),
         "`offices.berkshire` has no date `checked`", "berkshire: {"),
    Case("impossible date", DIRECTORY, Edit("recheck: 2027-05-24", "recheck: 2027-02-30"),
         "`hours` has no date `recheck`", "^  days:"),
    Case("hours unreadable", DIRECTORY, Edit('open: "09:00"', 'open: "9 AM"'),
         "opening hours cannot be read", "^  days:"),
    Case("hours reversed", DIRECTORY, Edit('open: "09:00"', 'open: "19:00"'),
         "opening hours cannot be read", "^  days:"),
    Case("no days", DIRECTORY, Edit(r"days: \[mon.*?\]", "days: []"), "name no day", "^  days: "),
    Case("odd day", DIRECTORY, Edit(r"days: \[mon", "days: [monday"), "no day `monday`", "monday"),
    Case("office without phone", DIRECTORY, Edit('phone: "413-236-1800"', 'phone: ""'),
         "Office berkshire has no phone number", "berkshire: {"),
    Case("office with a number in its name", DIRECTORY, Edit("name: Berkshire,",
         'name: "Berkshire 508:555:0100",'),
         "508:555:0100 in this `name` is no number of this file", "berkshire: {"),
    Case("another emergency number", DIRECTORY,
         Edit('emergency: {name: "911", call: "911"', 'emergency: {name: "911", call: "912"'),
         "`emergency` has 912 under `call`.", "^  emergency: {"),
    Case("no lifeline to text", DIRECTORY, Edit('call: "988", text: "988"', 'call: "988"'),
         "`lifeline` has nothing under `text`.", "^  lifeline: {"),
    Case("line with half a number", DIRECTORY, Edit('call: "888-373-7888"', 'call: "888-373"'),
         "`888-373` is no number to call or to text.", "trafficking: {"),
    Case("office with half a phone", DIRECTORY, Edit("413-236-1800", "413-236"),
         "Office berkshire has no phone number", "berkshire: {"),
    Case("own hours unreadable", DIRECTORY, Edit("name: Berkshire,",
         'name: Berkshire, hours: {days: [mon], open: "9", close: "12:00"},'),
         "opening hours cannot be read", "berkshire: {"),
    Case("own hours misspelt", DIRECTORY, Edit("name: Berkshire,",
         'name: Berkshire, hours: {days: [mon], open: "09:00", close: "12:00", zone: x},'),
         "`zone` means nothing", "berkshire: {"),
]  # fmt: skip
WORDS = [
    Case("half intents", INTENTS, lambda text: text[: text.index("\nmessages:") + 1],
         "`messages` is missing"),
    Case("topic missing", INTENTS, without(r"^  training: \{title[^\n]*\n"),
         "Topic `training` is missing", "^  menu:"),
    Case("topic unknown", INTENTS, Edit(r"^  training: \{t", "  trianing: {t"),
         "`trianing` is no topic", "^  trianing:"),
    Case("topic without title", INTENTS, Edit('es: "Taller", ', ""),
         "Topic `training` has no title in es", r"^  training: \{"),
    Case("topic with an odd field", INTENTS, Edit("menu: 5", "number: 5"),
         "`number` means nothing here", "number: 5"),
    Case("menu no number", INTENTS, Edit("menu: 5", "menu: five"), "`menu: five` is no number",
         "menu: five"),
    Case("menu odd digit", INTENTS, Edit("menu: 5", "menu: ²"), "is no number", "menu: ²"),
    Case("menu number twice", INTENTS, Edit("menu: 5", "menu: 4"), "the menu needs 5"),
    Case("menu with a gap", INTENTS, Edit("menu: 12", "menu: 40"), "the menu needs 12", "menu: 40"),
    Case("unknown section", INTENTS, Edit("^phrases:", "phrase:"), "`phrase` means nothing here",
         "^phrase:"),
    Case("messages missing", INTENTS, Edit("^messages:", "x:"), "`messages` is missing"),
    Case("topics missing", INTENTS, Edit("^topics:", "x:"), "`topics` is missing"),
    Case("unknown answer", INTENTS, Edit("^  red_flags:\n    en:", "  red_flag:\n    en:"),
         "`red_flag` means nothing here", "^  red_flag:"),
    Case("threshold that dangers pass", INTENTS, Edit("^  danger: 0.05", "  danger: 0.6"),
         "`danger: 0.6` lets dangers pass", "^  danger:"),
    Case("threshold of an answer that dangers pass", INTENTS,
         Edit("^  danger: 0.05", "  danger: 0.05\n  help_me.abuse: 1.0"),
         "`help_me.abuse: 1.0` lets dangers pass", "^  help_me.abuse: 1"),
    Case("unknown answer within a topic", INTENTS,
         Edit("^phrases:", "phrases:\n  report.nxt: {en: [what now]}"),
         "`report.nxt` means nothing here", "report.nxt"),
    Case("danger that is none", INTENTS, Edit("^dangers:", "dangers:\n  training: {en: [help]}"),
         "`training` means nothing here", r"^  training: \{en"),
    Case("unknown group", INTENTS, Edit('"want to die"', '"want to {dye}"'), "no group {dye}",
         "dye"),
    Case("unbalanced group", INTENTS, Edit('"want to die"', '"want {young"'),
         "A brace has no partner", r"want \{young"),
    Case("sign in a phrase", INTENTS, Edit('"want to die"', '"want to ..."'), "has a sign that",
         "want to \\.\\.\\."),
    Case("empty phrase", INTENTS, Edit('"want to die"', '""'), '"" holds no word', '""'),
    Case("phrase of nothing", INTENTS, Edit('"want to die"', '"?!"'), '"?!" holds no word',
         r"\?!"),
    Case("messages no list", INTENTS, Edit(ONE_LINE, "en: report"),
         "`en` is no list", "en: report$"),
    Case("unknown language", INTENTS, Edit(ONE_LINE, 'fr: ["report"]'),
         "`fr` means nothing here", "fr: "),
    Case("carrier section missing", INTENTS, Edit("^carrier:", "phone_companies:"),
         "`carrier.stop` is missing"),
    Case("carrier answer missing", INTENTS, Edit("^  stop: ", "  report: "),
         "`carrier.stop` is missing", "^carrier:"),
    Case("reactions missing", INTENTS, Edit("^reactions:", "x:"), "`reactions` is missing"),
    Case("reaction empty", INTENTS, Edit('"liked", "lov', '"", "lov'), "is no way to tell"),
    Case("reaction no word", INTENTS, Edit('"liked", "lov', '"?", "lov'), "is no way to tell"),
    Case("reactions in French", INTENTS, Edit("^reactions:", "reactions:\n  fr: []"),
         "`fr` means nothing here"),
    Case("courtesy missing", INTENTS, Edit("^courtesy:", "x:"), "`courtesy` is missing"),
    Case("group of towns missing", INTENTS, Edit("^  childs_town:", "  x:"),
         "`towns.childs_town` is missing", "^towns:"),
    Case("people missing", INTENTS, Edit("^  young:", "  x:"), "`people.young` is missing",
         "^people:"),
    Case("threshold missing", INTENTS, without(r"^  danger: [^\n]*\n"),
         "`thresholds.danger` is missing", "^thresholds:"),
    Case("threshold unknown", INTENTS, Edit("^  off_topic:", "  of_topic:"),
         "`of_topic` means nothing here", "of_topic"),
    Case("threshold no chance", INTENTS, Edit("danger: 0.05", "danger: 5%"),
         "`danger: 5%` is no chance", "5%"),
    Case("threshold above one", INTENTS, Edit("danger: 0.05", "danger: 1.5"),
         "`danger: 1.5` is no chance", "1.5"),
    Case("number unreadable", INTENTS, Edit('"one": 1', '"one": uno'), '"one" stands for no number',
         '"one": uno'),
]  # fmt: skip
ANSWERS = [
    Case("half answer", OFFICE, half, "`situations.unknown` is missing", "^situations:"),
    Case("missing language", OFFICE, Edit(r"^    es: >-\n(?:      .*?\n)+?(?=    pt)", ""),
         "The Spanish text is missing", "^  - en:"),
    Case("empty text", TRAINING, Edit("es: >-\n.*?(?=    pt:)", 'es: ""\n'),
         "The Spanish text is missing", "^  - en:"),
    Case("fourth language", TRAINING, Edit("^    es: ", '    fr: "non"\n    es: '),
         "`fr` means nothing here", "fr: "),
    Case("literal number", TRAINING, Edit("CSEC 101 is", "Call 800-792-5200. It is"),
         "The number 800-792-5200 is written out", "^  - en:"),
    Case("literal number, other signs", TRAINING, Edit("CSEC 101 is", "Call (800) 792.5200. It"),
         "is written out", "^  - en:"),
    Case("literal 911", TRAINING, Edit("CSEC 101 is", "Call 911. It is"),
         "The number 911 is written out", "^  - en:"),
    Case("literal number, slashes", TRAINING, Edit("CSEC 101 is", "Call 508/555/0100. It is"),
         "The number 508/555/0100 is written out", "^  - en:"),
    Case("literal 112", TRAINING, Edit("CSEC 101 is", "Call 112. It is"),
         "The number 112 is written out", "^  - en:"),
    Case("blank in two braces", TRAINING, Edit("{training.name}", "{{training.name}}"),
         "A brace would be sent as it is", "^  - en:"),
    Case("unknown blank", TRAINING, Edit("{training.name}", "{trainer.name}"),
         "{trainer.name} is not known here", "^  - en:"),
    Case("blank of another text", TRAINING, Edit("{training.name}", "{office}"),
         "{office} is not known here", "^  - en:"),
    Case("unbalanced brace", TRAINING, Edit("{training.name}", "{training.name"),
         "A brace has no partner", "^  - en:"),
    Case("lone brace", TRAINING, Edit("{training.name}", "training.name}"),
         "A brace has no partner", "^  - en:"),
    Case("missing page", TRAINING, Edit("^pages:.*", "pages: []\n"), "`training` has no page"),
    Case("misspelt pages", TRAINING, Edit("^pages:", "page:"), "`page` means nothing here",
         "^page:"),
    Case("missing situation", OFFICE, Edit("^  elsewhere:", "  elswhere:"),
         "`situations.elsewhere` is missing", "^situations:"),
    Case("answer without source", TRAINING, Edit('^  source: "SEED[^\n]*\n', ""),
         "`facts.source` is missing", "^facts:"),
    Case("answer with a bad date", TRAINING, Edit("recheck: 2027-05-28", "recheck: next spring"),
         "`next spring` is no date", "next spring"),
    Case("reviewed by nobody", TRAINING, Edit("es: no", "es: yes"), "names nobody", "es: yes"),
    Case("no question", TRAINING, Edit("^  details:\n    question:", "  details:\n    asks:"),
         "`question.en` is missing", "^  details:"),
    Case("answer missing", TRAINING, Edit("^  details:", "  detail:"),
         "The answer `training.details` is missing"),
    Case("answer unknown", TRAINING, Edit("^  details:", "  detail:"),
         "`detail` means nothing here", "^  detail:"),
    Case("answer without page", TRAINING, Edit("^    pages:.*", "    pages: []\n"),
         "`training.details` has no page", "^  details:"),
    Case("answer within without source", TRAINING, Edit('^      source: "SEED[^\n]*\n', ""),
         "`facts.source` is missing", "^    facts:"),
    Case("Creole number written out", CREOLE, Edit("{hotline}", "800-792-5200"),
         "The number 800-792-5200 is written out", "^    ht: "),
    Case("Creole blank", CREOLE, Edit("{hotline}", "{hot}"), "{hot} is not known here",
         "^    ht: "),
    Case("Creole answer unknown", CREOLE, Edit("^  emergency:(?=\n    ht: >)", "  emergence:"),
         "`emergence` means nothing here", "^  emergence:"),
    Case("Creole language unknown", CREOLE, Edit("^    ht: >-", "    hat: >-"),
         "`hat` means nothing here", "^    hat:"),
    Case("Creole notice missing", CREOLE, Edit("^notice:", "notices:"), "`notice` is missing"),
    Case("reviewed at no time", TRAINING, Edit("es: no", "es: {by: A. B., on: today}"),
         "`today` is no date", "on: today"),
]  # fmt: skip
SHARED = [
    Case(name, COMMON, Edit(f"^( *){name.split('.')[-1]}:", f"  {'x' if '.' in name else ''}gone:"),
         f"`{name}` is missing")
    for name in (
        "why.night", "holidays.christmas_day", "holidays.patriots_day", "paging.next", "days.mon",
    )
] + [
    Case(name, COMMON, Edit(f"^{name}:", f"old_{name}:"), f"`{name}` is missing")
    for name in ("notice", "apology", "did_you_mean", "choice", "hour", "opens", "capitals")
] + [
    Case("why", COMMON, Edit("^why:", "old_why:"), "`why.holiday` is missing"),
    Case("also", COMMON, Edit("^  young:", "  youth:"), "`also.young` is missing"),
    Case("keyword in no list", COMMON, Edit(r"es: \[TALLER\]", "es: TALLER"), "`es` is no list",
         "es: TALLER"),
    Case("keyword of no answer", COMMON, Edit("^  training: {", "  classes: {"),
         "`classes` means nothing here", "^  classes:"),
    Case("keyword missing", COMMON, Edit(r"es: \[TALLER\], ", ""), "`es` is missing",
         "TRAINING"),
    Case("lock screen", COMMON, Edit("^lock_screen:", "locked:"), "`lock_screen.en` is missing"),
    Case("notice without English", COMMON, Edit('^  en: "Automatic[^\n]*\n', ""),
         "The English text is missing", "^notice:"),
]  # fmt: skip
CASES = [*YAML, *CHARACTERS, *REGISTER, *WORDS, *ANSWERS, *SHARED]


def problems(root: Path) -> list[Problem]:
    """Return what is wrong with the files below *root*."""
    with pytest.raises(ContentError) as caught:
        load_all(root)
    return list(caught.value.problems)


def assert_plain(problem: Problem) -> None:
    """Assert that *problem* says what is wrong and what to do, in one sentence each."""
    for sentence in (problem.what, problem.todo):
        assert sentence.endswith(".")
        assert sentence[0].isupper() or not sentence[0].isalpha()
        assert "\n" not in sentence
        assert "Error" not in sentence
    assert str(problem).startswith(f"{problem.file}:{problem.line}: ")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_broken(case: Case, tmp_path: Path) -> None:
    """One sentence says what is wrong, with the file and the line, and one what to do."""
    root = copied(tmp_path)
    if case.file != INTENTS:
        with_few_words(root)
    rewrite(root / case.file, case.change)

    found = problems(root)

    about = [problem for problem in found if case.what in problem.what]
    assert about, "\n".join(map(str, found))
    problem = about[0]
    assert problem.file == case.file
    assert not problem.warning
    broken = (root / case.file).read_text(encoding="utf-8")
    lines = [line_of(broken, case.near)] if case.near else range(1, broken.count("\n") + 2)
    assert any(abs(problem.line - line) <= 1 for line in lines), problem
    for each in found:
        assert_plain(each)


def test_a_text_for_a_situation_goes_with_its_answer(tmp_path: Path) -> None:
    """Who writes a threshold for one is told of the answer, and not of eighty others."""
    root = copied(tmp_path)
    rewrite(root / INTENTS, Edit("^  off_topic:", "  help_me~meet: 0.5\n  off_topic:"))

    (problem,) = problems(root)

    assert problem.todo.startswith("Did you mean `help_me`?")
    assert "images.parent" not in problem.todo


@pytest.mark.parametrize("file", [DIRECTORY, INTENTS, COMMON, CREOLE, TRAINING])
def test_missing_file(file: str, tmp_path: Path) -> None:
    """A file that is gone is named."""
    root = copied(tmp_path)
    (root / file).unlink()

    found = [problem for problem in problems(root) if problem.file == file]

    assert [(problem.line, problem.what) for problem in found[:1]] == [(1, "The file is missing.")]


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_other_encoding(encoding: str, tmp_path: Path) -> None:
    """A file in another encoding is named, and how to save it."""
    path = copied(tmp_path) / OFFICE
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))

    assert Problem(OFFICE, 1, "The file is not UTF-8 text.", "Save it as UTF-8.") in problems(
        tmp_path
    )


def test_folder_instead_of_file(tmp_path: Path) -> None:
    """A folder that took the name of a file is named."""
    path = copied(tmp_path) / TRAINING
    path.unlink()
    path.mkdir()

    assert (TRAINING, "The file cannot be read.") in {(p.file, p.what) for p in problems(tmp_path)}


def test_unknown_file(tmp_path: Path) -> None:
    """An answer that belongs to no topic is named: its name is misspelt."""
    path = copied(tmp_path) / TRAINING
    path.rename(path.with_name("trainings.yaml"))

    found = {(problem.file, problem.what) for problem in problems(tmp_path)}

    assert ("responses/trainings.yaml", "No topic has this name.") in found
    assert (TRAINING, "The file is missing.") in found


def test_every_problem_at_once(tmp_path: Path) -> None:
    """Three broken files give three problems, in the order of files and lines."""
    root = copied(tmp_path)
    rewrite(root / DIRECTORY, Edit("413-236-1800", "413"))
    rewrite(root / INTENTS, Edit("menu: 5", "menu: five"))
    rewrite(root / TRAINING, Edit("{training.name}", "{trainer}"))

    found = problems(root)

    assert {problem.file for problem in found} == {DIRECTORY, INTENTS, TRAINING}
    assert found == sorted(set(found))


def test_windows_editor(tmp_path: Path) -> None:
    """Windows line ends, and the mark that Windows puts first, do no harm."""
    path = copied(tmp_path) / TRAINING
    text = path.read_text(encoding="utf-8").replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())

    answer = load_all(tmp_path).content.answers["training"]

    assert answer == load_all().content.answers["training"]


def test_other_things_in_the_folder(tmp_path: Path) -> None:
    """A folder, or a note that is no YAML, may lie beside the answers."""
    root = copied(tmp_path)
    (root / "responses" / "drafts").mkdir()
    (root / "responses" / "note.txt").write_text("ask the office", encoding="utf-8")

    assert load_all(root).content.version
