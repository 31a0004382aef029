"""A line that carries two things, cut by an editor into parts that have a role each. Raw line numbers never change."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from articles.importer.clean import Cleaned

LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Where a line that carries two things most often has its seam.
_SEAM = re.compile(r"[。！？!?；;…][」』”\"’]?|[)）\]】〕」』”]|[|｜丨/／\t]|\s{2,}|[:：]|\.\s")
_SOFTER = re.compile(r"[，、]|,\s")
MOST_SEAMS = 8


@dataclass(frozen=True)
class Part:
    """A line, or a part of one: the number of its line, its letter (empty for a whole line), where in it it begins."""

    number: int
    letter: str
    start: int
    cleaned: Cleaned

    @property
    def name(self) -> str:
        """``12``, or ``12b`` for the second part of line 12."""
        return f"{self.number}{self.letter}"


def parts_of(lines: Sequence[Cleaned], splits: Mapping[int, Collection[int]]) -> list[Part]:
    """Cut lines.

    In:     repaired lines; by line number, from 1, the places in the raw line at which a further part begins.
    Out:    whole lines and parts, in order. A cut inside a repair moves behind it; one that leaves a blank part, or
            stands in no line, is none.
    Errors: none.

    >>> from articles.importer.clean import clean
    >>> [part.name + part.cleaned.text for part in parts_of(clean(["圖一。正文。", "退潮"])[0], {1: [3]})]
    ['1a圖一。', '1b正文。', '2退潮']
    """
    found: list[Part] = []
    for number, line in enumerate(lines, 1):
        cuts = _cuts(line, splits.get(number, ()))
        if not cuts:
            found.append(Part(number, "", 0, line))
            continue
        for letter, start, end in zip(LETTERS, (0, *cuts), (*cuts, len(line.raw)), strict=False):
            found.append(Part(number, letter, start, _cut(line, start, end)))
    return found


def seams(raw: str) -> Iterator[int]:
    """The likeliest places to cut a line at, a few of them.

    >>> list(seams("甲板上的縫紉角（圖／南灣紀事）第一年很冷。第二年不冷。"))[1:]
    [15, 21]
    """
    found = 0
    for pattern in (_SEAM, _SOFTER):
        for match in pattern.finditer(raw) if not found else ():
            at = match.end()
            while at < len(raw) and raw[at].isspace():
                at += 1
            if raw[:at].strip() and raw[at:].strip():
                yield at
                found += 1
            if found == MOST_SEAMS:
                return


def _cuts(line: Cleaned, wanted: Collection[int]) -> list[int]:
    """The cuts in order, none inside a repair, none that leaves a part blank."""
    cuts: list[int] = []
    for at in sorted(set(wanted)):
        for repair in line.repairs:
            if repair.position < at < repair.position + len(repair.before):
                at = repair.position + len(repair.before)
        if line.raw[cuts[-1] if cuts else 0 : at].strip() and line.raw[at:].strip() and len(cuts) + 1 < len(LETTERS):
            cuts.append(at)
    return cuts


def _cut(line: Cleaned, start: int, end: int) -> Cleaned:
    first, last = bisect_left(line.origin, start), bisect_left(line.origin, end)
    repairs = tuple(
        replace(repair, position=repair.position - start)
        for repair in line.repairs
        if start <= repair.position < end or (repair.position == end == len(line.raw))
    )
    text = line.text[first:last]
    return Cleaned(line.raw[start:end], text, tuple(at - start for at in line.origin[first:last]), repairs, text)
