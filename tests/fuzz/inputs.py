"""Made-up input: texts of known words, hostile ones, forms, and what a caller does."""

from hypothesis import strategies as st

from bot.content.loading import Loaded
from tests.strategies import HOSTILE, KNOWN, WILD

Texts = st.SearchStrategy[str]
Pairs = list[tuple[str, str]]

# What Twilio sends with a text, and what it does not.
FIELDS = tuple(
    "Body Body From To NumMedia MessageSid SmsSid AccountSid OptOutType ButtonPayload ButtonText"
    " Latitude Longitude Address Label ProfileName WaId MediaUrl0 MediaContentType0 NumSegments"
    " FromCity FromState FromZip FromCountry ReferralBody MessageStatus ErrorCode Digits"
    " SpeechResult DialCallStatus CallSid CallStatus Confidence".split()
)
NUMBERS = (
    "+15085550142 +18765550123 +266696687 anonymous whatsapp:+15085550142 rcs:line messenger:1 +"
    " 555888 sip:a@example.org"
).split()
STATUSES = "completed answered busy no-answer failed canceled odd".split()
TYPES = (
    "application/x-www-form-urlencoded application/json text/plain multipart/form-data"
    " multipart/form-data;boundary=x application/x-www-form-urlencoded;charset=utf-7"
).split()


def texts(loaded: Loaded) -> Texts:
    """Return texts of words that are known, places, replies of ours, and anything else."""
    content = loaded.content
    known = [
        *content.knowledge.messages,
        *(phrase.text for phrase in loaded.intents.dangers),
        *(place.name for place in content.places.values()),
        *content.knowledge.carrier,
    ]
    words = sorted({word for phrase in known for word in phrase.split()})
    replies = [text.text for text in loaded.responses.texts]
    said = st.lists(st.sampled_from(words), min_size=1, max_size=8).map(" ".join)
    joined = st.tuples(said, st.sampled_from(known), st.sampled_from([" ", "", ". ", "\n"]))
    return (
        KNOWN
        | said
        | st.sampled_from(known)
        | joined.map(lambda parts: parts[2].join(parts[:2]))
        | st.sampled_from(replies)
        | HOSTILE
        | WILD
    )


def forms(said: Texts, names: tuple[str, ...]) -> st.SearchStrategy[Pairs]:
    """Return forms with fields called *names* or anything; names may repeat."""
    name = st.sampled_from(names) | st.text(max_size=12)
    value = said | st.sampled_from(NUMBERS)
    return st.lists(st.tuples(name, value), max_size=8)


def calls(said: Texts, towns: list[str], most: int) -> st.SearchStrategy[Pairs]:
    """Return what callers do, up to *most* acts; half of them first ask to be put through.

    An act is a parameter of Twilio's and its value.
    """
    acts = st.lists(_acts(said), min_size=1, max_size=most)
    through = st.sampled_from(towns).map(
        lambda town: [("Digits", "1"), ("Digits", "1"), ("SpeechResult", town), ("Digits", "1")]
    )
    return acts | st.tuples(through, acts).map(lambda parts: parts[0] + parts[1])


def _acts(said: Texts) -> st.SearchStrategy[tuple[str, str]]:
    """Return what a caller does: presses keys, says words, is silent, or a dialed call ends."""
    keys = st.sampled_from([*"0123456789*#", "02720", "00000", "12"]) | st.text("0123456789*#")
    return (
        st.tuples(st.just("Digits"), keys)
        | st.tuples(st.just("SpeechResult"), said)
        | st.tuples(st.just("DialCallStatus"), st.sampled_from(STATUSES))
        | st.just(("", ""))
    )
