"""decide(): what a message means.  POLICY, read from top to bottom, is the policy."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from typing import Final

from bot.nlu import rules
from bot.nlu.audience import REPORTING
from bot.nlu.context import ABOUT_OTHERS, Context, topic_of
from bot.nlu.estimate import SMALL_TALK, Estimate, estimate
from bot.nlu.intent import DANGERS_NOW, FALLBACK, IN_PIECES, OF_A_CHILD, SAFETY, Intent
from bot.nlu.parse import Knowledge, Parse
from bot.nlu.question import alone, apart

# These answer no text that may not be understood; and a danger has an entry of its own.
_NEVER_GUESSED: Final = (SMALL_TALK | set(SAFETY)) - {"menu", "more", "thanks"}
# Where a child may be gone, the police come first.
_MISSING: Final = "report.missing"
# What frightens whoever writes about something else, though it is about no danger.
_ALARMING: Final = ("red_flags", "report")
# What is asked by whoever tells of a child; what may be asked before or after it by the way.
_ASKED_OF_REPORTS: Final = frozenset({"report", "mandated", "definition"})
_OF_THE_LINE: Final = frozenset({"about", "privacy", "person", "hotline"})
# How many choices are offered besides an answer.
_CHOICES: Final = 2
# With a town of the state these are answered with the number that is right for it.
_ABOUT_TOWNS: Final = frozenset({"hotline", "report.elsewhere", "repeat"})
# An age has so many digits; a ZIP has five.
_LONGEST_AGE: Final = 2
# An answer to the question for the town that names no town has at most so many words.
_LONGEST_TOWN: Final = 3
# How many features a reason names.
_NAMED: Final = 3


def decide(parse: Parse, knowledge: Knowledge) -> Intent:
    """Return the first intent that an entry of POLICY gives."""
    return next(decisions(parse, knowledge), Intent(FALLBACK, "fallback", "nothing that is known"))


def decisions(parse: Parse, knowledge: Knowledge) -> Iterator[Intent]:
    """Yield what each entry of POLICY gives that gives anything: the first one decides."""
    yield from filter(None, (rule(parse, knowledge) for rule in RULES))
    found = estimate(parse, knowledge)
    yield from filter(None, (guess(parse, knowledge, found) for guess in GUESSES))


def staff_phrase(parse: Parse, knowledge: Knowledge, found: Estimate) -> Intent | None:
    """A phrase that staff added, the longest first, made safe for what may be meant besides.

    Whoever adds a word that stands in pleas too takes none from one that the classifier is sure of.
    """
    match = max(parse.phrases, key=lambda found: len(found.positions), default=None)
    if not match or _is_outranked(match.phrase.label, found):
        return None
    answer = match.phrase.label
    likeliest, chance = found.best()
    is_danger = topic_of(likeliest) in SAFETY and topic_of(answer) not in SAFETY
    if is_danger and chance >= least_chance(likeliest, parse, knowledge):
        return None
    reason, also = rules.reason_of("phrase", match, parse), found.dangers_beside(answer)
    return Intent(answer, "staff_phrase", reason, also=also, positions=match.positions)


def question(parse: Parse, knowledge: Knowledge, found: Estimate) -> Intent | None:
    """A text that tells something and asks: each part is read alone.

    Whoever tells of a child asks more than where to report it, and is answered that; a child comes
    before a question about this line, and a danger that may go on before both.
    """
    parts = apart(parse.message.text, knowledge)
    whole = classified(parse, knowledge, found) if parts else None
    if not parts or not whole or topic_of(whole.answer) in SAFETY:
        return None
    context, told = parse.context, alone(parts.told, parse, knowledge)
    intent: Intent | None = None
    if whole.answer == "report":
        asked = alone(parts.asked, parse, knowledge)
        intent = _sure(asked, _ASKED_OF_REPORTS, knowledge)
    elif topic_of(whole.answer) in _OF_THE_LINE and not context.subjects:
        intent = _sure(told, {"report"}, knowledge)
    if not intent or intent.answer == whole.answer:
        intent = whole
    also = dict.fromkeys((*whole.also, *intent.also))
    least = knowledge.thresholds["danger_answer" if context.subjects else "danger"]
    may_go_on = told.prediction.topics["emergency"] >= least
    if may_go_on and context.topic not in DANGERS_NOW and topic_of(intent.answer) in OF_A_CHILD:
        also["emergency"] = None
    if intent is whole and len(also) == len(whole.also):
        return None
    return replace(intent, rule="question", also=tuple(also))


def _sure(part: Parse, topics: Container[str], knowledge: Knowledge) -> Intent | None:
    """Return what a *part* of a text surely means, if that is one of *topics*."""
    found = estimate(part, knowledge)
    intent = classified(part, knowledge, found)
    if not intent or topic_of(intent.answer) not in topics:
        return None
    is_sure = found.answers.get(intent.answer, 0.0) >= knowledge.thresholds["question"]
    return intent if is_sure else None


def classified(parse: Parse, knowledge: Knowledge, found: Estimate) -> Intent | None:
    """What the classifier is sure enough of; less is enough within a conversation.

    A danger that a first text may well be about is answered before any subject.
    """
    answer, chance = found.best()
    if answer == FALLBACK or found.is_strange or _is_outranked(answer, found):
        return None
    if chance < least_chance(answer, parse, knowledge):
        return None
    answer = _in_context(answer, parse, knowledge)
    missing = found.answers.get(_MISSING, 0.0)
    if (
        answer == "report"
        and not parse.context.subjects
        and missing >= knowledge.thresholds["doubtful"]
    ):
        answer = _MISSING
    others = _offered_instead(answer, found, parse, knowledge)
    if answer == "report" and others:
        # Who goes on with it tells more, and nothing is asked back; but the number was given, and
        # helps nobody again who needs something else.
        first, *rest = others
        if topic_of(first) in SAFETY or found.answers[first] < knowledge.thresholds["choice"]:
            others = []
        else:
            answer, others, chance = first, rest, parse.prediction.topics[topic_of(first)]
    also = found.dangers_beside(answer)
    if topic_of(answer) not in SAFETY:
        # The others have its number, or the hotline; none but a danger has that of the lifeline,
        # and where a child may be in danger now, that number comes first.
        about = answer if parse.context.subjects else topic_of(answer)
        may_be_now = about in OF_A_CHILD and not parse.context.danger
        kept = {"crisis", "emergency"} if may_be_now else {"crisis"}
        also = tuple(danger for danger in also if danger in kept)
    guess = _guess(answer, "classified", chance, found, parse, knowledge)
    return replace(guess, also=also, choices=_offered(others))


def least_chance(answer: str, parse: Parse, knowledge: Knowledge) -> float:
    """Return how likely the topic of *answer* must be for `classified` to give it."""
    values = knowledge.thresholds
    own = values.get(answer, values.get(topic_of(answer), values["default"]))
    return min(own, values["within"]) if parse.context.subjects else own


def doubtful(parse: Parse, knowledge: Knowledge, found: Estimate) -> Intent | None:
    """The likeliest answer of the likeliest topic that is no danger's, unless a danger is likelier.

    What else may have been meant is a choice.  Signs and reports alarm whoever writes about
    something else: they are given only where that is less likely.
    """
    topics, chances = parse.prediction.topics, found.answers
    possible = [
        answer
        for answer, chance in chances.items()
        if topic_of(answer) not in _NEVER_GUESSED and chance >= knowledge.thresholds["choice"]
    ]
    alarming = [topic for topic in _ALARMING if topics[topic] < topics[FALLBACK]]
    ranked = sorted(possible, key=chances.__getitem__, reverse=True)
    likely = [answer for answer in ranked if topic_of(answer) not in alarming]
    if not likely or found.is_strange:
        return None
    answer = max(likely, key=lambda each: topics[topic_of(each)])
    chance = topics[topic_of(answer)]
    if chance < knowledge.thresholds["doubtful"] or _is_outranked(answer, found):
        return None
    if any(topics[danger] >= chance for danger in found.dangers):
        return None
    others = [other for other in ranked if other != answer and other not in SMALL_TALK]
    guess = _guess(answer, "doubtful", chance, found, parse, knowledge)
    return replace(guess, also=found.dangers, choices=_offered(others[:_CHOICES]))


def doubtful_danger(parse: Parse, knowledge: Knowledge, found: Estimate) -> Intent | None:
    """A danger that may be meant: the likeliest answer, made safe for the others.

    Where it is more likely that no danger is meant, the 24-hour hotline is the answer.
    """
    if not found.dangers:
        return None
    topics = parse.prediction.topics
    topic = max(found.dangers, key=topics.__getitem__)
    has_told = _has_told(parse.context)
    if has_told and topic_of(found.best()[0]) != topic:
        return None
    answer = found.best_of(topic, default="hotline")
    if topics[topic] < knowledge.thresholds["danger_answer"] and not has_told:
        answer = "hotline"
    guess = _guess(answer, "doubtful_danger", topics[topic], found, parse, knowledge)
    return replace(guess, also=found.dangers_beside(answer))


def continued(parse: Parse, knowledge: Knowledge, found: Estimate) -> Intent | None:
    """More about what was talked about, where a text means little alone.

    Who only asked for information, and told nothing, is better given the 24-hour hotline.
    """
    context, last = parse.context, parse.context.subject
    none = parse.prediction.answers.get(FALLBACK, 0)
    if not last or none >= knowledge.thresholds["off_topic"] or not parse.words:
        return None
    if found.is_rejected:
        return Intent("repeat", "continued", f"{last} was not asked", situation="sorry")
    if not _has_told(context):
        return None
    topic = topic_of(last)
    if topic in REPORTING and parse.known_writer == "young":
        # What was said to an adult was not for them ...
        topic = "help_me"
    elif topic == "help_me" and parse.writer in ABOUT_OTHERS:
        # ... nor is this for who says that they are not the one.
        topic = "report"
    answer = found.best_of(topic, default=last)
    situation = "next" if answer == last else ""
    also, reason = found.dangers_beside(answer), f"goes on after {last}"
    return Intent(answer, "continued", reason, also=also, situation=situation)


def town_not_found(parse: Parse, knowledge: Knowledge, found: Estimate) -> Intent | None:
    """A short answer to the question for the town, in which there is no town; an age is none."""
    is_age = all(word.isdecimal() and len(word) <= _LONGEST_AGE for word in parse.words)
    if parse.context.asked != "town" or len(parse.words) > _LONGEST_TOWN or is_age:
        return None
    return Intent("office", "town_not_found", "no town of that name", situation="unknown")


def _has_told(context: Context) -> bool:
    """Return whether whoever writes told of somebody so far, and did not just ask what is what."""
    in_pieces = not IN_PIECES.isdisjoint(map(topic_of, context.subjects))
    return in_pieces or bool(context.writer or context.danger)


def _is_outranked(answer: str, found: Estimate) -> bool:
    """Return whether a danger is to be answered first, and *answer* is about none."""
    return found.is_urgent and topic_of(answer) not in SAFETY


def _in_context(answer: str, parse: Parse, knowledge: Knowledge) -> str:
    """Return what *answer* means beside a town, in a language that is in use, or at the start."""
    places, context = knowledge.gazetteer.places, parse.context
    if answer in _ABOUT_TOWNS and parse.place:
        # What has a state lies in another one than this line.
        return answer if any(places[id].state for id in parse.place.places) else "office"
    if answer == "language" and context.started and context.language:
        # "Posso ligar em português?", asked in Portuguese, is about whom to call.
        in_use = rules.named_language(parse, knowledge) == context.language
        return "report.access" if in_use else answer
    return rules.at_start(answer, context)


def _offered_instead(answer: str, found: Estimate, parse: Parse, knowledge: Knowledge) -> list[str]:
    """Return what else may be meant by who was given *answer* before, the likeliest first.

    Who goes on with a plea tells more of it.  Nothing is offered beside a danger of the moment, nor
    that beside anything: each reply has its numbers.
    """
    given = parse.context.subjects
    is_particular = answer in found.situations or bool(parse.place)
    if answer not in given or is_particular or topic_of(answer) in {"help_me", *DANGERS_NOW}:
        return []
    return [
        other
        for other in found.alternatives(answer)
        if other not in (*given, *DANGERS_NOW)
        and found.answers[other] >= knowledge.thresholds["again"]
    ]


def _offered(answers: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"answer:{answer}" for answer in answers)


def _guess(
    answer: str, rule: str, chance: float, found: Estimate, parse: Parse, knowledge: Knowledge
) -> Intent:
    """Return the intent of *answer* with what weighed for it as the reason."""
    label = parse.prediction.label(answer)
    weighed = knowledge.classifier.reasons(parse.evidence, label, _NAMED)
    named = ", ".join(f'"{name}"' for name, weight in weighed if weight > 0)
    after = f"after {parse.context.subject}: " if parse.context.subject else ""
    reason = f"{after}{chance:.0%} from {named or 'its letters'}"
    if mended := parse.mended():
        reason = f"{mended}; {reason}"
    return Intent(
        answer,
        rule,
        reason,
        alternatives=found.alternatives(answer),
        situation=found.situations.get(answer, ""),
        language=rules.named_language(parse, knowledge) if answer == "language" else None,
    )


# These never look at the classifier.
RULES: Final = (
    rules.reaction,
    rules.danger_phrase,
    rules.choice,
    rules.carrier_word,
    rules.whole_message,
    rules.language_named,
    rules.town_asked_for,
    rules.place_alone,
    rules.misspelt_message,
    rules.menu_number,
)
# These come once no rule has decided, with one estimate for all.
GUESSES: Final = (
    staff_phrase,
    question,
    classified,
    doubtful,
    doubtful_danger,
    town_not_found,
    continued,
)
POLICY: Final = (*RULES, *GUESSES)
