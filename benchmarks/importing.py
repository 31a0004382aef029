"""Importing, measured: `make bench`.

Figures from one run, in turns, so that a slow minute of the machine hits all of them alike: reading alone, reading and
saving, Wagtail's page API with the same articles, and how reading time grows with the size of odd input. Trust the
ratios, not the single figures. Writes benchmarks/importing.md.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from pathlib import Path
from statistics import median

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path[:0] = [str(ROOT), str(HERE)]

from raw_copy import article, write  # noqa: E402

from articles.document import Figure, RichText  # noqa: E402
from articles.importer import Reading, read_article  # noqa: E402

ROUNDS = int(os.environ.get("ROUNDS", "5"))
ARTICLES = int(os.environ.get("ARTICLES", "1000"))
WAGTAIL = ROOT / ".bench" / "wagtail"

# Each of n characters; the names say what comes of a million.
ODD: dict[str, Callable[[int], str]] = {
    "1,000,000 characters on one line": lambda n: "潮" * n,
    "100,000 lines": lambda n: "潮水退了。\n甲乙丙\n" * (n // 20),
    "1,000,000 brackets": lambda n: "(（[【" * (n // 4),
    "500,000 colons": lambda n: "甲：" * (n // 2),
    "166,665 glosses": lambda n: "數(shù)創(chuàng)發(fā)" * (n // 18),
}
ODD_SIZE = 1_000_000


def main() -> None:
    """Measure in turns and write the report."""
    texts = [article(number).encode() for number in range(ARTICLES)]
    python = wagtail()
    batches = [range(start, start + ARTICLES // ROUNDS) for start in range(0, ARTICLES, ARTICLES // ROUNDS)]
    rates: dict[str, list[float]] = {"reading alone": [], "reading and saving": [], "Wagtail's page API": []}
    read_article(texts[0])
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder), python)
        for batch in batches[:ROUNDS]:
            rates["reading alone"].append(
                len(batch) / timed(lambda batch=batch: [read_article(texts[n]) for n in batch])
            )
            rates["reading and saving"].append(len(batch) / saved(Path(folder), batch))
            rates["Wagtail's page API"].append(len(batch) / paged(Path(folder), python, [texts[n] for n in batch]))
            say({name: round(values[-1], 1) for name, values in rates.items()})
    growth = {name: grown(make) for name, make in ODD.items()}
    characters = sum(len(text.decode()) for text in texts) // len(texts)
    (HERE / "importing.md").write_text(report(rates, growth, characters), encoding="utf-8")
    say((HERE / "importing.md").read_text(encoding="utf-8"))


def read_all(texts: list[bytes]) -> None:
    """Read them and keep nothing."""
    for text in texts:
        read_article(text)


def timed(work: Callable[[], object]) -> float:
    """Seconds that the work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def wagtail() -> Path:
    """The Python of an environment with Wagtail 8, made once."""
    python = WAGTAIL / "bin" / "python"
    if not python.exists():
        venv.create(WAGTAIL, with_pip=True)
        run([python, "-m", "pip", "install", "--quiet", "wagtail>=8,<9", "Django>=5.2,<5.3"])
    return python


def run(command: list[object], text: str = "", **environment: str) -> str:
    """Run a command to its end and give back what it printed."""
    done = subprocess.run(
        [str(part) for part in command],
        check=True,
        text=True,
        input=text,
        stdout=subprocess.PIPE,
        env={**os.environ, **environment},
    )
    return done.stdout


def ours(folder: Path) -> dict[str, str]:
    """The environment of a throw-away newsroom."""
    return {"DEBUG": "1", "DATABASE_URL": f"sqlite:///{folder}/ours.sqlite3", "MEDIA_ROOT": f"{folder}/media"}


def prepare(folder: Path, python: Path) -> None:
    """Empty databases for both."""
    run([sys.executable, ROOT / "manage.py", "migrate", "--verbosity", "0"], **ours(folder))
    run([python, HERE / "wagtail_peer" / "make_pages.py", folder / "wagtail.sqlite3", "migrate"], PYTHONPATH=str(HERE))


def saved(folder: Path, batch: range) -> float:
    """Seconds that the import command takes for a folder of these articles, without its start."""
    write(folder / str(batch.start), batch)
    (folder / "one").mkdir(exist_ok=True)
    (folder / "one" / "x.txt").write_text(f"開場{batch.start}\n\n正文在這裡。\n", encoding="utf-8")
    command = [sys.executable, ROOT / "manage.py", "import_articles"]
    start = timed(lambda: run([*command, folder / "one"], **ours(folder)))
    return timed(lambda: run([*command, folder / str(batch.start)], **ours(folder))) - start


def paged(folder: Path, python: Path, texts: list[bytes]) -> float:
    """Seconds that Wagtail's page API takes for the same articles, already read, without its start."""
    lines = "\n".join(json.dumps(as_page(read_article(text))) for text in texts)
    peer = HERE / "wagtail_peer" / "make_pages.py"
    return float(run([python, peer, folder / "wagtail.sqlite3", "make"], text=lines, PYTHONPATH=str(HERE)))


def as_page(reading: Reading) -> dict[str, object]:
    """What a script that loads this article into Wagtail would send."""
    document = reading.document
    body = [
        ("rich_text", block.html)
        if isinstance(block, RichText)
        else ("figure", block.caption)
        if isinstance(block, Figure)
        else ("pull_quote", block.text)
        for block in document.blocks
    ]
    slug = hashlib.sha256(reading.raw.encode()).hexdigest()[:16]  # headlines repeat, and may be missing
    return {
        "title": document.headline or slug,
        "slug": slug,
        "standfirst": document.standfirst,
        "body": json.dumps([{"type": kind, "value": value} for kind, value in body]),
    }


def grown(make: Callable[[int], str]) -> tuple[float, float]:
    """Seconds for a million characters, and how many times the seconds for half of it."""
    halves, wholes = [], []
    for _ in range(3):
        halves.append(timed(lambda: read_article(make(ODD_SIZE // 2))))
        wholes.append(timed(lambda: read_article(make(ODD_SIZE))))
    return median(wholes), median(wholes) / median(halves)


def report(rates: dict[str, list[float]], growth: dict[str, tuple[float, float]], characters: int) -> str:
    """The report in Markdown."""
    peer = rates["Wagtail's page API"]
    # Round by round: what else the machine does in a round slows both.
    ratios = {
        name: median(mine / its for mine, its in zip(values, peer, strict=True)) for name, values in rates.items()
    }
    rows = "\n".join(
        f"| {name} | {median(values):.0f} | {min(values):.0f}–{max(values):.0f} | {ratios[name]:.2f} |"
        for name, values in rates.items()
    )
    odd = "\n".join(f"| {name} | {seconds:.2f} | {times:.2f} |" for name, (seconds, times) in growth.items())
    return f"""# Importing, measured

`make bench` on {ARTICLES} articles of about {characters} characters, {ROUNDS} rounds in turn, one process each, SQLite.
Wagtail gets the articles already read, as JSON, and makes pages and revisions through its page API.

| | articles a second (median) | range | times Wagtail (median of the rounds) |
|---|---|---|---|
{rows}

Reading odd input of {ODD_SIZE:,} characters: seconds, and how many times the seconds for half of it. Linear is 2.

| input | seconds | times half |
|---|---|---|
{odd}
"""


def say(words: object) -> None:
    """Progress, for whoever waits."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
