"""Repairs: an ordered table of fixers. Certain ones are applied and listed, the others only suggested."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from articles.document import FORBIDDEN, Language
from articles.importer.glosses import Damage
from articles.importer.reading import Repair
from articles.importer.script import is_han, language_of

if TYPE_CHECKING:
    from opencc import OpenCC

# A fix of one place of a line: start, end, what it becomes, whether that is certain.
Fix = tuple[int, int, str, bool]


@dataclass(frozen=True)
class Evidence:
    """What fixers may know of the document a line stands in."""

    language: Language
    damage: Damage


@dataclass(frozen=True)
class Fixer:
    """One kind of repair: what it mends, and what it leaves alone although it looks alike."""

    name: str
    mends: str
    leaves: str
    find: Callable[[str, Evidence], Iterable[Fix]]


@dataclass(frozen=True)
class Cleaned:
    """A line after its repairs.

    ``origin[i]`` is the place in ``raw`` from which the character ``text[i]`` comes. ``reading`` is the text with
    the suggested realignments too: what classify looks at, so that damage does not change a role.
    """

    raw: str
    text: str
    origin: tuple[int, ...]
    repairs: tuple[Repair, ...]
    reading: str


_HALF_TO_FULL = {",": "，", ":": "：", ";": "；", "?": "？", "!": "！"}
_DOUBLED = re.compile(r"([,，。;；:：、])\1+")
_TAG_REMNANT = re.compile(r"(?:\?|<)/(?:p|div|span|br|strong|em|li)>")
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_UTF8_AS_LATIN = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]+"
)
_GBK_AS_LATIN = re.compile("(?:[\u00b0-\u00f7][\u00a1-\u00fe]){4,}")
_MIDDLE_DOT = re.compile(r"\?")


def clean(
    lines: Sequence[str],
    undo: Collection[tuple[int, int]] = (),
    accept: Collection[tuple[int, int]] = (),
) -> tuple[list[Cleaned], Language]:
    """Repair every line.

    In:     raw lines in order; ``undo`` and ``accept`` name repairs by (line number, index): certain ones to leave
            out, suggested ones to apply.
    Out:    one Cleaned per line in, and the language the copy is in.
    Errors: none; a name that is no repair is ignored.
    Source: the table FIXERS below. Where two fixes overlap, the fixer higher in the table wins.

    >>> cleaned, language = clean(["他發(fā)現(xiàn)數(shù)學很美。"])
    >>> cleaned[0].text, [repair.before for repair in cleaned[0].repairs]
    ('他發現數學很美。', ['發(fā)', '現(xiàn)', '數(shù)'])
    """
    evidence = Evidence(language_of(lines), Damage(lines))
    conversions = _conversions(lines) if evidence.language is Language.TRADITIONAL else {}
    cleaned = [
        _apply(number, raw, list(_fixes(raw, evidence, conversions.get(number, ()))), undo, accept)
        for number, raw in enumerate(lines, 1)
    ]
    return cleaned, evidence.language


def _fixes(raw: str, evidence: Evidence, conversions: Iterable[Fix]) -> Iterator[tuple[Fixer, Fix]]:
    if not raw:
        return iter(())
    taken: list[tuple[int, int]] = []
    found: list[tuple[Fixer, Fix]] = []
    for fixer in FIXERS:
        fixes = conversions if fixer is WRONG_CONVERSION else fixer.find(raw, evidence)
        accepted = [fix for fix in fixes if not _overlaps(fix, taken)]
        taken = sorted(taken + [(start, end) for start, end, _, _ in accepted])
        found += [(fixer, fix) for fix in accepted]
    return iter(sorted(found, key=lambda item: item[1][:2]))


def _overlaps(fix: Fix, taken: Sequence[tuple[int, int]]) -> bool:
    start, end = fix[:2]
    at = bisect_left(taken, (start, start))
    return (at < len(taken) and taken[at][0] < end) or (at > 0 and taken[at - 1][1] > start)


def _apply(
    number: int,
    raw: str,
    fixes: Sequence[tuple[Fixer, Fix]],
    undo: Collection[tuple[int, int]],
    accept: Collection[tuple[int, int]],
) -> Cleaned:
    repairs: list[Repair] = []
    text: list[str] = []
    origin: list[int] = []
    reading: list[str] = []
    at = 0
    for index, (fixer, (start, end, after, certain)) in enumerate(fixes):
        applied = (number, index) not in undo if certain else (number, index) in accept
        # A gloss is shown with the character it belongs to, so that the list of repairs can be read.
        shown = start - 1 if not after and fixer is MIRROR_GLOSS else start
        repairs.append(
            Repair(number, index, fixer.name, raw[shown:end], raw[shown:start] + after, certain, shown, applied)
        )
        text.append(raw[at:start])
        origin += range(at, start)
        reading.append(raw[at:start])
        kept = after if applied else raw[start:end]
        text.append(kept)
        origin += [start] * len(after) if applied else range(start, end)
        reading.append(after if applied or fixer is MIRROR_GLOSS else kept)
        at = end
    text.append(raw[at:])
    origin += range(at, len(raw))
    reading.append(raw[at:])
    return Cleaned(raw, "".join(text), tuple(origin), tuple(repairs), "".join(reading))


def _utf8_as_latin(line: str, evidence: Evidence) -> Iterator[Fix]:
    for match in _UTF8_AS_LATIN.finditer(line):
        for encoding in ("cp1252", "latin-1"):
            try:
                yield match.start(), match.end(), match.group().encode(encoding).decode("utf-8"), True
                break
            except UnicodeError:
                continue


def _gbk_as_latin(line: str, evidence: Evidence) -> Iterator[Fix]:
    for match in _GBK_AS_LATIN.finditer(line):
        try:
            text = match.group().encode("latin-1").decode("gb2312")
        except UnicodeError:
            continue
        yield match.start(), match.end(), text, False


def _forbidden(line: str, evidence: Evidence) -> Iterator[Fix]:
    return ((match.start(), match.end(), "", True) for match in FORBIDDEN.finditer(line))


def _invisible(line: str, evidence: Evidence) -> Iterator[Fix]:
    return ((match.start(), match.end(), "", True) for match in _INVISIBLE.finditer(line))


def _mirror_gloss(line: str, evidence: Evidence) -> Iterator[Fix]:
    return ((fix.start, fix.end, fix.after, fix.certain) for fix in evidence.damage.fixes(line))


def _tag_remnant(line: str, evidence: Evidence) -> Iterator[Fix]:
    for match in _TAG_REMNANT.finditer(line):
        whole = match.start() > 0 and line[match.start() - 1] in "。！？!.」”』）)"
        yield match.start(), match.end(), "", whole and match.end() == len(line.rstrip())


def _no_break_space(line: str, evidence: Evidence) -> Iterator[Fix]:
    return ((match.start(), match.end(), " ", True) for match in re.finditer("(?<=\\S)\u00a0(?=\\S)", line))


def _middle_dot(line: str, evidence: Evidence) -> Iterator[Fix]:
    for match in _MIDDLE_DOT.finditer(line):
        before, after = line[: match.start()][-3:], line[match.end() : match.end() + 3]
        if len(before) > 1 and len(after) > 1 and all(map(is_han, before[-2:])) and all(map(is_han, after[:2])):
            yield match.start(), match.end(), "·", False


def _doubled(line: str, evidence: Evidence) -> Iterator[Fix]:
    return ((match.start(), match.end(), match[1], False) for match in _DOUBLED.finditer(line))


def _half_width(line: str, evidence: Evidence) -> Iterator[Fix]:
    if evidence.language is Language.ENGLISH:
        return
    for at, char in enumerate(line):
        if char in _HALF_TO_FULL and at and (is_han(line[at - 1]) or line[at - 1] in "」』”》）"):
            yield at, at + 1, _HALF_TO_FULL[char], False


def _converted_elsewhere(line: str, evidence: Evidence) -> Iterable[Fix]:
    return ()


# Characters s2tw changes although both forms are in good use; a suggestion for them would only be noise.
_GOOD_BOTH_WAYS = frozenset("念跡迹台群床峰秘污布占并采匯汙線恒裡裏著")


@cache
def _converter(config: str) -> OpenCC:
    from opencc import OpenCC  # the dictionaries take a moment to load

    return OpenCC(config)


def _conversions(lines: Sequence[str]) -> dict[int, list[Fix]]:
    """Characters that a Simplified → Traditional conversion seems to have missed, by line number."""
    joined = FORBIDDEN.sub("\ufffd", "\n".join(lines))
    again = _converter("s2tw").convert(_converter("t2s").convert(joined)).split("\n")
    found: dict[int, list[Fix]] = {}
    for number, (line, other) in enumerate(zip(lines, again, strict=False), 1):
        if len(line) != len(other) or line == other:
            continue
        for at, (old, new) in enumerate(zip(line, other, strict=True)):
            if old != new and old not in _GOOD_BOTH_WAYS and new not in _GOOD_BOTH_WAYS - {"裡"}:
                found.setdefault(number, []).append((at, at + 1, new, False))
    return found


MIRROR_GLOSS = Fixer(
    "mirror-gloss",
    "pinyin that a mirror site's tool put behind characters, with the halves it tore apart as suggestions",
    "an author's own glosses: rare characters, other readings, f(x); every page without three known hits",
    _mirror_gloss,
)
WRONG_CONVERSION = Fixer(
    "wrong-conversion",
    "后 for 後, 于 for 於, 里 for 裡 in Traditional copy, as suggestions",
    "characters that are right both ways, such as 念 and 台",
    _converted_elsewhere,
)

FIXERS = (
    Fixer(
        "utf-8-as-latin",
        "UTF-8 that was read as Latin-1: â€™ for ’",
        "accented letters, which do not decode as UTF-8",
        _utf8_as_latin,
    ),
    Fixer(
        "gbk-as-latin",
        "GBK that was read as Latin-1, as a suggestion",
        "fewer than four such pairs in a row",
        _gbk_as_latin,
    ),
    Fixer("forbidden-character", "characters that XML cannot carry", "tabs", _forbidden),
    Fixer(
        "invisible-character",
        "zero-width characters, direction marks, soft hyphens, byte-order marks",
        "the zero-width joiner, which holds emoji together",
        _invisible,
    ),
    MIRROR_GLOSS,
    Fixer(
        "tag-remnant",
        "?/p> and </p> left at the end of a finished sentence; elsewhere as a suggestion",
        "other angle brackets",
        _tag_remnant,
    ),
    Fixer(
        "no-break-space", "no-break spaces between words", "indents, which assemble leaves out anyway", _no_break_space
    ),
    Fixer(
        "middle-dot", "唐納德?特朗普, as a suggestion", "a question mark with less than two Han on a side", _middle_dot
    ),
    Fixer("doubled-mark", ",, and 。。, as a suggestion", "……, —— and doubled ！ or ？", _doubled),
    Fixer(
        "half-width-mark",
        ", : ; ? ! behind a Han character, as a suggestion",
        "marks in English, numbers and addresses",
        _half_width,
    ),
    WRONG_CONVERSION,
)
