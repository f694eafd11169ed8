"""What is remembered of a conversation: ids only, never a word that the person sent."""

from dataclasses import dataclass
from typing import Final, Literal, Self, get_args

Language = Literal["en", "es", "pt"]
# Languages that are recognised, and have answers for what is urgent only.
Creole = Literal["ht", "kea"]
Tongue = Language | Creole
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
CREOLES: Final[tuple[Creole, ...]] = get_args(Creole)
TONGUES: Final[tuple[Tongue, ...]] = (*LANGUAGES, *CREOLES)

# What the last reply asked.
Question = Literal["", "town", "choice"]
QUESTIONS: Final[tuple[Question, ...]] = get_args(Question)
# Who writes: the young person concerned, a parent, a person at work, anybody else, a young person
# about a friend, somebody grown about themself; "" is unknown, or none of these.
Writer = Literal["", "young", "parent", "work", "other", "friend", "grown"]
WRITERS: Final[tuple[Writer, ...]] = get_args(Writer)
# Whoever is one of these does not write about themself.
ABOUT_OTHERS: Final[tuple[Writer, ...]] = ("parent", "work", "other")

# No page of the last answer was sent, but a text for a situation.
NO_PAGE: Final = -1
# So many of the last answers are kept, and of the last texts.
_HISTORY: Final = 3
_TEXTS: Final = 6
# Signs that addresses allow and that no id holds.
_FIELD: Final = "|"
_ITEM: Final = "~"


@dataclass(frozen=True, slots=True)
class Context:
    """*answers* are the last answers given, the newest last, *page* what was sent of that one.

    The first page is 0, and a text for a situation `NO_PAGE`, unless a page of the same answer was
    sent before: that one stays.  *sent* are the last texts, the newest last: `report.next:court` is
    that for a situation, and `report.next:1` the second page.
    *place* is the town named, *asked* what the last reply asked, *choices* the ids that it offered,
    *alternatives* the answers that came next to the one given.
    *danger* is the most urgent danger told so far; *adult* says that the one concerned is 18 or
    older; *started* that a reply was sent before, *doubted* that the last one was a guess with a
    choice.
    """

    language: Tongue | None = None
    answers: tuple[str, ...] = ()
    page: int = 0
    sent: tuple[str, ...] = ()
    place: str = ""
    asked: Question = ""
    choices: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    writer: Writer = ""
    danger: str = ""
    adult: bool = False
    started: bool = False
    doubted: bool = False

    @property
    def answer(self) -> str:
        """The last answer given; empty at the start."""
        return self.answers[-1] if self.answers else ""

    @property
    def subjects(self) -> tuple[str, ...]:
        """The last answers that are about something: who was given the menu asked nothing yet."""
        return tuple([answer for answer in self.answers if answer != "menu"])

    @property
    def subject(self) -> str:
        """The last of them; empty if there is none."""
        return next(reversed(self.subjects), "")

    @property
    def topic(self) -> str:
        """The topic of the last answer."""
        return topic_of(self.answer)

    def remembering(self, answer: str) -> tuple[str, ...]:
        """Return the last answers once *answer* was given."""
        return tuple([*[old for old in self.answers if old != answer], answer][-_HISTORY:])

    def sending(self, text: str) -> tuple[str, ...]:
        """Return the last texts sent once *text*, or nothing, was sent too."""
        return tuple([*self.sent, text][-_TEXTS:]) if text else self.sent

    def to_text(self) -> str:
        """Return the context as one short text that a cookie or an address may hold."""
        values = []
        for name in self.__slots__:
            value = getattr(self, name)
            if isinstance(value, tuple):
                value = _ITEM.join(value)
            elif isinstance(value, bool):
                value = "1" if value else ""
            values.append(str(value or ""))
        return _FIELD.join(values)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Return the context that `to_text()` gave; an odd *text* is a new conversation."""
        values = text.split(_FIELD)
        if len(values) != len(cls.__slots__):
            return cls()
        language, answers, page, sent, place, asked, choices, *more = values
        alternatives, writer, danger, *flags = more
        adult, started, doubted = (flag == "1" for flag in flags)
        return cls(
            language=next((known for known in TONGUES if known == language), None),
            answers=tuple(filter(None, answers.split(_ITEM)))[-_HISTORY:],
            page=_page(page),
            sent=tuple(filter(None, sent.split(_ITEM)))[-_TEXTS:],
            place=place,
            asked=next((q for q in QUESTIONS if q == asked), ""),
            choices=tuple(filter(None, choices.split(_ITEM))),
            alternatives=tuple(filter(None, alternatives.split(_ITEM))),
            writer=next((known for known in WRITERS if known == writer), ""),
            danger=danger,
            adult=adult,
            started=started,
            doubted=doubted,
        )


def _page(written: str) -> int:
    if written == str(NO_PAGE):
        return NO_PAGE
    return int(written) if written.isdecimal() and len(written) <= 2 else 0


def answer_of(label: str) -> str:
    """Return the answer of a label that may name a situation: "wait" of "wait~forgotten"."""
    return label.partition("~")[0]


def topic_of(answer: str) -> str:
    """Return the topic of an answer: "report" of "report.next"."""
    return answer.partition(".")[0]
