"""What Markdown says of whole lines, whatever their words: code between fences, notes, long quotations."""

from __future__ import annotations

import re
from collections.abc import Sequence

from articles.importer.marks import Mark, Zone
from articles.importer.reading import Role
from articles.importer.rules import STANDFIRST_LABEL
from articles.importer.script import fold

_FENCE = re.compile(r" {0,3}(?P<sign>`{3,}|~{3,})(?P<info>[^`]*)$")
NOTE = re.compile(r"\s{0,3}\[\^[^\s\[\]^]{1,20}\]:\s*(?=\S)")
_QUOTED = re.compile(r" {0,3}>")


def marks_of(lines: Sequence[str]) -> tuple[Mark, ...]:
    """A mark for every line, if Markdown says something of at least one that one line alone does not.

    In:     the lines of a text.
    Out:    as Copy.marks; empty for text without fences, notes and quotations over several lines.
    Errors: none; a fence that nothing closes is text.
    Source: CommonMark 0.31 for fences and quotations; the notes of GitHub and pandoc.

    >>> [mark.role and mark.role.value for mark in marks_of(["The tide.[^1]", "", "[^1]: The almanac."])]
    [None, None, 'reference']
    """
    found: dict[int, Mark] = {}
    _fences(lines, found)
    _notes(lines, found)
    _quotations(lines, found)
    plain = Mark(Zone.BODY)
    return tuple(found.get(index, plain) for index in range(len(lines))) if found else ()


def _fences(lines: Sequence[str], found: dict[int, Mark]) -> None:
    opened: tuple[int, str] | None = None
    for index, line in enumerate(lines):
        fence = _FENCE.match(line)
        if not fence:
            continue
        sign = fence["sign"]
        if opened is None:
            opened = index, sign
        elif sign[0] == opened[1][0] and len(sign) >= len(opened[1]) and not fence["info"].strip():
            first = opened[0]
            found[first] = found[index] = Mark(Zone.BODY, Role.NOISE, "fence of a block of code", is_code=True)
            for inside in range(first + 1, index):
                role = Role.PARAGRAPH if lines[inside].strip() else None
                found[inside] = Mark(Zone.BODY, role, "code between fences", is_code=True)
            opened = None


def _notes(lines: Sequence[str], found: dict[int, Mark]) -> None:
    inside = False
    for index, line in enumerate(lines):
        if index in found:
            inside = False
        elif NOTE.match(line):
            inside = True
            found[index] = Mark(Zone.BODY, Role.REFERENCE, "note of Markdown")
        elif inside and line.startswith(("    ", "\t")) and line.strip():
            found[index] = Mark(Zone.BODY, Role.REFERENCE, "goes on with the note above")
        else:
            inside = False


def _quotations(lines: Sequence[str], found: dict[int, Mark]) -> None:
    index = 0
    while index < len(lines):
        last = index
        while last < len(lines) and last not in found and _QUOTED.match(lines[last]):
            last += 1
        run = range(index, last)
        if len(run) > 1 and not STANDFIRST_LABEL.match(fold(lines[index].lstrip("> "))):
            for inside in run:
                if lines[inside].strip("> \t"):
                    found[inside] = Mark(Zone.BODY, Role.PULL_QUOTE, "quotation over several lines")
                else:
                    found[inside] = Mark(Zone.BODY, Role.NOISE, "mark of a quotation")
        index = max(last, index + 1)
