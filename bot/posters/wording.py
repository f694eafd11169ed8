"""The texts of printed matter in one language, from responses/_poster.yaml."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from bot import phones
from bot.dialogue.content import Content
from bot.nlu.context import Language

# What a carrier asks for, in the order in which it is printed.
ELEMENTS: Final = tuple("program purpose frequency rates help stop terms privacy".split())


@dataclass(frozen=True, slots=True)
class Wording:
    """Every word of one language; *small_print* is what carriers ask for, by its name.

    *address* is the page of this poster as it is typed, and *target* as the code holds it.
    *more* is what there may be room for, or nothing; *hotline* is the number to call, *call* and
    *short* are the words before it and the two in one line.
    """

    language: Language
    title: str
    lead: str
    text: str
    words: str
    to: str
    scan: str
    address: str
    target: str
    page: str
    automatic: str
    danger: str
    emergency: str
    delete: str
    more: str
    call: str
    hotline: str
    short: str
    small_print: Mapping[str, str]

    def needed(self) -> dict[str, str]:
        """Return everything that must be printed, by what it is."""
        return {
            "words": self.words,
            "number": self.to,
            "address": self.address,
            "emergency": self.emergency,
            "hotline": self.hotline,
            **self.small_print,
        }


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a poster sends people: *number* to text, *url* of the server, *code* of the site.

    *legal* is the name of who runs the line.
    """

    number: str
    url: str
    code: str
    legal: str

    def shown(self, path: str) -> str:
        """Return the address of *path* as it is typed."""
        return re.sub(r"^https?://", "", self.url) + path


def wording(
    content: Content,
    destination: Destination,
    language: Language,
    words: str,
    headline: str,
    *,
    discreet: bool,
) -> Wording:
    """Return what is printed to make people text *words* under the *headline*.

    *discreet* matter keeps the purpose to itself.  Raises KeyError if there is no such headline.
    """

    def say(name: str) -> str:
        return content.common[f"poster.{name}"][language]

    more = content.common.get(f"poster.headlines.{headline}.more", {})
    path = f"/p/{destination.code}"
    return Wording(
        language=language,
        title=say(f"headlines.{headline}.title"),
        lead=say(f"headlines.{headline}.lead"),
        text=say("text"),
        words=words.upper(),
        to=say("to").replace("{number}", phones.formatted(destination.number)),
        scan=say("scan"),
        address=destination.shown(path),
        target=destination.url + path,
        page=say("page"),
        automatic=say("automatic"),
        danger=say("danger"),
        emergency=say("emergency"),
        delete=say("delete"),
        more=more.get(language, "") if not discreet else "",
        call=say(f"hotline.{'discreet' if discreet else 'call'}"),
        hotline=content.facts["hotline"],
        short=say("hotline.short"),
        small_print=_small_print(say, destination, discreet=discreet),
    )


def _small_print(
    say: Callable[[str], str], destination: Destination, *, discreet: bool
) -> dict[str, str]:
    """Return what carriers ask for, by its name."""
    small = {name: say(f"small_print.{name}") for name in ELEMENTS}
    small["program"] = small["program"].replace("{legal}", destination.legal)
    if discreet:
        small["purpose"] = say("discreet")
    for name in ("terms", "privacy"):
        small[name] = small[name].replace(f"{{{name}}}", destination.shown(f"/{name}"))
    return small
