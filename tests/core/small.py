"""Small worlds to test in: a few words, a few phrases, a few places."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.core import building, guessing
from bot.core.guessing import NONE, Model
from bot.core.knowledge import Content, Worry
from bot.core.lexicon import Lexicon
from bot.core.model import LANGUAGES, Language, Place, Topic
from bot.core.said import Said, Source
from bot.core.weights import Table, table

# topic -> phrases; a phrase is English unless it begins with "es:" or "pt:".
Phrases = Mapping[str, Sequence[str]]

GROUPS: Phrases = {
    "place_lead": ["in", "from"],
    "own_town": ["i am in"],
    "childs_town": ["girl lives in"],
    "denied_town": ["not", "not in"],
    "person_lead": ["name is", "mr"],
    "street_lead": ["calle"],
    "street": ["st"],
    "thing": ["pants"],
    "massachusetts": ["ma"],
    "county": ["county", "county of"],
    "not": ["not"],
    "number_word": ["number"],
    "young": ["girl", "kid", "foster kid", "8-17"],
    "me": ["i"],
    "gifts": ["gift*"],
    "older": ["older man"],
}
ONLY: Phrases = {
    "menu": ["menu", "hi"],
    "thanks": ["thanks", "done", "not", "es:gracias", "pt:obrigado"],
    "emergency": ["trapped", "i am trapped"],
    "crisis": ["i am done"],
    "report": ["report"],
    "fallback": ["yes"],
}
SAYS: Phrases = {
    "crisis": ["want to die", "suicid*"],
    "emergency": ["emergency", "in danger"],
    "help_me": ["help me", "he makes me"],
    "images": ["my pictures"],
    "report": ["report", "{young} + motel", "es:denunciar", "pt:denunciar"],
    "hotline": ["hotline"],
    "training": ["training", "es:entrenamiento"],
    "red_flags": ["red flag*", "signs", "alarm", "alert"],
    "ignore": ["book report", "sent from my phone"],
}
PLACES = (
    Place("bedford", "Bedford", ("greater_waltham",)),
    Place("new_bedford", "New Bedford", ("new_bedford",)),
    Place("new_bidford", "New Bidford", ("lynn",)),
    Place("taunton", "Taunton", ("taunton",)),
    Place("reading", "Reading", ("lynn",), word=True),
    Place("bristol_ri", "Bristol", state="Rhode Island"),
    Place("florida", "Florida", ("berkshire",), word=True),
    Place("florida_state", "Florida", state="Florida", word=True),
    Place("marston", "Marston", ("plymouth",)),
    Place("marstin", "Marstin", ("lynn",)),
)
ALIASES = {"taunton": ["Taunton", "02780"], "new_bedford": ["New Bedford", "NB"]}
# Ordinary words, so that they are neither foreign nor misspellings.
COMMON = "the a to is and of my he she it for on with about".split()
KNOWN = {
    "en": [
        *COMMON,
        "now",
        "weather",
        "pizza",
        "car",
        "blue",
        "window",
        "garden",
        "about",
        "school",
    ],
    "es": ["el", "la", "quiero", "ayuda", "escuela"],
    "pt": ["o", "quero", "ajuda", "escola"],
}

SPELLINGS: Mapping[Language, Mapping[str, str]] = {
    "en": {"u": "you", "ty": "thank you", "c": "see"},
    "es": {"q": "que", "c": "se"},
    "pt": {"vc": "voce", "q": "que"},
}


def said(phrases: Phrases) -> list[Said]:
    """Return *phrases* as the YAML would give them."""
    return [
        Said(topic, *_language(phrase)) for topic, listed in phrases.items() for phrase in listed
    ]


def _language(phrase: str) -> tuple[Language, str]:
    for language in LANGUAGES:
        if phrase.startswith(f"{language}:"):
            return language, phrase.removeprefix(f"{language}:")
    return "en", phrase


def source(
    only: Phrases = ONLY,
    says: Phrases = SAYS,
    groups: Phrases = GROUPS,
    names: Mapping[str, list[str]] | None = None,
    spellings: Mapping[Language, Mapping[str, str]] = SPELLINGS,
    guarded: Iterable[str] = (),
) -> Source:
    """Return what a small lexicon is built from."""
    own = {place.id: ALIASES.get(place.id, [place.name]) for place in PLACES}
    return Source(
        groups={name: [_language(member) for member in listed] for name, listed in groups.items()},
        only=said(only),
        says=said(says),
        names=own if names is None else names,
        spellings=spellings,
        fillers={"en": frozenset({"the", "please", "hey"})},
        frequencies={
            language: {word: 6.0 - at / 10 for at, word in enumerate(words)}
            for language, words in KNOWN.items()
        },
        guarded=frozenset(guarded),
    )


def words(**changes: object) -> Lexicon:
    """Return a small lexicon."""
    return building.build(source(**changes))


def model(weights: Mapping[str, Mapping[str, int]]) -> Model:
    """Return a model of whole weights: {"pizza": {"report": 3}}."""
    topics = sorted({NONE, *(topic for given in weights.values() for topic in given)})
    rows = {name: [given.get(topic, 0) for topic in topics] for name, given in weights.items()}
    words = [name for name in weights if name.isalpha()]
    shape, data = table(rows, len(topics))
    return guessing.build(topics, [0.0] * len(topics), 1.0, words, Table(data, 0, shape))


# It guesses nothing.
SILENT = model({})


def world(content: Content, **changes: object) -> Content:
    """Return *content* with the words and places of the small world."""
    topics = dict.fromkeys([*SAYS, *ONLY])
    return replace(
        content,
        topics={topic: Topic(topic, dict.fromkeys(LANGUAGES, topic)) for topic in topics},
        places={place.id: place for place in PLACES},
        lexicon=words(**changes),
        model=SILENT,
        reactions=frozenset({"liked"}),
        openings=frozenset({"signs of it"}),
        carrier={"stop": "stop", "optout": "stop", "yes": "start", "help": "help"},
        worry=Worry(
            person=frozenset({"{young}"}),
            signs=frozenset({"{gifts}", "{older}"}),
            self=frozenset({"{me}"}),
            own=frozenset({"{gifts}", "{older}", "{not}"}),
        ),
    )
