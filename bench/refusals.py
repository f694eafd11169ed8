"""Requests that nobody signed, in numbers: `python -m bench.refusals`.

First what one of each kind costs in process, beside the version before, which parsed each form
before it looked for a signature or at anything else; the same form for three pages, too.  Then
over HTTP: how long a signed text takes alone, and while a thousand forms of 64 kB with 11,000
fields come each second without a signature.
"""

import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Final

from flask import Flask, Response, abort, request
from twilio.request_validator import RequestValidator

from bench.stalled import PATIENCE
from bench.tables import Report, us
from bot.app import create_app
from tests.phone import ORIGIN, TOKEN, WirePhone, settings
from tests.processes import PRODUCTION, free_port, procfile, serving

FIELDS: Final = "&".join(f"{n}=" for n in range(11_000))[:64_000]
FORGED: Final = {"X-Twilio-Signature": "A" * 27 + "="}
CASES: Final = {
    "11,000 fields, unsigned": (FIELDS, {}),
    "11,000 fields, forged": (FIELDS, FORGED),
    "multipart, forged": ("--a\r\n\r\n" * 8_000, FORGED | {"Content-Type": "multipart/form-data"}),
    "a text's form, unsigned": ("Body=report&From=%2B15005550006", {}),
    "a text's form, forged": ("Body=report&From=%2B15005550006", FORGED),
    "31 kB in 190 fields, forged": (
        "&".join(f"{n}=" + "%41" * 52 for n in range(190)),
        FORGED,
    ),
}
PAGES: Final = ("/chat", "/", "/staff/sign-in")
REFUSED: Final = (403, 413)
CALLS: Final = 40
RATE: Final = 1_000
TEXTS: Final = 200
FORM: Final = "application/x-www-form-urlencoded"


def before() -> Flask:
    """Return the webhook of the version before, as far as a refusal goes."""
    app = Flask("before")
    validator = RequestValidator(TOKEN)

    @app.post("/sms")
    def receive() -> Response:
        signature = request.headers.get("X-Twilio-Signature", "")
        if not validator.validate(f"{ORIGIN}/sms", request.form, signature):
            abort(403)
        return Response()

    @app.post("/", defaults={"path": ""})
    @app.post("/<path:path>")
    def read(path: str) -> Response:
        return Response(status=403 if request.form else 404)

    return app


def cost(app: Flask, body: str, headers: dict[str, str], path: str = "/sms") -> float:
    """Return the median seconds of a refusal."""
    client, taken = app.test_client(), []
    for _ in range(CALLS):
        began = time.perf_counter()
        answer = client.post(path, data=body, headers={"Content-Type": FORM} | headers)
        taken.append(time.perf_counter() - began)
        assert answer.status_code in REFUSED
    return statistics.median(taken)


def texts(port: int) -> Sequence[float]:
    """Return the seconds of each of TEXTS signed texts, one after the other."""
    taken = []
    for _ in range(TEXTS):
        began = time.monotonic()
        assert WirePhone(port, timeout=PATIENCE).text("report").status == 200
        taken.append(time.monotonic() - began)
    return taken


def flood(port: int) -> None:
    """Send RATE refused forms a second until the process is ended; print the rate each second."""
    sent = [0] * 8
    threads = [threading.Thread(target=_flood, args=(port, sent, n)) for n in range(len(sent))]
    for thread in threads:
        thread.daemon = True
        thread.start()
    while True:
        before = sum(sent)
        time.sleep(1)
        print(sum(sent) - before, flush=True)


def _flood(port: int, sent: list[int], at: int) -> None:
    began, body = time.monotonic(), FIELDS.encode()
    while True:
        time.sleep(max(0.0, began + sent[at] * len(sent) / RATE - time.monotonic()))
        wire = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            wire.request("POST", "/sms", body, {"Content-Type": FORM})
            wire.getresponse().read()
        except (OSError, HTTPException):
            pass
        finally:
            wire.close()
        sent[at] += 1


def main() -> None:
    """Print both tables."""
    report = Report()
    report.title("One refusal", f"The median of {CALLS}, in process.")
    report.head("request", "before", "now")
    apps = before(), create_app(settings())
    for name, (body, headers) in CASES.items():
        report.row(name, *(us(cost(app, body, headers)) for app in apps))
    for path in PAGES:
        name = f"11,000 fields to {path}"
        report.row(name, *(us(cost(app, FIELDS, {}, path)) for app in apps))
    report.title("Texts beside refusals", f"{TEXTS} signed texts, one after the other, over HTTP.")
    report.head("refused a second", "median", "p99", "slowest")
    port = free_port()
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(procfile(port), port, PRODUCTION, Path(folder)),
    ):
        _row(report, "none", texts(port))
        flooding = [sys.executable, "-m", "bench.refusals", str(port)]
        with subprocess.Popen(flooding, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            first = process.stdout.readline()
            taken = texts(port)
            process.terminate()
            rates = [int(line) for line in [first, *process.stdout.read().split()]]
        _row(report, f"{statistics.mean(rates):.0f}", taken)


def _row(report: Report, name: str, taken: Sequence[float]) -> None:
    p99 = statistics.quantiles(taken, n=100)[98]
    report.row(name, us(statistics.median(taken)), us(p99), us(max(taken)))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        flood(int(sys.argv[1]))
    main()
