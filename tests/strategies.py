"""Texts, contexts and times for property tests."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from bot.nlu.message import CHANNELS, Message
from tests.clock import NIGHT, OPEN

FAST = settings(
    deadline=None,
    derandomize=True,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow],
)

KNOWN = st.sampled_from(
    """red flags;report;hotline;training;menu;more;back;office;facts;thanks;1;2;3;7;12;13;0;
    STOP;HELP;START;yes;no;ok;wait;again;forget;911;i want to die;help me;emergancy;suicidle;
    in danger;english;español;português;in french;kreyòl souple;Taunton;02720;02743;Worcester;
    Assonet;Florida;Providence RI;Reading;bristol county;West Springfield;Coastal;Quincy;zzyzx;
    hola;olá;quiero ayuda;preciso de ajuda;señales de alerta;denunciar;ede m tanpri;
    a girl in a motel with an older man;report in Taunton;they have my pictures;she is 12;
    twin forks;pine;port ansel;he makes me;the second one;both;what;Liked “Call 911”""".replace(
        "\n    ", ""
    ).split(";")
)
HOSTILE = st.sampled_from(
    [
        "",
        " ",
        "\ud83d",
        "\x00\x1b[31m\x07",
        "\N{RIGHT-TO-LEFT OVERRIDE}troper",
        "{hotline} {number} {choices}",
        "{{7*7}}",
        "%s %(x)s ${x} {0}",
        "<script>alert(1)</script>",
        "' OR 1=1; --",
        "report " * 400,
        "a" * 5_000,
        "\N{COMBINING ACUTE ACCENT}" * 2_000,
        "\u0131\u017f\ufb01\u2160",
        "1" * 1_700,
        "\N{PILE OF POO}" * 900,
        "\N{SUPERSCRIPT TWO} \N{CIRCLED DIGIT ONE} \N{ARABIC-INDIC DIGIT THREE}",
    ]
)
WILD = st.text(max_size=200) | st.text(st.characters(categories=["Cs", "Cc", "Cf", "Lo", "So"]))
TEXTS = KNOWN | HOSTILE | WILD
SENT = st.builds(
    Message,
    text=TEXTS,
    channel=st.sampled_from(CHANNELS),
    carrier=st.sampled_from(["twilio", "bot"]),
    handled=st.sampled_from([False, False, False, True]),
)
TALKS = st.lists(SENT, min_size=1, max_size=5)
HOURS = st.sampled_from([OPEN, NIGHT, "2026-12-25T10:00", "2027-01-01T10:00", "2026-12-06T12:00"])
