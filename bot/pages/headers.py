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
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def protect(app: Flask) -> None:
    """Let every page of *app* carry the headers; a webhook's answer is no page."""

    @app.after_request
    def guard(response: Response) -> Response:
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.extend(_HEADERS)
        return response
