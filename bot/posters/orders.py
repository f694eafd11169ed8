"""An order for printed matter, and the text that follows from it."""

from dataclasses import dataclass, replace
from typing import Final

from bot.config import Config
from bot.content import posters
from bot.content.posters import Poster, Posters
from bot.dialogue.content import Content
from bot.nlu.context import Language
from bot.posters.kinds import KINDS, Format, Kind, Name, PaperName
from bot.posters.wording import Destination, Wording, wording

# What a draft shows where a setting is missing.
NO_NUMBER: Final = "___-___-____"
NO_URL: Final = "https://not-set.example"
# The headline of what people take with them.
_DISCREET: Final[dict[Name, str]] = {"strips": "take", "card": "info"}


class OrderError(Exception):
    """What was ordered cannot be set; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Order:
    """One sheet: for the site *code*, and otherwise as posters.yaml has it for that site.

    *language* and *also* take the place of the site's own two together; *words* those of the
    first language; *headline* is an id of responses/_poster.yaml.
    """

    code: str
    kind: Name = "poster"
    paper: PaperName = "letter"
    format: Format = "pdf"
    language: Language | None = None
    also: Language | None = None
    headline: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class OrderWords:
    """An order in words: what is said in each language, and the *topic* that the words mean.

    *number* and *url* are the settings as they are, empty if they are missing; *legal* is the name
    of who runs the line.
    """

    order: Order
    kind: Kind
    wordings: tuple[Wording, ...]
    topic: str
    number: str
    url: str
    legal: str

    @property
    def name(self) -> str:
        """The name of the file, without its ending."""
        languages = "-".join(wording.language for wording in self.wordings)
        return f"{self.order.code}-{self.kind.name}-{languages}-{self.order.paper}"


def text(order: Order, known: Posters, content: Content, config: Config) -> OrderWords:
    """Return what *order* says; raises `OrderError` if that cannot be known."""
    poster = known.find(order.code)
    if not poster:
        raise OrderError(_unknown(order.code, known))
    kind = KINDS[order.kind]
    headline = order.headline or _DISCREET.get(kind.name, poster.headline)
    if headline not in posters.headlines(content):
        listed = ", ".join(posters.headlines(content))
        raise OrderError(f"There is no headline {headline}. Use one of: {listed}.")
    if order.language and order.language == order.also:
        raise OrderError("The two languages are the same. Name another one, or one alone.")
    legal = config.cac_name or content.facts["cac.name"]
    destination = Destination(
        config.sms_number or NO_NUMBER, config.public_url or NO_URL, poster.code, legal
    )
    wordings = tuple(
        wording(
            content, destination, language, _words(order, language, at, poster, known), headline,
            discreet=kind.discreet,
        )
        for at, language in enumerate(_languages(order, poster))
    )  # fmt: skip
    topic = known.neutral_topic if kind.discreet else poster.topic
    return OrderWords(
        replace(order, code=poster.code),
        kind,
        wordings,
        topic,
        config.sms_number,
        config.public_url,
        legal,
    )


def _languages(order: Order, poster: Poster) -> tuple[Language, ...]:
    if order.language:
        return (order.language, order.also) if order.also else (order.language,)
    if order.also and order.also != poster.language:
        return poster.language, order.also
    return poster.languages


def _words(order: Order, language: Language, at: int, poster: Poster, known: Posters) -> str:
    """Return what to text in *language*, the number *at* on the sheet."""
    if order.words and not at:
        return order.words
    discreet = KINDS[order.kind].discreet
    words = (known.neutral if discreet else poster.words).get(language)
    if not words:
        where = "neutral" if discreet else poster.code
        raise OrderError(
            f"There are no words in {language}. Add them under `words` of {where} in posters.yaml."
        )
    return words


def _unknown(code: str, known: Posters) -> str:
    listed = ", ".join(known.listed) or "none"
    problems = "".join(f"\n{problem}" for problem in known.problems)
    return f"There is no site {code} in posters.yaml. Its sites are: {listed}.{problems}"
