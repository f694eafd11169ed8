"""The loop guard: what only a machine does ends in silence, and what a person does never."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from html import unescape
from itertools import cycle, islice
from pathlib import Path
from re import search

import pytest
from flask import Flask

from bot import transcripts
from bot.app import create_app
from bot.channels.seal import StateCipher
from bot.dialogue.content import Content
from bot.dialogue.pace import REST, Pace
from bot.dialogue.segments import measure, shape
from bot.dialogue.state import State
from bot.nlu.context import CREOLES, LANGUAGES, Context, Tongue
from bot.nlu.message import Message
from bot.service import Service
from tests.clock import OPEN, local
from tests.phone import HOTLINE, SECRET, Phone, settings

CONVERSATIONS = sorted((Path(__file__).parent / "conversations").glob("*.txt"))
ROUNDS = 200
# What one machine gets: three answers, the last word, and what came before it went in a circle.
MOST = 8
# What a flood of a thousand different texts gets in a quarter of an hour.
MOST_OF_A_FLOOD = 70

RESPONDERS = {
    "driving": "I am driving and will reply later",
    "do not disturb": "[Auto-Reply] I'm driving with Do Not Disturb While Driving turned on. I'll"
    " see your message when I get where I'm going.",
    "out of office": "I am out of the office until Monday. For urgent matters contact the front"
    " desk.",
    "thanks": "Thanks for your message! We will get back to you shortly.",
    "unsubscribe": "Thank you for contacting us. Reply STOP to unsubscribe.",
    "not monitored": "This number is not monitored.",
    "mailbox": "Sorry, this mailbox is closed",
    "driving, es": "Estoy conduciendo, te respondo luego",
    "out of office, pt": "Estou fora do escritório até segunda-feira.",
    "an emergency": "I'm out of the office. If this is an emergency, call 911.",
    "a crisis": "This is an automated message. If you are in crisis call or text 988.",
    "an emergency, es": "Estoy fuera de la oficina. En caso de emergencia llame al 911.",
    "an emergency, pt": "Estou fora do escritório. Em caso de emergência ligue 911.",
    "a word": "ok",
    "the menu": "menu",
    "a question": "where do i report",
    "STOP": "STOP",
    "a reaction": "Liked “Automatic reply. Nobody reads this.”",
    "signs": "\N{PILE OF POO}" * 70,
}
DANGER = "he is going to kill me help now"


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now: datetime = local(OPEN)

    def __call__(self) -> datetime:
        """Return what time it is here."""
        return self.now

    def wait(self, seconds: float) -> None:
        """Let *seconds* go by."""
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    """Give a clock that stands until it is moved."""
    return Clock()


@pytest.fixture
def app(content: Content, clock: Clock) -> Flask:
    """Give the production application at that clock."""
    return create_app(settings(), content, clock)


@pytest.fixture
def phone(app: Flask) -> Phone:
    """Give a phone that has not texted yet."""
    return Phone(app)


def get(phone: Phone, clock: Clock, texts: Sequence[str], pause: float = 5) -> list[str]:
    """Return what comes back to each of *texts*, *pause* seconds apart; nothing is empty."""
    got = []
    for text in texts:
        clock.wait(pause)
        got.append("\n".join(phone.text(text).texts))
    return got


def loop(phone: Phone, clock: Clock, first: str, back: Callable[[str], str]) -> Iterator[str]:
    """Yield each reply to a machine that sends *first*, and then *back* something to each reply."""
    text = first
    for _ in range(ROUNDS):
        (got,) = get(phone, clock, [text])
        if not got:
            return
        yield got
        text = back(got)


def last_words(content: Content) -> set[str]:
    """Return the last word in each language, as a text brings it."""
    return {shape(text) for text in content.common["pace.last"].values()}


# --- machines -----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", RESPONDERS.values(), ids=RESPONDERS)
def test_auto_responder(text: str, phone: Phone, clock: Clock) -> None:
    """A phone that answers each of our texts with the same one is soon left alone."""
    assert 3 <= len(list(loop(phone, clock, text, lambda _: text))) <= MOST


@pytest.mark.parametrize("text", list(RESPONDERS.values())[::4], ids=list(RESPONDERS)[::4])
def test_machine_that_does_not_wait(text: str, phone: Phone, clock: Clock) -> None:
    """One that texts on into the silence gets no more for it than a few answers."""
    got = [reply for reply in get(phone, clock, [text] * ROUNDS, pause=1) if reply]

    assert len(got) <= MOST
    assert sum(measure(reply).parts for reply in got) <= 2 * MOST


def test_last_word_comes_once(phone: Phone, clock: Clock, content: Content) -> None:
    """After the same answer three times comes the last word, with the numbers, then silence."""
    *same, last, silence, still = get(phone, clock, [RESPONDERS["driving"]] * 6)

    assert len(same) == 3
    assert len({reply.splitlines()[0] for reply in same}) == 1
    assert last in last_words(content)
    assert HOTLINE in last
    assert "911" in last
    assert silence == still == ""


def test_our_own_replies_sent_back(content: Content, clock: Clock) -> None:
    """Whichever reply of ours comes back, also one about a danger, the loop ends."""
    service, longest = Service(content, clock), []
    for answer, language in zip(content.answers.values(), cycle(LANGUAGES), strict=False):
        state, sent = State(), 0
        for text in (*answer.situations.values(), *answer.pages):
            reply, state = service.converse(Message(text[language]), State())
            for _ in range(ROUNDS):
                clock.wait(5)
                if not reply.texts:
                    break
                sent += 1
                reply, state = service.converse(Message(reply.texts[0]), state)
            longest.append(sent)
            sent = 0

    assert len(longest) > 66
    assert max(longest) <= MOST


def test_slow_loop_ends(phone: Phone, clock: Clock) -> None:
    """A loop whose rounds take five minutes ends too: each rest is twice as long as the last."""
    text, sent = RESPONDERS["thanks"], 0
    while get(phone, clock, [text], pause=300) != [""]:
        sent += 1

    assert sent <= MOST


def test_flood_of_different_texts(phone: Phone, clock: Clock, content: Content) -> None:
    """A thousand texts of one machine, each of them another question, cost what sixty do."""
    questions = ["red flags", "training", "what is csec", "menu", "examples", "statistics"]
    got = get(phone, clock, list(islice(cycle(questions), 1000)), pause=1)

    first = next(at for at, reply in enumerate(got) if reply in last_words(content))
    assert 60 <= first <= 64
    assert all(got[:first])
    assert not any(got[first + 1 : first + REST])
    assert len([reply for reply in got if reply]) <= MOST_OF_A_FLOOD


def test_stop_is_confirmed_without_a_last_word(phone: Phone, clock: Clock) -> None:
    """Who only ever says STOP hears nothing but that it is done."""
    got = get(phone, clock, ["STOP"] * 6)

    assert [bool(reply) for reply in got] == [True] * 3 + [False] * 3
    assert len(set(got)) == 2


def test_what_the_phone_company_answers_counts_for_nothing(content: Content, clock: Clock) -> None:
    """A word that it answers itself is no text of a machine that talks with us."""
    service, state = Service(content, clock), State(Context("en", started=True))
    reply, after = service.converse(Message("STOP", carrier="twilio"), state)

    assert not reply.texts
    assert after.pace == state.pace


# --- people -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", CONVERSATIONS, ids=lambda path: path.stem)
def test_golden_conversations_are_answered(path: Path, content: Content, clock: Clock) -> None:
    """In every conversation that is written down, people get every answer, at two texts a minute.

    Those that are named `repeats` are of people who ask the same again and again.
    """
    written = transcripts.read(path.read_text("utf-8"))
    service, state = Service(content, clock), State()
    for exchange in written.exchanges:
        clock.wait(30)
        message = Message(exchange.text)
        expected = service.answer(message, state.context)
        reply, state = service.converse(message, state)

        assert reply.texts == expected.texts, exchange.text


PEOPLE = {
    "small words": "hi|um|ok|ok|yeah|idk|no|hm|wait|k|ok|yes|nvm|ok|so|idk|lol|ok",
    "a disclosure in pieces": "hey|can i ask something|its about a girl|in my class|shes always"
    " tired|she has a new phone|and new nails|idk where she gets the money|theres this guy|hes like"
    " 30|he picks her up|every day|im scared|what do i do|what do i do|what do i do|what do i do",
    "who to call": "who do i call|who do i call|WHO DO I CALL|who do i call??|please just the"
    " number|whats the number|number|who do i call",
    "a town": "report|Taunton|report|taunton ma|TAUNTON|so who do i call in taunton|taunton?",
    "nothing understood": "asdf|lol|bruh|what|huh|??|i dont get it|what|whatever|anyone|hello|yo",
    "afraid of silence": "is anyone there|are you real|can i talk to someone|is anyone there|talk"
    " to a person|is this a bot|can i talk to a person",
    "pages": "red flags|more|back|more|back|more|more|back",
    "Chinese": "他打我|我很害怕|救救我吧求你了|我不能走|有人吗|请帮帮我好吗|他们把我卖给男人",
    "signs alone": "...|??|....|?|......|???",
    "HELP": "help|HELP|help|Help!|help|HELP|help|help",
    "es": "hola|a quien llamo|a quien llamo|¿a quién llamo?|a quien llamo por favor|el numero|el"
    " número por favor|a quien llamo",
    "pt": "oi|para quem ligo|para quem ligo|pra quem eu ligo|o numero por favor|para quem ligo",
}


@pytest.mark.parametrize("said", PEOPLE.values(), ids=PEOPLE)
def test_people_are_answered(said: str, phone: Phone, clock: Clock, content: Content) -> None:
    """A person who types fast, in pieces, and the same again, gets an answer to each text."""
    got = get(phone, clock, said.split("|"), pause=4)

    assert all(got)
    assert not last_words(content) & set(got)


def test_pictures_without_words(phone: Phone, clock: Clock, content: Content) -> None:
    """Who sends one screenshot after another is answered each time."""
    got = []
    for _ in range(10):
        clock.wait(20)
        got += phone.text("", NumMedia="1").texts

    assert len(got) == 10
    assert not last_words(content) & set(got)


def test_sixty_texts_in_two_minutes(phone: Phone, clock: Clock, content: Content) -> None:
    """Nobody who lets it all out at once is cut off."""
    words = ["theres this guy", "idk", "shes 14", "he buys her stuff", "ok", "red flags"]
    got = get(phone, clock, list(islice(cycle(words), 60)), pause=2)

    assert all(got)
    assert not last_words(content) & set(got)


# --- what ends the silence ----------------------------------------------------------------------


@pytest.fixture
def silent(phone: Phone, clock: Clock) -> Phone:
    """Give the phone of a machine that is answered no more."""
    assert get(phone, clock, [RESPONDERS["thanks"]] * 6)[-1] == ""
    return phone


def test_danger_is_always_answered(silent: Phone, clock: Clock, content: Content) -> None:
    """A danger is answered in full, however often and whatever came before."""
    (fresh,) = get(Phone(silent.client.application), clock, [DANGER])
    got = get(silent, clock, [DANGER] * ROUNDS, pause=1)

    assert all("911" in reply for reply in got)
    assert {reply.splitlines()[0] for reply in got} == {fresh.splitlines()[0]}


def test_danger_in_a_flood(phone: Phone, clock: Clock) -> None:
    """A danger is answered in the middle of more texts than a person types."""
    assert get(phone, clock, ["red flags", "menu"] * 60, pause=1)[-1] == ""
    (got,) = get(phone, clock, [DANGER])

    assert "911" in got


def test_other_words_are_answered(silent: Phone, clock: Clock) -> None:
    """Anything that is understood as something else is answered at once."""
    got = get(silent, clock, ["red flags", "report", "Taunton"])

    assert all(got)
    assert "Taunton" in got[-1]


def test_time_ends_the_silence(silent: Phone, clock: Clock, content: Content) -> None:
    """After a rest the very same text gets its answer."""
    (got,) = get(silent, clock, [RESPONDERS["thanks"]], pause=REST)

    assert got
    assert got not in last_words(content)


def test_a_slower_texter_is_answered_again(phone: Phone, clock: Clock) -> None:
    """Whoever texted faster than people do needs to wait no longer than the last word says."""
    assert get(phone, clock, ["red flags", "menu"] * 100, pause=1)[-1] == ""
    got = get(phone, clock, ["red flags", "menu", "report"], pause=REST)

    assert all(got)


def test_forget_forgets_in_silence(phone: Phone, clock: Clock) -> None:
    """FORGET empties what is remembered even where nothing is said."""
    get(phone, clock, ["report", "Taunton", *["red flags", "menu"] * 60], pause=1)
    assert get(phone, clock, ["FORGET"], pause=1) == [""]

    assert state_of(phone).context == Context(language="en", started=True)


def test_silence_is_not_remembered_as_read(phone: Phone, clock: Clock) -> None:
    """A list that was held back cannot be chosen from."""
    get(phone, clock, ["report", "Taunton", *["red flags", "about"] * 60], pause=1)
    before = state_of(phone).context
    assert get(phone, clock, ["menu"], pause=1) == [""]

    after = state_of(phone).context
    assert after.choices == before.choices
    assert after.answer == "menu"


# --- the words, the cookie, the chat ------------------------------------------------------------


def state_of(phone: Phone) -> State:
    """Return what the cookie of *phone* holds."""
    _, _, value = phone.cookie.partition("=")
    return StateCipher(SECRET, "conversation").decrypt(value)


@pytest.mark.parametrize("tongue", [*LANGUAGES, *CREOLES])
def test_last_word_is_short(tongue: Tongue, content: Content) -> None:
    """It is one part with the hotline and 911, and names the minutes that the silence lasts."""
    spoken = {**content.common["pace.last"], **content.creole_common["pace.last"]}
    text = shape(spoken[tongue])

    assert measure(text).parts == 1
    assert HOTLINE in text
    assert "911" in text
    assert f" {REST // 60} " in text


def test_creole_last_word(content: Content, clock: Clock) -> None:
    """Who is answered in Creole hears the last word in it."""
    service, state, got = Service(content, clock), State(Context("ht", started=True)), []
    for _ in range(5):
        clock.wait(5)
        reply, state = service.converse(Message("meni", "whatsapp"), state)
        got += reply.texts

    assert got[-1] == content.creole_common["pace.last"]["ht"]


def test_cookie_holds_numbers_alone(silent: Phone) -> None:
    """What is kept of the pace is a handful of whole numbers, and stays short."""
    pace = state_of(silent).pace

    assert pace.held
    assert search(r"^\d+(,\d+)+$", pace.to_text())
    assert len(pace.to_text()) < 80


@pytest.mark.parametrize(
    "odd", ["", "1", "1,2,3", "a,b,c,d,e,f,g", "-1,0,0,0,0,0,0", "²,0,0,0,0,0,0"]
)
def test_odd_pace_is_a_new_one(odd: str) -> None:
    """A cookie of an older program, or of none, loses the count and not the conversation."""
    context = Context("es", answers=("report",), started=True)

    assert State.from_text(f"{context.to_text()}\n{odd}") == State(context, Pace())
    assert State.from_text(context.to_text()) == State(context, Pace())


def test_chat_ends_a_loop_too(app: Flask, clock: Clock, content: Content) -> None:
    """The chat answers a machine with the last word alone, since a page cannot be silent."""
    browser, token, got = app.test_client(), "", []
    for _ in range(8):
        clock.wait(5)
        form = {"text": RESPONDERS["driving"], "token": token}
        page = browser.post("/chat", data=form).text
        found = search(r'name="token" value="([^"]*)"', page)
        assert found
        token = unescape(found[1])
        got.append("This automatic line pauses here" in page)

    assert got == [False] * 3 + [True] * 5
    page = browser.post("/chat", data={"text": DANGER, "token": token}).text
    assert "pauses here" not in page
