"""Checks of the texts in responses/: facts, cost, lock screen, dates, reviews."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Final

from bot.content import media, numbers
from bot.content.language_names import NAMES
from bot.content.loading import Loaded
from bot.content.placeholders import LITERAL
from bot.content.problems import Problem
from bot.content.responses import COMMON, CREOLE, SHARED, ResponseText
from bot.content.reviews import Marks, is_reviewed, languages, marks
from bot.content.yaml_nodes import Node, is_due
from bot.dialogue import notices
from bot.dialogue.conversation import NO_NOTICE
from bot.dialogue.safety import safe_text
from bot.dialogue.segments import measure, odd_characters, shape
from bot.nlu import tokenizer as text
from bot.nlu.context import LANGUAGES, Language, topic_of
from bot.nlu.intent import ROUTED, SAFETY

# Parts that one reply may cost, per language.
BUDGET: Final = {"en": 2, "es": 3, "pt": 3}
# Parts that any reply may cost: a doubtful answer made safe, an answer in Creole.
MOST_PARTS: Final = 3
# Answers that may be given in doubt about a danger.
_DOUBTFUL: Final = (*SAFETY, "hotline")
# Characters of each part of a text in GSM-7.
PART: Final = 153
# So many characters show on a locked screen.
LOCK_SCREEN: Final = 40
_WEB: Final = re.compile(r"\b[\w.-]+\.(?:org|com|gov|net)\b")
# Shared texts that are sent alone.
_SENT_ALONE: Final = ("sorry", "pace.last", "pace.busy")
# Those that save money.
_ONE_PART: Final = ("pace.last", "pace.busy")
_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")
# A fact or a placeholder as it is written in the files.
_NAME: Final = re.compile(r"\{[\w.]+\}")
# Kept for our own texts, of which an edit changes one or two.
_words = lru_cache(maxsize=4096)(text.words)
_measure = lru_cache(maxsize=8192)(measure)
_shape = lru_cache(maxsize=8192)(shape)
_stray = lru_cache(maxsize=4096)(numbers.stray)


def check(loaded: Loaded, today: date) -> Iterator[Problem]:
    """Yield every problem of the texts of *loaded*."""
    yield from _different_facts(loaded)
    yield from _different_media(loaded)
    yield from _costly_texts(loaded)
    yield from _costly_doubts(loaded)
    yield from _costly_notices(loaded)
    yield from _creole_texts(loaded)
    yield from _unknown_numbers(loaded)
    yield from _lock_screen(loaded)
    yield from overdue(loaded.responses.files, today)
    yield from unreviewed(loaded.responses.files, marks(loaded.responses))


def _different_facts(loaded: Loaded) -> Iterator[Problem]:
    """Yield an error where the languages of one text give different numbers, or placeholders."""
    english: dict[tuple[str, str, int], frozenset[str]] = {}
    for response in loaded.responses.texts:
        shown = _shown(response.text)
        expected = english.setdefault((response.topic, response.situation, response.page), shown)
        if shown != expected:
            odd = ", ".join(sorted(shown ^ expected))
            what = f"The {NAMES[response.language]} text and the English one differ in: {odd}."
            yield response.node.problem(what, "Give the same facts in every language.")


@lru_cache(maxsize=4096)
def _shown(sent: str) -> frozenset[str]:
    """Return the numbers, addresses and placeholders in *sent*."""
    signs = (LITERAL, _WEB, _PLACEHOLDER)
    return frozenset(found for sign in signs for found in sign.findall(sent))


def _different_media(loaded: Loaded) -> Iterator[Problem]:
    """Yield an error where a page would give other numbers or names than a text message.

    All that stands outside the brackets is the same for both, so nothing else can differ.
    """
    for response in loaded.responses.texts:
        for halves in media.pairs(response.node.text()):
            text, page = ({*LITERAL.findall(half), *_NAME.findall(half)} for half in halves)
            if text != page:
                what = f"A text and a page differ here in: {', '.join(sorted(text ^ page))}."
                yield response.node.problem(what, "Give the same facts on both sides of the bar.")


def _costly_texts(loaded: Loaded) -> Iterator[Problem]:
    """Yield an error for each text that costs more parts than its language may."""
    values = {language: _longest_in(language, loaded) for language in LANGUAGES}
    for response in loaded.responses.texts:
        if not (most := budget(response)):
            continue
        sent = _shape(_filled(response, loaded, values[response.language]))
        size = _measure(sent)
        if odd := odd_characters(sent):
            name = NAMES[response.language]
            what = f"{odd[0]!r} makes the {name} text cost {size.parts} parts."
            yield response.node.problem(what, "Write it without that character.")
        elif size.parts > most:
            over = size.characters - PART * most
            name = NAMES[response.language]
            what = f"The {name} text is {over} characters over its {most} parts."
            yield response.node.problem(what, "Shorten it, or begin a new page.")


def _costly_doubts(loaded: Loaded) -> Iterator[Problem]:
    """Yield an error for each answer that, given in doubt as the first one, costs too much."""
    content = loaded.content
    for response in loaded.responses.texts:
        answer, language = response.topic, response.language
        if topic_of(answer) not in _DOUBTFUL or response.situation or response.page:
            continue
        also = [topic for topic in SAFETY if topic != topic_of(answer)]
        common = {name: texts[language] for name, texts in content.common.items()}
        safe = safe_text(response.text, answer, also, common, content.facts)
        size = _measure(_shape(f"{safe}\n{content.common['notice'][language]}"))
        if size.parts > MOST_PARTS:
            over = size.characters - PART * MOST_PARTS
            what = (
                f"The {NAMES[language]} text, given in doubt with the sentences of `also` and the "
                f"notice, is {over} characters over its {MOST_PARTS} parts."
            )
            yield response.node.problem(what, f"Shorten it, or `also` in {COMMON}.yaml.")


def _costly_notices(loaded: Loaded) -> Iterator[Problem]:
    """Yield an error where a notice is too long, or an answer leaves no room for one."""
    values = {language: _longest_in(language, loaded) for language in LANGUAGES}
    for response in loaded.responses.texts:
        sent = _shape(_filled(response, loaded, values[response.language]))
        if response.topic == COMMON and response.situation.startswith("closings."):
            over = _measure(sent).characters - notices.LONGEST
            what = "notice"
        elif response.topic in ROUTED and not response.page:
            before = "x" * notices.LONGEST
            over = _measure(f"{before}\n{sent}").characters - PART * MOST_PARTS
            what = "text behind a notice"
        else:
            continue
        if over > 0:
            what = f"The {NAMES[response.language]} {what} is {over} characters too long."
            yield response.node.problem(what, "Shorten it.")


def _creole_texts(loaded: Loaded) -> Iterator[Problem]:
    """Yield an error for each Creole text that costs too many parts as the first one."""
    node = loaded.responses.files[CREOLE]["answers"]
    notice = loaded.content.creole_common["notice"]
    for id, answer in loaded.content.answers.items():
        for creole, written in answer.creole.items():
            entry = node[id][creole]
            sent = _shape(f"{written}\n{notice.get(creole, '')}")
            size = _measure(sent)
            if size.parts > MOST_PARTS:
                what = f"The {NAMES[creole]} text costs {size.parts} parts."
                yield entry.problem(what, f"Shorten it to {MOST_PARTS}.")


def _unknown_numbers(loaded: Loaded) -> Iterator[Problem]:
    """Yield an error for each number in a text that is none of the directory's numbers."""
    written = [(response.text, response.node) for response in loaded.responses.texts]
    node = loaded.responses.files[CREOLE]["answers"]
    for id, answer in loaded.content.answers.items():
        written += [(text, node[id][creole]) for creole, text in answer.creole.items()]
    known = loaded.directory.numbers
    for sent, entry in written:
        if number := _stray(sent, known):
            what = f"{number} is no number of directory.yaml."
            todo = "Write the id of a line, such as {hotline}, not of a remark about one."
            yield entry.problem(what, todo)


def budget(response: ResponseText) -> int:
    """Return the parts that *response* may cost; 0 if it is never sent alone, so has no limit."""
    if response.situation in _ONE_PART:
        return 1
    free = response.topic in SHARED and response.situation not in _SENT_ALONE
    return 0 if free else BUDGET[response.language]


def longest(response: ResponseText, loaded: Loaded) -> str:
    """Return *response* at its longest: a long name for each placeholder, and the notice."""
    return _filled(response, loaded, _longest_in(response.language, loaded))


def _longest_in(language: Language, loaded: Loaded) -> Mapping[str, str]:
    """Return the longest that may stand for each placeholder; it takes a millisecond."""
    common = loaded.content.common
    names = [place.name for place in loaded.content.places.values()]
    numbered = [topic.titles[language] for topic in loaded.content.topics.values()]
    holiday = _longest(t[language] for name, t in common.items() if name.startswith("holidays."))
    why = _longest(t[language] for name, t in common.items() if name.startswith("why."))
    day = _longest(t[language] for name, t in common.items() if name.startswith("days."))
    opens = _longest(
        common[name][language].replace("{day}", day).replace("{date}", "00")
        for name in ("opens", "opens_later")
    )
    hour = _longest(common[name][language] for name in ("hour", "hour_pm"))
    return {
        "place": _longest(names),
        "office": _longest(office.name for office in loaded.content.offices.values()),
        "number": "000-000-0000",
        "why": why.replace("{holiday}", holiday),
        "opens": opens.replace("{hour}", hour.replace("{hour}", "00:00")),
        "choices": ", ".join(f"0 {title}" for title in sorted(numbered, key=len)[-3:]),
    }


def _filled(response: ResponseText, loaded: Loaded, values: Mapping[str, str]) -> str:
    """Return *response* with *values* for its placeholders, and the notice where one follows."""
    sent = _PLACEHOLDER.sub(lambda name: values.get(name[1], ""), response.text)
    first = response.topic not in SHARED and not response.page and response.topic not in NO_NOTICE
    notice = loaded.content.common["notice"][response.language]
    return f"{sent}\n{notice}" if first else sent


def _longest(texts: Iterable[str]) -> str:
    return max(texts, key=len, default="")


def _lock_screen(loaded: Loaded) -> Iterator[Problem]:
    """Yield a warning for each text whose first words would betray what it is about."""
    node = loaded.responses.files[COMMON]["lock_screen"]
    forbidden = {
        language: {word: text.fold(word) for word in node[language].texts()}
        for language in LANGUAGES
    }
    starts = {language: tuple(words.values()) for language, words in forbidden.items()}
    for response in loaded.responses.texts:
        if response.topic in SHARED:
            continue
        first_words = _words(response.text[:LOCK_SCREEN])
        odd = [shown for shown in first_words if shown.startswith(starts[response.language])]
        for word, start in forbidden[response.language].items():
            if any(shown.startswith(start) for shown in odd):
                what = f'"{word}" shows on a locked screen.'
                todo = f"Keep it out of the first {LOCK_SCREEN} characters."
                yield response.node.problem(what, todo, warning=True)


def overdue(files: Mapping[str, Node], today: date) -> Iterator[Problem]:
    """Yield a warning for each answer whose facts should have been checked again by *today*."""
    for file, node in files.items():
        for answer, entry in _answers(file, node):
            due = entry["facts"]["recheck"]
            if is_due(due, today):
                what = f"The facts of `{answer}` were to be checked again by {due.date()}."
                todo = "Check them, then write new dates."
                yield due.problem(what, todo, warning=True)


def unreviewed(files: Mapping[str, Node], known: Marks | None = None) -> Iterator[Problem]:
    """Yield a warning for each answer with a text that no named person has reviewed.

    With the *known* marks of the words a review of other words does not count.
    """
    for file, node in files.items():
        for answer, entry in _answers(file, node):
            reviews = entry["reviewed"]
            waiting = [
                NAMES[language]
                for language in languages(answer)
                if not is_reviewed(reviews[language], answer, language, known)
            ]
            if waiting:
                what = f"`{answer}` is not reviewed in {', '.join(waiting)}."
                todo = "Let a named person read it, then mark it on its page for editing."
                yield reviews.problem(what, todo, kind="review")


def _answers(file: str, node: Node) -> Iterator[tuple[str, Node]]:
    """Yield each answer of a file by its id: that of the topic, then those within it."""
    yield file, node
    if file not in (*SHARED, CREOLE):
        yield from ((f"{file}.{name}", entry) for name, entry in node["answers"].items())
