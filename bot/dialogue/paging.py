"""Which page of an answer is sent where the same one was sent before."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

from bot.dialogue.content import Answer
from bot.dialogue.turn import Turn, fill
from bot.nlu.context import LANGUAGES, NO_PAGE, Language
from bot.nlu.tokenizer import words

# A word that so many pages of all answers have tells them not apart.
_COMMON: Final = 12
# Shorter words tell nothing either, and of longer ones so many letters: "letter", "letters".
_SHORTEST: Final = 4
_STEM: Final = 5
# Only what was understood from a sentence asks for a page; who texts a keyword gets the first one.
UNDERSTOOD: Final = frozenset({"classified", "doubtful", "doubtful_danger"})
# A young person tells in pieces, and asks little; so does who reports, once the number is given.
# Each piece gets the next page, also one with a phrase of danger, and after the last one these
# words, which a report and pleas have.
DETAIL: Final = "detail"
TOLD: Final = UNDERSTOOD | {"danger_phrase"}
# Topics that are told in pieces, between which other answers may stand.
_IN_PIECES: Final = frozenset({"help_me", "images", "report"})
# How the number of a page is written: of each but the last, and of the last.
PAGE_NUMBERS: Final = ("paging.next", "paging.last")
# Their number must stand in every answer.
_ALWAYS_FIRST: Final = frozenset({"crisis", "hotline"})


def page_for(turn: Turn) -> int:
    """Return the page of the answer that the text asks for, the first one being 0.

    Any other answer than the last one begins with its first page, but for what is told in pieces
    and was answered lately.  What has the words of a page gets that one, and else the next one:
    none that was sent lately, while there is another.
    """
    if not _asks_on(turn):
        return 0
    count, unread = _unread(turn)
    is_last = _is_last(turn)
    comes_back = turn.intent.topic in _IN_PIECES and len(unread) < count
    if not is_last and not comes_back:
        return 0
    named = _named_page(turn)
    if named in unread:
        return named
    first = turn.context.page + 1 if is_last else 0
    in_turn = [(first + step) % count for step in range(count)]
    return next((page for page in in_turn if page in unread), in_turn[0])


def names_another_page(turn: Turn) -> bool:
    """Return whether the text has words of a page, not the last, of the answer given before."""
    return _is_last(turn) and _asks_on(turn) and _named_page(turn) not in (None, turn.context.page)


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


def _asks_on(turn: Turn) -> bool:
    """Return whether a sentence may ask for a page other than the first."""
    return turn.intent.rule in UNDERSTOOD and turn.intent.topic not in _ALWAYS_FIRST


def _is_last(turn: Turn) -> bool:
    """Return whether the answer is the last one given, once more."""
    return turn.intent.answer == turn.context.answer


def _unread(turn: Turn) -> tuple[int, list[int]]:
    """Return how many pages the answer has, and those that were not sent lately."""
    answer, count = turn.intent.answer, len(turn.content.answers[turn.intent.answer].pages)
    last = turn.context.page if _is_last(turn) else NO_PAGE
    return count, [at for at in range(count) if at != last and not turn.was_sent(answer, at)]


def _named_page(turn: Turn) -> int | None:
    """Return the page whose own words the text has most of; none if it has no such word."""
    marks = turn.content.answers[turn.intent.answer].marks.get(turn.language, ())
    asked = _stems(turn.parse.words)
    found = [len(page & asked) for page in marks]
    return found.index(max(found)) if any(found) else None


def marked(answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return the *answers* with the words that tell the pages of each apart."""
    common = {language: _common(answers.values(), language) for language in LANGUAGES}
    return {
        id: replace(
            answer,
            marks={language: _marks(answer, language, common[language]) for language in LANGUAGES},
        )
        for id, answer in answers.items()
    }


def _common(answers: Iterable[Answer], language: Language) -> frozenset[str]:
    """Return the stems that many pages have."""
    pages = [page[language] for answer in answers for page in answer.pages]
    used = Counter(stem for page in pages for stem in _stems_of(page))
    return frozenset(stem for stem, count in used.items() if count >= _COMMON)


def _marks(
    answer: Answer, language: Language, common: frozenset[str]
) -> tuple[frozenset[str], ...]:
    """Return the stems that each page of *answer* alone has; none where there is one page."""
    pages = [_stems_of(page[language]) - common for page in answer.pages]
    used = Counter(stem for page in pages for stem in page)
    alone = [frozenset(stem for stem in page if used[stem] == 1) for page in pages]
    return tuple(alone) if len(alone) > 1 else ()


@lru_cache(maxsize=4096)
def _stems_of(page: str) -> frozenset[str]:
    """Return the stems of a page; whoever edits one loads all the others again."""
    return _stems(words(page))


def _stems(text: Iterable[str]) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in text if len(word) >= _SHORTEST and word.isalpha())
