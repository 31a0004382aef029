"""Whether search misses anything, and how long it takes: `make bench`.

A thousand invented articles in both scripts; every piece of two to eight characters of their texts is looked for in
what the index holds, and each of many, chosen evenly, is asked of the database (DATABASE_URL: SQLite or PostgreSQL).
"""

import os
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402

from articles import search  # noqa: E402
from articles.models import Edition, SearchEntry  # noqa: E402
from tests.invented import editions  # noqa: E402

ARTICLES = int(os.environ.get("ARTICLES", "1000"))
LETTERS = 600
# Of all pieces, each so many-th is asked of the database.
EACH = 400
QUERIES = ("水庫", "海纜", "霧港海纜", "微波撐住四所學校", "low tide", "AI", "水庫 PyTorch", "orch")


def pieces(words: str) -> Iterator[str]:
    """Every piece of two to eight characters."""
    for length in range(2, 9):
        for start in range(len(words) - length + 1):
            yield words[start : start + length]


def main() -> None:
    connection.creation.create_test_db(verbosity=0)
    try:
        report = measure()
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    print(report)
    (ROOT / "benchmarks" / f"search-{connection.vendor}.md").write_text(report, encoding="utf-8")


def measure() -> str:
    """The report, as Markdown."""
    started = time.perf_counter()
    made = editions(ARTICLES, LETTERS)
    built = time.perf_counter() - started
    looked, missed, asked, not_found = 0, [], 0, []
    entries = SearchEntry.objects.in_bulk(field_name="edition_id")
    for edition in made:
        entry = entries[edition.pk]
        known = search.grams(entry.text)
        seen: set[str] = set()
        for words in (edition.text, edition.other_page["text"]):
            for piece in pieces(words):
                terms = search.terms(piece)
                if not terms:
                    continue
                looked += 1
                for term in {term.strip() for term in terms} - seen:
                    seen.add(term)
                    if not (term in entry.text and search.grams(term) <= known):
                        missed.append(piece)
                if looked % EACH == 0:
                    asked += 1
                    only = Edition.objects.public().filter(pk=edition.pk).only("pk")
                    if not search.search(terms, only, 1):
                        not_found.append(piece)
    rows = [
        f"# Search on {connection.vendor}",
        "",
        f"{ARTICLES} articles of {LETTERS} characters, made and indexed in {built:.1f} s.",
        "",
        f"- pieces of 2 to 8 characters in both scripts: {looked}; in the index: {looked - len(missed)}"
        f" (recall {1 - len(missed) / looked:.4f})",
        f"- asked of the database: {asked}; found: {asked - len(not_found)} (recall {1 - len(not_found) / asked:.4f})",
        "",
        "| query | hits on the first page | median ms |",
        "|---|---|---|",
    ]
    for query in QUERIES:
        times = []
        for _round in range(5):
            at = time.perf_counter()
            hits = search.search(search.terms(query), Edition.objects.public().only("headline"), 21)
            times.append((time.perf_counter() - at) * 1000)
        rows.append(f"| {query} | {min(len(hits), 20)} | {statistics.median(times):.1f} |")
    if missed or not_found:
        rows += ["", f"Missed: {[*missed, *not_found][:20]}"]
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    main()
