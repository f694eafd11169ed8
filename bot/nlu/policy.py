"""decide(): what a message means.  POLICY, read from top to bottom, is the policy."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from heapq import nlargest
from typing import Final

from bot.nlu import rules
from bot.nlu.audience import ABOUT_OTHERS, REPORTING, fitting, is_about_others, rule_out
from bot.nlu.context import Context, Tongue, topic_of
from bot.nlu.intent import ASIDE, DANGERS_NOW, FALLBACK, SAFETY, Intent
from bot.nlu.parse import Knowledge, Parse

# Answers that say nothing about a subject: never offered as what may have been meant.
_SMALL_TALK: Final = ASIDE | {"menu"}
# Nor do these answer a text that may not be understood; and a danger has an entry of its own.
_NEVER_GUESSED: Final = (_SMALL_TALK | set(SAFETY)) - {"menu", "more", "thanks"}
# What frightens whoever writes about something else, though it is about no danger.
_ALARMING: Final = ("red_flags", "report")
# How many choices are offered besides an answer.
_CHOICES: Final = 2
# With a town of the state these are answered with the number that is right for it.
_ABOUT_TOWNS: Final = frozenset({"hotline", "report.elsewhere"})
# Among so many of the likeliest answers stand these choices.
_CONSIDERED: Final = 6
# An age has so many digits; a ZIP has five.
_LONGEST_AGE: Final = 2
# How many features a reason names.
_NAMED: Final = 3

Entry = Callable[[Parse, Knowledge], Intent | None]


def decide(parse: Parse, knowledge: Knowledge) -> Intent:
    """Return the first intent that an entry of POLICY gives."""
    for entry in POLICY:
        if intent := entry(parse, knowledge):
            return intent
    return Intent(FALLBACK, "fallback", "nothing that is known")


def classified(parse: Parse, knowledge: Knowledge) -> Intent | None:
    """What the classifier is sure enough of; less is enough within a conversation.

    A danger that a first text may well be about is answered before any subject.
    """
    chances = chances_of(parse, knowledge)
    answer, chance = best_answer(chances)
    if answer == FALLBACK or _is_strange(parse, knowledge):
        return None
    if chance < least_chance(answer, parse, knowledge) or _is_outranked(answer, parse, knowledge):
        return None
    if answer in _ABOUT_TOWNS and _is_home_town(parse, knowledge):
        answer = "office"
    if answer == "language" and _is_in_use(rules.named_language(parse, knowledge), parse.context):
        # "Posso ligar em português?", asked in Portuguese, is about whom to call.
        answer = "report.access"
    answer = rules.at_start(answer, parse.context)
    others = _instead(parse, knowledge, answer, chances)
    other = next(iter(others), "")
    if (
        answer == "report"
        and topic_of(other) not in SAFETY
        and others.get(other, 0.0) >= knowledge.thresholds["choice"]
    ):
        # The number was given: it helps nobody again who needs something else.
        answer = other
        chance = parse.prediction.topics[topic_of(answer)]
        del others[other]
    if answer == "report":
        # Who goes on with it tells more: nothing is asked back.
        others = {}
    also = _possible_dangers(parse, knowledge, answer)
    if topic_of(answer) not in SAFETY:
        # The others have its number, or the hotline; none but a danger has that of the lifeline.
        also = tuple(danger for danger in also if danger == "crisis")
    alternatives = _alternatives(chances, answer)
    found = _guess(parse, knowledge, answer, "classified", chance, alternatives, also)
    return replace(found, choices=tuple(f"answer:{other}" for other in others))


def _instead(
    parse: Parse, knowledge: Knowledge, answer: str, chances: Mapping[str, float]
) -> dict[str, float]:
    """Return what else may be meant by who was given *answer* before, the likeliest first.

    Who goes on with a plea tells more of it.  Nothing is offered beside a danger of the moment, nor
    that beside anything: each reply has its numbers.
    """
    given = parse.context.answers
    is_particular = answer in _situations(parse, knowledge) or bool(parse.place)
    if answer not in given or is_particular or topic_of(answer) in {"help_me", *DANGERS_NOW}:
        return {}
    return {
        other: chances[other]
        for other in _alternatives(chances, answer)
        if other not in (*given, *DANGERS_NOW) and chances[other] >= knowledge.thresholds["again"]
    }


def least_chance(answer: str, parse: Parse, knowledge: Knowledge) -> float:
    """Return how likely the topic of *answer* must be for `classified` to give it."""
    within = knowledge.thresholds["within"] if parse.context.answers else 1.0
    return min(knowledge.threshold(answer), within)


def doubtful_danger(parse: Parse, knowledge: Knowledge) -> Intent | None:
    """A danger that may be meant: the likeliest answer, made safe for the others.

    Where it is more likely that no danger is meant, the 24-hour hotline is the answer.
    """
    dangers = _possible_dangers(parse, knowledge, "")
    if not dangers:
        return None
    topics, chances = parse.prediction.topics, chances_of(parse, knowledge)
    topic = max(dangers, key=topics.__getitem__)
    if parse.context.answers and topic_of(best_answer(chances)[0]) != topic:
        return None
    answer = max((a for a in chances if topic_of(a) == topic), key=chances.__getitem__)
    if topics[topic] < knowledge.thresholds["danger_answer"] and not parse.context.answers:
        answer = "hotline"
    also = tuple(danger for danger in dangers if danger != topic_of(answer))
    alternatives = _alternatives(chances, answer)
    return _guess(parse, knowledge, answer, "doubtful_danger", topics[topic], alternatives, also)


def doubtful(parse: Parse, knowledge: Knowledge) -> Intent | None:
    """The likeliest answer of the likeliest topic that is no danger's, unless a danger is likelier.

    What else may have been meant is a choice.  Signs and reports alarm whoever writes about
    something else: they are given only where that is less likely.
    """
    topics, chances = parse.prediction.topics, chances_of(parse, knowledge)
    possible = [
        answer
        for answer, chance in chances.items()
        if topic_of(answer) not in _NEVER_GUESSED and chance >= knowledge.thresholds["choice"]
    ]
    alarming = [topic for topic in _ALARMING if topics[topic] < topics[FALLBACK]]
    ranked = sorted(possible, key=chances.__getitem__, reverse=True)
    likely = [answer for answer in ranked if topic_of(answer) not in alarming]
    if not likely or _is_strange(parse, knowledge):
        return None
    answer = max(likely, key=lambda each: topics[topic_of(each)])
    chance = topics[topic_of(answer)]
    dangers = _possible_dangers(parse, knowledge, "")
    if chance < knowledge.thresholds["doubtful"] or any(topics[one] >= chance for one in dangers):
        return None
    if _is_outranked(answer, parse, knowledge):
        return None
    others = [other for other in ranked if other != answer and other not in _SMALL_TALK]
    choices = tuple(f"answer:{other}" for other in others[:_CHOICES])
    alternatives = _alternatives(chances, answer)
    found = _guess(parse, knowledge, answer, "doubtful", chance, alternatives, dangers)
    return replace(found, choices=choices)


def continued(parse: Parse, knowledge: Knowledge) -> Intent | None:
    """More about what was talked about, where a text means little alone."""
    last = parse.context.answer
    none = parse.prediction.answers.get(FALLBACK, 0)
    if not last or none >= knowledge.thresholds["off_topic"] or not parse.words:
        return None
    if rejects_answer(parse, knowledge):
        if not parse.context.alternatives:
            return None
        return Intent("repeat", "continued", f"{last} was not asked", situation="sorry")
    topic = topic_of(last)
    if topic in REPORTING and parse.known_writer == "young":
        # What was said to an adult was not for them ...
        topic = "help_me"
    elif topic == "help_me" and parse.writer in ABOUT_OTHERS:
        # ... nor is this for who says that they are not the one.
        topic = "report"
    chances = {a: c for a, c in chances_of(parse, knowledge).items() if topic_of(a) == topic}
    answer = max(chances, key=chances.__getitem__, default=last)
    situation = "next" if answer == last else ""
    also = _possible_dangers(parse, knowledge, answer)
    reason = f"goes on after {last}"
    return Intent(answer, "continued", reason, also=also, situation=situation)


def town_not_found(parse: Parse, knowledge: Knowledge) -> Intent | None:
    """A short answer to the question for the town, in which there is no town; an age is none."""
    is_age = all(word.isdecimal() and len(word) <= _LONGEST_AGE for word in parse.words)
    if parse.context.asked != "town" or len(parse.words) > rules.LONGEST_TOWN or is_age:
        return None
    return Intent("office", "town_not_found", "no town of that name", situation="unknown")


def best_answer(chances: Mapping[str, float]) -> tuple[str, float]:
    """Return the likeliest answer by its *chances*, and how likely its topic is."""
    best = max(chances, key=chances.__getitem__)
    topic = topic_of(best)
    return best, sum(chance for answer, chance in chances.items() if topic_of(answer) == topic)


def chances_of(parse: Parse, knowledge: Knowledge) -> dict[str, float]:
    """Return the chances of the answers that fit who writes, but for one that they reject."""
    chances = fitting(parse)
    if rejects_answer(parse, knowledge):
        rule_out([parse.context.answer], chances)
    return chances


def rejects_answer(parse: Parse, knowledge: Knowledge) -> bool:
    """Return whether the last answer was not what they asked: "no i mean".

    Who is in danger may begin so too: only a question about a danger is ruled out.
    """
    return knowledge.correction.stands_at(parse.words, 0) and parse.context.answer not in SAFETY


def _possible_dangers(parse: Parse, knowledge: Knowledge, answer: str) -> tuple[str, ...]:
    """Return the topics of danger that are likely enough, but for that of *answer*."""
    chances = parse.prediction.topics
    least = knowledge.thresholds["danger"]
    about_others = is_about_others(parse)
    return tuple(
        topic
        for topic in SAFETY
        if chances.get(topic, 0) >= least
        and topic != topic_of(answer)
        and not (topic == "help_me" and about_others)
    )


def _is_outranked(answer: str, parse: Parse, knowledge: Knowledge) -> bool:
    """Return whether a first text is likely enough about a danger, and *answer* about none."""
    if parse.context.answers or topic_of(answer) in SAFETY:
        return False
    least, topics = knowledge.thresholds["danger_answer"], parse.prediction.topics
    return any(topics[danger] >= least for danger in _possible_dangers(parse, knowledge, answer))


def _situations(parse: Parse, knowledge: Knowledge) -> dict[str, str]:
    """Return the situation of each answer that is likely to be meant in one.

    A situation is likelier than the first page, however unlikely both are; and what an answer is
    given in place of has none.
    """
    chances, least = parse.prediction.answers, knowledge.thresholds["choice"]
    found = parse.prediction.situations.items()
    return {answer: situation for answer, situation in found if chances[answer] >= least}


def _is_home_town(parse: Parse, knowledge: Knowledge) -> bool:
    """Return whether a town is named that lies in the state of this line."""
    places = knowledge.gazetteer.places
    named = parse.place.places if parse.place else ()
    return bool(named) and not any(places[id].state for id in named)


def _is_in_use(named: Tongue | None, context: Context) -> bool:
    """Return whether the replies are in the language *named* already."""
    return bool(named and context.started and named == context.language)


def _is_strange(parse: Parse, knowledge: Knowledge) -> bool:
    """Return whether no word is known: letters alone make no sense of a text."""
    return not any(map(knowledge.classifier.knows, parse.words)) and not parse.place


def _guess(
    parse: Parse, knowledge: Knowledge, answer: str, rule: str, chance: float,
    alternatives: tuple[str, ...], also: tuple[str, ...],
) -> Intent:  # fmt: skip
    label = parse.prediction.label(answer)
    weighed = knowledge.classifier.reasons(parse.evidence, label, _NAMED)
    named = ", ".join(f'"{name}"' for name, weight in weighed if weight > 0)
    after = f"after {parse.context.answer}: " if parse.context.answer else ""
    reason = f"{after}{chance:.0%} from {named or 'its letters'}"
    if mended := parse.mended():
        reason = f"{mended}; {reason}"
    return Intent(
        answer,
        rule,
        reason,
        also=also,
        alternatives=alternatives,
        situation=_situations(parse, knowledge).get(answer, ""),
        language=rules.named_language(parse, knowledge) if answer == "language" else None,
    )


def _alternatives(chances: Mapping[str, float], answer: str) -> tuple[str, ...]:
    """Return the answers that are next likeliest, for who says that this is not what was asked."""
    others = [
        other
        for other in nlargest(_CONSIDERED, chances, key=chances.__getitem__)
        if topic_of(other) not in _SMALL_TALK and other != answer
    ]
    return tuple(others[:_CHOICES])


POLICY: Final[tuple[Entry, ...]] = (
    rules.reaction,
    rules.danger_phrase,
    rules.choice,
    rules.carrier_word,
    rules.whole_message,
    rules.language_named,
    rules.town_asked_for,
    rules.place_alone,
    rules.staff_phrase,
    rules.misspelt_message,
    rules.menu_number,
    classified,
    doubtful,
    doubtful_danger,
    town_not_found,
    continued,
)
