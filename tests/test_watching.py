"""Edit and see: an edit shows at the next message, and a broken file harms nothing."""

from pathlib import Path

import pytest
from flask import Flask

from bot.app import create_app
from bot.content import model_card, model_file
from bot.content.problems import ContentError
from bot.content.watching import Files
from bot.dialogue.content import Content
from tests.broken import Edit, copied, line_of, rewrite, with_few_words
from tests.phone import HOTLINE, Phone, settings
from tests.processes import ROOT

TRAINING = "responses/training.yaml"
BEFORE = "CSEC 101 is a training"
AFTER = "Words of today"
CHANGE = Edit(BEFORE, AFTER)
BREAK = Edit("^reviewed:", "reviewed")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a copy of the files that loads quickly."""
    return with_few_words(copied(tmp_path))


def on_a_laptop(root: Path) -> tuple[Flask, Phone]:
    """Return the bot in development, answering from the files below *root*, and a phone."""
    app = create_app(settings(development=True), files=Files(root))
    return app, Phone(app)


def test_edit_shows_at_the_next_text(root: Path) -> None:
    """A text is answered with the words that were saved a moment before, without a restart."""
    app, phone = on_a_laptop(root)
    version = app.test_client().get("/healthz").json["content"]
    assert BEFORE in phone.text("training").texts[0]

    rewrite(root / TRAINING, CHANGE)

    assert AFTER in phone.text("training").texts[0]
    assert app.test_client().get("/healthz").json["content"] != version


def test_broken_file_harms_nothing(root: Path) -> None:
    """While a file is broken the last good words answer, and every staff page says what is wrong.

    Mended, the words of the file answer again, and the pages are quiet.
    """
    app, phone = on_a_laptop(root)
    browser = app.test_client()
    good = (root / TRAINING).read_text("utf-8")
    rewrite(root / TRAINING, CHANGE)
    rewrite(root / TRAINING, BREAK)

    assert BEFORE in phone.text("training").texts[0]
    assert HOTLINE in phone.text("report").texts[0]
    said = browser.get("/staff/broken").text
    line = line_of((root / TRAINING).read_text("utf-8"), "^reviewed")
    assert f"{TRAINING}, line {line}" in said
    assert "This is not YAML" in said
    assert "missing quote, colon, or space" in said
    assert "This is not YAML" in browser.post("/staff/sign-out").text

    (root / TRAINING).write_text(CHANGE(good), "utf-8")

    assert AFTER in phone.text("training").texts[0]
    assert browser.get("/staff/broken").text.strip() == ""


def test_deleted_file_harms_nothing(root: Path) -> None:
    """A file that is deleted is named, and the last good words answer."""
    app, phone = on_a_laptop(root)

    (root / TRAINING).unlink()

    assert BEFORE in phone.text("training").texts[0]
    assert "The file is missing." in app.test_client().get("/staff/broken").text


def test_unchanged_files_are_not_read(files: Files) -> None:
    """As long as no file changes, a look reads nothing and gives the same."""
    assert files.look() is files.look()


def test_files_that_never_could_be_used(root: Path) -> None:
    """Without a good edition to keep, whoever looks learns what is wrong, until it is mended."""
    good = (root / TRAINING).read_text("utf-8")
    rewrite(root / TRAINING, BREAK)
    files = Files(root)

    for _ in range(2):
        with pytest.raises(ContentError, match="This is not YAML"):
            files.look()
    (root / TRAINING).write_text(good, "utf-8")
    assert files.look().content.topics


def before_each(app: Flask) -> list[str]:
    """Return the names of what runs before every request."""
    return [check.__name__ for check in app.before_request_funcs.get(None, ())]


def test_a_laptop_looks_before_each_request(root: Path) -> None:
    """In development every request looks at the files first."""
    app = create_app(settings(development=True), files=Files(root, watched=True))

    assert "reload" in before_each(app)


def test_production_watches_nothing(root: Path) -> None:
    """In production no text pays for a look: nothing runs before it, and an edit waits."""
    app = create_app(settings(staff_password="p" * 12), files=Files(root))
    phone = Phone(app)

    rewrite(root / TRAINING, CHANGE)

    assert BEFORE in phone.text("training").texts[0]
    assert "reload" not in before_each(app)
    assert not app.teardown_request_funcs.get(None)


def test_production_reads_once(root: Path) -> None:
    """Where nothing is watched, whoever asks again gets the same, and problems are told as here."""
    files = Files(root, watched=False)
    served = files.served()
    rewrite(root / "intents.yaml", lambda text: f"# An edit.\n{text}")
    rewrite(root / TRAINING, BREAK)

    assert files.served() is served
    with pytest.raises(ContentError) as elsewhere:
        Files(root, watched=False).served()
    with pytest.raises(ContentError) as here:
        Files(root).look()
    assert elsewhere.value.problems == here.value.problems != ()


def test_new_model_is_met_at_the_next_text(root: Path) -> None:
    """A model that was trained meanwhile answers as edited words do, once its card is there too."""
    app, phone = on_a_laptop(root)
    text = "can i report without giving my name"
    before = phone.text(text).texts

    for name in (model_file.FILE, model_card.FILE):
        assert Phone(app).text(text).texts == before
        (root / name).unlink()
        (root / name).symlink_to(ROOT / name)

    assert Phone(app).text(text).texts != before


def test_given_content_is_kept(content: Content) -> None:
    """An application made with its content answers from that, also in development."""
    app = create_app(settings(development=True), content)

    assert "reload" not in before_each(app)
