"""Calls: what a caller hears, whom they are put through to, and that there is always an answer."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest
import requests
from flask import Flask
from requests_mock import Mocker

from bot.app import Bot, create_app
from bot.channels.spending import Spending
from bot.channels.voice import webhook
from bot.channels.voice.call import Call
from bot.channels.voice.caller import Caller
from bot.channels.voice.speech import LOCALES, VOICES
from bot.content.topics import NAMES
from bot.dialogue.content import Content
from bot.dialogue.conversation import Reply, respond
from bot.dialogue.segments import shape
from bot.nlu.context import LANGUAGES, Context, Language
from bot.nlu.message import Message
from bot.service import Service
from bot.stats import Counts
from tests.call_pages import PAGE, put, written
from tests.caller import CALLER, LINE, Heard, Telephone
from tests.clock import NIGHT, OPEN, local
from tests.phone import HOTLINE, Phone, settings

ACCOUNT = "AC" + "0" * 32
MESSAGES = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
SENDING = {"twilio_account_sid": ACCOUNT, "sms_number": LINE}
FALL_RIVER = "508-235-9800"
WITHHELD = "+266696687"
KEY: dict[Language, str] = {"en": "1", "es": "2", "pt": "3"}


def line(content: Content, at: str = OPEN, **changes: Any) -> Flask:
    """Return the line as it is at a local time."""
    return create_app(settings(**changes), content, lambda: local(at))


@pytest.fixture(scope="module")
def app(content: Content) -> Flask:
    """Give the line while offices are open."""
    return line(content)


@pytest.fixture(scope="module")
def night(content: Content) -> Flask:
    """Give the line while offices are closed."""
    return line(content, NIGHT)


@pytest.fixture
def telephone(app: Flask) -> Telephone:
    """Give a telephone that has called while offices are open."""
    telephone = Telephone(app)
    telephone.call()
    return telephone


# --- the beginning -----------------------------------------------------------------------------


def test_greeting(telephone: Telephone) -> None:
    """The first words come in three languages, each by a voice that speaks it, with 911."""
    says = list(telephone.heard.root.iter("Say"))

    assert [say.get("language") for say in says] == list(LOCALES.values())
    assert [say.get("voice") for say in says] == list(VOICES.values())
    assert telephone.heard.numbers == ["911"] * len(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_language(language: Language, telephone: Telephone) -> None:
    """A key chooses the language, in which the caller is then spoken to and heard."""
    heard = telephone.press(KEY[language])
    gather = heard.root.find("Gather")

    assert gather is not None
    assert {say.get("language") for say in heard.root.iter("Say")} == {LOCALES[language]}
    assert gather.get("language") == LOCALES[language]


@pytest.mark.parametrize(("said", "language"), [("Español.", "es"), ("Português", "pt")])
def test_language_by_name(said: str, language: Language, telephone: Telephone) -> None:
    """Saying the name of a language does the same as its key."""
    said_menu = telephone.say(said).words
    telephone.call()

    assert said_menu == telephone.press(KEY[language]).words


def test_says_what_it_is_once(telephone: Telephone, content: Content) -> None:
    """It is said once that nobody listens, nothing is recorded, and that this is no report."""
    what = content.common["voice.note.what"]["en"]

    assert what in telephone.press("1").words
    assert what not in telephone.press("2", "*").words


def test_said_at_the_greeting(telephone: Telephone) -> None:
    """Who answers the greeting with a question is answered."""
    assert "live?" in telephone.say("I want to report something").words


def test_danger_at_the_greeting(telephone: Telephone) -> None:
    """Words of danger get 911 first, before what the line is."""
    assert telephone.say("they are taking her right now").words.startswith("Hang up now")


def test_nothing_is_recorded(telephone: Telephone) -> None:
    """No step records or transcribes, and speech that is heard is not blanked out."""
    for heard in (telephone.heard, telephone.press("1"), telephone.press("1")):
        gather = heard.root.find("Gather")

        assert gather is not None
        assert gather.get("profanityFilter") == "false"
        assert "ecord" not in re.sub(r"nothing is recorded", "", heard.body)
        assert "ranscri" not in heard.body


# --- the number --------------------------------------------------------------------------------


def test_digits_are_read_apart(telephone: Telephone) -> None:
    """A number is read twice, one digit at a time, with a pause before each group."""
    telephone.press("1", "1")
    words = telephone.say("Fall River").words

    assert words.startswith("Fall River.")
    assert words.count("… 5, 0, 8 … 2, 3, 5 … 9, 8, 0, 0.") == 2


@pytest.mark.parametrize("said", ["fall river", "Fall River, Massachusetts.", "0 2 7 2 0", "02720"])
def test_town_by_voice_and_by_key(said: str, telephone: Telephone) -> None:
    """The town that is named, and a ZIP code that is said or keyed, lead to the same number."""
    telephone.press("1", "1")
    spoken = telephone.say(said)
    assert FALL_RIVER in spoken.full_numbers

    telephone.call()
    telephone.press("1", "1")

    assert telephone.press("02720") == spoken


@pytest.mark.parametrize("language", LANGUAGES)
def test_same_number_as_a_text(language: Language, content: Content) -> None:
    """A call tells the number that a text would, open or closed."""
    for at in (OPEN, NIGHT):
        for town in ("Taunton", "Worcester", "Mattapan", "Quincy", "Attleboro"):
            caller = Telephone(line(content, at))
            caller.call()
            caller.press(KEY[language], "1")
            caller.say(town)
            service = Service(content, lambda at=at: local(at))  # type: ignore[misc]
            asked = Context(language=language, asked="town", started=True)
            reply = service.answer(Message(town), asked)
            texted = re.search(r"\d{3}-\d{3}-\d{4}", reply.texts[0])
            heard = caller.heard
            if "/offices/" in heard.next:
                assert reply.situation == "either"
                continue

            assert texted is not None
            assert heard.numbers[0] == texted[0], (town, at)


def test_doubt_about_a_danger_names_the_numbers(content: Content) -> None:
    """Who may be in danger hears 911 and 988 beside the hotline, whichever danger is likeliest."""
    caller = Telephone(line(content))
    caller.call()
    caller.press("1")
    heard = caller.say("emergancy")

    assert respond(Message("emergancy"), Context("en"), content, local(OPEN)).intent.also
    assert {"911", "988", HOTLINE} <= set(heard.numbers)


def test_several_towns_become_keys(telephone: Telephone) -> None:
    """A name that fits several towns becomes a choice by key, or by saying the number."""
    for choose in (lambda: telephone.press("2"), lambda: telephone.say("Two.")):
        telephone.call()
        telephone.press("1", "1")
        asked = telephone.say("Westfield or Westford")

        assert "For Westfield, press 1. For Westford, press 2." in asked.words
        assert choose().words.startswith("Westford.")


def test_two_offices_become_keys(telephone: Telephone, content: Content) -> None:
    """A place with two candidate offices becomes a choice of the offices."""
    telephone.press("1", "1")
    assert "Chestnut Hill" in telephone.say("Chestnut Hill").words

    heard = telephone.press("1")

    assert content.offices["greater_waltham"].phone in heard.full_numbers


def test_elsewhere(telephone: Telephone, content: Content) -> None:
    """A place in another state gets the hotline and the national one, and is put to the hotline."""
    telephone.press("1", "1")
    heard = telephone.say("Texas")

    assert heard.full_numbers == {HOTLINE, content.facts["trafficking"]}
    assert telephone.press("1").dialed == "+1" + HOTLINE.replace("-", "")


def test_neighbouring_state(telephone: Telephone, content: Content) -> None:
    """A place in a neighbouring state gets that state's own line first, then the hotline."""
    telephone.press("1", "1")
    heard = telephone.say("Providence, Rhode Island")

    assert heard.words.startswith("Providence, Rhode Island is outside Massachusetts.")
    assert "Rhode Island D C Y F" in heard.words
    assert heard.numbers[:4] == [content.facts["ri_dcyf"]] * 2 + [HOTLINE] * 2
    assert telephone.press("1").dialed == "+1" + HOTLINE.replace("-", "")


def test_closed(night: Flask) -> None:
    """At night the hotline is told and dialed, and the number of the office is not heard."""
    telephone = Telephone(night)
    telephone.call()
    telephone.press("1", "1")

    assert telephone.say("Fall River").full_numbers == {HOTLINE}
    assert telephone.press("1").dialed == "+1" + HOTLINE.replace("-", "")


def test_office_closes_during_the_call(app: Flask, night: Flask) -> None:
    """Whoever is put through after closing time reaches the hotline."""
    telephone = Telephone(app)
    telephone.call()
    telephone.press("1", "1")
    assert FALL_RIVER in telephone.say("Fall River").full_numbers

    telephone.phone = Phone(night)

    assert telephone.press("1").dialed == "+1" + HOTLINE.replace("-", "")


def test_danger_interrupts(telephone: Telephone) -> None:
    """Words of danger are heard at the question for the town too."""
    telephone.press("1", "1")

    assert telephone.say("my daughter was just kidnapped").words.startswith("Hang up now")


def test_never_dials_911(telephone: Telephone) -> None:
    """Danger is told to hang up and dial 911; the line does not dial it."""
    heard = telephone.press("1", "9")

    assert heard.numbers[0] == "911"
    assert not heard.dialed
    assert telephone.press("1").dialed != "911"


def test_red_flags(telephone: Telephone, content: Content) -> None:
    """The red flags are heard part by part, and no word of them is about texting."""
    first = telephone.press("1", "2")
    assert content.common["voice.answers.red_flags.1"]["en"] in first.words

    last = telephone.press("2", "2", "2")

    assert content.common["voice.answers.red_flags.4"]["en"] in last.words
    assert "For more" not in last.words


def test_topics_by_voice(telephone: Telephone) -> None:
    """A caller may ask for any topic that has words for the ear."""
    telephone.press("1")

    assert "CSEC" not in telephone.say("training").words
    assert "records nothing" in telephone.say("is this private").words
    assert "51 A" in telephone.say("I am a mandated reporter").words


QUESTIONS = {
    "report.anonymous": (
        "can i report without giving my name",
        "D C F, child protection, is not allowed to tell the family who called.",
    ),
    "help_me.safe_place": (
        "i have nowhere to sleep tonight",
        "You can ask for help tonight.",
    ),
    "crisis.other": (
        "my friend wants to kill herself what do i do",
        "Call or text 9 8 8 now: it also helps people who worry about someone.",
    ),
    "images.money": (
        "they want money or they post it",
        "It is best not to pay, send more, or meet: that rarely stops it.",
    ),
}


@pytest.mark.parametrize(
    ("answer", "asked", "opening"),
    [(answer, *question) for answer, question in QUESTIONS.items()],
    ids=QUESTIONS,
)
def test_question_within_a_topic(
    answer: str, asked: str, opening: str, telephone: Telephone
) -> None:
    """A caller who asks one question of a topic hears its own answer, not the topic's."""
    telephone.press("1")
    heard = telephone.say(asked)

    assert heard.words.startswith(opening)
    assert heard.next == f"/voice/en/heard/0/{answer}.1"


def test_place_of_an_emergency(telephone: Telephone) -> None:
    """Who says the place here, after words of danger, hears that 911 must know it."""
    telephone.say("they are taking her right now")
    heard = telephone.say("in Fall River")

    assert heard.words.startswith("Hang up now and tell 9 1 1 where it is: nobody listens here.")
    assert FALL_RIVER not in heard.numbers


def test_second_part_of_an_answer(telephone: Telephone, content: Content) -> None:
    """An answer to one question of a topic goes on at the key that is named."""
    telephone.press("1")
    assert "For more, press 2." in telephone.say("i reported and nothing happened").words

    heard = telephone.press("2")

    assert heard.next == "/voice/en/heard/0/report.nothing_done.2"
    assert heard.numbers[:2] == [content.facts["ombudsman"]] * 2


# --- being put through -------------------------------------------------------------------------


@pytest.fixture
def connected(telephone: Telephone) -> Telephone:
    """Give a telephone that is being put through to an office."""
    telephone.press("1", "1")
    telephone.say("Fall River")
    telephone.press("1")
    return telephone


def test_dial(connected: Telephone) -> None:
    """The office is dialed with limits, from the caller's own number, and its end is heard."""
    dial = connected.heard.root.find("Dial")

    assert dial is not None
    assert connected.heard.dialed == "+1" + FALL_RIVER.replace("-", "")
    assert dial.get("answerOnBridge") == "true"
    assert dial.get("timeLimit")
    assert dial.get("callerId") is None


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed", "canceled", "", "news of 2031"])
def test_office_does_not_answer(status: str, connected: Telephone) -> None:
    """If the office does not answer, the hotline is dialed; if that fails, its number is read."""
    hotline = connected.hang_up(status)
    assert hotline.dialed == "+1" + HOTLINE.replace("-", "")

    end = connected.hang_up(status)

    assert end.ends
    assert end.numbers.count(HOTLINE) == 2
    assert "911" in end.numbers


@pytest.mark.parametrize("status", ["completed", "answered"])
def test_office_answered(status: str, connected: Telephone) -> None:
    """After a call with an office, or its machine, the hotline is offered."""
    heard = connected.hang_up(status)

    assert HOTLINE in heard.full_numbers
    assert connected.press("1").dialed == "+1" + HOTLINE.replace("-", "")
    assert connected.hang_up(status).ends


@pytest.mark.parametrize("number", [WITHHELD, "anonymous", "", "sip:desk@example.org"])
def test_withheld_number(number: str, app: Flask) -> None:
    """Who withholds their number is put through as the line, since Twilio takes no other."""
    telephone = Telephone(app, number=number)
    telephone.call()
    telephone.press("1", "0", "1")
    dial = telephone.heard.root.find("Dial")

    assert dial is not None
    assert dial.get("callerId") == LINE


# --- the one text ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sending(content: Content) -> Flask:
    """Give a line that can send."""
    return line(content, **SENDING)


def told(app: Flask, number: str = CALLER) -> Telephone:
    """Return a telephone that has heard the number for a town."""
    telephone = Telephone(app, number=number)
    telephone.call()
    telephone.press("1", "1")
    telephone.say("Fall River")
    return telephone


def test_text(sending: Flask, requests_mock: Mocker) -> None:
    """The caller gets one text, the same that a texter would, and hears the number too."""
    sent = requests_mock.post(MESSAGES, status_code=201, json={})
    telephone = told(sending)
    assert "text message" in telephone.heard.words

    heard = telephone.press("4")

    form = parse_qs(sent.last_request.text)
    assert form["To"] == [CALLER]
    assert form["Body"] == Phone(sending).text("Fall River").texts
    assert "on its way" in heard.words
    assert FALL_RIVER in heard.full_numbers


def test_text_is_sent_once(sending: Flask, requests_mock: Mocker) -> None:
    """A second text is neither offered nor sent, from wherever it is asked for."""
    sent = requests_mock.post(MESSAGES, status_code=201, json={})
    telephone = told(sending)

    assert "text message" not in telephone.press("4", "4").words
    assert "text message" not in telephone.press("*").words
    telephone.press("4")
    telephone.say("send me a text")

    assert sent.call_count == 1


def test_text_from_the_menu(sending: Flask, requests_mock: Mocker) -> None:
    """Asked for in the menu, by voice, the text has the hotline and asks for the town."""
    sent = requests_mock.post(MESSAGES, status_code=201, json={})
    telephone = Telephone(sending)
    telephone.call()
    telephone.press("2")
    heard = telephone.say("un mensaje de texto")

    (body,) = parse_qs(sent.last_request.text)["Body"]
    assert HOTLINE in body
    assert HOTLINE in heard.full_numbers
    assert body.startswith("Llame ahora a DCF")


ASKED = "how long is the training"


@pytest.mark.parametrize("accept", [lambda t: t.press("4"), lambda t: t.say("yes")])
def test_answer_without_words_for_the_ear(
    accept: Callable[[Telephone], Heard], sending: Flask, content: Content, requests_mock: Mocker
) -> None:
    """What has no words for the ear is offered as the one text, and is sent only if it is taken."""
    sent = requests_mock.post(MESSAGES, status_code=201, json={})
    telephone = Telephone(sending)
    telephone.call()
    telephone.press("1")
    offered = telephone.say(ASKED)
    assert content.common["voice.offer"]["en"].split(".")[0] in offered.words
    assert telephone.heard.next == "/voice/en/offer/3/training.details"
    assert not sent.called

    heard = accept(telephone)

    (body,) = parse_qs(sent.last_request.text)["Body"]
    assert body.startswith(shape(content.answers["training.details"].pages[0]["en"]))
    assert "on its way" in heard.words
    assert HOTLINE in heard.full_numbers
    assert "/offer/" not in telephone.say(ASKED).next


def test_answer_for_who_cannot_be_texted(telephone: Telephone, content: Content) -> None:
    """Who cannot get a text hears what there is on the topic."""
    telephone.press("1")

    assert telephone.say(ASKED).next == "/voice/en/heard/0/training.1"


def test_danger_is_never_offered_as_a_text(sending: Flask) -> None:
    """Who may be in danger hears the answer on it, and no text is offered instead."""
    telephone = Telephone(sending)
    telephone.call()
    telephone.press("1")

    for words in ("how do i get away from him he took my phone", "they want money or they post it"):
        assert "/offer/" not in telephone.say(words).next


def test_say_it_again(telephone: Telephone) -> None:
    """Asked to say it again, the line does."""
    telephone.press("1", "1")
    told = telephone.say("Fall River")

    assert telephone.say("say it again") == told


REFUSALS: dict[str, tuple[dict[str, Any], str]] = {
    "stopped": ({"status_code": 400, "json": {"code": 21610}}, "asked us not to"),
    "landline": ({"status_code": 400, "json": {"code": 21614}}, "could not be sent"),
    "broken": ({"status_code": 500, "text": "oops"}, "could not be sent"),
    "slow": ({"exc": requests.exceptions.ReadTimeout}, "could not be sent"),
    "unreachable": ({"exc": requests.exceptions.ConnectionError}, "could not be sent"),
}


@pytest.mark.parametrize(("answer", "said"), REFUSALS.values(), ids=REFUSALS)
def test_text_that_is_refused(
    answer: dict[str, Any], said: str, sending: Flask, requests_mock: Mocker
) -> None:
    """When the text cannot be sent the caller learns it, and hears the number."""
    requests_mock.post(MESSAGES, **answer)
    heard = told(sending).press("4")

    assert said in heard.words
    assert heard.numbers.count(FALL_RIVER) == 2


NO_MOBILE = "anonymous +18005550142 +442071234567 +18765550142 +18095550142 +12843490142".split()


@pytest.mark.parametrize("number", [WITHHELD, "", *NO_MOBILE])
def test_no_text_to_what_is_no_mobile(number: str, sending: Flask, requests_mock: Mocker) -> None:
    """Whose number cannot take a text is offered none, and the key does nothing but ask again."""
    telephone = told(sending, number)
    assert "text message" not in telephone.heard.words

    assert telephone.press("4").words.startswith("Sorry")
    assert not requests_mock.called


def test_no_text_where_none_can_be_sent(app: Flask) -> None:
    """A line that cannot send does not offer to."""
    assert "text message" not in told(app).heard.words


# --- who is let in, and what is odd ------------------------------------------------------------


@pytest.mark.parametrize("path", ["/voice", "/voice/en/menu/1", "/voice/en/told/0/fall_river"])
def test_unsigned_is_refused(path: str, app: Flask) -> None:
    """A request that Twilio did not sign gets 403 at every step."""
    phone = Phone(app)

    assert phone.send("POST", path, [("Digits", "1")]).status == 403
    assert phone.post([("Digits", "1")], path).status == 200


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT"])
def test_only_post(method: str, app: Flask) -> None:
    """An address that could hold what was said is not answered."""
    assert Phone(app).send(method, "/voice").status == 405


ODD = [
    "en",
    "en/menu",
    "xx/menu/1",
    "en/nowhere/1",
    "en/menu/9",
    "en/menu/1x",
    "en/menu/1/taunton",
    "en/town/1/fall_river",
    "en/towns/1",
    "en/towns/1/taunton",
    "en/towns/1/taunton.gone",
    "en/offices/1/taunton",
    "en/offices/1/taunton.fall_river.gone",
    "en/told/0/gone",
    "en/told/0/taunton.fall_river.new_bedford",
    "en/dialed/0/gone",
    "en/heard/0/red_flags",
    "en/heard/0/red_flags.99",
    "en/heard/0",
    "en/offer/0",
    "en/offer/0/report.gone",
    "en/text/0",
    "en/end/0",
    "en/nobody/0",
    "en/told/0/taunton/more",
    "../sms",
]


@pytest.mark.parametrize("state", ODD)
def test_odd_address_is_a_new_call(state: str, app: Flask) -> None:
    """An address that no step of this edition wrote leads to the greeting."""
    telephone = Telephone(app)

    assert telephone.post(f"/voice/{state}", Digits="1").words == telephone.call().words


@pytest.mark.parametrize(
    "path",
    ["en/told/0/fall_river", "all/greeting/2a", "es/heard/0t/images.1", "pt/offer/1/report.text"],
)
def test_address_is_read_as_it_was_written(path: str, content: Content) -> None:
    """What stands in an address comes back from it."""
    call = Call.from_path(path, content)

    assert call is not None
    assert call.to_path() == f"/voice/{path}"


def test_public_url_with_a_prefix(content: Content) -> None:
    """Addresses begin with PUBLIC_URL, which a proxy may have put below a path."""
    url = "https://example.org/children/line"
    phone = Phone(line(content, public_url=url), public_url=url)
    telephone = Telephone(phone=phone)
    gather = telephone.call().root.find("Gather")

    assert gather is not None
    assert gather.attrib["action"] == f"{url}/voice/all/greeting/1"


class Broken(Service):
    """A service that fails, and says in its error what a caller said."""

    def answer(self, message: Message, context: Context) -> Reply:
        """Fail."""
        raise RuntimeError(message.text)


def test_apology(content: Content, caplog: pytest.LogCaptureFixture) -> None:
    """When the program fails, the caller hears the hotline and 911 in three languages."""
    app = Bot("bot.app")
    app.register_blueprint(
        webhook.blueprint(Broken(content), settings(), Counts(""), Spending(settings()))
    )
    telephone = Telephone(app)
    telephone.call()
    telephone.press("1", "1")

    heard = telephone.say("xylophonic town")

    assert heard.ends
    assert heard.numbers.count(HOTLINE) == 2 * len(LANGUAGES)
    assert heard.numbers.count("911") == len(LANGUAGES)
    assert "RuntimeError" in caplog.text
    assert "xylophonic" not in caplog.text + heard.body


def test_caller_is_not_shown() -> None:
    """The representation of a caller holds no number."""
    assert CALLER not in repr(Caller(CALLER, LINE))


# --- words for the ear -------------------------------------------------------------------------

SPOKEN = re.compile(r"\{|\}|www\.|\.org|\.gov|\.com|@|\b(?:MORE|REPORT|MENU|MÁS|MAIS|SEÑALES)\b")


def test_words_for_the_ear(content: Content) -> None:
    """No spoken answer holds a web address or a word to text, which nobody can write down."""
    texts = {
        (name, language): texts[language]
        for name, texts in content.common.items()
        for language in LANGUAGES
        if name.startswith("voice.answers.")
    }

    assert texts
    assert [where for where, text in texts.items() if SPOKEN.search(text)] == []


@pytest.mark.parametrize("topic", ["report", "help_me", "crisis", "emergency", "images"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_of_a_danger_is_spoken(
    topic: str, language: Language, app: Flask, content: Content
) -> None:
    """Each answer of these topics is heard, with every full number in it twice."""
    telephone = Telephone(app)
    parts = [
        name.removeprefix("voice.answers.")
        for answer in NAMES[topic]
        for name in content.common
        if name.startswith(f"voice.answers.{topic}.{answer}.")
    ]

    assert {part.split(".")[1] for part in parts} == set(NAMES[topic])
    for part in parts:
        heard = telephone.post(f"/voice/{language}/heard/0/{part}", Digits="#")
        # The hotline is said once more at the end, if nothing is pressed.
        counts = {n: heard.numbers.count(n) - (n == HOTLINE) for n in heard.full_numbers}
        assert heard.next == f"/voice/{language}/heard/0a/{part}"
        assert set(counts.values()) <= {0, 2}, part


def test_short_numbers_are_spelled(app: Flask, content: Content) -> None:
    """A number of three digits is read digit by digit, the one for deaf callers too."""
    telephone = Telephone(app)
    telephone.post("/voice/en/heard/0/report.access.1", SpeechResult="say it again")

    assert content.facts["relay"] in telephone.heard.numbers


@pytest.mark.parametrize("topic", ["definition", "red_flags", "training", "mandated", "about"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_abbreviations_are_spelled(topic: str, language: Language, app: Flask) -> None:
    """No abbreviation is left that a voice would read as a word."""
    telephone = Telephone(app)
    telephone.post(f"/voice/{language}/heard/0/{topic}.1", Digits="2")

    assert not re.search(r"DCF|CAC|CSEC|51A|\[|\]|&", telephone.heard.words)


def test_names_keep_their_accent(app: Flask) -> None:
    """A Spanish voice says the name of a town as English, and "&" as a word."""
    telephone = Telephone(app)
    telephone.call()
    telephone.press("2", "1")
    telephone.say("Barnstable")
    names = [lang.text for lang in telephone.heard.root.iter("lang")]

    assert names == ["Barnstable", "Cape Cod and Islands"]


def test_calls_of_the_docs(content: Content) -> None:
    """The calls in the docs are what is heard today; `python -m tests.call_pages` renews them."""
    page = PAGE.read_text("utf-8")

    assert page == put(page, written(content))
