"""Which page of an answer is sent where the same one was sent before."""

from collections.abc import Iterable
from typing import Final

from bot.dialogue.turn import Turn, fill
from bot.nlu.context import NO_PAGE
from bot.nlu.intent import IN_PIECES

# Only what was understood from a sentence asks for a page; who texts a keyword gets the first one.
UNDERSTOOD: Final = frozenset({"classified", "doubtful", "doubtful_danger"})
# A young person tells in pieces, and asks little; so does who reports, once the number is given.
# Each piece gets the next page, also one with a phrase of danger, and after the last one these
# words, which a report and pleas have.
DETAIL: Final = "detail"
TOLD: Final = UNDERSTOOD | {"danger_phrase"}
# How the number of a page is written: of each but the last, and of the last.
PAGE_NUMBERS: Final = ("paging.next", "paging.last")
# Their number must stand in every answer.
_ALWAYS_FIRST: Final = frozenset({"crisis", "hotline"})


def page_for(turn: Turn) -> int:
    """Return the page of the answer that the text asks for, the first one being 0.

    Any other answer than the last one begins with its first page, but for what is told in pieces
    and was answered lately: that goes on with the next page, one that was not sent lately while
    there is one.
    """
    if turn.intent.rule not in UNDERSTOOD or turn.intent.topic in _ALWAYS_FIRST:
        return 0
    count, unread = _unread(turn)
    is_last = _is_last(turn)
    comes_back = turn.intent.topic in IN_PIECES and len(unread) < count
    if not is_last and not comes_back:
        return 0
    first = turn.context.page + 1 if is_last else 0
    in_turn = [(first + step) % count for step in range(count)]
    return next((page for page in in_turn if page in unread), in_turn[0])


def next_page(turn: Turn) -> int | None:
    """Return the next page that was not sent lately, or just the next one if all were.

    There is none at the end, nor if another answer was given since.
    """
    if not _is_last(turn):
        return None
    count, unread = _unread(turn)
    following = range(turn.context.page + 1, count)
    return next((page for page in following if page in unread), following[0] if following else None)


def unnumbered(text: str, page: int, pages: int, signs: Iterable[str]) -> str:
    """Return the *text* of a *page* of so many without its number, "(1/4) Text MORE", at the end.

    The first page is 0; *signs* are how a number is written.
    """
    numbers = {"page": str(page + 1), "pages": str(pages)}
    for sign in signs:
        text = text.removesuffix("\n" + fill(sign, numbers))
    return text


def _is_last(turn: Turn) -> bool:
    """Return whether the answer is the last one given, once more."""
    return turn.intent.answer == turn.context.answer


def _unread(turn: Turn) -> tuple[int, list[int]]:
    """Return how many pages the answer has, and those that were not sent lately."""
    answer, count = turn.intent.answer, len(turn.content.answers[turn.intent.answer].pages)
    last = turn.context.page if _is_last(turn) else NO_PAGE
    return count, [at for at in range(count) if at != last and not turn.was_sent(answer, at)]
