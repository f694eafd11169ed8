"""The security headers of every page: no foreign content, no caching, no referrer."""

from typing import Final

from flask import Flask, Response

# Only files of our own, and no script or style inside a page, so that words which a person
# typed can never become a program.
_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    # A page calls and texts by links; it needs no part of the device.
    "Permissions-Policy": ", ".join(
        f"{part}=()" for part in "camera display-capture geolocation microphone payment usb".split()
    ),
}
# A browser that was here once comes by https alone, for a year.
_ALWAYS_HTTPS: Final = {"Strict-Transport-Security": "max-age=31536000"}


def protect(app: Flask, *, https: bool = False) -> None:
    """Let every page of *app* carry the headers; a webhook's answer is no page.

    *https* tells that it is reached by https, and never otherwise again.
    """
    sent = _HEADERS | (_ALWAYS_HTTPS if https else {})

    @app.after_request
    def guard(response: Response) -> Response:
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.extend(sent)
        return response
