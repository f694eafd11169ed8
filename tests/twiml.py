"""Whether a document is TwiML: the verbs, attributes, and values that Twilio documents.

Which verb may stand in which, with which attributes, is asked of Twilio's own builder; which
values they take, and what Twilio does with a document, is written down here from its pages.
"""

import inspect
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final
from urllib.parse import urlsplit
from xml.etree import ElementTree

from twilio.twiml import TwiML
from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import VoiceResponse

# One document, one spoken text, one texted one, and the texts of one answer may be no larger.
LONGEST_DOCUMENT: Final = 64 * 1024
LONGEST_SAY: Final = 4096
LONGEST_MESSAGE: Final = 1600
MOST_MESSAGES: Final = 10
# After one of these nothing is done.  A dial without an action lets the document go on.
ENDING: Final = {"Hangup", "Redirect", "Reject", "Leave"}
NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_NUMBER = r"\+[1-9]\d{6,14}"
_SECONDS = r"[1-9]\d*"
_LANGUAGES = "en-US|es-US|es-MX|es-ES|pt-BR|pt-PT"
_YES_OR_NO = "true|false"
# What the values look like; an attribute that is not here is one that this line does not use.
VALUES: Final = {
    ("Gather", "input"): "dtmf|speech|dtmf speech",
    ("Gather", "method"): "POST",
    ("Gather", "numDigits"): _SECONDS,
    ("Gather", "timeout"): _SECONDS,
    ("Gather", "speechTimeout"): f"auto|{_SECONDS}",
    ("Gather", "language"): _LANGUAGES,
    ("Gather", "hints"): r".+",
    ("Gather", "profanityFilter"): _YES_OR_NO,
    ("Gather", "bargeIn"): _YES_OR_NO,
    ("Redirect", "method"): "POST",
    ("Dial", "method"): "POST",
    ("Dial", "timeout"): r"[1-9]\d?|[1-5]\d\d|600",
    ("Dial", "timeLimit"): r"[1-9]\d{0,3}|1[0-3]\d{3}|14[0-3]\d\d|14400",
    ("Dial", "answerOnBridge"): _YES_OR_NO,
    ("Dial", "callerId"): _NUMBER,
    ("break", "time"): r"\d{1,2}s|10s|\d{1,4}ms",
    ("lang", "xml:lang"): _LANGUAGES,
    ("Say", "language"): _LANGUAGES,
    ("Say", "voice"): ".+",
}
ADDRESSES: Final = {("Gather", "action"), ("Dial", "action"), ("Message", "action")}
# Pairs of Twilio's list; another pair can fail the instruction.
VOICES: Final = {
    "en-US": r"Polly\.(Joanna|Matthew|Salli|Ruth)(-Neural)?",
    "es-US": r"Polly\.(Lupe|Pedro)(-Neural|-Generative)?|Polly\.(Miguel|Penelope)",
    "es-MX": r"Polly\.Mia(-Neural)?|Polly\.Andres-(Neural|Generative)",
    "pt-BR": r"Polly\.(Camila|Vitoria)(-Neural)?|Polly\.Ricardo|Polly\.Thiago-Neural",
    "pt-PT": r"Polly\.Ines(-Neural)?|Polly\.Cristiano",
}
# Twilio expects no more phrases than this, none longer than that.
MOST_HINTS: Final = 500
LONGEST_HINT: Final = 100
XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"


@cache
def problems(document: str) -> tuple[str, ...]:
    """Return what is wrong with *document*, which must be the answer to a message or a call."""
    if NOT_XML.search(document):
        return ("a character that XML forbids",)
    if len(document.encode()) > LONGEST_DOCUMENT:
        return ("more than 64 kB",)
    try:
        root = ElementTree.fromstring(document)
    except ElementTree.ParseError as error:
        return (str(error),)
    builder = MessagingResponse if root.find("Message") is not None else VoiceResponse
    return tuple(_wrong_root(root, builder))


def _wrong_root(root: ElementTree.Element, builder: Any) -> Iterator[str]:
    if root.tag != "Response" or root.attrib:
        yield f"the root is <{root.tag}>"
    if len(root.findall("Message")) > MOST_MESSAGES:
        yield "more than 10 messages"
    yield from _wrong_children(root, builder())
    yield from _unreachable(root)


def _wrong_children(element: ElementTree.Element, builder: TwiML) -> Iterator[str]:
    """Yield what is wrong below *element*, where *builder* makes what may stand."""
    for child in element:
        made = _children(type(builder)).get(child.tag)
        if made is None:
            yield f"<{child.tag}> in <{element.tag}>"
            continue
        maker, attributes = made
        yield from _wrong_element(child, attributes)
        yield from _wrong_children(child, maker)


@cache
def _children(builder: type[TwiML]) -> dict[str, tuple[TwiML, frozenset[str]]]:
    """Return what *builder* can nest, by tag: its own builder, and its attributes."""
    found = {}
    for name, method in inspect.getmembers(builder, inspect.isfunction):
        if name.startswith("_") or name in vars(TwiML):
            continue
        names = [p for p in inspect.signature(method).parameters if p not in ("self", "kwargs")]
        parent = builder.__new__(builder)
        TwiML.__init__(parent)
        made = method(parent, **dict.fromkeys(names, "1"))
        found[made.name] = (made, frozenset(made.attrs))
    return found


def _wrong_element(element: ElementTree.Element, known: frozenset[str]) -> Iterator[str]:
    given = {name.replace(XML_LANG, "xml:lang"): value for name, value in element.items()}
    for name, value in given.items():
        where = f'{name}="{value[:40]}" of <{element.tag}>'
        if name not in known:
            yield f"{where} is no attribute"
        elif (element.tag, name) in ADDRESSES:
            yield from _wrong_address(value)
        elif not re.fullmatch(VALUES.get((element.tag, name), "(?!)"), value):
            yield f"{where} is no value that is known here"
    yield from _wrong_text(element, given)


def _wrong_text(element: ElementTree.Element, given: dict[str, str]) -> Iterator[str]:
    text = "".join(element.itertext())
    if element.tag == "Say":
        if not 0 < len(text) <= LONGEST_SAY:
            yield f"{len(text)} characters to say"
        if not re.fullmatch(VOICES.get(given.get("language", ""), "(?!)"), given.get("voice", "")):
            yield f"{given.get('voice')} does not speak {given.get('language')}"
    elif element.tag == "Message" and not 0 < len(text) <= LONGEST_MESSAGE:
        yield f"{len(text)} characters to text"
    elif element.tag == "Number" and not re.fullmatch(_NUMBER, text):
        yield "a number to dial that is none"
    elif element.tag == "Redirect":
        yield from _wrong_address(text)
    hints = given.get("hints", "").split(",")
    if len(hints) > MOST_HINTS or max(map(len, hints)) > LONGEST_HINT:
        yield "too many, or too long, hints"


def _wrong_address(address: str) -> Iterator[str]:
    """Yield what is wrong with *address*: written in two ways, it would be signed in two."""
    parts = urlsplit(address)
    if parts.scheme not in ("", "https") or not re.fullmatch(r"/[\w./-]+", parts.path, re.ASCII):
        yield f"the address {address}"
    if parts.query or parts.fragment:
        yield f"a query in {address}"


def _unreachable(root: ElementTree.Element) -> Iterator[str]:
    """Yield each verb that comes after the end of its document."""
    ended = ""
    for verb in root:
        if ended:
            yield f"<{verb.tag}> after <{ended}>"
        if verb.tag in ENDING or (verb.tag == "Dial" and verb.get("action")):
            ended = verb.tag
