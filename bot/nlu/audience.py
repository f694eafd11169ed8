"""Which answers fit who writes: what is for one person may be wrong, or worse, for another."""

from collections.abc import Container, Iterable, Mapping
from typing import Final

from bot.nlu.context import ABOUT_OTHERS, topic_of
from bot.nlu.intent import OF_A_FRIEND
from bot.nlu.parse import Parse

# What is said in these is for who is worried about somebody else.
REPORTING: Final = frozenset(
    "report office hotline mandated red_flags training about facts definition examples "
    "risk_factors emergency".split()
)
# A plea that is so likely is one whoever wrote before, as is what follows a danger of one's own.
_VERY_LIKELY: Final = 0.9
_OWN_DANGERS: Final = frozenset({"help_me", "crisis"})
_PLEAS: Final = ("help_me", "help_me.abuse", "help_me.leave", "help_me.safe_place")
# What they ask or tell besides who took pills or have a wound.
_OF_THE_HURT: Final = ("help_me.tell", "emergency")
# What is written for adults, and what a young person needs who may mean it.
_FOR_ADULTS: Final = {
    "report.grooming": "help_me", "report.past": "help_me", "images.parent": "images"
}  # fmt: skip
# The answers about pictures for somebody who is not in them.
_PICTURES_OF_OTHERS: Final = ("images.parent", "images.got")
# Whoever asks, how pictures are taken down and what a fake is has the same words.
_FOR_ANYONE: Final = frozenset({"down", "fake"})
# A young person who told of their own trouble speaks of a friend only if that is so likely.
_FRIEND: Final = 0.7
# What is for the young person themself, and what their friend needs who writes about them.
_FOR_FRIENDS: Final = {
    **dict.fromkeys(_PLEAS, OF_A_FRIEND), "report.grooming": OF_A_FRIEND,
    "images": "images.got", "images.parent": "images.got",
}  # fmt: skip
# What a young person who was called to an interview asks of that, whatever it sounds like: "will my
# dad find out what i say".
_INTERVIEW: Final = "about.cac"
_OF_THE_INTERVIEW: Final = dict.fromkeys(("help_me.tell", "privacy", "mandated"), _INTERVIEW)
# Who was hurt long ago speaks of that, and not of today.
_LONG_AGO: Final = "report.past"
# What somebody grown needs who writes about themself, or about another who is grown.
_GROWN: Final = "report.adult"
_FOR_THE_GROWN: Final = {
    **dict.fromkeys((*_PLEAS, "help_me.tell"), _GROWN), OF_A_FRIEND: "report",
}  # fmt: skip


def fitting(parse: Parse, about_others: bool) -> dict[str, float]:
    """Return the chances of the answers that fit who writes.

    A plea by who writes about somebody else is a report; whom one may tell is no plea, and not for
    them.  A report by a young person is a plea once they told of a danger, and about a friend where
    they only said that they are young; what is written for adults is not for them, nor a plea for
    somebody grown.  One by who was hurt long ago, or is grown, is about that, and one right after
    talk of dying goes on with that, unless it is denied: who says that they are in no such danger
    gets what else they say answered.  After pills or a wound the question whom one may tell, or who
    will know, is about those too.
    """
    chances = dict(parse.prediction.answers)
    kept = {"images"} if parse.prediction.situations.get("images") in _FOR_ANYONE else set()
    if _LONG_AGO in parse.context.answers:
        _move(dict.fromkeys(_PLEAS, _LONG_AGO), chances)
    elif is_grown(parse):
        _move(_FOR_THE_GROWN, chances)
    if about_others:
        pictures = max(_PICTURES_OF_OTHERS, key=lambda answer: chances.get(answer, 0.0))
        _move({**dict.fromkeys(_PLEAS, "report"), "images": pictures}, chances, kept)
        if parse.adult or parse.context.adult:
            _move({OF_A_FRIEND: "report"}, chances)
        rule_out([a for a in chances if topic_of(a) == "help_me" and a != OF_A_FRIEND], chances)
    elif parse.known_writer == "young":
        _move_for_young(parse, chances)
    elif parse.known_writer == "friend" and parse.prediction.topics["help_me"] < _VERY_LIKELY:
        _move(_FOR_FRIENDS, chances, kept)
    if parse.denied:
        rule_out([answer for answer in chances if topic_of(answer) == parse.denied], chances)
    elif parse.is_hurt:
        _move(dict.fromkeys((*_PLEAS, *_OF_THE_HURT), "crisis"), chances)
    elif parse.context.topic == "crisis":
        _move({"help_me": "crisis"}, chances)
    return chances


def _move_for_young(parse: Parse, chances: dict[str, float]) -> None:
    """Move what is not for a young person, or is about the interview that they were told of."""
    _move(_FOR_ADULTS, chances)
    if parse.context.answer == _INTERVIEW:
        _move(_OF_THE_INTERVIEW, chances)
        if parse.prediction.situations.get("help_me") == "meet":
            _move({"help_me": _INTERVIEW}, chances)
    if parse.context.danger or parse.says:
        _move({"report": "help_me" if parse.context.danger else OF_A_FRIEND}, chances)
    if chances.get(OF_A_FRIEND, 1.0) < _FRIEND:
        _move({OF_A_FRIEND: "help_me"}, chances)


def is_grown(parse: Parse) -> bool:
    """Return whether somebody grown writes about themself: who was just told about that may be."""
    just_told = parse.context.answer == _GROWN and not parse.context.danger
    return parse.known_writer == "grown" or (just_told and not parse.known_writer)


def rule_out(answers: Iterable[str], chances: dict[str, float]) -> None:
    """Leave *answers* out of *chances*: what they were likely for, the others are."""
    others = 1 - sum(chances.pop(answer, 0.0) for answer in answers)
    if others > 0:
        chances.update({other: chance / others for other, chance in chances.items()})


def is_about_others(parse: Parse) -> bool:
    """Return whether the text is by somebody who is worried about another.

    Where the text itself does not say so, the classifier does, or a text before, unless a plea is
    very likely.  What was asked tells nothing: the child too texts a keyword of a poster first.
    """
    if parse.says:
        return parse.says in ABOUT_OTHERS
    is_plea = parse.prediction.topics["help_me"] >= _VERY_LIKELY
    if is_plea or parse.context.danger in _OWN_DANGERS:
        return False
    return parse.known_writer in ABOUT_OTHERS


def _move(answers: Mapping[str, str], chances: dict[str, float], kept: Container[str] = ()) -> None:
    """Give the chance of each of *answers* to the one in its place, but for those *kept*."""
    for answer, other in answers.items():
        if answer not in kept:
            chances[other] = chances.get(other, 0.0) + chances.pop(answer, 0.0)
