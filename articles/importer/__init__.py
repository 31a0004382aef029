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
from articles.importer.marks import Copy, Mark, classify_copy, with_address
from articles.importer.parts import Part, parts_of
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
    overrides: Mapping[int, Role] | Mapping[str, Role] | None = None,
    undo: Collection[tuple[int, int]] = (),
    accept: Collection[tuple[int, int]] = (),
    splits: Mapping[int, Collection[int]] | None = None,
) -> Reading:
    """Read one piece of raw copy.

    In:     a file's bytes (text, a saved web page, a Word document), or text; ``name`` for error messages and file
            endings. ``overrides`` gives lines (numbered from 1) the role an editor chose; what stands round them is
            read anew. ``undo`` and ``accept`` name repairs by (line, index): certain ones to leave out, suggested
            ones to apply. ``splits`` cuts lines that carry two things: by line, the places (characters of the raw
            line) at which a further part begins; overrides then name the parts ``"12a"``, ``"12b"``.
    Out:    a Reading; nothing is saved.
    Errors: UnreadableCopy, naming the file, the line and what was expected, for copy that is empty, binary or in no
            known encoding. Nothing else.
    Source: the conventions in docs/raw-text.md.

    >>> reading = read_article("退潮\\n船都停在泥裡。", overrides={1: Role.TITLE})
    >>> reading.document.headline
    '退潮'
    >>> reading = read_article("退潮 文／江以安\\n船都停在泥裡。", overrides={"1a": Role.TITLE}, splits={1: [3]})
    >>> [(line.name, line.role.value) for line in reading.lines]
    [('1a', 'title'), ('1b', 'byline'), ('2', 'paragraph')]
    """
    copy = open_copy(data, name)
    whole, language = clean(copy.lines, undo, accept)
    parts = parts_of(whole, splits or {})
    cleaned = [part.cleaned for part in parts]
    if copy.marks:
        copy = replace(copy, marks=tuple(_mark(copy, part) for part in parts))
    told = {str(name): role for name, role in (overrides or {}).items()}
    chosen = {place: told[part.name] for place, part in enumerate(parts, 1) if part.name in told} if told else {}
    texts, readings = [line.text for line in cleaned], [line.reading for line in cleaned]
    decisions = classify_copy(copy, texts, readings, language, chosen)
    code = frozenset(index for index, mark in enumerate(copy.marks) if mark.is_code)
    document, metadata, ledger = assemble(cleaned, decisions, language, code)
    if len(parts) > len(whole):
        ledger = ledger.of_parts([(part.number, part.letter) for part in parts])
    address, ledger = with_address(copy, ledger)
    lines = tuple(
        Line(
            number=part.number,
            raw=part.cleaned.raw,
            clean=part.cleaned.text,
            role=decision.role,
            confidence=decision.confidence,
            because=decision.because,
            part=part.letter,
            start=part.start,
        )
        for part, decision in zip(parts, decisions, strict=True)
    )
    return Reading(
        name=name,
        raw=copy.raw,
        encoding=copy.encoding,
        language=language,
        lines=lines,
        repairs=tuple(repair for line in whole for repair in line.repairs),
        questions=questions_about(lines, metadata),
        metadata=metadata,
        suggestions=suggestions_for(lines, metadata),
        document=replace(document, source_url=address) if address else document,
        ledger=ledger,
    )


def _mark(copy: Copy, part: Part) -> Mark:
    """What the markup says of a line; of a further part of it only where it stands."""
    mark = copy.marks[part.number - 1]
    return mark if part.start == 0 else replace(mark, role=None)
