"""Raw copy → Document, with a reason for every line and a ledger of every character. Plain Python.

>>> reading = read_article("【導讀】潮水退得很早。\\n船都停在泥裡，等下一次漲潮。", name="low-tide.txt")
>>> [line.role.value for line in reading.lines], reading.metadata.standfirst
(['standfirst', 'paragraph'], '潮水退得很早。')
>>> reading.questions
('There is no headline.',)
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from articles.importer.assemble import assemble
from articles.importer.clean import clean
from articles.importer.forms import open_copy
from articles.importer.ledger import Ledger, Piece, unaccounted
from articles.importer.marks import classify_copy, with_address
from articles.importer.questions import questions_about, suggestions_for
from articles.importer.read import UnreadableCopy
from articles.importer.reading import Encoding, Line, Metadata, Reading, Repair, Role, Suggestions

__all__ = [
    "Encoding",
    "Ledger",
    "Line",
    "Metadata",
    "Piece",
    "Reading",
    "Repair",
    "Role",
    "Suggestions",
    "UnreadableCopy",
    "read_article",
    "unaccounted",
]


def read_article(
    data: bytes | str,
    name: str = "",
    overrides: Mapping[int, Role] | None = None,
    undo: Collection[tuple[int, int]] = (),
    accept: Collection[tuple[int, int]] = (),
) -> Reading:
    """Read one piece of raw copy.

    In:     a file's bytes (text, a saved web page, a Word document), or text; ``name`` for error messages and file
            endings. ``overrides`` gives lines (numbered from 1) the role an editor chose; what stands round them is
            read anew. ``undo`` and ``accept`` name repairs by (line, index): certain ones to leave out, suggested
            ones to apply.
    Out:    a Reading; nothing is saved.
    Errors: UnreadableCopy, naming the file, the line and what was expected, for copy that is empty, binary or in no
            known encoding. Nothing else.
    Source: the conventions in docs/raw-text.md.

    >>> reading = read_article("退潮\\n船都停在泥裡。", overrides={1: Role.TITLE})
    >>> reading.document.headline
    '退潮'
    """
    copy = open_copy(data, name)
    cleaned, language = clean(copy.lines, undo, accept)
    texts, readings = [line.text for line in cleaned], [line.reading for line in cleaned]
    decisions = classify_copy(copy, texts, readings, language, overrides)
    code = frozenset(index for index, mark in enumerate(copy.marks) if mark.is_code)
    document, metadata, ledger = assemble(cleaned, decisions, language, code)
    address, ledger = with_address(copy, ledger)
    lines = tuple(
        Line(number, line.raw, line.text, decision.role, decision.confidence, decision.because)
        for number, (line, decision) in enumerate(zip(cleaned, decisions, strict=True), 1)
    )
    return Reading(
        name=name,
        raw=copy.raw,
        encoding=copy.encoding,
        language=language,
        lines=lines,
        repairs=tuple(repair for line in cleaned for repair in line.repairs),
        questions=questions_about(lines, metadata),
        metadata=metadata,
        suggestions=suggestions_for(lines, metadata),
        document=replace(document, source_url=address) if address else document,
        ledger=ledger,
    )
