"""The Document in the making, and the ledger of what was kept of every line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from articles.document import Block, Language, printable
from articles.importer.clean import Cleaned
from articles.importer.ledger import Ledger, Piece
from articles.importer.markup import plain
from articles.importer.page import Decision
from articles.importer.reading import Role
from articles.importer.shapes import HEADING_MARK


@dataclass
class Kept:
    """A part of a repaired line that goes to a place in the Document, as ``text`` if that differs."""

    start: int
    end: int
    place: str
    text: str
    because: str = ""


@dataclass
class Draft:
    """The Document in the making, and for every line what of it was kept."""

    lines: Sequence[Cleaned]
    decisions: Sequence[Decision]
    language: Language
    code: frozenset[int] = frozenset()
    kept: defaultdict[int, list[Kept]] = field(default_factory=lambda: defaultdict(list))
    echoes: defaultdict[int, list[Kept]] = field(default_factory=lambda: defaultdict(list))
    omitted: dict[int, str] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def role(self, index: int) -> Role:
        """The role of a line."""
        return self.decisions[index].role

    def text(self, index: int) -> str:
        """The repaired text of a line."""
        return self.lines[index].text

    def keep(self, index: int, start: int, end: int, place: str, text: str | None = None, because: str = "") -> str:
        """Send a part of a line to a place; gives the text that stands there, without what XML forbids."""
        raw = self.text(index)[start:end]
        wanted = raw.strip() if text is None else text
        if text is None and (words := plain(wanted)) != wanted:
            wanted, because = words, because or "marks of Markdown were taken off"
        shown = printable(wanted)
        if shown != wanted:
            because = because or "a character that XML forbids was taken out"
        facts = not place.startswith("blocks")  # a name, an outlet and a date may be found in the same words
        if facts and any(other.start < end and start < other.end for other in self.kept[index]):
            self.echo(index, place, shown, "stands among words that say something else as well")
        elif shown.strip():
            self.kept[index].append(Kept(start, end, place, shown, because))
        return shown

    def echo(self, index: int, place: str, text: str, because: str) -> None:
        """Repeat words of a line at a place, although they also stand, or are left out, elsewhere."""
        self.echoes[index].append(Kept(0, 0, place, text, because))


def unwrapped(text: str) -> tuple[int, int]:
    """The words of a line without Markdown's heading mark and without emphasis round the whole."""
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    mark = HEADING_MARK.match(text, start)
    if mark:
        start = mark.end()
    for sign in ("***", "**", "*", "__", "_"):
        inner = text[start + len(sign) : end - len(sign)]
        if text.startswith(sign, start) and text.endswith(sign, start, end) and inner.strip() and sign not in inner:
            return start + len(sign), end - len(sign)
    return start, end


_LEFT_OUT = {
    Role.BLANK: "blank",
    Role.NOISE: "page furniture",
    Role.IMAGE: "marker of a picture",
    Role.TITLE: "mark of a heading",
    Role.STANDFIRST: "label of the standfirst",
    Role.REFERENCES_HEADING: "heading of the list of sources",
    Role.REFERENCE: "number or mark of a reference",
    Role.BYLINE: "label or separator of a credit, or a name given before",
    Role.EDITOR: "label or separator of a credit, or a name given before",
    Role.SOURCE: "label, time or counter beside the outlet, or the outlet again",
    Role.DATE: "label or time of day beside the date, or the date again",
    Role.CAPTION: "mark of a caption",
    Role.IMAGE_CREDIT: "label of a picture credit",
    Role.PULL_QUOTE: "quotation marks round the whole",
    Role.LIST_ITEM: "mark of a list item",
}


def write_ledger(draft: Draft) -> Ledger:
    pieces: list[Piece] = []
    for index, cleaned in enumerate(draft.lines):
        number = index + 1
        decision = draft.decisions[index]
        left_out = draft.omitted.get(index) or _LEFT_OUT.get(decision.role, "a mark of Markdown")
        if decision.role is Role.NOISE and index not in draft.omitted:
            left_out = f"page furniture: {decision.because}"
        at = 0  # in the raw line
        for kept in sorted(draft.kept[index], key=lambda part: part.start):
            start, end = _raw_span(cleaned, kept.start, kept.end)
            if start > at:
                pieces.append(_left_out(cleaned, number, at, start, left_out))
            raw = cleaned.raw[start:end]
            because = kept.because
            if not because and "".join(raw.split()) != "".join(kept.text.split()):
                because = _repairs_within(cleaned, start, end) or "marks round the words were taken off"
            pieces.append(Piece(number, raw, kept.text, kept.place, because))
            at = end
        if at < len(cleaned.raw):
            pieces.append(_left_out(cleaned, number, at, len(cleaned.raw), left_out))
        pieces += [Piece(number, "", echo.text, echo.place, echo.because) for echo in draft.echoes[index]]
    return Ledger(tuple(pieces))


def _raw_span(cleaned: Cleaned, start: int, end: int) -> tuple[int, int]:
    """Where a part of the repaired line stands in the raw one; what a repair took out behind it belongs to it."""
    raw_start = cleaned.origin[start] if start < len(cleaned.origin) else len(cleaned.raw)
    raw_end = cleaned.origin[end] if end < len(cleaned.origin) else len(cleaned.raw)
    return raw_start, max(raw_start, raw_end)


def _left_out(cleaned: Cleaned, number: int, start: int, end: int, why: str) -> Piece:
    raw = cleaned.raw[start:end]
    return Piece(number, raw, because=why if raw.strip() else "blank")


def _repairs_within(cleaned: Cleaned, start: int, end: int) -> str:
    names = [r.fixer for r in cleaned.repairs if r.applied and start <= r.position + len(r.before) and r.position < end]
    return ", ".join(dict.fromkeys(names))
