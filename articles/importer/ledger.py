"""What became of every line and every character."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape
from typing import TYPE_CHECKING, Any

from articles.document import Document, Figure, RichText, text_of

if TYPE_CHECKING:
    from articles.importer.reading import Reading

_HREF = re.compile(r'href="([^"]*)"')


@dataclass(frozen=True)
class Piece:
    """A part of a raw line, and where it went.

    ``raw`` are the characters as received, ``kept`` what they became at ``place`` in the Document (``headline``,
    ``blocks[2].caption``). Without a place the characters were left out. ``because`` says why they were left out or
    changed; a piece without raw characters repeats words that stand elsewhere too, such as the outlet in a notice.
    ``part`` is the letter of a part of a line that was cut.
    """

    line: int
    raw: str
    kept: str = ""
    place: str = ""
    because: str = ""
    part: str = ""


@dataclass(frozen=True)
class Ledger:
    """All pieces, in the order of the raw text."""

    pieces: tuple[Piece, ...] = ()

    def of_line(self, number: int) -> tuple[Piece, ...]:
        """The pieces of one line, counted from 1."""
        return tuple(piece for piece in self.pieces if piece.line == number)

    def of_parts(self, names: Sequence[tuple[int, str]]) -> Ledger:
        """The same, where the lines were counted with the parts of lines that were cut: their numbers and letters."""
        return Ledger(tuple(replace(p, line=names[p.line - 1][0], part=names[p.line - 1][1]) for p in self.pieces))

    def to_json(self) -> list[dict[str, Any]]:
        """As plain JSON values, to be kept with the raw text."""
        return [
            {"line": p.line, "raw": p.raw, "kept": p.kept, "place": p.place, "because": p.because}
            | ({"part": p.part} if p.part else {})
            for p in self.pieces
        ]


def unaccounted(reading: Reading) -> list[str]:
    """What the ledger of a reading fails to explain; empty when nothing is lost and nothing invented.

    In:     a reading.
    Out:    one English sentence for every line whose pieces do not add up to its raw text, every piece left out or
            changed without a reason, and every text of the Document that is not made of kept pieces. White space does
            not count.
    Errors: none.
    """
    found: list[str] = []
    raw: defaultdict[str, list[str]] = defaultdict(list)
    kept: defaultdict[str, list[str]] = defaultdict(list)
    for piece in reading.ledger.pieces:
        raw[f"{piece.line}{piece.part}"].append(piece.raw)
        kept[piece.place].append(piece.kept)
        if not piece.because and _ink(piece.raw) != _ink(piece.kept):
            found.append(f"Line {piece.line}: {piece.raw!r} became {piece.kept!r} without a reason.")
    for line in reading.lines:
        if _ink("".join(raw[line.name])) != _ink(line.raw):
            found.append(f"Line {line.name}: its pieces do not add up to {line.raw!r}.")
    printed = dict(texts_of(reading.document))
    for place in sorted((printed.keys() | kept.keys()) - {""}):
        if _ink(printed.get(place, "")) != _ink("".join(kept[place])):
            found.append(f"{place}: {printed.get(place, '')!r} is not what was kept there.")
    return found


def texts_of(document: Document) -> Iterator[tuple[str, str]]:
    """Every text of a Document with its place, empty ones left out.

    >>> list(texts_of(Document(headline="Low tide", tags=("sea",))))
    [('headline', 'Low tide'), ('tags[0]', 'sea')]
    """
    single = {
        "headline": document.headline,
        "standfirst": document.standfirst,
        "source": document.source,
        "source_url": document.source_url,
        "dated": document.dated.isoformat() if document.dated else "",
    }
    yield from ((place, text) for place, text in single.items() if text)
    for number, credit in enumerate(document.credits):
        yield f"credits[{number}].name", credit.name
        yield f"credits[{number}].affiliation", credit.affiliation
    for number, block in enumerate(document.blocks):
        if isinstance(block, RichText):
            yield f"blocks[{number}].html", text_of(block.html)
            yield f"blocks[{number}].href", "".join(map(unescape, _HREF.findall(block.html)))
        elif isinstance(block, Figure):
            for name in ("picture", "alt", "caption", "credit"):
                yield f"blocks[{number}].{name}", getattr(block, name)
        else:
            yield f"blocks[{number}].text", block.text
            yield f"blocks[{number}].speaker", block.speaker
    for number, reference in enumerate(document.references):
        for name in ("label", "title", "url"):
            yield f"references[{number}].{name}", getattr(reference, name)
    for number, tag in enumerate(document.tags):
        yield f"tags[{number}]", tag
    for number, notice in enumerate(document.notices):
        yield f"notices[{number}]", notice


def _ink(text: str) -> str:
    """The characters that are not blank."""
    return "".join(text.split())
