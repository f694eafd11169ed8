"""All the tables, in turn: `make bench`."""

import argparse
from pathlib import Path

from bench import against, matching, misspellings, servers, texts, webhook
from bench.tables import Report

TABLES = {
    "matching": matching.main,
    "webhook": webhook.main,
    "against": against.main,
    "servers": servers.main,
    "misspellings": misspellings.main,
}


def main() -> None:
    """Measure what was asked for; write the page if that is everything."""
    asked = argparse.ArgumentParser(prog="bench", description=__doc__)
    asked.add_argument("tables", nargs="*", choices=[[], *TABLES], help="all, if none is named")
    asked.add_argument(
        "--texts", nargs="+", type=Path, metavar="FILE", default=texts.HELD_OUT,
        help="labelled texts to ask (default: all that the model does not learn from)",
    )  # fmt: skip
    given = asked.parse_args()
    report = Report()
    for table in given.tables or TABLES:
        more = [given.texts] if table == "matching" else []
        TABLES[table](report, *more)
    if not given.tables and given.texts == texts.HELD_OUT:
        report.write()


if __name__ == "__main__":
    main()
