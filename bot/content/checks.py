"""What `flask check` finds beyond what keeps the bot from starting."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import Final

from rapidfuzz.distance import OSA

from bot.content import register
from bot.content.answers import COMMON, LITERAL, Written
from bot.content.loading import Loaded
from bot.content.located import Node
from bot.content.problems import Problem
from bot.content.words import PSEUDO, TOPICS
from bot.core import matching, text
from bot.core.hearing import hear
from bot.core.knowledge import IGNORE, SAFETY
from bot.core.model import LANGUAGES, Context, Language, Message
from bot.core.said import Said
from bot.core.segments import measure, odd_characters, shape
from bot.core.spelling import edits

# Parts that one reply may cost, per language.
BUDGET: Final = {"en": 2, "es": 3, "pt": 3}
# So many characters show on a locked screen.
LOCK_SCREEN: Final = 40
# Topics whose first page is sent without the notice of a first contact.
_BARE: Final = frozenset({"fallback", "stop", "start", "help"})
_WEB: Final = re.compile(r"\b[\w.-]+\.(?:org|com|gov|net)\b")
_GROUP: Final = re.compile(r"\{(\w+)\}")


def check(loaded: Loaded, today: date) -> list[Problem]:
    """Return every problem of *loaded*, errors first."""
    found = [
        *_same_words(loaded),
        *_near_words(loaded),
        *_carrier_words(loaded),
        *_lost_phrases(loaded),
        *_silent_languages(loaded),
        *_different_facts(loaded),
        *_dear_texts(loaded),
        *_lock_screen(loaded),
        *register.overdue(loaded.directory, today),
        *_overdue_answers(loaded, today),
        *_unreviewed(loaded),
    ]
    return sorted(found, key=lambda problem: (problem.warning, problem))


def _phrases(loaded: Loaded) -> Iterator[tuple[Said, Node]]:
    for said, where in loaded.words.where.items():
        if said.topic != IGNORE:
            yield said, where


def _same_words(loaded: Loaded) -> Iterator[Problem]:
    """Yield an error for each phrase that stands under two topics."""
    owners: dict[str, Said] = {}
    for said, where in _phrases(loaded):
        owner = owners.setdefault(" ".join(text.words(said.text)) + _signs(said), said)
        if owner.topic != said.topic:
            what = f'"{said.text}" stands under both `{owner.topic}` and `{said.topic}`.'
            yield where.problem(what, "Delete it under one of the two.")


def _signs(said: Said) -> str:
    """Return what `text.words()` drops but the meaning of *said* depends on."""
    return "".join(sign for sign in said.text if sign in "{}*+.")


def _near_words(loaded: Loaded) -> Iterator[Problem]:
    """Yield a warning for single words of two topics that one misspelling may mix up."""
    words: dict[str, tuple[str, Node]] = {}
    for said, where in _phrases(loaded):
        if said.text.isalpha():
            words.setdefault(text.fold(said.text), (said.topic, where))
    for (one, (topic, _)), (other, (rival, where)) in combinations(words.items(), 2):
        most = min(edits(len(one)), edits(len(other)))
        if topic != rival and most and OSA.distance(one, other, score_cutoff=1) <= 1:
            what = f'"{other}" (`{rival}`) is one letter from "{one}" (`{topic}`).'
            todo = "Check that people would not mistype one for the other."
            yield where.problem(what, todo, warning=True)


def _carrier_words(loaded: Loaded) -> Iterator[Problem]:
    carrier = loaded.content.carrier
    for said, where in _phrases(loaded):
        word = text.fold(said.text.replace(" ", ""))
        if word in carrier and said.topic != carrier[word]:
            what = f'"{said.text}" never reaches `{said.topic}`: phone companies act on it.'
            yield where.problem(what, "Choose another word.")


def _lost_phrases(loaded: Loaded) -> Iterator[Problem]:
    """Yield a problem for each phrase that, texted alone, leads to another topic."""
    for said, where in _phrases(loaded):
        if said.topic in PSEUDO or said.topic not in TOPICS:
            continue
        example = _example(said, loaded)
        heard = hear(Message(example), Context(), loaded.content)
        match = matching.match(heard)
        if match.topic == said.topic or match.carrier:
            continue
        plain = not _GROUP.search(said.text)
        why = "the danger rule hides it" if match.topic in SAFETY else match.reason
        what = f'"{example}" leads to `{match.topic}`, not to `{said.topic}`: {why}.'
        todo = "Change the phrase, or the one that takes it."
        yield where.problem(what, todo, warning=not plain or said.topic in SAFETY)


def _example(said: Said, loaded: Loaded) -> str:
    """Return a text that *said* should match, with the first member of each group."""

    def member(group: re.Match[str]) -> str:
        members = loaded.words.source.groups[group[1]]
        own = [word for language, word in members if language == said.language]
        return (own or [word for _, word in members])[0].split("-")[0]

    words = _GROUP.sub(member, said.text).replace("*", "")
    return " ".join(word for word in words.split() if word not in ("...", "+"))


def _silent_languages(loaded: Loaded) -> Iterator[Problem]:
    """Yield a warning for each topic that no word of a language leads to."""
    spoken = {(said.topic, said.language) for said, _ in _phrases(loaded)}
    for topic in TOPICS:
        for language in LANGUAGES:
            if topic != "fallback" and topic != "office" and (topic, language) not in spoken:
                where = Node({}, "intents.yaml", 1)
                what = f"No {language} word leads to `{topic}`."
                yield where.problem(what, "Add one under `only` or `says`.", warning=True)


def _different_facts(loaded: Loaded) -> Iterator[Problem]:
    """Yield an error where the languages of one text give different numbers or addresses."""
    english: dict[tuple[str, str, int], set[str]] = {}
    for written in loaded.answers.written:
        shown = {*LITERAL.findall(written.text), *_WEB.findall(written.text)}
        expected = english.setdefault((written.topic, written.situation, written.page), shown)
        if shown != expected:
            odd = ", ".join(sorted(shown ^ expected))
            what = f"The {written.language} text and the English one differ in: {odd}."
            yield written.where.problem(what, "Give the same facts in every language.")


def _dear_texts(loaded: Loaded) -> Iterator[Problem]:
    """Yield an error for each text that costs more parts than its language may."""
    for written in loaded.answers.written:
        if written.topic == COMMON and written.situation != "near_danger":
            continue
        sent = shape(_filled(written, loaded))
        size = measure(sent)
        if odd := odd_characters(sent):
            what = f"{odd[0]!r} makes the {written.language} text cost {size.parts} parts."
            yield written.where.problem(what, "Write it without that character.")
        elif size.parts > (most := BUDGET[written.language]):
            over = size.characters - 153 * most
            what = f"The {written.language} text is {over} characters over its {most} parts."
            yield written.where.problem(what, "Shorten it, or begin a new page.")


def _filled(written: Written, loaded: Loaded) -> str:
    """Return *written* at its longest: a long name for each blank, and the notice."""
    language = written.language
    common = loaded.content.common
    names = [place.name for place in loaded.content.places.values()]
    numbered = [topic.titles[language] for topic in loaded.content.topics.values()]
    holiday = _longest(t[language] for name, t in common.items() if name.startswith("holidays."))
    why = _longest(t[language] for name, t in common.items() if name.startswith("why."))
    day = _longest(t[language] for name, t in common.items() if name.startswith("days."))
    opens = common["opens"][language].replace("{day}", day)
    long = {
        "place": _longest(names),
        "office": _longest(office.name for office in loaded.content.offices.values()),
        "number": "000-000-0000",
        "why": why.replace("{holiday}", holiday),
        "opens": opens.replace("{hour}", "00 a. m."),
        "choices": ", ".join(f"0 {title}" for title in sorted(numbered, key=len)[-3:]),
    }
    sent = _GROUP.sub(lambda name: long.get(name[1], ""), written.text)
    first = not written.page and written.topic not in _BARE and written.situation != "near_danger"
    return f"{sent}\n{common['notice'][language]}" if first else sent


def _longest(texts: Iterator[str] | list[str]) -> str:
    return max(texts, key=len, default="")


def _lock_screen(loaded: Loaded) -> Iterator[Problem]:
    """Yield a warning for each text whose first words would betray what it is about."""
    forbidden = loaded.answers.files[COMMON]["lock_screen"]
    for written in loaded.answers.written:
        if written.topic == COMMON:
            continue
        seen = text.words(written.text[:LOCK_SCREEN])
        for word in forbidden[written.language].texts():
            if any(shown.startswith(text.fold(word)) for shown in seen):
                what = f'"{word}" shows on a locked screen.'
                todo = f"Keep it out of the first {LOCK_SCREEN} characters."
                yield written.where.problem(what, todo, warning=True)


def _overdue_answers(loaded: Loaded, today: date) -> Iterator[Problem]:
    for topic, node in loaded.answers.files.items():
        due = node["facts"]["recheck"]
        if due and due.text() < today.isoformat():
            what = f"The facts of `{topic}` were to be checked again by {due.text()}."
            todo = "Check them, then write new dates."
            yield due.problem(what, todo, warning=True)


def _unreviewed(loaded: Loaded) -> Iterator[Problem]:
    """Yield a warning for each file with a text that no named person has reviewed."""
    for topic, node in loaded.answers.files.items():
        waiting: list[Language] = [
            language for language in LANGUAGES if not node["reviewed"][language]["by"]
        ]
        if waiting:
            what = f"`{topic}` is not reviewed in {', '.join(waiting)}."
            todo = "Let a named person read it, then write {by: name, on: date}."
            yield node["reviewed"].problem(what, todo, warning=True)
