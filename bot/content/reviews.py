"""Whether somebody reviewed the words as they are: a review is bound to what was read."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from bot.content.responses import CREOLE, Responses
from bot.content.yaml_nodes import Node
from bot.nlu.context import CREOLES, LANGUAGES, Tongue, topic_of

# Of the digest: enough that no edit brings back the mark of other words.
_LENGTH: Final = 12

# The mark of the words of each answer, or shared file, in each language.
Marks = Mapping[tuple[str, Tongue], str]


def marks(responses: Responses) -> Marks:
    """Return the mark of each answer's words in each language, with the facts that they give.

    It changes with every letter, and with every number or name that is filled in.  All that is
    said in one Creole has one mark.
    """
    digests: dict[tuple[str, Tongue], Any] = {}
    for response in responses.texts:
        key = response.topic, response.language
        digest = digests.setdefault(key, hashlib.sha256(response.language.encode()))
        digest.update(f"\0{response.situation}\0{response.page}\0{response.text}".encode())
    for id, answer in responses.words.answers.items():
        for language in LANGUAGES:
            if (id, language) in digests:
                digests[id, language].update(f"\0{answer.question[language]}".encode())
    for creole in CREOLES:
        digest = digests[CREOLE, creole] = hashlib.sha256(creole.encode())
        shared = responses.creole_common.items()
        own = ((id, answer.creole) for id, answer in responses.words.answers.items())
        for name, texts in (*shared, *own):
            if creole in texts:
                digest.update(f"\0{name}\0{texts[creole]}".encode())
    return {key: digest.hexdigest()[:_LENGTH] for key, digest in digests.items()}


def languages(id: str) -> tuple[Tongue, ...]:
    """Return the languages in which the answer, or shared file, *id* is reviewed."""
    return CREOLES if topic_of(id) == CREOLE else LANGUAGES


def is_reviewed(review: Node, id: str, language: Tongue, known: Marks | None) -> bool:
    """Return whether *review* says who read *id* in *language*, as it is by the *known* marks.

    Without marks it is enough that somebody is named.
    """
    if known is None:
        return bool(review["by"])
    return bool(review["by"]) and review["of"].text() == known.get((id, language))
