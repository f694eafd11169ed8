"""What only a rule can promise."""

from dataclasses import replace

import pytest

from bot.nlu import rules
from bot.nlu.context import Context, Tongue, Writer
from bot.nlu.intent import SAFETY, Intent
from bot.nlu.rules import before_quotation, opening
from tests.county import KNOWLEDGE, MENU, NEW, STARTED, classifier, knowledge, phrases, reading

ASKED = Context(asked="town", answers=("report",), started=True)


def applied(rule: str, text: str, context: Context = NEW) -> Intent | None:
    """Return what the rule of that name makes of *text*."""
    found: Intent | None = getattr(rules, rule)(reading(text, context), KNOWLEDGE)
    return found


def answer(rule: str, text: str, context: Context = NEW) -> str:
    """Return the answer that the rule of that name gives to *text*; empty if it gives none."""
    found = applied(rule, text, context)
    assert not found or found.rule == rule
    return found.answer if found else ""


REACTIONS = {
    "Liked “Red flags 0 en: call”": "thanks",
    "Liked “Call 555-010-0301 soon”": "thanks",
    "Liked “ok”": "thanks",
    "\N{THUMBS UP SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-4} to “ok”": "thanks",
    "Liked “i want to die”": "",
    "Hated “ok”": "",
    "Liked “Red flags 0 and more": "",
    "Liked “ok” and “ok”": "",
    "liked it": "",
    'he said "i will kill you"': "",
}


@pytest.mark.parametrize(("text", "found"), REACTIONS.items(), ids=REACTIONS)
def test_reaction(text: str, found: str) -> None:
    """A phone's word that a text of ours was liked; a quotation of anything else is no such."""
    assert answer("reaction", text) == found


QUOTING = {
    "Liked “Call 911”": "liked",
    ' Laughed at "two\nlines" ': "laughed at",
    "Le gustó «así»": "le gusto",
    "Reacted \N{THUMBS UP SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-4} to “it”": "reacted 👍 to",
    "Reacted \N{DOUBLE EXCLAMATION MARK}\N{VARIATION SELECTOR-16} to “it”": "reacted 👍 to",
    "Emphasized “it”\N{OBJECT REPLACEMENT CHARACTER}": "emphasized",
    "Liked “one” and “two”": "",
    " ​😂 to “it”": "👍 to",
    "“quoted”": "",
    "Liked “Call 911” and cried": "",
    "no quotation": "",
    "": "",
}


@pytest.mark.parametrize(("typed", "before"), QUOTING.items(), ids=QUOTING)
def test_before_quotation(typed: str, before: str) -> None:
    """What stands before a quotation that ends the text, as plain words; any emoji is alike."""
    assert before_quotation(typed) == before


def test_opening() -> None:
    """A text of ours is known by three words, or fewer where there are no more."""
    assert opening("Línea de DCF: 911.") == "linea de dcf"
    assert opening("Hi") == "hi"


DANGER = {
    "a phrase": ("so i want to die ok", "crisis", "", ()),
    "the most urgent": ("he makes me and i want to die", "crisis", "", ()),
    "the longest of a kind": ("pay for my pictures", "images.money", "", ()),
    "a group": ("the foster kid is screaming", "emergency", "", ()),
    "a misspelt phrase": ("my pictuers", "images", "", SAFETY),
    "a misspelt word elsewhere": ("my pictures on the hotlien", "images", "", ()),
    "about oneself": ("he makes me", "help_me", "", ()),
    "a parent": ("my daughter says he makes me", "", "", ()),
    "who was taken for a parent": ("he makes me", "help_me", "parent", ()),
    "somebody at work": ("i am a nurse and he makes me", "", "", ()),
    "a young person about another": (
        "i am the child, the girl says he makes me",
        "help_me",
        "",
        (),
    ),
    "a child that is another": ("the girl says he makes me", "", "", ()),
    "a parent of somebody who would die": ("want to die", "crisis", "parent", ()),
    "nothing": ("he has a car", "", "", ()),
}


def test_a_danger_that_is_denied() -> None:
    """It is none where it was just answered; any other is, and so is what denies it at first."""
    text, before = "not in danger, want to die", Context(answers=("crisis",), started=True)

    assert applied("danger_phrase", text, before) is None
    assert applied("danger_phrase", f"{text}, he makes me", before).answer == "help_me"
    assert applied("danger_phrase", text, NEW).answer == "crisis"


def test_a_danger_after_talk_of_dying() -> None:
    """Whatever the danger is then, the crisis line is needed besides."""
    told = Context(answers=("report",), danger="crisis", started=True)

    assert applied("danger_phrase", "he makes me", told).also == ("crisis",)
    assert applied("danger_phrase", "he makes me").also == ()


@pytest.mark.parametrize(("text", "found", "writer", "also"), DANGER.values(), ids=DANGER)
def test_danger(text: str, found: str, writer: Writer, also: tuple[str, ...]) -> None:
    """A reviewed phrase leads to its danger; if misspelt, the others may be meant besides."""
    intent = applied("danger_phrase", text, Context(writer=writer))

    assert (intent.answer if intent else "") == found
    assert (intent.also if intent else ()) == also


def test_reason_of_a_danger() -> None:
    """The reason names the phrase, the words in which it was found, and what was mended."""
    intent = applied("danger_phrase", "pay for my pictuers")

    assert intent
    assert intent.reason == 'typo pictuers -> pictures; danger "pay for my pictures"'
    assert intent.positions == (0, 1, 2, 3)


OFFER = Context(choices=("answer:report", "answer:red_flags", "place:pine", "office:north"))
ONE = Context(choices=("answer:training",))
CHOICES = {
    "a digit": (OFFER, "1", "report"),
    "a word": (OFFER, "the second one please", "red_flags"),
    "a word that also stands beside numbers": (OFFER, "one please", "report"),
    "nobody": (OFFER, "no one please", ""),
    "a town": (OFFER, "3", "office"),
    "its name": (OFFER, "Red flags", "red_flags"),
    "beyond the last": (OFFER, "9", ""),
    "none": (OFFER, "yes", ""),
    "another text": (OFFER, "1 girl", ""),
    "yes to one": (ONE, "Yes", "training"),
    "yes in other words": (ONE, "sim ok", "training"),
    "no to one": (ONE, "no", ""),
    "no letters": (ONE, "!", ""),
    "nothing was offered": (NEW, "1", ""),
    "an id without a name": (Context(choices=("answer:gone",)), "gone", ""),
}


@pytest.mark.parametrize(("context", "text", "found"), CHOICES.values(), ids=CHOICES)
def test_choice(context: Context, text: str, found: str) -> None:
    """A choice is taken by its number, its name, or by yes where it is the only one."""
    assert answer("choice", text, context) == found


def test_what_was_picked() -> None:
    """The id that was offered is told, for whoever answers with that town or office."""
    picked = [applied("choice", number, OFFER) for number in "123"]

    assert [intent and intent.pick for intent in picked] == list(OFFER.choices[:3])
    assert picked[0]
    assert picked[0].reason == "choice 1"


SHOWN = Context(started=True, choices=("menu:",))
ENDANGERED = Context(started=True, danger="crisis")
OTHERS = Context(started=True, choices=("answer:report",))
TALKING = Context(started=True, answers=("report.grooming",))


@pytest.mark.parametrize(
    ("text", "context", "found"),
    [
        ("2", SHOWN, MENU[1]),
        ("one", SHOWN, MENU[0]),
        ("number 2", SHOWN, MENU[1]),
        ("9", SHOWN, "menu"),
        ("77", SHOWN, "menu"),
        ("!", SHOWN, ""),
        ("two girls", SHOWN, ""),
        ("2", replace(SHOWN, danger="crisis"), MENU[1]),
        ("9", replace(SHOWN, danger="crisis"), "menu"),
        ("9", OTHERS, "repeat"),
        ("77", OTHERS, "repeat"),
        ("two", OTHERS, ""),
        ("2", STARTED, "menu"),
        ("number 2", STARTED, "menu"),
        ("77", STARTED, "menu"),
        ("2", TALKING, "menu"),
        ("9", TALKING, ""),
        ("77", TALKING, ""),
        ("!", STARTED, ""),
        ("two girls", STARTED, ""),
        ("2", ENDANGERED, ""),
        ("77", ENDANGERED, ""),
        ("02777", replace(STARTED, asked="town"), ""),
        ("2", NEW, ""),
        ("77", NEW, ""),
    ],
)
def test_menu_number(text: str, context: Context, found: str) -> None:
    """A number counts while the menu is offered; another gets the list, but not in danger."""
    assert answer("menu_number", text, context) == found


STOPPED = Context(answers=("stop",), started=True)
CARRIER = {
    "STOP": (NEW, "stop", True),
    " stop\n": (NEW, "stop", True),
    "stop.": (NEW, "stop", False),
    "opt out": (NEW, "stop", False),
    "OPTOUT": (NEW, "stop", True),
    "please stop": (NEW, "stop", False),
    "please stop it": (NEW, "", False),
    "op t out": (NEW, "", False),
    "stpo": (NEW, "", False),
    "yes": (NEW, "start", True),
    "Yes": (STOPPED, "start", True),
}


@pytest.mark.parametrize(("text", "row"), CARRIER.items(), ids=CARRIER)
def test_carrier_word(text: str, row: tuple[Context, str, bool]) -> None:
    """A word that carriers act upon counts as the whole message, and is theirs only if bare."""
    context, found, bare = row
    intent = applied("carrier_word", text, context)

    assert (intent.answer if intent else "") == found
    assert (intent.carrier if intent else False) is bare


def test_yes_in_a_conversation() -> None:
    """Who reads our replies has not stopped them: YES is an answer to what was said."""
    assert answer("carrier_word", "yes", STARTED) == ""
    assert answer("carrier_word", "yes please", STARTED) == ""
    assert answer("whole_message", "yes", STARTED) == "wait"


MESSAGES = {
    "menu": ("menu", ""),
    "Hi, MENU please!": ("menu", ""),
    "temas": ("menu", ""),
    "trapped": ("emergency", ""),
    "trapped in pine": ("emergency", ""),
    "menu in pine": ("", ""),
    "wait": ("menu", ""),
    "again": ("menu", ""),
    "menu for the girl": ("", ""),
    "hi": ("", ""),
    "": ("", ""),
}


@pytest.mark.parametrize(("text", "found"), MESSAGES.items(), ids=MESSAGES)
def test_whole_message(text: str, found: tuple[str, str]) -> None:
    """A phrase that is the whole message, but for courtesy, leads to its answer.

    One of danger does beside a town too; a small word that opens a conversation gets the menu.
    """
    intent = applied("whole_message", text)

    assert (intent.answer if intent else "", intent.situation if intent else "") == found


MISSPELT = {
    "run together": ("stoptextingme", "stop", ()),
    "torn apart": ("redf lags", "red_flags", ()),
    "a danger torn apart": ("trap ped", "emergency", ()),
    "torn apart and mistyped": ("redf lagz", "red_flags", ()),
    "a danger torn apart and mistyped": ("trap pad", "emergency", SAFETY),
    "two mistakes": ("rezf lagz", "", ()),
    "too short to guess": ("mo", "", ()),
    "words that are known": ("a help", "", ()),
    "too many words": ("r e d flags", "", ()),
    "nothing like it": ("zzyzx", "", ()),
    "nothing": ("", "", ()),
}


@pytest.mark.parametrize(("text", "found", "also"), MISSPELT.values(), ids=MISSPELT)
def test_misspelt_message(text: str, found: str, also: tuple[str, ...]) -> None:
    """A whole message with one mistake is what it was meant to be; a danger may be another."""
    intent = applied("misspelt_message", text)

    assert (intent.answer if intent else "") == found
    assert (intent.also if intent else ()) == also


def test_reason_of_a_misspelt_message() -> None:
    """The reason names what was typed, where it was guessed."""
    joined, guessed = (applied("misspelt_message", text) for text in ("redf lags", "redf lagz"))

    assert joined and guessed  # noqa: PT018
    assert joined.reason == 'message "red flags"'
    assert guessed.reason == 'typo redf lagz; message "red flags"'


def test_small_words_in_a_conversation() -> None:
    """Within a conversation a small word is what it says."""
    intents = [applied("whole_message", text, STARTED) for text in ("wait", "again", "not this")]

    assert [(i.answer, i.situation) for i in intents if i] == [
        ("wait", ""), ("repeat", ""), ("repeat", "sorry")
    ]  # fmt: skip


def test_forget_opens_a_conversation() -> None:
    """FORGET is answered as such also where what was said is forgotten already."""
    intent = applied("whole_message", "forget")

    assert intent
    assert (intent.answer, intent.situation) == ("wait", "forgotten")


def test_language_of_a_whole_message() -> None:
    """A whole message tells the language, but for one that is a message in several."""
    intents = [applied("whole_message", text) for text in ("temas", "red flags", "menu")]

    assert [intent and intent.written for intent in intents] == ["es", "en", None]


def test_a_whole_message_of_danger() -> None:
    """One that was misspelt may be another danger; other messages are what they are."""
    trapped, misspelt = applied("whole_message", "trapped"), applied("whole_message", "traped")
    topic = applied("whole_message", "hotlien")

    assert trapped and misspelt and topic  # noqa: PT018
    assert (trapped.also, misspelt.also, topic.also) == ((), SAFETY, ())
    assert trapped.reason == 'message "trapped"'
    assert misspelt.reason == 'typo traped -> trapped; message "trapped"'
    assert misspelt.positions == (0,)


TOWN = {
    "alone": ("in pine please", "office", "office"),
    "with what leads to it": ("hi, i live in pine jefferson", "office", "office"),
    "one word beside": ("pine school", "office", ""),
    "two words beside": ("my pine school", "", ""),
    "no town": ("please", "", ""),
    "many": ("pine or marston", "office", ""),
}


@pytest.mark.parametrize(("text", "asked", "alone"), TOWN.values(), ids=TOWN)
def test_towns(text: str, asked: str, alone: str) -> None:
    """A town that was asked for may have a word beside it, another may not."""
    assert answer("town_asked_for", text, ASKED) == asked
    assert answer("town_asked_for", text, STARTED) == ""
    assert answer("place_alone", text) == alone


def test_reason_of_a_town() -> None:
    """The reason names the place, and that it was asked for."""
    asked, alone = applied("town_asked_for", "pine", ASKED), applied("place_alone", "pine")

    assert asked and alone  # noqa: PT018
    assert (asked.reason, alone.reason) == ('the town asked for; place "pine"', 'place "pine"')
    assert asked.positions == (0,)


LANGUAGES = {
    "english": ("en", ""),
    "do you speak Spanish please": ("es", ""),
    "creole": ("ht", ""),
    "english spanish": ("es", ""),
    "spanish in english": ("es", ""),
    "english creole": ("ht", ""),
    "spanish or english": (None, None),
    "in french": (None, "other"),
    "the girl speaks spanish": (None, None),
    "in": (None, None),
    "in the window": (None, None),
}


@pytest.mark.parametrize(("text", "found"), LANGUAGES.items(), ids=LANGUAGES)
def test_language_named(text: str, found: tuple[Tongue | None, str | None]) -> None:
    """A language that is named, and nothing else said, is asked for; one not written is other."""
    intent = applied("language_named", text)

    assert (intent.language if intent else None) == found[0]
    assert (intent.situation if intent else None) == found[1]


ASKING = {
    "none named": ("en:language", "en"),
    "none named in Spanish": ("es:otro idioma", "es"),
    "English, in Spanish": ("es:no hablo english", "es"),
    "English, in English": ("en:english only", "en"),
    "another": ("en:got spanish", "es"),
    "another, in a third": ("pt:sabe spanish", "es"),
    "English and another": ("pt:no english but spanish", "es"),
}


@pytest.mark.parametrize(("phrase", "found"), ASKING.values(), ids=ASKING)
def test_language_that_a_whole_message_asks_for(phrase: str, found: Tongue) -> None:
    """It asks for the language that it names, and for its own if it names none or English."""
    (asking,) = phrases({"language": [phrase.removeprefix("en:")]})
    known = knowledge(messages={asking.text: asking})
    intent = rules.whole_message(reading(asking.text, known=known), known)

    assert intent
    assert (intent.answer, intent.language) == ("language", found)


def test_no_rule_consults_the_classifier() -> None:
    """With a classifier that was trained on the contrary every rule says what it said."""
    contrary = knowledge(classifier=classifier({"pine": {"crisis": 100}, "menu": {"images": 100}}))
    for text in ("pine", "menu", "he makes me", "stop", "english", "2", "sign up", "traped"):
        for context in (NEW, STARTED, ASKED, OFFER, SHOWN):
            ours, theirs = reading(text, context), reading(text, context, contrary)
            for rule in (
                "reaction danger_phrase choice carrier_word whole_message town_asked_for"
                " place_alone language_named menu_number misspelt_message"
            ).split():
                entry = getattr(rules, rule)
                assert entry(ours, KNOWLEDGE) == entry(theirs, contrary)
