"""Tokens as both readers compare them: stretched, joined and misspelt words made plain."""

import re
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Final

from bot.nlu.spelling import Dictionary, Speller
from bot.nlu.tokenizer import Token

_STRETCHED: Final = re.compile(r"(.)\1{2,}")
_PIECES: Final = re.compile(r"\d+|\D+")
# A message of random letters must not cost a search for each; a stretched word costs two.
_MOST_CORRECTIONS: Final = 12
# Neither half of two words run together is shorter than this.
_SHORTEST_HALF: Final = 3


def normalize(
    tokens: Sequence[Token], dictionary: Dictionary, places: frozenset[int] = frozenset()
) -> tuple[tuple[Token, ...], frozenset[int]]:
    """Return *tokens* with each unknown word mended, a token may become two; and new *places*.

    The tokens at the positions of *places* are the names of towns, and are left as they are.
    """
    found: list[Token] = []
    kept: set[int] = set()
    corrections = 0
    for at, token in enumerate(tokens):
        word = token.text
        if at in places:
            kept.add(len(found))
            found.append(token)
        elif word in dictionary.known or not word.isascii():
            found.append(token)
        elif not word.isalpha():
            found += _pieces(token, dictionary)
        else:
            corrections += 1
            found += _mended(token, dictionary, corrections <= _MOST_CORRECTIONS)
    return tuple(found), frozenset(kept)


def _pieces(token: Token, dictionary: Dictionary) -> Iterable[Token]:
    """Yield the runs of digits and of letters in *token*: "15yo" is "15" and "yo"."""
    at = token.start
    for piece in _PIECES.findall(token.text):
        end = min(at + len(piece), token.end)
        part = Token(piece, at, end)
        if piece.isdigit() or piece in dictionary.known:
            yield part
        else:
            yield from _mended(part, dictionary, spell=True)
        at = end


def _mended(token: Token, dictionary: Dictionary, spell: bool) -> Sequence[Token]:
    word = token.text
    # A letter that was held down may stand for two or for one: "adresss", "hottttlne".
    forms = list(dict.fromkeys(_STRETCHED.sub(r"\1" * most, word) for most in (2, 1)))
    squeezed = forms[-1]
    for form in forms:
        if form in dictionary.known:
            return (token._replace(text=form, typed="" if form == word else word),)
    corrected, edits = _correction(forms, dictionary.speller) if spell else ("", 0)
    if edits == 1:
        return (token._replace(text=corrected, typed=word),)
    if halves := _halves(word, dictionary.joinable):
        middle = min(token.start + len(halves[0]), token.end)
        return (
            Token(halves[0], token.start, middle, word),
            Token(halves[1], middle, token.end, word),
        )
    if corrected:
        return (token._replace(text=corrected, typed=word),)
    return (token._replace(text=squeezed, typed="" if squeezed == word else word),)


def _correction(forms: Sequence[str], speller: Speller) -> tuple[str, int]:
    """Return the word that one of *forms* was meant to be, and by how many edits; or nothing."""
    found = [corrected for form in forms if (corrected := speller.correct(form))]
    return min(found, key=itemgetter(1), default=("", 0))


def _halves(word: str, joinable: frozenset[str]) -> tuple[str, str] | None:
    """Return two words that were run together, the longer first half first."""
    for at in range(len(word) - _SHORTEST_HALF, _SHORTEST_HALF - 1, -1):
        if word[:at] in joinable and word[at:] in joinable:
            return word[:at], word[at:]
    return None
