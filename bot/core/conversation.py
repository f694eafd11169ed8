"""respond(): one message in, one reply out, with the context that the next message brings back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Final

from bot.core import matching, segments
from bot.core.drafts import draft
from bot.core.hearing import Heard, hear
from bot.core.knowledge import SAFETY, WHOLE_MENU, Content
from bot.core.model import LANGUAGES, Context, Language, Match, Message, Reply, Tongue
from bot.core.text import LONGEST
from bot.core.turn import Draft, Turn
from bot.core.vocabulary import summed

# A conversation keeps its language against this much evidence (Zipf points) for another;
# a first text is taken for English unless there is a little evidence for another.
LOYALTY: Final = 2.5
ENGLISH_FIRST: Final = 0.4
# A text speaks for a language if that has so much more evidence than the next.
CLEAR: Final = 1.0
# What a matched phrase counts for its language in a first text.
PHRASE: Final = 2.0
# The language in which a conversation goes on after a sentence in Creole.
NEAREST: Final[Mapping[Tongue | None, Language]] = {"ht": "en", "kea": "pt"}
# Letters and signs that only one of our languages uses, and what one of them counts.
LETTERS: Final[dict[Language, frozenset[str]]] = {
    "es": frozenset("ñ¿¡"),
    "pt": frozenset("ãõâêôçà"),
}
LETTER: Final = 3.0
# Answers that say themselves what this line is, or that the carriers prescribe.
NO_NOTICE: Final = frozenset({"fallback", "stop", "start", "help"})

# Situations in which a reply asks which of its choices was meant.
CHOOSING: Final = frozenset({"guess", "near_danger"})

# The text is a function of ids and the clock, never of what a person typed.
_shape = lru_cache(maxsize=4096)(segments.shape)


def respond(message: Message, context: Context, content: Content, now: datetime) -> Reply:
    """Return the reply to *message* in *context* at *now*, which must carry its time zone."""
    turn = understand(message, context, content, now)
    context, match, language = turn.context, turn.match, turn.language
    if message.handled or (message.carrier == "twilio" and match.carrier):
        silent = replace(match, told=lambda: f"{match.reason}; the carrier answers")
        return Reply((), replace(context, started=True), silent, language)
    drafted = draft(turn)
    text = written(turn, drafted)
    return Reply(
        texts=(_shape(text) if message.channel == "sms" else text,),
        context=_after(turn, drafted),
        match=match if match.topic == drafted.topic else replace(match, topic=drafted.topic),
        language=language,
        place=drafted.place,
        office=drafted.office,
        situation=drafted.situation,
    )


def _after(turn: Turn, drafted: Draft) -> Context:
    """Return the context that the next message must bring back; a copy costs as much as a rule.

    Which choice was meant is asked twice at most; what leaves the context as it is, such as a
    closing word for a reaction, leaves it asked.
    """
    context = drafted.context
    choosing = drafted.situation in CHOOSING and not turn.context.choosing
    if context is turn.context:
        choosing = context.choosing
    language = turn.language if turn.clear else context.language
    if context.started and context.language == language and context.choosing == choosing:
        return context
    return replace(context, language=language, started=True, choosing=choosing)


def understand(message: Message, context: Context, content: Content, now: datetime) -> Turn:
    """Return *message* as it is read and matched: all that the draft of its reply looks at."""
    if len(message.text) > LONGEST:
        message = message._replace(text=message.text[:LONGEST])
    heard = hear(message, _known(context, content), content)
    match = matching.match(heard)
    language, clear = _language(heard, match)
    return Turn(heard, match, language, now, clear)


def urgent(reply: Reply) -> bool:
    """Return whether *reply* is about somebody's safety, or asks whether that is meant."""
    return reply.match.topic in SAFETY or reply.situation == "near_danger"


def noticed(topic: str, situation: str) -> bool:
    """Return whether the notice follows, where *topic* in *situation* is the first answer."""
    return topic not in NO_NOTICE or situation in CHOOSING


def written(turn: Turn, drafted: Draft) -> str:
    """Return the whole text of the reply, before it is shaped for a channel."""
    text = drafted.text
    if turn.match.language in NEAREST:
        text = turn.common(f"creole.{turn.match.language}")
    if not turn.context.started and noticed(drafted.topic, drafted.situation):
        text += "\n" + turn.common("notice")
    return text


def _known(context: Context, content: Content) -> Context:
    """Return *context* without the ids that *content* lacks: an edit may have removed them."""
    if context.place and context.place not in content.places:
        context = replace(context, place="")
    if context.topic or context.page:
        pages = len(content.answers[context.topic].pages) if context.topic in content.answers else 0
        if context.page >= pages:
            context = replace(context, topic=context.topic if pages else "", page=max(pages - 1, 0))
    if all(_offered(choice, content) for choice in context.choices):
        return context
    return replace(context, choices=())


def _offered(choice: str, content: Content) -> bool:
    if choice == WHOLE_MENU:
        return True
    kind, _, id = choice.partition(":")
    known = {"topic": content.answers, "place": content.places, "office": content.offices}
    return id in known.get(kind, ())


def _language(heard: Heard, match: Match) -> tuple[Language, bool]:
    """Return the language to answer in, and whether the text clearly speaks, or asks for, it.

    English for want of evidence, as after "ok" or the name of a town, leaves open in which the
    conversation goes on.
    """
    if match.language in NEAREST:
        return NEAREST[match.language], True
    if match.topic == "language" and match.language in LANGUAGES:
        return match.language, True
    # STOP and HELP are the same in every language.
    if match.carrier and heard.context.language:
        return heard.context.language, True
    sums = _evidence(heard)
    if match.language in LANGUAGES and not heard.context.language:
        sums[match.language] += PHRASE
    *_, second, first = sorted(sums.values())
    sums[heard.context.language or "en"] += LOYALTY if heard.context.language else ENGLISH_FIRST
    language = max(LANGUAGES, key=sums.__getitem__)
    return language, language != "en" or first - second >= CLEAR


def _evidence(heard: Heard) -> dict[Language, float]:
    """Return how much the words and the letters speak for each language; places speak for none."""
    places = heard.found.positions if heard.found else frozenset()
    votes = [vote for at, vote in enumerate(heard.reading.votes) if at not in places]
    votes.append(heard.reading.left_out)
    sums: dict[Language, float] = dict(zip(LANGUAGES, summed(votes), strict=True))
    if not heard.message.text.isascii():
        written = heard.message.text.lower()
        for language, letters in LETTERS.items():
            sums[language] += LETTER * (not letters.isdisjoint(written))
    return sums
