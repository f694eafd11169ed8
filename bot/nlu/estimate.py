"""estimate(): what the classifier makes of a text in its conversation."""

from collections.abc import Mapping
from dataclasses import dataclass
from heapq import nlargest
from typing import Final

from bot.nlu.audience import fitting, is_about_others, is_grown, rule_out
from bot.nlu.context import topic_of
from bot.nlu.intent import ASIDE, HURT, SAFETY
from bot.nlu.parse import Knowledge, Parse

# Answers that say nothing about a subject: never offered as what may have been meant.
SMALL_TALK: Final = ASIDE | {"menu"}
# How many alternatives there are to an answer, and among so many of the likeliest they stand.
_ALTERNATIVES: Final = 2
_CONSIDERED: Final = 6


@dataclass(frozen=True, slots=True)
class Estimate:
    """How likely it is that each answer is the right one.

    *answers* are the chances of those that fit who writes, but for the last one where
    *is_rejected* says that it was not asked: they add up to 1.  *situations* names that of an
    answer that is likely to be meant in one.
    *dangers* are the topics of danger that are likely enough to be meant, the most urgent first;
    *is_urgent* says that one of them is likely enough to be answered before any subject.
    *is_strange* says that no word is known: letters alone make no sense of a text.
    """

    answers: Mapping[str, float]
    situations: Mapping[str, str]
    dangers: tuple[str, ...]
    is_urgent: bool
    is_rejected: bool
    is_strange: bool

    def best(self) -> tuple[str, float]:
        """Return the likeliest answer, and how likely its topic is."""
        best = max(self.answers, key=self.answers.__getitem__)
        topic = topic_of(best)
        return best, sum(chance for a, chance in self.answers.items() if topic_of(a) == topic)

    def best_of(self, topic: str, default: str) -> str:
        """Return the likeliest answer of *topic*; *default* where none fits who writes."""
        own = [answer for answer in self.answers if topic_of(answer) == topic]
        return max(own, key=self.answers.__getitem__, default=default)

    def alternatives(self, answer: str) -> tuple[str, ...]:
        """Return what is next likeliest, for who says that *answer* is not what was asked."""
        others = [
            other
            for other in nlargest(_CONSIDERED, self.answers, key=self.answers.__getitem__)
            if topic_of(other) not in SMALL_TALK and other != answer
        ]
        return tuple(others[:_ALTERNATIVES])

    def dangers_beside(self, answer: str) -> tuple[str, ...]:
        """Return the dangers that may be meant besides *answer*."""
        return tuple(danger for danger in self.dangers if danger != topic_of(answer))


def estimate(parse: Parse, knowledge: Knowledge) -> Estimate:
    """Return what the classifier makes of *parse*."""
    prediction, thresholds = parse.prediction, knowledge.thresholds
    about_others = is_about_others(parse)
    # What is a plea by somebody young is none by these, and no danger.
    is_plea = not about_others and not is_grown(parse)
    answers = fitting(parse, about_others)
    # Who is in danger may begin so too: only a question about a danger is ruled out.
    is_correction = knowledge.people["correction"].stands_at(parse.words, 0)
    is_rejected = is_correction and parse.context.answer not in SAFETY
    if is_rejected:
        rule_out([parse.context.answer], answers)
    dangers = tuple(
        topic
        for topic in SAFETY
        if prediction.topics[topic] >= thresholds["danger"] and (topic != "help_me" or is_plea)
    )
    return Estimate(
        answers,
        # A situation is likelier than the first page, however unlikely both are.
        {
            answer: situation
            for answer, situation in prediction.situations.items()
            if prediction.answers[answer] >= thresholds["choice"]
            and not (parse.unhurt and prediction.label(answer) == HURT)
        },
        dangers,
        # Within a conversation a danger that is new is seldom meant.
        not parse.context.subjects
        and any(prediction.topics[one] >= thresholds["danger_answer"] for one in dangers),
        is_rejected,
        knowledge.classifier.rows.keys().isdisjoint(parse.words) and not parse.place,
    )
