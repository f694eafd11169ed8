"""What every page shares: headers, links, language."""

import gzip

import pytest
from flask import Blueprint, Flask, Request
from werkzeug.test import EnvironBuilder

from bot.pages import compression, headers, languages, links


def test_headers_of_a_page() -> None:
    """A page forbids scripts from elsewhere and is never kept; what is no page has no such rule."""
    app = Flask(__name__)
    app.add_url_rule("/page", "page", lambda: "<p>x</p>")
    app.add_url_rule("/data", "data", lambda: {"x": 1})
    headers.protect(app)
    client = app.test_client()
    page, data = client.get("/page"), client.get("/data")

    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "Content-Security-Policy" not in data.headers


def test_compression() -> None:
    """What was asked for is small on the way; what was typed is never compressed with a secret."""
    app = Flask(__name__)
    page = Blueprint("page", __name__)
    page.add_url_rule("/page", "page", lambda: "<p>x</p>" * 1000, methods=["GET", "POST"])
    app.register_blueprint(page)
    app.add_url_rule("/other", "other", lambda: "<p>x</p>" * 1000)
    compression.compress(app, "page")
    client, asks = app.test_client(), {"Accept-Encoding": "gzip"}
    got = client.get("/page", headers=asks)

    assert gzip.decompress(got.data) == b"<p>x</p>" * 1000
    assert len(got.data) == int(got.headers["Content-Length"]) < 200
    assert got.headers["Vary"] == "Accept-Encoding"
    for plain in (client.get("/page"), client.post("/page", headers=asks),
                  client.get("/other", headers=asks)):  # fmt: skip
        assert plain.data == b"<p>x</p>" * 1000
        assert "Content-Encoding" not in plain.headers


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Call 800-792-5200, any hour.",
         'Call <a href="tel:+18007925200">800-792-5200</a>, any hour.'),
        ("Text 911.", 'Text <a href="tel:911">911</a>.'),
        ("1-800-792-5200", '<a href="tel:+18007925200">1-800-792-5200</a>'),
        ("Write to a.b@example.org now", 'Write to <a href="mailto:a.b@example.org">a.b@example.org'
         "</a> now"),
        ("See example.org/a/b.", 'See <a href="https://example.org/a/b">example.org/a/b</a>.'),
        ("a < b & 1911", "a &lt; b &amp; 1911"),
    ],
)  # fmt: skip
def test_links(text: str, html: str) -> None:
    """Numbers and addresses become links, and nothing else becomes HTML."""
    assert str(links.linked(text)) == html


@pytest.mark.parametrize(
    ("query", "accepts", "language"),
    [
        ("lang=pt", "es", "pt"),
        ("lang=xx", "es-MX,en;q=0.5", "es"),
        ("", "pt-BR", "pt"),
        ("", "fr", "en"),
        ("", "", "en"),
    ],
)
def test_language(query: str, accepts: str, language: str) -> None:
    """The address decides, then the browser, then English."""
    built = EnvironBuilder(query_string=query, headers={"Accept-Language": accepts})

    assert languages.preferred_language(Request(built.get_environ())) == language
