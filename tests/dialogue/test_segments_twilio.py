"""What a text costs, next to Twilio's own calculator on 3,000 random texts."""

import json
import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.dialogue.segments import measure

FOLDER = Path(__file__).parents[1] / "segments"
CALCULATOR = FOLDER / "node_modules" / "sms-segments-calculator"
TEXTS = 3_000
# Lengths around which the number of parts changes, in each encoding.
GSM_EDGES = (0, 1, 153, 160, 306)
UCS_EDGES = (0, 1, 67, 70, 134, 153, 160)

BASIC = [*"abc XYZ 0189 @$_!?'\"\nèéùìòÇØøÅåÆæßÉÄÖÑÜ§äöñüà¡¿£¥¤", "\r\n", "\r"]
EXTENDED = list("^{}\\[~]|€\f")
ACCENTED = [*"áíóúçãõâêôªºÁÍÓÚÀ\t`", "\N{EM DASH}", "\N{HORIZONTAL ELLIPSIS}"]
MARKED = [letter + mark for letter in "aeno" for mark in ("\u0301", "\u0303", "\u0302\u0323")]
JOINED = [
    "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}",
    "\N{WOMAN}\N{EMOJI MODIFIER FITZPATRICK TYPE-4}\N{ZERO WIDTH JOINER}\N{PERSONAL COMPUTER}",
    "\N{HEAVY BLACK HEART}\N{VARIATION SELECTOR-16}",
    "1\N{VARIATION SELECTOR-16}\N{COMBINING ENCLOSING KEYCAP}",
]
EMOJI = list("\U0001f600\U0001f622\U0001f64f\u2764\U0001f6a9\U0001f4de")
FLAGS = [chr(0x1F1E6 + a) + chr(0x1F1E6 + b) for a, b in ((20, 18), (1, 17), (15, 19))]
KINDS = [
    (GSM_EDGES, [BASIC]),
    (GSM_EDGES, [BASIC, EXTENDED]),
    (UCS_EDGES, [BASIC, ACCENTED]),
    (UCS_EDGES, [BASIC, ACCENTED, MARKED]),
    (UCS_EDGES, [BASIC, EXTENDED, EMOJI, JOINED, FLAGS]),
    (UCS_EDGES, [BASIC, EXTENDED, ACCENTED, MARKED, EMOJI, JOINED, FLAGS]),
]


@pytest.fixture(scope="module")
def calculator() -> str:
    """Fetch Twilio's calculator once; without it skip on a laptop, and fail where CI is set."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        _missing("node and npm are not installed")
    if not CALCULATOR.exists():
        done = subprocess.run(
            [npm, "ci", "--no-audit", "--no-fund"], cwd=FOLDER, capture_output=True, text=True
        )
        if done.returncode:
            _missing(f"npm ci failed in {FOLDER}: {done.stderr.strip()[-300:]}")
    return str(node)


def _missing(why: str) -> None:
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(why)
    pytest.skip(why)


def _texts() -> Iterator[str]:
    """Yield seeded random texts of every kind, a few characters around an edge."""
    chance = random.Random(160)
    for number in range(TEXTS):
        edges, alphabets = KINDS[number % len(KINDS)]
        length = max(chance.choice(edges) + chance.randint(-4, 4), 0)
        text = ""
        while len(text) < length:
            text += chance.choice(chance.choice(alphabets))
        yield text


def test_agrees_with_twilio(calculator: str) -> None:
    """Encoding, characters, and parts are what Twilio's calculator gives, for every text."""
    texts = list(_texts())
    done = subprocess.run(
        [calculator, "count.js"],
        cwd=FOLDER,
        input="\n".join(map(json.dumps, texts)),
        capture_output=True,
        text=True,
        check=True,
    )
    counted = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(counted) == TEXTS
    sizes = [(size.encoding, size.characters, size.parts) for size in map(measure, texts)]
    wrong = [
        (text, ours, theirs)
        for text, ours, theirs in zip(texts, sizes, map(tuple, counted), strict=True)
        if ours != theirs
    ]
    assert wrong[:5] == []
