"""What changed from one Document to another, in the words readers see."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

import rjieba

from .document import Document, Figure, RichText, text_of

BLOCK_END = re.compile(r"(?<=</h2>)|(?<=</h3>)|(?<=</p>)|(?<=</li>)")
# Less alike than this, and one line was taken away and another put in its place.
ALIKE = 0.4


class Role(StrEnum):
    """What part of the article a line is."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    HEADING = "heading"
    TEXT = "text"
    PICTURE = "picture"
    QUOTE = "quote"
    REFERENCE = "reference"
    NOTICE = "notice"
    TAGS = "tags"


@dataclass(frozen=True)
class Line:
    """A line of an article: a heading, a paragraph, a caption."""

    role: Role
    text: str


class Fate(StrEnum):
    """What became of some words."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Piece:
    """Words that share a fate."""

    fate: Fate
    text: str


@dataclass(frozen=True)
class Change:
    """A line that changed, or lines that did not (`unchanged` of them, without pieces). `under` is its heading."""

    role: Role = Role.TEXT
    pieces: list[Piece] = field(default_factory=list)
    unchanged: int = 0
    under: str = ""


def changes(before: Document, after: Document) -> list[Change]:
    """What changed, in reading order.

    Out: a Change for each line that is new, gone or altered; runs of lines that stayed are folded into one.
    """
    old, new = list(_lines(before)), list(_lines(after))
    found: list[Change] = []
    heading = ""
    for operation, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation == "equal":
            found.append(Change(unchanged=b - a))
            headings = [line.text for line in new[c:d] if line.role == Role.HEADING]
            heading = headings[-1] if headings else heading
            continue
        for role, pieces in _paired(old[a:b], new[c:d]):
            found.append(Change(role, pieces, under=heading if role in {Role.TEXT, Role.PICTURE, Role.QUOTE} else ""))
            heading = ""
    return found


def _lines(document: Document) -> Iterator[Line]:
    yield Line(Role.HEADLINE, re.sub("<wbr>|\u200b", "", document.headline))
    if document.standfirst:
        yield Line(Role.STANDFIRST, document.standfirst)
    for credit in document.credits:
        yield Line(Role.BYLINE, f"{credit.name} {credit.affiliation}".strip())
    for block in document.blocks:
        if isinstance(block, RichText):
            for part in BLOCK_END.split(block.html):
                if text := text_of(part):
                    yield Line(Role.HEADING if part.lstrip().startswith(("<h2", "<h3")) else Role.TEXT, text)
        elif isinstance(block, Figure):
            # Without a word of its own a picture still has its place.
            yield Line(Role.PICTURE, block.caption or block.alt or "▢")
        else:
            yield Line(Role.QUOTE, block.text)
    for reference in document.references:
        yield Line(Role.REFERENCE, " ".join(part for part in (reference.title, reference.url) if part))
    for notice in document.notices:
        yield Line(Role.NOTICE, notice)
    if document.tags:
        yield Line(Role.TAGS, "、".join(document.tags))


def _paired(old: Sequence[Line], new: Sequence[Line]) -> Iterator[tuple[Role, list[Piece]]]:
    """Lines that were replaced: each new one beside the old one it is most like, the others gone or new."""
    at = 0
    for line in new:
        likeness = [(_likeness(other, line), -index) for index, other in enumerate(old[at:], at)]
        best, index = max(likeness, default=(0.0, 0))
        if best < ALIKE:
            yield line.role, [Piece(Fate.NEW, line.text)]
            continue
        for gone in old[at:-index]:
            yield gone.role, [Piece(Fate.GONE, gone.text)]
        yield line.role, _pieces(old[-index].text, line.text)
        at = -index + 1
    for gone in old[at:]:
        yield gone.role, [Piece(Fate.GONE, gone.text)]


def _likeness(one: Line, other: Line) -> float:
    if one.role != other.role:
        return 0.0
    if one.role in {Role.HEADLINE, Role.STANDFIRST, Role.TAGS}:
        return 1.0
    return SequenceMatcher(None, one.text, other.text, autojunk=False).ratio()


def _pieces(old: str, new: str) -> list[Piece]:
    """The line word by word.

    >>> [f"{piece.fate}:{piece.text}" for piece in _pieces("矮了九公分。", "矮了十九公分。")]
    ['same:矮了', 'gone:九', 'new:十九', 'same:公分。']
    """
    before, after = rjieba.cut(old, True), rjieba.cut(new, True)
    found: list[Piece] = []
    for operation, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if operation == "equal":
            found.append(Piece(Fate.SAME, "".join(before[a:b])))
            continue
        if b > a:
            found.append(Piece(Fate.GONE, "".join(before[a:b])))
        if d > c:
            found.append(Piece(Fate.NEW, "".join(after[c:d])))
    return found
