"""parse(): all that the rules and the classifier look at, before anything is decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.nlu.classifier import Classifier, Evidence, Prediction
from bot.nlu.context import ABOUT_OTHERS, Context, Writer
from bot.nlu.features import context_features, text_features, words_of
from bot.nlu.intent import DANGERS_NOW, HURT
from bot.nlu.message import Message
from bot.nlu.normalizer import normalize
from bot.nlu.patterns import Group, Match, Matcher, Phrase
from bot.nlu.places import Gazetteer, PlaceMention
from bot.nlu.spelling import Dictionary
from bot.nlu.tokenizer import Token, tokenize

# Fewer words than this do not tell who wrote them: anybody texts "is this private".
_FEWEST_WORDS: Final = 4
# Who people say that they are, in words that are listed.
_SAID: Final[tuple[Writer, ...]] = ("young", "work", "other", "grown")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known about words.

    *messages*: the phrase that is a whole message, by its words joined with spaces;
    *joined_messages*: the same, by its words run together.
    *dangers* and *phrases*: those that stand anywhere in a text.
    *carrier*: the answer to a word that phone companies act upon.
    *numbers*: what a choice may be written as, beside *number_words*; *names*: how it is called.
    *courtesy*: words around what is meant.
    *languages*: the tongue that a word names, which may stand beside *language_words*.
    *reactions*: how a phone tells that somebody liked a text; *openings*: how our texts begin, and
    *facts*: what else shows that a text is ours.
    *people*: the groups under `people` in intents.yaml: who writes, of whom, what is no danger.
    *thresholds*: how sure the classifier must be.
    *menu*: the topics in the order of their numbers.
    """

    dictionary: Dictionary
    gazetteer: Gazetteer
    classifier: Classifier
    messages: Mapping[str, Phrase]
    joined_messages: Mapping[str, Phrase]
    dangers: Matcher
    phrases: Matcher
    carrier: Mapping[str, str]
    numbers: Mapping[str, int]
    number_words: frozenset[str]
    courtesy: frozenset[str]
    names: Mapping[str, frozenset[str]]
    language_words: frozenset[str]
    languages: Mapping[str, str]
    reactions: frozenset[str]
    openings: frozenset[str]
    facts: frozenset[str]
    people: Mapping[str, Group]
    thresholds: Mapping[str, float]
    menu: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parse:
    """A message, read: its *tokens*, mended, their *words*, and the words as they were *typed*.

    *dangers* are the phrases of danger in what was typed, *misspelt_dangers* those that are only in
    *words*; *phrases* those of staff; *place* the town that is named, with its positions in
    *words*; *prediction* what the classifier makes of the *evidence*.  *says* is who they say they
    are, *writer* that or who the classifier is sure that writes; *adult* whether the text is about
    an adult, *denies* whether they are in no danger now, *unhurt* whether they took nothing.
    """

    message: Message
    context: Context
    tokens: tuple[Token, ...]
    words: tuple[str, ...]
    typed: tuple[str, ...]
    evidence: Evidence
    dangers: tuple[Match, ...]
    misspelt_dangers: tuple[Match, ...]
    phrases: tuple[Match, ...]
    place: PlaceMention | None
    prediction: Prediction
    says: Writer
    writer: Writer
    adult: bool
    denies: bool
    unhurt: bool

    @property
    def text(self) -> str:
        """The words, joined with spaces."""
        return " ".join(self.words)

    @property
    def known_writer(self) -> Writer:
        """Who writes, as this text or one before it told."""
        return self.writer or self.context.writer

    @property
    def is_hurt(self) -> bool:
        """Whether whoever writes told of pills or a wound, as far as is remembered."""
        told = any(id.replace(":", "~").startswith(HURT) for id in self.context.sent)
        return told and not self.unhurt

    @property
    def denied(self) -> str:
        """The danger of the moment that was just answered, if they say that they are in none."""
        topic = self.context.topic
        return topic if self.denies and topic in DANGERS_NOW else ""

    def mended(self) -> str:
        """Return in words what was misspelt: "typo repotr -> report"."""
        return ", ".join(f"typo {t.typed} -> {t.text}" for t in self.tokens if t.typed)


def parse(message: Message, context: Context, knowledge: Knowledge) -> Parse:
    """Return *message* as it is read in *context*."""
    typed = tokenize(message.text)
    place = knowledge.gazetteer.find(typed, context.asked == "town", knowledge.dictionary)
    places = place.positions if place else frozenset()
    tokens, places = normalize(typed, knowledge.dictionary, places)
    words = tuple([token.text for token in tokens])
    seen = words_of(tokens, places)
    features = [*text_features(seen), *context_features(seen, context)]
    evidence = knowledge.classifier.evidence(features)
    prediction = knowledge.classifier.predict(evidence, len(seen))
    says = _says(words, prediction, knowledge)
    as_typed = [token.typed or token.text for token in tokens]
    dangers = knowledge.dangers.find(as_typed)
    certain = {match.phrase for match in dangers}
    mended = knowledge.dangers.find(words) if any(token.typed for token in tokens) else ()
    return Parse(
        message=message,
        context=context,
        tokens=tokens,
        words=words,
        typed=tuple([token.text for token in typed]),
        evidence=evidence,
        dangers=tuple(dangers),
        misspelt_dangers=tuple([match for match in mended if match.phrase not in certain]),
        phrases=tuple(knowledge.phrases.find(words)),
        place=place._replace(positions=places) if place else None,
        prediction=prediction,
        says=says,
        writer=says or _sure_writer(words, prediction, context, knowledge.thresholds),
        adult=_is_said(knowledge.people["adult"], words, knowledge.people),
        denies=knowledge.people["denial"].is_in(words),
        unhurt=knowledge.people["unhurt"].is_in(words),
    )


def _says(words: Sequence[str], prediction: Prediction, knowledge: Knowledge) -> Writer:
    """Return who they say they are; who tells how old they are may write about somebody else."""
    people = knowledge.people
    said = (writer for writer in _SAID if _is_said(people[writer], words, people))
    who: Writer = next(said, "")
    if who != "grown":
        return who
    if prediction.writer in ("parent", "work"):
        return ""
    about_others = prediction.writer in ("friend", "other") or people["child"].is_in(words)
    return "other" if about_others else "grown"


def _is_said(group: Group, words: Sequence[str], people: Mapping[str, Group]) -> bool:
    """Return whether a member of *group* is in *words*, but an age that is none: "im 20 weeks"."""
    return group.is_in(words) and any(
        not people["measure"].stands_at(words, end)
        for at in range(len(words))
        if not people["hearsay"].stands_before(words, at)
        for end in group.ends(words, at)
    )


def _sure_writer(
    words: Sequence[str],
    prediction: Prediction,
    context: Context,
    thresholds: Mapping[str, float],
) -> Writer:
    """Return who writes, if the text tells; to be another one than was known takes more.

    Who surely writes about somebody else, and may be one or another, is the likeliest of these.
    Who said how old they are, 18 or older, does not get young by what they ask.
    """
    writer, known = prediction.writer, context.writer
    is_grown = known in ("grown", "other") and context.adult
    if len(words) < _FEWEST_WORDS or (is_grown and writer == "young"):
        return ""
    least = thresholds["writer" if known in ("", writer) else "other_writer"]
    if prediction.writers[writer] >= least:
        return writer
    others = {who: prediction.writers[who] for who in ABOUT_OTHERS}
    is_other = not known and sum(others.values()) >= thresholds["about_others"]
    return max(others, key=others.__getitem__) if is_other else ""
