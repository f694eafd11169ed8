"""Makes pages and their files small on the way: a phone with one bar of signal needs a third."""

import gzip
from typing import Final

from flask import Flask, Response, request

_TYPES: Final = ("text/html", "text/css", "text/javascript")
# What is smaller fits into one packet anyway.
_LEAST_BYTES: Final = 1400
_OK: Final = 200


def compress(app: Flask, *blueprints: str) -> None:
    """Compress what the *blueprints* of *app* answer to GET, and the static files.

    An answer to POST repeats what was typed beside a secret token: compressed, its length would
    tell whoever watches the line how alike the two are (the attack BREACH).
    """
    for name in blueprints:
        app.after_request_funcs.setdefault(name, []).append(_shrink)

    def give_small_file(**given: str) -> Response:
        return _shrink(app.send_static_file(**given))

    app.view_functions["static"] = give_small_file


def _shrink(response: Response) -> Response:
    """Compress *response* if that is wanted, and worth it."""
    asked = request.method == "GET" and response.status_code == _OK
    if not asked or response.mimetype not in _TYPES:
        return response
    response.vary.add("Accept-Encoding")
    # A file is given as a stream until it is asked for as a whole.
    response.direct_passthrough = False
    data = response.get_data()
    if request.accept_encodings.quality("gzip") and len(data) >= _LEAST_BYTES:
        response.set_data(gzip.compress(data))
        response.headers["Content-Encoding"] = "gzip"
        # The same file in another form: not the same to the byte.
        etag, _ = response.get_etag()
        if etag:
            response.set_etag(etag, weak=True)
    return response
