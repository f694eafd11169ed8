"""What is said in answer to an intent, before it is shaped for a channel."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from bot.dialogue import paging
from bot.dialogue.memory import remember
from bot.dialogue.offices import routed, with_office
from bot.dialogue.safety import safe_draft
from bot.dialogue.turn import Draft, Turn, numbered
from bot.nlu.audience import REPORTING
from bot.nlu.context import NO_PAGE, Context, Writer
from bot.nlu.intent import ASIDE, DANGERS_NOW, FALLBACK, ROUTED, WHOLE_MENU

# What is said to who goes on about a danger of the moment; who has called for help is one of these.
_AGAIN: Final = "again"
_HURT: Final = "hurt"
_HURT_AGAIN: Final = "hurt_again"
_CALLED: Final = "called"
# The words for who writes, in place of the first page, and what a young person hears who asks on.
_YOUNG: Final = "young"
_YOUNG_AGAIN: Final = "young_again"
_WORDS_FOR: Final[frozenset[Writer]] = frozenset({_YOUNG, "grown"})
# What a family asks of a visit to the CAC; a young person has words of their own.
_VISIT: Final = "visit"


def draft(turn: Turn) -> Draft:
    """Return what to say, safe and complete: what an answer has of its own comes last."""
    own = _DRAFTS.get(turn.intent.answer, _answer)
    drafted = _next(turn) or _told_more(turn) or _again(turn) or own(turn)
    # The right number outranks the language: a town's number stands in the nearest one.
    in_creole = turn.tongue != turn.language and not drafted.place
    if in_creole and (creole := turn.creole(_answer_in_creole(turn, drafted))):
        # There is one text, which stands for the first page.
        is_own = drafted.context.answer == drafted.answer
        after = replace(drafted.context, page=0) if is_own else drafted.context
        drafted = replace(drafted, text=creole, context=after, situation="", creole=True)
    return _offer(turn, safe_draft(turn, with_office(turn, drafted)))


def _answer_in_creole(turn: Turn, drafted: Draft) -> str:
    """Return the answer that *drafted* brings: who wants it again may have had the Creole text."""
    is_again = drafted.answer == "repeat" and drafted.situation != "sorry"
    return turn.context.answer if is_again and turn.context.page <= 0 else drafted.answer


def _next(turn: Turn) -> Draft | None:
    """The next page of what is talked about; at the end of a report that this is to be told too."""
    if turn.intent.situation != "next":
        return None
    pages = turn.content.answers[turn.context.answer].pages
    if turn.context.page + 1 < len(pages):
        return _page(turn, turn.context.page + 1)
    was_told = turn.last_text == ("report", paging.DETAIL)
    if turn.context.danger or turn.context.topic not in REPORTING or was_told:
        return _stay(turn)
    return turn.say("report", situation=paging.DETAIL)


def _told_more(turn: Turn) -> Draft | None:
    """The next page for who goes on with a report or a plea: each text tells more of it.

    At the end, or where something else was answered since, it is that this is to be told too.
    A town that is named in a report gets its number, and after an emergency a report its words.
    """
    answer, context = turn.intent.answer, turn.context
    if answer not in context.answers or turn.intent.rule not in paging.TOLD:
        return None
    if paging.DETAIL not in turn.content.answers[answer].situations:
        return None
    has_own_words = turn.parse.place or context.topic == "emergency"
    if turn.intent.situation not in ("", paging.DETAIL) or (answer == "report" and has_own_words):
        return None
    # The town is still asked for: it may come with the next fact.
    after = turn.after(answer, asked=context.asked)
    page = paging.next_page(turn)
    if page is None:
        return turn.say(answer, after, paging.DETAIL)
    # Nobody asked for a page.
    signs = [turn.common(name) for name in paging.PAGE_NUMBERS]
    pages = len(turn.content.answers[answer].pages)
    drafted = turn.say(answer, replace(after, page=page), page=page)
    return replace(drafted, text=paging.unnumbered(drafted.text, page, pages, signs))


def _again(turn: Turn) -> Draft | None:
    """Less of it for who goes on about a danger: it may be over, or somebody be there."""
    answer, context = turn.intent.answer, turn.context
    if turn.intent.situation == _CALLED and context.topic == "emergency":
        answer = "emergency"
    elif turn.intent.situation or turn.intent.rule not in paging.UNDERSTOOD:
        return None
    if answer not in DANGERS_NOW or answer not in context.answers:
        return None
    # The page for a danger may have given way to a last word, or to the short one of a busy line.
    was_read = context.page != NO_PAGE or turn.was_given(answer)
    if context.answer == answer and not was_read:
        return None
    again = _AGAIN
    if answer == "crisis" and turn.parse.is_hurt:
        # In turns what to do, and where to go.
        again = _HURT if turn.last_text == (answer, _HURT_AGAIN) else _HURT_AGAIN
    if turn.parse.place or turn.last_text == (answer, again):
        return None
    page = context.page if context.answer == answer else NO_PAGE
    return turn.say(answer, turn.after(answer, asked=context.asked, page=page), again)


def _answer(turn: Turn) -> Draft:
    """The page of an answer that the text asks for."""
    answer = turn.intent.answer
    if answer in ASIDE:
        return turn.say(answer, remember(turn.context, answer, turn.parse.writer))
    # Who tells more of what was not answered yet gets its first page.
    situation = turn.intent.situation if turn.intent.situation != paging.DETAIL else ""
    # Who has read a text and asks on gets another one; but not in danger, nor for a keyword, and
    # where there are words for the young, the pages are for adults.
    asks_on = turn.intent.rule in paging.UNDERSTOOD and turn.intent.topic not in DANGERS_NOW
    if asks_on and situation not in ("", _YOUNG) and turn.was_sent(answer, situation):
        situation = "" if turn.was_sent(answer, paging.DETAIL) else paging.DETAIL
    situations = turn.content.answers[answer].situations
    # What a first text only seems to tell is too little to change the words.
    writer = turn.parse.says or turn.context.writer
    if situation not in situations and writer in _WORDS_FOR:
        situation = writer
    if writer == _YOUNG and situation == _VISIT:
        situation = _YOUNG
    asks_again = situation == _YOUNG and turn.last_text == (answer, _YOUNG)
    if asks_again and _YOUNG_AGAIN in situations:
        situation = _YOUNG_AGAIN
    if situation in situations:
        # The words for who writes stand in place of the first page; beside other words a page
        # that was sent stays the last one.
        sent = turn.context.page if turn.context.answer == answer else NO_PAGE
        page = 0 if situation in _WORDS_FOR else sent
        return turn.say(answer, turn.after(answer, page=page), situation)
    page = paging.page_for(turn)
    return turn.say(answer, turn.after(answer, page=page), page=page)


def _routed(turn: Turn) -> Draft:
    """The hotline, or the number for the town that is named or known."""
    if turn.intent.answer == "hotline" and not turn.parse.place and not turn.place_outside:
        return _answer(turn)
    return routed(turn)


def _menu(turn: Turn) -> Draft:
    """The numbered list; every number on it is accepted, whichever page is shown."""
    drafted = _answer(turn)
    return replace(drafted, context=replace(drafted.context, choices=(WHOLE_MENU,)))


def _more(turn: Turn) -> Draft:
    """The next page of the last answer."""
    answer = turn.content.answers.get(turn.context.answer)
    pages = len(answer.pages) if answer else 0
    if turn.context.page + 1 >= pages:
        return turn.say("more", situation="end" if pages > 1 else "nothing")
    return replace(_page(turn, turn.context.page + 1), answer="more")


def _back(turn: Turn) -> Draft:
    """The page before, or the menu."""
    if turn.context.page > 0:
        return replace(_page(turn, turn.context.page - 1), answer="more")
    return _menu(replace(turn, intent=replace(turn.intent, answer="menu")))


def _page(turn: Turn, page: int) -> Draft:
    after = replace(turn.context, page=page, asked="")
    return turn.say(turn.context.answer, after, page=page)


def _wait(turn: Turn) -> Draft:
    """A word that keeps the conversation where it is; FORGET ends it."""
    if turn.intent.situation == "forgotten":
        after = Context(language=turn.context.language, started=True)
        return turn.say("wait", after, "forgotten")
    return _stay(turn)


def _stay(turn: Turn) -> Draft:
    """Leave the conversation where it is; in danger with the numbers that are needed most."""
    return turn.say("wait", situation="danger" if turn.context.danger else "")


def _repeat(turn: Turn) -> Draft:
    """The last answer once more; who says that this was not asked chooses what was."""
    last = turn.context.answer
    if turn.intent.situation == "sorry":
        return _sorry(turn)
    if not last:
        return turn.say("repeat")
    if turn.context.place and last in ROUTED:
        again = routed(replace(turn, intent=replace(turn.intent, answer="office", pick="")))
        return replace(again, answer="repeat")
    answer, situation = turn.last_text
    if answer in (last, "report") and situation in turn.content.answers[answer].situations:
        return replace(turn.say(answer, situation=situation), answer="repeat")
    return replace(_page(turn, max(turn.context.page, 0)), answer="repeat")


def _sorry(turn: Turn) -> Draft:
    """What else may have been meant; where nothing is known, that the line did not understand."""
    rejected = turn.context.answer
    choices = tuple(f"answer:{id}" for id in turn.context.alternatives if id != rejected)
    if not choices:
        return turn.say(FALLBACK)
    text = turn.common("sorry", choices=numbered(turn, choices, "\n"))
    after = replace(turn.context, choices=choices, doubted=True)
    return Draft("repeat", text, after, situation="sorry")


def _stop(turn: Turn) -> Draft:
    """The confirmation that carriers prescribe; where they own the word, which word it is.

    Nobody is told that no more texts will come who may not have asked for that.
    """
    after = replace(turn.context, answers=("stop",), page=0, sent=(), asked="", choices=())
    if turn.parse.message.carrier == "bot" and turn.intent.rule != "classified":
        return turn.say("stop", after)
    return turn.say("stop", situation="how")


def _language(turn: Turn) -> Draft:
    """The last answer in the language asked for; where there is none, which languages there are."""
    if turn.intent.situation == "other" or not turn.intent.language:
        return turn.say("language", situation="other")
    if turn.context.answer and not turn.creole("language"):
        return replace(_repeat(turn), answer="language")
    return turn.say("language")


def _offer(turn: Turn, drafted: Draft) -> Draft:
    """Add what else may have been meant as a numbered choice, never twice running."""
    choices = turn.intent.choices
    if drafted.situation == "sorry" or not (choices or turn.context.doubted):
        return drafted
    if turn.context.doubted:
        return replace(drafted, context=replace(drafted.context, doubted=False))
    offered = turn.common("did_you_mean", choices=numbered(turn, choices, "\n"))
    after = replace(drafted.context, choices=choices, doubted=True)
    return replace(drafted, text=f"{drafted.text}\n{offered}", context=after)


_DRAFTS: Final[dict[str, Callable[[Turn], Draft]]] = {
    "menu": _menu,
    "more": _more,
    "back": _back,
    "repeat": _repeat,
    "wait": _wait,
    "stop": _stop,
    "language": _language,
    **dict.fromkeys(ROUTED, _routed),
}
