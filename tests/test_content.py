"""What the answers of this repository hold, topic by topic and language by language."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot import transcripts
from bot.content import model_file, schema
from bot.content.loading import Loaded
from bot.content.placeholders import SITUATIONS
from bot.content.problems import Problem
from bot.content.topics import ANSWERS, LABELS, TOPICS
from bot.dialogue.content import Content
from bot.dialogue.conversation import NO_NOTICE
from bot.dialogue.offices import holiday_id
from bot.dialogue.safety import safe_text
from bot.dialogue.segments import measure
from bot.dialogue.segments import shape as shaped
from bot.nlu.context import CREOLES, LANGUAGES, TONGUES, Context, Language, topic_of
from bot.nlu.intent import SAFETY
from bot.nlu.message import CHANNELS
from bot.playback import Setting, play
from bot.service import Service
from tests.broken import no_guess
from tests.clock import OPEN
from tests.conftest import Talk
from tests.test_conversations import FILES

# The ids of the design, on which others rely.
CONTRACT = (
    "menu definition definition.consent examples facts facts.boys risk_factors red_flags "
    "red_flags.sign report report.next report.anonymous report.unsure report.no_answer "
    "report.nothing_done report.police report.custody report.missing report.adult "
    "report.elsewhere report.notes report.text report.access report.immigration report.disclosed "
    "report.talk report.grooming report.medical report.past report.work hotline office training "
    "training.details mandated mandated.details about about.cac about.parents about.help_out "
    "person privacy help_me help_me.abuse help_me.safe_place help_me.leave help_me.trouble "
    "help_me.tell help_me.friend images images.money images.parent images.got crisis crisis.text "
    "crisis.other emergency emergency.place stop_it_now language thanks more repeat wait stop "
    "start help fallback"
).split()
At = Callable[[str], Service]
BUDGET: dict[Language, int] = {"en": 2, "es": 3, "pt": 3}
EACH_ANSWER = pytest.mark.parametrize("answer", CONTRACT)
EACH_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)

# What the leaflet says, by words that must stand in the answer: English, Spanish, Portuguese.
RED_FLAGS = {
    "money or goods": "lot of money|mucho dinero|muito dinheiro",
    "several phones": "more than one phone|más de un teléfono|mais de um telefone",
    "tattoos or branding": "tattoos or branding|tatuajes o marcas|tatuagens ou marcas",
    "photos in advertisements": "online ads|anuncios en internet|anúncios na internet",
    "sexual abuse": "signs of sexual abuse|señales de abuso sexual|sinais de abuso sexual",
    "infections or pregnancies": "miscarriages|embarazos|gravidezes",
    "neglect": "poor hygiene|falta de higiene|de higiene",
    "bruises": "bruises|moretones|marcas roxas",
    "withdrawn or fearful": "withdrawn, depressed|se aísla, está triste|isolamento, tristeza",
    "drugs or alcohol": "drug or alcohol|drogas o alcohol|drogas ou álcool",
    "under control": "afraid of another|miedo a otra persona|medo de outra pessoa",
    "absent from school": "misses school|faltas a la escuela|faltas à escola",
    "runs away": "running away|se escapa|foge",
    "exploited friends": "friends known|amistades que|amigos que",
    "older partner": "clearly older|claramente mayor|claramente mais velho",
    "places": "strip clubs, hotels|striptease, hoteles|striptease, hotéis",
}
RISK_FACTORS = {
    "past abuse or neglect": "past abuse|maltrato en el pasado|maus-tratos no passado",
    "justice or protection": "juvenile or criminal|juvenil o penal|juvenil ou criminal",
    "homeless or missing": "homelessness|falta de hogar|não ter onde morar",
    "LGBTQ": "LGBTQ|LGBTQ|LGBTQ",
    "disabilities": "disabilities|discapacidad|deficiência",
    "refugees and immigrants": "refugees, imm|refugiados, inmigrantes|refugiados, imigrantes",
    "girls": "- girls|- las niñas|- as meninas",
}
EXAMPLES = {
    "trafficking": "1. Child sex trafficking|1. Trata sexual|1. Tráfico sexual",
    "street": "2. A child in street|2. Un menor|2. Uma criança",
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
    "the leaflet's": "on our leaflet|folleto|folheto",
    "disputed": "rejected the first two|rechazaron|rejeitaram",
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


def first_texts(content: Content, answer: str, language: Language) -> Iterator[str]:
    """Yield every page of *answer*, the first with the notice that a first contact adds."""
    for at, page in enumerate(pages(content, answer, language)):
        noticed = at == 0 and answer not in NO_NOTICE
        yield f"{page}\n{content.common['notice'][language]}" if noticed else page


def test_contract(content: Content) -> None:
    """The answers are those of the design: each topic has a title, each answer its question."""
    assert sorted(ANSWERS) == sorted(CONTRACT)
    assert len(CONTRACT) == 68
    assert set(content.answers) == set(CONTRACT)
    assert set(content.topics) == set(TOPICS) == {topic_of(answer) for answer in CONTRACT}
    assert set(content.knowledge.classifier.answers) == set(CONTRACT)


@EACH_LANGUAGE
@EACH_ANSWER
def test_answer(answer: str, language: Language, content: Content) -> None:
    """An answer has a question, a page or a situation, and no hole in any of its texts."""
    found = content.answers[answer]
    texts = [texts[language] for texts in (*found.pages, *found.situations.values())]

    assert found.question[language]
    assert content.title(answer, language)
    assert texts
    assert all(text.strip() and "  " not in text and "{}" not in text for text in texts)
    assert set(SITUATIONS.get(answer, ())) <= set(found.situations)


@EACH_LANGUAGE
@EACH_ANSWER
def test_cost(answer: str, language: Language, content: Content) -> None:
    """A page costs two parts in English and three in the others, as plain letters."""
    for text in first_texts(content, answer, language):
        size = measure(shaped(text))

        assert (size.encoding, size.parts <= BUDGET[language]) == ("GSM-7", True), text


@EACH_LANGUAGE
@EACH_ANSWER
def test_next_page(answer: str, language: Language, content: Content) -> None:
    """Every page but the last says how to get the next one, and which of how many it is."""
    listed = pages(content, answer, language)

    for at, page in enumerate(listed if len(listed) > 1 else [], 1):
        assert f"({at}/{len(listed)})" in page
        word = {"en": "MORE", "es": "MÁS", "pt": "MAIS"}[language]
        assert page.endswith(word) == (at < len(listed))


@pytest.mark.parametrize("creole", CREOLES)
def test_creole(creole: str, content: Content, loaded: Loaded) -> None:
    """What is urgent has a whole answer in each Creole, with the number that it needs."""
    urgent = {"emergency": "911", "crisis": "988", "help_me": "911", "report": "800-792-5200",
              "hotline": "800-792-5200", "images": "911", "office": "800-792-5200"}  # fmt: skip

    for answer, number in urgent.items():
        text = dict(content.answers[answer].creole)[creole]
        assert number in text, answer
        assert measure(shaped(text)).parts <= 3
    assert all(creole in texts for texts in content.creole_common.values())


@EACH_LANGUAGE
def test_first_answers_name_the_program(language: Language, content: Content, talk: Talk) -> None:
    """A first answer names the program and STOP where that costs no more; a danger does not."""
    name, new = "CAC of Bristol County info line", Context(language)
    first = {channel: talk("hi", context=new, channel=channel)[0].texts[0] for channel in CHANNELS}
    danger = talk("i want to die", context=new)[0].texts[0]

    assert name in content.common["notice_full"][language]
    for channel in ("sms", "whatsapp"):
        assert name in first[channel]
        assert "STOP" in first[channel]
        most = {"en": 2, "es": 3, "pt": 3}[language]
        assert measure(first[channel]).parts <= most or channel == "whatsapp"
    for text in (first["web"], first["voice"], danger):
        assert name not in text
        assert "STOP" not in text


@EACH_LANGUAGE
def test_share_of_first_answers_that_name_the_program(
    language: Language, content: Content, talk: Talk
) -> None:
    """Of the answers about no danger 85 in 100, sent first, name the program and STOP.

    The others say what counts, that nobody reads it, in words that cost nothing.
    """
    name, notice = content.facts["cac.program"], shaped(content.common["notice"][language])
    said = {
        id: talk("1", context=Context(language, choices=(f"answer:{id}",)))[0]
        for id in content.answers
        if id not in NO_NOTICE and topic_of(id) not in SAFETY
    }
    known = {id: reply.texts[0] for id, reply in said.items() if reply.answer == id}
    full = [id for id, text in known.items() if name in text and "STOP" in text]

    assert len(known) >= 44
    assert len(full) >= 0.85 * len(known)
    assert [id for id, text in known.items() if id not in full and notice not in text] == []


@EACH_LANGUAGE
def test_the_program_has_one_name(language: Language, content: Content) -> None:
    """Carrier words, the first answer, terms, posters and "about" name the program alike.

    It is the name of the register; where phone companies look, CAC is spelled out beside it.
    """
    carrier = {id: content.answers[id].pages[0][language] for id in ("stop", "start", "help")}
    about = content.answers["about"].pages[0][language]
    shared = ("notice_full", "terms.program.text", "poster.small_print.program")
    told = [*carrier.values(), about, *(content.common[name][language] for name in shared)]

    assert [text for text in told if content.facts["cac.program"] not in text] == []
    for text in (*carrier.values(), about):
        assert content.facts["cac.name"] in text
    assert all("{legal}" in content.common[name][language] for name in shared[1:])
    assert content.facts["cac.program"].startswith(content.facts["cac.short"])
    # What a registration at Twilio takes of each.
    assert [len(text) for text in carrier.values() if not 20 <= len(text) <= 320] == []


STOPS = {"en": "STOP to end", "es": "STOP para terminar", "pt": "STOP para terminar"}
RATES = {
    "en": "Msg & data rates may apply",
    "es": "Pueden aplicarse tarifas de mensajes y datos",
    "pt": "Podem ser cobradas tarifas de mensagens e dados",
}


@EACH_LANGUAGE
def test_small_print_is_the_same_everywhere(language: Language, content: Content) -> None:
    """How to end it, and that it may cost, stand in the same words wherever they stand."""
    help = content.answers["help"].pages[0][language]
    start = content.answers["start"].pages[0][language]
    common = {name: texts[language] for name, texts in content.common.items()}
    page, stops, rates = (
        common[name]
        for name in ("page.ask.small", "poster.small_print.stop", "poster.small_print.rates")
    )

    for text in (help, start, page, stops, common["notice_full"]):
        assert STOPS[language] in text
    for text in (help, start, page, rates, common["terms.cost.text"]):
        assert RATES[language] in text
    # The poster sends to a page by the name that it has.
    shown = common["poster.small_print.terms"].partition(":")[0]
    assert shown == common["terms.title"] == common["page.foot.terms"]


@EACH_LANGUAGE
def test_a_doubt_about_danger_is_covered(language: Language, content: Content) -> None:
    """A full answer given in doubt has 988, 911, and words for the young person."""
    for answer in content.answers:
        if topic_of(answer) not in (*SAFETY, "hotline"):
            continue
        common = {name: texts[language] for name, texts in content.common.items()}
        said = pages(content, answer, language)[0]
        text = safe_text(said, answer, SAFETY, common, content.facts)
        assert "988" in text, answer
        assert "911" in text, answer
        young = {"en": "HELP FOR ME", "es": "AYUDA PARA MÍ", "pt": "QUERO AJUDA"}[language]
        assert young in text or topic_of(answer) == "help_me", answer


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
        first, *others = (page.lower() for page in pages(content, topic, language))
        blameless = {"en": "not your fault", "es": "no es tu culpa", "pt": "não é culpa sua"}
        assert blameless[language] in first
        choice = {"en": "you can", "es": "puedes", "pt": "pode"}
        assert choice[language] in "".join((first, *others))


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
    menu = content.knowledge.menu
    assert [content.topics[topic].menu for topic in menu] == list(range(1, len(menu) + 1))
    shown = "\n".join(pages(content, "menu", "en"))
    for number, topic in enumerate(menu, 1):
        assert f"\n{number} {content.topics[topic].titles['en']}" in shown


@EACH_LANGUAGE
def test_conversations_cover_every_answer(language: Language, service_at: At) -> None:
    """Some golden conversation gets each answer in each language."""
    shown = set()
    for path in FILES:
        transcript = transcripts.read(path.read_text(encoding="utf-8"))
        options = {"carrier": "bot", **transcript.settings}
        service = service_at(options.pop("at", OPEN))
        texts = [exchange.text for exchange in transcript.exchanges]
        shown |= {
            turn.answer
            for turn in play(texts, Setting(**options), service)
            if turn.language == language
        }

    assert set(CONTRACT) - shown == set()


def test_labels_have_words(content: Content) -> None:
    """Each situation that the classifier knows has a text of its own."""
    named = [label.split("~") for label in LABELS if "~" in label]

    assert named
    assert [(id, name) for id, name in named if name not in content.answers[id].situations] == []


def test_never_use(loaded: Loaded) -> None:
    """No text holds one of the misprinted numbers that are in circulation."""
    for written in loaded.responses.texts:
        assert not [bad for bad in loaded.directory.never_use if bad in written.text]


def test_model_is_replaced_and_never_rewritten(tmp_path: Path) -> None:
    """A model that is written and read is the same, in the same bytes each time."""
    problems: list[Problem] = []
    first = model_file.write(tmp_path, no_guess())
    old = model_file.read(tmp_path, problems)
    (tmp_path / model_file.FILE).rename(tmp_path / "old.npz")
    second = model_file.write(tmp_path, old)

    assert not problems
    assert first == second == model_file.checksum(tmp_path)
    assert (old.labels, old.languages, old.features) == (LABELS, TONGUES, ("xyzzy",))
    assert sorted(path.name for path in tmp_path.iterdir()) == [model_file.FILE, "old.npz"]


@pytest.mark.parametrize("bytes_lost", [1, 4, 16, 4000])
def test_model_cut_off(bytes_lost: int, tmp_path: Path) -> None:
    """A model that was not copied whole is a problem that says what to do."""
    problems: list[Problem] = []
    model_file.write(tmp_path, no_guess())
    whole = (tmp_path / model_file.FILE).read_bytes()
    (tmp_path / model_file.FILE).write_bytes(whole[:-bytes_lost])

    assert model_file.read(tmp_path, problems).labels == ("fallback",)
    assert [(found.file, "make train" in found.todo) for found in problems] == [
        (model_file.FILE, True)
    ]


def test_model_of_other_answers(tmp_path: Path) -> None:
    """A model that was trained before an answer was added is named, and what to do."""
    problems: list[Problem] = []
    older = (*LABELS[:-1], "report.gone")
    model_file.write(tmp_path, replace(no_guess(), labels=older))

    model_file.read(tmp_path, problems)

    named = ", ".join(sorted((LABELS[-1], "report.gone")))
    (problem,) = problems
    assert problem.what == f"The model was trained for other answers: {named}."
    assert "make train" in problem.todo
