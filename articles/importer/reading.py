"""What reading a piece of copy gives: lines with roles, repairs, questions and the Document.

Plain values only; the work is done by the steps read, clean, classify and assemble.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from articles.document import Document, Language
from articles.importer.ledger import Ledger


class Role(StrEnum):
    """What a line of raw copy is; one for each line. docs/raw-text.md says what each one looks like."""

    BLANK = "blank"
    TITLE = "title"
    BYLINE = "byline"
    EDITOR = "editor"
    SOURCE = "source"
    DATE = "date"
    STANDFIRST = "standfirst"
    PARAGRAPH = "paragraph"
    LEAD_IN = "lead_in"
    HEADING = "heading"
    PULL_QUOTE = "pull_quote"
    IMAGE = "image"
    CAPTION = "caption"
    IMAGE_CREDIT = "image_credit"
    LINK = "link"
    LIST_ITEM = "list_item"
    QA_QUESTION = "qa_question"
    QA_ANSWER = "qa_answer"
    REFERENCES_HEADING = "references_heading"
    REFERENCE = "reference"
    DISCLAIMER = "disclaimer"
    NOISE = "noise"


@dataclass(frozen=True)
class Repair:
    """One mended place of one line.

    ``position`` is the offset in the raw line where ``before`` stands. ``index`` counts the repairs of a line from
    0, whether applied or not, so that (line, index) names a repair for good. ``certain`` ones are applied unless
    undone; the others are suggestions and applied only when an editor accepts them.
    """

    line: int
    index: int
    fixer: str
    before: str
    after: str
    certain: bool
    position: int
    applied: bool

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "line": self.line,
            "index": self.index,
            "fixer": self.fixer,
            "before": self.before,
            "after": self.after,
            "certain": self.certain,
            "position": self.position,
            "applied": self.applied,
        }


@dataclass(frozen=True)
class Line:
    """A line of the raw copy with its role, or a part of one that an editor cut.

    ``number`` counts from 1. Of a cut line, ``part`` is the part's letter, ``start`` the place in the raw line where it
    begins, and ``raw`` the part alone. ``clean`` is the line after the repairs that were applied, markers still in
    place. ``confidence`` is in 0..1, ``because`` the reason in English.
    """

    number: int
    raw: str
    clean: str
    role: Role
    confidence: float
    because: str
    part: str = ""
    start: int = 0

    @property
    def name(self) -> str:
        """``12``, or ``12b`` for the second part of line 12."""
        return f"{self.number}{self.part}"

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values, without the raw text."""
        return {
            "line": self.number,
            **({"part": self.part} if self.part else {}),
            "role": self.role.value,
            "confidence": round(self.confidence, 2),
            "because": self.because,
            "clean": self.clean,
        }


@dataclass(frozen=True)
class Encoding:
    """How bytes were taken: the encoding's Python name, and how sure in 0..1."""

    name: str
    confidence: float


@dataclass(frozen=True)
class Metadata:
    """What the text itself says about the piece; nothing here is guessed.

    ``date`` is ISO 8601, to the day or to the month (``2025-11``) when the copy gives no day.
    """

    title: str | None = None
    standfirst: str | None = None
    source: str | None = None
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    date: str | None = None
    references: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "title": self.title,
            "standfirst": self.standfirst,
            "source": self.source,
            "authors": list(self.authors),
            "editors": list(self.editors),
            "date": self.date,
            "references": list(self.references),
            "tags": list(self.tags),
        }


@dataclass(frozen=True)
class Suggestions:
    """Guesses for the editor, never taken over by themselves."""

    headlines: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {"headlines": list(self.headlines), "tags": list(self.tags)}


@dataclass(frozen=True)
class Reading:
    """All that came of one piece of copy; nothing is saved by it.

    ``raw`` is the text exactly as decoded. ``ledger`` says where every character went.
    """

    name: str
    raw: str
    encoding: Encoding
    language: Language
    lines: tuple[Line, ...]
    repairs: tuple[Repair, ...]
    questions: tuple[str, ...]
    metadata: Metadata
    suggestions: Suggestions
    document: Document
    ledger: Ledger = field(repr=False)

    def to_json(self) -> dict[str, Any]:
        """The object that ``import_articles --dry-run --json`` prints, without ``file`` and ``outcome``."""
        return {
            "language": self.language.value,
            "encoding": {"name": self.encoding.name, "confidence": round(self.encoding.confidence, 2)},
            "metadata": self.metadata.to_json(),
            "suggestions": self.suggestions.to_json(),
            "lines": [line.to_json() for line in self.lines],
            "repairs": [repair.to_json() for repair in self.repairs],
            "questions": list(self.questions),
            "document": self.document.to_json(),
        }
