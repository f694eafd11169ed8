"""What a message is about.  RULES, read from top to bottom, is the policy: the first taker wins."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from bot.core.courtesy import without
from bot.core.dangers import danger, near_danger
from bot.core.hearing import Heard
from bot.core.judging import guessed, judged
from bot.core.knowledge import SAFETY
from bot.core.model import Match
from bot.core.naming import ANSWER
from bot.core.picking import NOT, SAFE, best, least, negated, offers, only_language, reason
from bot.core.text import quotation

# A single word counts in a text with at most this many words that are foreign to the subject.
FOREIGN: Final = 2
# A worry takes so many words, and so many signs that something is wrong.
WORRY: Final = 5
SIGNS: Final = 2
# A carrier word may come in so many pieces: "opt out".
TORN: Final = 2


def match(heard: Heard) -> Match:
    """Return the first answer that RULES gives."""
    return next(found for rule in RULES if (found := rule(heard)))


def reaction(heard: Heard) -> Match | None:
    """A phone's word that somebody liked, or laughed at, a text of ours: what it quotes is ours.

    A quotation that neither opens as our texts do nor has a number of ours is the person's own.
    """
    told, opens = quotation(heard.message.text)
    content = heard.content
    if not told or told not in content.reactions:
        return None
    if opens not in content.openings and not any(
        fact in heard.message.text for fact in content.facts.values()
    ):
        return None
    return Match("reaction", f'reaction "{told}"')


def carrier_word(heard: Heard) -> Match | None:
    """STOP, START, HELP and their like, when they are the whole message.

    Carriers act only on the bare word; with a full stop, or torn apart, it is ours to answer.
    """
    word = "".join(heard.reading.typed) if len(heard.reading.typed) <= TORN else ""
    topic = heard.content.carrier.get(word)
    if not topic:
        return None
    bare = heard.message.text.strip().lower() == word
    return Match(topic, lambda: f'carrier word "{word}"', carrier=bare)


def choice(heard: Heard) -> Match | None:
    """A number that was offered."""
    if not heard.context.choices:
        return None
    number, offered = heard.number(), heard.offered()
    if not 1 <= number <= len(offered):
        return None
    kind, _, picked = offered[number - 1].partition(":")
    topic = picked if kind == "topic" else "office"
    return Match(topic, f"choice {number}", pick=offered[number - 1])


def whole_message(heard: Heard) -> Match | None:
    """A phrase that counts only when nothing else is said: MENU, MORE, hi, ok.

    One of danger that was misspelt gets the safe answer, and a choice.
    """
    said = heard.content.lexicon.only.get(heard.rest())
    if not said:
        return None
    topic, reading = said[0].topic, heard.reading

    def told() -> str:
        return reason("message", f'"{said[0].text}"', reading.mended(0, len(reading.words)))

    language = only_language([(s.language,) for s in said])
    return Match(topic, told, language, offers(topic) if reading.fixes else ())


def beside_courtesy(heard: Heard) -> Match | None:
    """Danger that is all that is said, but for a greeting, thanks, or the name of a town."""
    rest, kept = without(heard)
    if not rest:
        return None
    found = danger(rest) or whole_message(rest) or near_danger(rest)
    if rest.hints and not found:
        found = guessed(rest)
    if not found or found.topic not in SAFETY:
        return None
    mended = not heard.reading.fixes.keys().isdisjoint(kept)
    choices = offers(found.topic) if mended else found.choices
    return replace(found, positions=tuple([kept[at] for at in found.positions]), choices=choices)


def town_asked_for(heard: Heard) -> Match | None:
    """The answer to the question in which town the child lives; a long one may tell of danger."""
    found = heard.found
    if not heard.context.asking or not found or heard.foreign > FOREIGN:
        return None
    match = Match("office", lambda: f"the town asked for; {found.reason}")
    return match if len(heard.reading.words) <= ANSWER else judged(heard, match, None)


def phrase(heard: Heard) -> Match | None:
    """The longest phrase of any topic; one that is negated only if there is no other."""
    hits, enough = heard.hits, least(heard, FOREIGN)
    if enough > 1:
        hits = [h for h in hits if h.size >= enough]
    if NOT in heard.groups:
        hits = [h for h in hits if not negated(h, heard.reading)] or hits
    return best("topic", hits, heard, heard.content.topics)


def place_alone(heard: Heard) -> Match | None:
    """A place and nothing else that is known, unless the model is sure of a danger there."""
    if not heard.found or heard.foreign > FOREIGN:
        return None
    found = Match("office", heard.found.told)
    alone = len(heard.found.positions) == len(heard.reading.words)
    return found if alone else judged(heard, found, None)


def worry(heard: Heard) -> Match | None:
    """Words about a young person, or oneself, with signs that no phrase puts together."""
    if len(heard.reading.words) < WORRY:
        return None
    groups, known = heard.groups, heard.content.worry
    for topic, about, signs in (
        ("report", known.person, known.signs),
        ("help_me", known.self, known.own),
    ):
        said = {name[1:-1]: span for name, span in groups.items() if name in signs}
        if about & groups.keys() and len(said) >= SIGNS:
            listed = ", ".join(
                f'{name} "{heard.reading.quote(*span)}"' for name, span in said.items()
            )
            return Match(topic, f"worry: {listed}", choices=offers(topic))
    return None


def spoken(heard: Heard) -> Match | None:
    """What a phrase says; a worry where there is none."""
    return phrase(heard) or worry(heard)


def said(heard: Heard) -> Match | None:
    """What a phrase or a worry says, unless the model is sure that it is about something else.

    Who gives thanks with a town still needs its number.
    """
    found = spoken(heard)
    if not found or (found.topic == "thanks" and heard.found):
        return None
    # A phrase that is the whole text leaves nothing to weigh.
    alone = len(found.positions) == len(heard.reading.words)
    return found if alone else judged(heard, found, found)


def town_not_found(heard: Heard) -> Match | None:
    """A short answer to the question for the town, in which there is no town, and no danger.

    What has everyday words in it, and means something by itself, is no name of a town.
    """
    read = heard.reading
    if not heard.context.asking or len(read.words) > ANSWER:
        return None
    if (likely := guessed(heard)) and (any(read.common) or not SAFE.isdisjoint(likely.choices)):
        return None
    return Match("office", "no town is known by that name")


def fallback(heard: Heard) -> Match:
    """Nothing that is known: the short menu with the hotline in it."""
    return Match("fallback", "no rule knows this")


RULES: Final[tuple[Callable[[Heard], Match | None], ...]] = (
    reaction,
    danger,
    carrier_word,
    choice,
    beside_courtesy,
    town_asked_for,
    whole_message,
    near_danger,
    said,
    place_alone,
    town_not_found,
    guessed,
    fallback,
)
