"""Copy that came with markup: its lines, and what the markup says of each, beside what the classifier makes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from articles.document import Language
from articles.importer.classify import classify
from articles.importer.credits import segments
from articles.importer.ledger import Ledger, Piece
from articles.importer.page import Decision
from articles.importer.reading import Encoding, Role
from articles.importer.script import fold


class Zone(Enum):
    """Where on its page a line stands."""

    OUTSIDE = "outside the article"
    HEAD = "between headline and text"
    BODY = "in the text"
    TAIL = "below the text"


@dataclass(frozen=True)
class Mark:
    """What the markup says of a line. Without a role the words decide, within what the zone allows.

    ``is_code`` lines are code, or the fences round it: nothing in them is markup.
    """

    zone: Zone
    role: Role | None = None
    because: str = ""
    is_code: bool = False


@dataclass(frozen=True)
class Copy:
    """A piece of copy, opened: the text, how its bytes were taken, its lines, and their marks where it had markup.

    ``marks`` is empty for plain text, else has one Mark for each line. ``address_line`` is the number of the line
    that holds the address it was published at, 0 for none.
    """

    raw: str
    encoding: Encoding
    lines: tuple[str, ...]
    marks: tuple[Mark, ...] = ()
    address_line: int = 0


ADDRESS_LABEL = "address: "

_ALLOWED = {
    Zone.HEAD: frozenset(
        {Role.BYLINE, Role.EDITOR, Role.SOURCE, Role.DATE, Role.STANDFIRST, Role.IMAGE, Role.CAPTION, Role.IMAGE_CREDIT}
    ),
    Zone.TAIL: frozenset(
        {Role.BYLINE, Role.EDITOR, Role.SOURCE, Role.DATE, Role.DISCLAIMER, Role.IMAGE_CREDIT}
        | {Role.REFERENCES_HEADING, Role.REFERENCE}
    ),
}


def classify_copy(
    copy: Copy,
    lines: Sequence[str],
    readings: Sequence[str],
    language: Language,
    overrides: Mapping[int, Role] | None = None,
) -> list[Decision]:
    """Give every line a role, by its markup where that is certain, by its words elsewhere.

    In:     opened copy, its lines after repairs, and as classify().
    Out:    one Decision per line; plain text gets exactly what classify() gives.
    Errors: none.

    >>> marks = (Mark(Zone.OUTSIDE, because="a menu"), Mark(Zone.BODY, Role.HEADING, "h2"), Mark(Zone.BODY))
    >>> lines = ("首頁", "## 退潮", "船都停在泥裡。")
    >>> copy = Copy("", Encoding("utf_8", 1.0), lines, marks)
    >>> [(d.role.value, d.because) for d in classify_copy(copy, lines, lines, Language.TRADITIONAL)][:2]
    [('noise', 'outside the article: a menu'), ('heading', 'h2')]
    """
    overrides = overrides or {}
    if not copy.marks:
        return classify(lines, readings, language, overrides)
    inside = [index for index, mark in enumerate(copy.marks) if mark.zone is not Zone.OUTSIDE or index + 1 in overrides]
    told: dict[int, Role] = {}
    for place, index in enumerate(inside, 1):
        role = overrides.get(index + 1, copy.marks[index].role)
        if role is not None:
            told[place] = role
    words, suggested = [lines[index] for index in inside], [readings[index] for index in inside]
    found = classify(words, suggested, language, told, by_words_alone=False)
    decisions = [_outside(line, mark) for line, mark in zip(lines, copy.marks, strict=True)]
    authors = _told_authors(copy, lines)
    for index, decision in zip(inside, found, strict=True):
        if index + 1 not in overrides:
            decision = _weighed(decision, copy.marks[index], lines[index], authors, Role.TITLE in told.values())
        decisions[index] = decision
    return decisions


def _outside(line: str, mark: Mark) -> Decision:
    if not line.strip():
        return Decision(Role.BLANK, 1.0, "nothing but white space")
    return Decision(Role.NOISE, 0.9, f"{mark.zone.value}: {mark.because}")


def _told_authors(copy: Copy, lines: Sequence[str]) -> list[str]:
    """The bylines that the page's own tags give, folded, without their label."""
    told = [line for line, mark in zip(lines, copy.marks, strict=True) if mark.role is Role.BYLINE]
    return [fold(line.partition(": ")[2]) for line in told]


def _weighed(decision: Decision, mark: Mark, line: str, authors: list[str], has_title: bool) -> Decision:
    """A decision from the words, held against what the markup knows."""
    if mark.role is not None and decision.role is mark.role:
        return Decision(decision.role, 0.97, mark.because)
    if mark.role is not None or decision.role is Role.BLANK:
        return decision
    if decision.role is Role.TITLE and has_title:
        role = Role.PARAGRAPH if mark.zone is Zone.BODY else Role.NOISE
        return Decision(role, 0.7, "the markup names another line as the headline")
    if mark.zone in _ALLOWED and decision.role not in _ALLOWED[mark.zone]:
        return Decision(Role.NOISE, 0.8, f"{mark.zone.value}: {mark.because}")
    if mark.zone is Zone.HEAD and decision.role is Role.BYLINE and authors:
        key = fold(line)
        if not any(name in key for name in authors) and not segments(line, everywhere=False):
            return Decision(Role.NOISE, 0.7, "the page's own tags name somebody else as author")
    return decision


def with_address(copy: Copy, ledger: Ledger) -> tuple[str, Ledger]:
    """The address the copy was published at, and the ledger that says where it went."""
    if not copy.address_line:
        return "", ledger
    address = copy.lines[copy.address_line - 1].removeprefix(ADDRESS_LABEL)
    pieces = [piece for piece in ledger.pieces if piece.line != copy.address_line]
    at = sum(piece.line < copy.address_line for piece in pieces)
    pieces[at:at] = [
        Piece(copy.address_line, ADDRESS_LABEL, because="label of the address"),
        Piece(copy.address_line, address, address, "source_url"),
    ]
    return address, replace(ledger, pieces=tuple(pieces))
