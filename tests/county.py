"""A small made-up county: another state, agency, zone, week, holiday, and other numbers.

All of it is written here, so that what holds in it is due to no file and to no trained model.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from bot.dialogue.content import Answer, Content, Office, Texts, Topic, Words
from bot.dialogue.conversation import Reply, respond
from bot.dialogue.hours import Hours
from bot.nlu.classifier import Classifier
from bot.nlu.context import LANGUAGES, TONGUES, WRITERS, Context
from bot.nlu.message import Message
from bot.nlu.normalizer import Dictionary
from bot.nlu.parse import Knowledge, Parse, parse
from bot.nlu.patterns import Group, Matcher, Phrase
from bot.nlu.places import Gazetteer, Place
from bot.nlu.spelling import Speller

ZONE = ZoneInfo("America/Anchorage")
# A Wednesday, and the Monday on which the offices of this county are closed.
OPEN = "2026-10-14T09:00"
MONDAY = "2026-10-12T09:00"
NEW = Context()
STARTED = Context(language="en", started=True)

FACTS = {
    "hotline": "555-010-0100",
    "emergency": "112",
    "lifeline": "116123",
    "trafficking.call": "555-010-0200",
}
OFFICES = {
    "north": Office("north", "North Branch", "555-010-0301"),
    "south": Office("south", "South Branch", "555-010-0302"),
    "west": Office("west", "West Branch", "555-010-0303", disputed=True),
}
LINES = {"Cascadia": ("Cascadia Children's Line", "555-010-0400")}
NUMBERS = {
    *FACTS.values(),
    *(office.phone for office in OFFICES.values()),
    *(number for _, number in LINES.values()),
}

PLACES = {
    place.id: place
    for place in (
        Place("pine", "Pine", ("south",)),
        Place("new_pine", "New Pine", ("north",)),
        Place("alder_falls", "Alder Falls", ("north",)),
        Place("marston", "Marston", ("north",)),
        Place("marstin", "Marstin", ("south",)),
        Place("milltown", "Milltown", ("west",)),
        Place("twin_forks", "Twin Forks", ("north", "south")),
        Place("hollow", "Hollow"),
        Place("sunny", "Sunny", ("south",), word=True),
        Place("river_bend", "River Bend", ("north",)),
        Place("river_bend_cascadia", "River Bend", state="Cascadia"),
        Place("port_ansel", "Port Ansel", state="Cascadia"),
        Place("cascadia", "Cascadia", state="Cascadia"),
        Place("lost_lake", "Lost Lake", state="Absaroka", word=True),
    )
}
ASKED = {"alder_falls": ["AF"], "new_pine": ["N.P."]}
ZIPS = {"alder_falls": ["99001"], "pine": ["99002"]}
TOWNS = {
    "lead": Group(["in", "from", "near", "town of"]),
    "own_town": Group(["i am in", "i live in"]),
    "childs_town": Group(["girl lives in", "she lives in"]),
    "others_town": Group(["man from", "plates from", "plates"]),
    "denied_town": Group(["not", "not in"]),
    "person_lead": Group(["name is", "mr"]),
    "street_lead": Group(["calle"]),
    "street": Group(["st"]),
    "thing": Group(["pants"]),
    "home_state": Group(["jefferson", "jeff"]),
    "county": Group(["county", "county of"]),
}
GROUPS = {"young": Group(["girl", "foster kid"]), "none": Group([])}

DANGERS = {
    "crisis": ["want to die", "suicide"],
    "emergency": ["he has a gun", "{young} is screaming"],
    "help_me": ["he makes me", "es:me obliga"],
    "images": ["my pictures"],
    "images.money": ["pay for my pictures"],
}
MESSAGES = {
    "menu": ["menu", "es:temas"],
    "emergency": ["trapped"],
    "report": ["report", "pt:denunciar"],
    "hotline": ["hotline"],
    "office": ["office"],
    "red_flags": ["red flags"],
    "language": ["language"],
    "more": ["more"],
    "back": ["back"],
    "repeat": ["again"],
    "repeat~sorry": ["not this"],
    "wait": ["wait", "yes", "ok"],
    "wait~forgotten": ["forget"],
    "thanks": ["thanks", "es:gracias"],
    "stop": ["stop texting me"],
    "start": ["start again"],
    "help": ["help"],
}
# Whole messages that are the same in another language.
SHARED = {"menu", "hotline"}
PHRASES = {"training": ["sign up"], "about": ["who pays", "who pays for the line"]}
THRESHOLDS = {
    "default": 0.4,
    "within": 0.3,
    "doubtful": 0.2,
    "choice": 0.1,
    "again": 0.03,
    "danger": 0.05,
    "danger_answer": 0.5,
    "question": 0.8,
    "off_topic": 0.9,
    "writer": 0.93,
    "other_writer": 0.98,
    "about_others": 0.65,
    "report": 0.7,
    "report.next": 0.3,
    "images": 0.9,
}
MENU = ("report", "red_flags", "hotline", "training")

_WORDS = (
    "a about am an and at branch from girl has he help hi i in is it line live lives makes me"
    " motel my name near no not of office ok on or pictures pizza please red report she signs"
    " the they this to town want what who window with you your school screaming gun 911"
    " hotline flags menu more again training trapped thanks mr pants st county jefferson kid"
    " foster die pay for sign up gracias quiero ayuda ajuda denunciar after"
).split()
DICTIONARY = Dictionary(
    known=frozenset(_WORDS),
    joinable=frozenset({"red", "flags", "help", "school", "girl"}),
    speller=Speller({word: 1.0 + at for at, word in enumerate(reversed(_WORDS)) if len(word) > 3}),
)
# feature -> answer or language -> weight: what was "learned" in this county.
WEIGHTS: Mapping[str, Mapping[str, int]] = {
    "pizza": {"fallback": 30},
    "motel": {"report": 20},
    "and": {"fallback": -3},
    "signs": {"red_flags": 20},
    "after": {"report.next": 18},
    "gun": {"emergency": 6, "report": 6},
    "@asked town 1": {"office": 1},
    "quiero": {"es": 20},
    "ayuda": {"es": 20, "help_me": 4},
    "denunciar": {"pt": 20},
    "tanpri": {"ht": 30, "emergency": 15},
    "silvuple": {"kea": 30},
    "gracias": {"es": 20},
    "daughter": {"parent": 30},
    "student": {"work": 11},
    "classroom": {"work": 30},
}


def _pages(id: str, count: int) -> tuple[Texts, ...]:
    return tuple(_texts(f"{id} {number} {{}}: call {FACTS['hotline']}") for number in range(count))


def _texts(words: str) -> Texts:
    """Return *words* in every language: {} in it stands for the language."""
    return {language: words.replace("{}", language) for language in LANGUAGES}


def _answer(id: str, pages: int = 1, creole: str = "", **situations: str) -> Answer:
    return Answer(
        pages=_pages(id, pages),
        situations={name: _texts(f"{id}/{name} {{}}: {text}") for name, text in situations.items()},
        question=_texts(f"What is {id} {{}}?"),
        creole={"ht": creole} if creole else {},
    )


_HOT = f"call {FACTS['hotline']}"
ANSWERS = {
    "menu": _answer("menu", 2),
    "definition": _answer("definition"),
    "red_flags": _answer("red_flags", 3),
    "report": _answer("report", 2, ask=f"which town? {_HOT}", detail=_HOT, danger=_HOT),
    "report.next": _answer("report.next", 2),
    "report.access": _answer("report.access"),
    "report.grooming": _answer("report.grooming"),
    "report.past": _answer("report.past"),
    "hotline": _answer("hotline"),
    "office": _answer(
        "office",
        open=f"{{place}}: {{number}} {{office}} now, or {_HOT}",
        closed=f"{{place}}: {_HOT}; {{office}} {{why}} until {{opens}}, then {{number}}",
        unconfirmed=f"{{place}}: {_HOT}; {{office}}",
        either=f"{{place}}: {{choices}}; {_HOT}",
        which=f"{{choices}}; {_HOT}",
        elsewhere=f"{{place}} is elsewhere; {_HOT}",
        state=f"{{place}}: {{line}} {{number}}, or {_HOT}",
        unsourced=f"{{place}}: {_HOT}",
        unknown=f"no such town; {_HOT}",
    ),
    "training": _answer("training", 2),
    "about": _answer("about"),
    "emergency": _answer("emergency", 2, creole=f"ijans: {FACTS['emergency']}"),
    "help_me": _answer("help_me", 3, detail=_HOT, fault=_HOT),
    "help_me.friend": _answer("help_me.friend"),
    "help_me.tell": _answer("help_me.tell"),
    "help_me.trouble": _answer("help_me.trouble"),
    "crisis": _answer("crisis", 2),
    "images": _answer("images", 2),
    "images.got": _answer("images.got"),
    "images.money": _answer("images.money"),
    "mandated": _answer("mandated"),
    "language": _answer("language", other=_HOT),
    "more": _answer("more", 0, end=_HOT, nothing=_HOT),
    "thanks": _answer("thanks", creole=f"padekwa: {FACTS['hotline']}"),
    "repeat": _answer("repeat"),
    "wait": _answer("wait", danger=f"{FACTS['emergency']} {FACTS['lifeline']}", forgotten=_HOT),
    "stop": _answer("stop", how=_HOT),
    "start": _answer("start"),
    "help": _answer("help"),
    "fallback": _answer("fallback"),
}
TOPICS = {
    id: Topic(id, _texts(f"Title of {id} {{}}"), MENU.index(id) + 1 if id in MENU else 0)
    for id in ANSWERS
    if "." not in id
}
COMMON = {
    "notice": _texts("NOTICE {}"),
    "notice_full": _texts("NOTICE {}"),
    "why.early": _texts("not open yet {}"),
    "why.night": _texts("closed for the night {}"),
    "why.weekend": _texts("closed on Mondays {}"),
    "why.holiday": _texts("closed for {holiday} {}"),
    "holidays.founders_day": _texts("Founders' Day {}"),
    **{f"days.{day}": _texts(f"{day}+{{}}") for day in "mon tue wed thu fri sat sun".split()},
    "why.closing.snow": _texts("closed for snow {}"),
    "why.closing.other": _texts("closed for now {}"),
    "closings.snow": _texts("SNOW {}"),
    "closings.other": _texts("CLOSED {}"),
    "hour": _texts("{hour}h"),
    "hour_pm": _texts("{hour}h past noon"),
    "opens_later": _texts("{day} the {date} {hour}"),
    "opens": _texts("{day} {hour}"),
    "opens_today": _texts("today {hour}"),
    "town.open": _texts("{place} has {number}"),
    "town.closed": _texts(f"{{place}} has {FACTS['hotline']}"),
    "town.state": _texts("{place} has {line} {number}"),
    "town.elsewhere": _texts("{place} is outside"),
    "town.here": _texts("Here:"),
    "also.crisis": _texts(f"(life {{}} {FACTS['lifeline']})"),
    "also.emergency": _texts(f"(danger {{}} {FACTS['emergency']})"),
    "also.first": _texts(f"(first {{}} {FACTS['emergency']})"),
    "also.hurt": _texts(f"(hurt {{}} {FACTS['emergency']})"),
    "also.young": _texts("(young {})"),
    "did_you_mean": _texts("Or: {choices} {}"),
    "choice": _texts("{number} {title}"),
    "sorry": _texts("Sorry. Which? {choices} {}"),
    "paging.next": _texts("({page}/{pages}) Text MORE."),
    "paging.last": _texts("({page}/{pages})"),
}
HOURS = Hours(
    days=frozenset({1, 2, 3, 4, 5}),
    open=time(8),
    close=time(15),
    zone=ZONE,
    holidays={date(2026, 10, 17): "Founders' Day"},
)


def at(when: str) -> datetime:
    """Return the moment that a clock on a wall of this county shows as *when*."""
    return datetime.fromisoformat(when).replace(tzinfo=ZONE)


def phrases(listed: Mapping[str, Iterable[str]]) -> list[Phrase]:
    """Return phrases by their answer; one is English unless it begins with "es:" or "pt:"."""
    found = []
    for label, texts in listed.items():
        for text in texts:
            language = next((own for own in LANGUAGES if text.startswith(f"{own}:")), "en")
            found.append(Phrase(label, language, text.removeprefix(f"{language}:")))
    return found


def classifier(weights: Mapping[str, Mapping[str, int]] = WEIGHTS) -> Classifier:
    """Return a classifier with *weights*; without any, all is most likely no subject of the line.

    A text of one word counts a weight 0.7 times, one of three words half.
    """
    unlearned = ("more", "repeat", "wait", "stop", "start")
    known = {id for id in ANSWERS if id not in unlearned}
    known |= {label for given in weights.values() for label in given} - {*TONGUES, *WRITERS}
    labels = tuple(sorted(known))
    columns = (*labels, *TONGUES, *WRITERS)
    table = [[given.get(name, 0) for name in columns] for given in weights.values()]
    return Classifier(
        labels=labels,
        languages=TONGUES,
        writers=WRITERS,
        rows={feature: row for row, feature in enumerate(weights)},
        weights=np.array(table, np.int8).reshape(len(weights), len(columns)),
        step=np.ones(len(columns), np.float32),
        bias=np.array([{"fallback": 6, "en": 2}.get(name, 0) for name in columns], np.float32),
    )


def gazetteer() -> Gazetteer:
    """Return the places of this county."""
    names = {id: [place.name, *ZIPS.get(id, ())] for id, place in PLACES.items()}
    return Gazetteer(PLACES, names, ASKED, TOWNS)


def knowledge(**changes: Any) -> Knowledge:
    """Return what the rules and the classifier know in this county, with *changes*."""
    fields: dict[str, Any] = {
        "dictionary": DICTIONARY,
        "gazetteer": gazetteer(),
        "classifier": classifier(),
        "messages": {
            phrase.text: phrase._replace(language=None) if phrase.text in SHARED else phrase
            for phrase in phrases(MESSAGES)
        },
        "joined_messages": {
            phrase.text.replace(" ", ""): phrase for phrase in phrases(MESSAGES)
        },
        "dangers": Matcher(phrases(DANGERS), GROUPS),
        "phrases": Matcher(phrases(PHRASES), GROUPS),
        "carrier": {"stop": "stop", "optout": "stop", "yes": "start", "help": "help"},
        "numbers": {"1": 1, "2": 2, "3": 3, "9": 9, "one": 1, "second": 2},
        "number_words": frozenset({"the", "number", "one", "please"}),
        "courtesy": frozenset({"hi", "please"}),
        "names": {f"answer:{id}": frozenset({id.replace("_", " ")}) for id in ANSWERS},
        "languages": {
            "english": "en", "spanish": "es", "portuguese": "pt", "creole": "ht", "french": "other"
        },
        "language_words": frozenset({"in", "do", "you", "speak"}),
        "reactions": frozenset({"liked", "👍 to"}),
        "openings": frozenset({"red flags 0", "ok"}),
        "facts": frozenset(NUMBERS),
        "people": {
            "young": Group(["i am the child"]),
            "work": Group(["i am a nurse"]),
            "other": Group(["not me"]),
            "grown": Group(["i am grown"]),
            "child": Group(["a girl", "the girl", "my daughter"]),
            "adult": Group(["she is 20"]),
            "measure": Group(["miles"]),
            "hearsay": Group(["says"]),
            "machine": Group(["automatic reply"]),
            "correction": Group(["no i mean"]),
            "denial": Group(["not in danger"]),
            "unhurt": Group(["took nothing"]),
            "question": Group(["do i"]),
        },
        "thresholds": THRESHOLDS,
        "menu": MENU,
    }  # fmt: skip
    return Knowledge(**{**fields, **changes})


KNOWLEDGE = knowledge()


def reading(text: str, context: Context = NEW, known: Knowledge = KNOWLEDGE) -> Parse:
    """Return *text* as it is read in *context*."""
    return parse(Message(text), context, known)


def content(known: Knowledge = KNOWLEDGE) -> Content:
    """Return everything that people of this county are answered from."""
    return Content(
        topics=TOPICS,
        answers=ANSWERS,
        common=COMMON,
        page_words=Words(ANSWERS, COMMON),
        creole_common={
            "notice": {"ht": "AVI"},
            "also.crisis": {"ht": f"(lanmò {FACTS['lifeline']})"},
            "pace.last": {},
            "pace.busy": {},
        },
        facts=FACTS,
        offices=OFFICES,
        places=PLACES,
        state_lines=LINES,
        hours=HOURS,
        knowledge=known,
        version="county",
    )


CONTENT = content()


def talk(
    *texts: str,
    context: Context = STARTED,
    when: str = OPEN,
    content: Content = CONTENT,
    **sent: Any,
) -> list[Reply]:
    """Hold one conversation, and return every reply."""
    replies = []
    for text in texts:
        reply = respond(Message(text, **sent), context, content, at(when))
        context = reply.context
        replies.append(reply)
    return replies


def told(answer: str, part: str | int = 0, language: str = "en") -> str:
    """Return how the text of a page, or of a situation, begins in this county."""
    return f"{answer}/{part} {language}" if isinstance(part, str) else f"{answer} {part} {language}"
