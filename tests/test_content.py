"""What the answers of this repository hold, topic by topic and language by language."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot import transcripts
from bot.content import model_file, schema
from bot.content.loading import Loaded
from bot.content.placeholders import SITUATIONS
from bot.content.problems import Problem
from bot.content.topics import TOPICS
from bot.core.conversation import NO_NOTICE
from bot.core.knowledge import Content
from bot.core.model import LANGUAGES, Language
from bot.core.routing import holiday_id
from bot.core.segments import measure
from bot.core.segments import shape as shaped
from bot.playback import Setting, play
from bot.service import Service
from tests.clock import OPEN
from tests.conftest import Talk
from tests.test_conversations import FILES

# The ids of the design, on which others rely.
CONTRACT = (
    "menu definition examples facts risk_factors red_flags report hotline office training about "
    "emergency help_me crisis images mandated privacy person language more thanks "
    "stop start help fallback"
).split()
At = Callable[[str], Service]
BUDGET: dict[Language, int] = {"en": 2, "es": 3, "pt": 3}
EACH_TOPIC = pytest.mark.parametrize("topic", CONTRACT)
EACH_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)

# What the leaflet says, by words that must stand in the answer: English, Spanish, Portuguese.
RED_FLAGS = {
    "money or goods": "lot of money|mucho dinero|muito dinheiro",
    "several phones": "more than one phone|más de un teléfono|mais de um telefone",
    "tattoos or branding": "tattoos or branding|tatuajes o marcas|tatuagens ou marcas",
    "photos in advertisements": "online ads|anuncios en internet|anúncios na internet",
    "sexual abuse": "signs of sexual abuse|señales de abuso sexual|sinais de abuso sexual",
    "infections or pregnancies": "miscarriages|embarazos|gravidezes",
    "neglect": "poor hygiene|falta de higiene|falta de higiene",
    "bruises": "bruises|moretones|marcas roxas",
    "withdrawn or fearful": "withdrawn, depressed|retraimiento, depresión|isolamento, depressão",
    "drugs or alcohol": "drug or alcohol|drogas o alcohol|drogas ou álcool",
    "under control": "afraid of another|miedo a otra persona|medo de outra pessoa",
    "absent from school": "misses school|faltas a la escuela|faltas à escola",
    "runs away": "running away|se escapa|foge",
    "exploited friends": "friends known|amistades que|amigos que",
    "older partner": "clearly older|claramente mayor|claramente mais velho",
    "places": "strip clubs, hotels|striptease, hoteles|striptease, hotéis",
}
RISK_FACTORS = {
    "past abuse or neglect": "past abuse|maltrato, abuso|maus-tratos, abuso",
    "justice or protection": "juvenile or criminal|juvenil o penal|juvenil ou criminal",
    "homeless or missing": "homelessness|falta de hogar|falta de casa",
    "LGBTQ": "LGBTQ|LGBTQ|LGBTQ",
    "disabilities": "disabilities|discapacidad|deficiência",
    "refugees and immigrants": "refugees, imm|refugiados, inmigrantes|refugiados, imigrantes",
    "girls": "- girls|- las niñas|- as meninas",
}
EXAMPLES = {
    "trafficking": "1. Child sex trafficking|1. Trata sexual|1. Tráfico sexual",
    "street": "2. A child sold|2. Un menor|2. Uma criança",
    "gangs": "3. Trafficking by a gang|3. Trata por parte de pandillas|3. Tráfico por gangues",
    "escorts and parties": "4. Escort|4. Servicios de acompañantes|4. Serviços de acompanhantes",
    "internet": "5. Exploitation on the internet|5. Explotación por internet|5. Exploração pela",
    "material": "6. Making child sexual abuse material|6. Producir material|6. Produzir material",
    "live video": "7. Live video|7. Transmitir video en vivo|7. Transmitir vídeo ao vivo",
}
FACTS = {
    "age": "12-14|12 a 14|12 a 14",
    "number": "100,000|100,000|100 mil",
    "homeless teens": "1 in 3 teens|1 de cada 3|1 em cada 3",
    "the leaflet's": "leaflet says|folleto del CAC dice|folheto do CAC diz",
    "disputed": "dispute both|cuestionan ambas|contestam ambos",
}
LEAFLET = [
    (topic, name, words)
    for topic, listed in {
        "red_flags": RED_FLAGS,
        "risk_factors": RISK_FACTORS,
        "examples": EXAMPLES,
        "facts": FACTS,
    }.items()
    for name, words in listed.items()
]


def pages(content: Content, topic: str, language: Language) -> list[str]:
    """Return the pages of *topic*."""
    return [page[language] for page in content.answers[topic].pages]


def first_texts(content: Content, topic: str, language: Language) -> Iterator[str]:
    """Yield every page of *topic*, the first with the notice that a first contact adds."""
    for at, page in enumerate(pages(content, topic, language)):
        noticed = at == 0 and topic not in NO_NOTICE
        yield f"{page}\n{content.common['notice'][language]}" if noticed else page


def test_contract(content: Content) -> None:
    """The topics are those of the design, each with words, a title, and an answer."""
    assert TOPICS == CONTRACT
    assert set(CONTRACT) == set(content.answers)
    assert set(CONTRACT) <= set(content.topics)


@EACH_LANGUAGE
@EACH_TOPIC
def test_topic(topic: str, language: Language, content: Content) -> None:
    """A topic has a title, a page or a situation, and no hole in any of its texts."""
    answer = content.answers[topic]
    texts = [texts[language] for texts in (*answer.pages, *answer.situations.values())]

    assert content.topics[topic].titles[language]
    assert texts
    assert all(text.strip() and "  " not in text and "{}" not in text for text in texts)
    assert set(SITUATIONS.get(topic, ())) <= set(answer.situations)


@EACH_LANGUAGE
@EACH_TOPIC
def test_cost(topic: str, language: Language, content: Content) -> None:
    """A page costs two parts in English and three in the others, as plain letters."""
    for text in first_texts(content, topic, language):
        size = measure(shaped(text))

        assert (size.encoding, size.parts <= BUDGET[language]) == ("GSM-7", True), text


@EACH_LANGUAGE
@EACH_TOPIC
def test_next_page(topic: str, language: Language, content: Content) -> None:
    """Every page but the last says how to get the next one, and which of how many it is."""
    listed = pages(content, topic, language)

    for at, page in enumerate(listed if len(listed) > 1 else [], 1):
        assert f"({at}/{len(listed)})" in page
        word = {"en": "MORE", "es": "MÁS", "pt": "MAIS"}[language]
        assert page.endswith(word) == (at < len(listed))


@EACH_LANGUAGE
@pytest.mark.parametrize(("topic", "name", "words"), LEAFLET, ids=lambda value: str(value)[:20])
def test_leaflet(topic: str, name: str, words: str, language: Language, content: Content) -> None:
    """Each sign, risk, example, and figure of the leaflet stands in the answer."""
    expected = words.split("|")[LANGUAGES.index(language)]

    assert expected in "\n".join(pages(content, topic, language)), name


def test_leaflet_is_whole() -> None:
    """The leaflet has sixteen signs, seven risks, seven examples, and three figures."""
    assert [len(listed) for listed in (RED_FLAGS, RISK_FACTORS, EXAMPLES)] == [16, 7, 7]


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("Fall River", "508-235-9800"),
        ("New Bedford", "508-910-1000"),
        ("Taunton", "508-821-7000"),
        ("Attleboro", "508-821-7000"),
        ("hotline", "800-792-5200"),
    ],
)
def test_leaflet_numbers(said: str, number: str, talk: Talk) -> None:
    """Each of the four numbers of the leaflet comes back for a text."""
    assert number in talk(said)[0].texts[0]


def test_training_contact(talk: Talk) -> None:
    """The training's contact comes back for a text, with the leaflet's number and address."""
    (sent,) = talk("training")[0].texts

    for fact in ("CSEC 101", "Jessica Kurinskas", "508-674-6111", "jkurinskas@cacofbc.org"):
        assert fact in sent


@EACH_LANGUAGE
def test_definition(language: Language, content: Content) -> None:
    """The definition names the age, and all that a child may get in exchange."""
    words = {
        "en": "under 18|money|food|shelter|clothing|education|care|agrees|offers|child trafficking",
        "es": "18|dinero|comida|techo|ropa|educación|cuidado|acepta|ofrece|trata de menores",
        "pt": "18|dinheiro|comida|abrigo|roupa|educação|cuidados|aceita|oferece|tráfico",
    }
    text = "\n".join(pages(content, "definition", language))

    assert [word for word in words[language].split("|") if word not in text] == []


@EACH_LANGUAGE
def test_routing_shows_what_it_must(language: Language, content: Content) -> None:
    """An open office is shown by number, a closed one after the hotline; the hotline always."""
    said = content.answers["office"].situations

    assert said["open"][language].index("{number}") < said["open"][language].index("800-792-5200")
    closed = said["closed"][language]
    assert closed.index("800-792-5200") < closed.index("{opens}") < closed.index("{number}")
    for name, texts in said.items():
        assert "800-792-5200" in texts[language], name
        assert "911" in texts[language], name


@EACH_LANGUAGE
@pytest.mark.parametrize("topic", ["menu", "fallback", "report", "hotline", "help", "person"])
def test_always_the_hotline(topic: str, language: Language, content: Content) -> None:
    """The answers that anybody may get first hold the hotline and 911."""
    text = pages(content, topic, language)[0]

    assert "800-792-5200" in text
    assert "911" in text


@EACH_LANGUAGE
def test_young_person_is_not_ordered(language: Language, content: Content) -> None:
    """A young person is told what can be chosen, and that there is no blame."""
    for topic in ("help_me", "images"):
        first = pages(content, topic, language)[0]
        assert {"en": "not your fault", "es": "no es tu culpa", "pt": "culpa sua"}[
            language
        ] in first
        assert {"en": "you can", "es": "puedes", "pt": "pode"}[language] in first.lower()


@EACH_LANGUAGE
def test_mandated(language: Language, content: Content) -> None:
    """A mandated reporter calls at once, and writes within 48 hours."""
    first = pages(content, "mandated", language)[0]

    assert {"en": "at once", "es": "de inmediato", "pt": "de imediato"}[language] in first
    assert "48" in first
    assert "51A" in first


def test_every_holiday_has_a_name(loaded: Loaded) -> None:
    """Each legal holiday of Massachusetts until 2040 is named in every language."""
    calendar = loaded.content.hours.holidays
    days = (date(2026, 1, 1) + timedelta(days) for days in range(15 * 365))
    named = {holiday_id(calendar[day]) for day in days if day in calendar}

    assert {f"holidays.{id}" for id in named} <= set(loaded.content.common)
    assert len(named) >= 11


def test_common_texts(content: Content) -> None:
    """Whatever the core asks for by name is written in every language."""
    for name in schema.COMMON:
        assert set(content.common[name]) == set(LANGUAGES)
        assert all(content.common[name].values())


def test_menu_is_numbered_without_a_gap(content: Content) -> None:
    """The number shown before a topic is the number that chooses it."""
    assert [content.topics[topic].menu for topic in content.menu] == list(
        range(1, len(content.menu) + 1)
    )
    shown = "\n".join(pages(content, "menu", "en"))
    for number, topic in enumerate(content.menu, 1):
        assert f"\n{number} {content.topics[topic].titles['en']}" in shown


@EACH_LANGUAGE
def test_conversations_cover_every_topic(language: Language, service_at: At) -> None:
    """Some golden conversation gets an answer about each topic in each language."""
    shown = set()
    for path in FILES:
        transcript = transcripts.read(path.read_text(encoding="utf-8"))
        options = {"carrier": "bot", **transcript.settings}
        service = service_at(options.pop("at", OPEN))
        texts = [exchange.text for exchange in transcript.exchanges]
        shown |= {
            turn.intent
            for turn in play(texts, Setting(**options), service)
            if turn.language == language
        }

    assert set(CONTRACT) - shown == set()


def test_never_use(loaded: Loaded) -> None:
    """No text holds one of the misprinted numbers that are in circulation."""
    for written in loaded.responses.texts:
        assert not [bad for bad in loaded.directory.never_use if bad in written.text]


def test_model_is_replaced_and_never_rewritten(tmp_path: Path) -> None:
    """Who has mapped the old model reads on in it, whatever is written meanwhile."""
    head = {"topics": ["fallback"], "bias": [0], "step": 1, "words": "pizza", "signs": ["=a"]}
    problems: list[Problem] = []
    model_file.write(tmp_path, head, {"pizza": [7], "=a": [1], "garden": [2]})
    old = model_file.read(tmp_path, problems)
    model_file.write(tmp_path, head, {"pizza": [-7]})
    new = model_file.read(tmp_path, problems)

    assert not problems
    assert old.known.keys() == {"pizza", "=a"}
    assert [model.table.weight("pizza", 0) for model in (old, new)] == [7, -7]
    assert [path.name for path in tmp_path.iterdir()] == [model_file.FILE]


@pytest.mark.parametrize("bytes_lost", [1, 4, 16])
def test_model_cut_off(bytes_lost: int, tmp_path: Path) -> None:
    """A model that was not copied whole is a problem that says what to do."""
    head = {"topics": ["fallback", "report"], "bias": [0, 0], "step": 1, "words": "", "signs": []}
    problems: list[Problem] = []
    model_file.write(tmp_path, head, {"pizza": [1, 2], "garden": [3, 4]})
    whole = (tmp_path / model_file.FILE).read_bytes()
    (tmp_path / model_file.FILE).write_bytes(whole[:-bytes_lost])

    assert model_file.read(tmp_path, problems).topics == ("fallback",)
    assert [(found.file, "make train" in found.todo) for found in problems] == [
        (model_file.FILE, True)
    ]
