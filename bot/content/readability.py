"""How easy the texts are to read, and whether they use terms that blame a child."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import regex
import textstat

from bot.content.loading import Loaded
from bot.content.problems import Problem
from bot.content.responses import COMMON

# The school grade that anybody who texts may be expected to read.
GRADE: Final = 6
# The formula was made for running text: a heading of three words has no grade.
_FEWEST_WORDS: Final = 15
# Numbers, addresses and names in braces are not read word by word; a line end is a full stop.
_UNREAD: Final = regex.compile(r"\S+@\S+\w|[\w-]+(?:\.[\w-]+)+(?:/\w+)?|\d[\d-]*|\{\w+\}")


def check(loaded: Loaded) -> Iterator[Problem]:
    """Yield a warning for each text that is hard to read or has a term of older days."""
    yield from _hard_texts(loaded)
    yield from _older_terms(loaded)


@lru_cache(maxsize=4096)
def grade(text: str) -> float:
    """Return the school grade (Flesch-Kincaid) that reads an English *text* with ease."""
    plain = _UNREAD.sub("it", text).replace("\n", ". ")
    return float(textstat.flesch_kincaid_grade(plain))


def _hard_texts(loaded: Loaded) -> Iterator[Problem]:
    for response in loaded.responses.texts:
        if response.language != "en" or len(response.text.split()) < _FEWEST_WORDS:
            continue
        if (found := round(grade(response.text), 1)) > GRADE:
            what = f"The English text needs grade {found} to read."
            yield response.node.problem(
                what, "Use shorter sentences and plainer words.", kind="grade"
            )


def _older_terms(loaded: Loaded) -> Iterator[Problem]:
    terms = loaded.responses.files[COMMON]["older_terms"].texts()
    pattern = regex.compile("|".join(rf"\b{regex.escape(term)}" for term in terms), regex.I)
    for response in loaded.responses.texts:
        for term in dict.fromkeys(pattern.findall(response.text)):
            todo = "Say what is done to the child: a child who is being exploited."
            yield response.node.problem(f'"{term}" blames a child.', todo, warning=True)
