"""Which rows of a page are its main text: trafilatura finds the words, and they are looked up among the rows."""

from __future__ import annotations

import contextlib
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from lxml import etree

from articles.importer.elements import HEADINGS, Row, ancestors

# A row of at least so many letters is found again without doubt.
_ANCHOR = 24
# Deeper or larger pages are not sound ones; their main text is where most paragraphs stand.
_DEEPEST = 200
_MOST_ELEMENTS = 60_000
_LARGEST = 4_000_000
# How many places of one and the same paragraph are looked at.
_MOST_ALIKE = 30
_PARAGRAPH = 60
# How many letters may be searched through, one by one, in rows that no index finds.
_BUDGET = 300_000_000
_DATA = re.compile(r"data:[\w/+.-]{3,40};base64,[\w+/=%\s]*")


def inside_main_text(source: str, root: etree._Element, rows: Sequence[Row]) -> list[bool]:
    """Whether each row is part of the main text.

    In:     the page's source, its root element and its rows.
    Out:    one value per row. A page that trafilatura finds nothing in keeps its fullest element.
    Errors: none.
    """
    found = _extracted(source, root)
    return _with_siblings(rows, _aligned(rows, found)) if found else _fullest(rows)


def _extracted(source: str, root: etree._Element) -> list[str]:
    """The letters of each line of the main text."""
    if not _sound(root):
        return []
    slim = _DATA.sub("", source) if "base64" in source else source
    if len(slim) > _LARGEST:
        return []
    from trafilatura import extract  # the better part of a second to load

    text = None
    # A library that reads any page in the world meets pages it trips over; the fullest element then stands in.
    with contextlib.suppress(Exception):
        text = extract(slim, include_comments=False, output_format="txt")
    return [line for line in map(_letters, (text or "").split("\n")) if line]


def _sound(root: etree._Element) -> bool:
    """Whether a page is no deeper and no larger than pages are."""
    depth = 0
    for count, (event, _element) in enumerate(etree.iterwalk(root, events=("start", "end"))):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST or count > 2 * _MOST_ELEMENTS:
            return False
    return True


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def _aligned(rows: Sequence[Row], found: Sequence[str]) -> list[bool]:
    """Look the rows up in the lines found: long ones anywhere, in order; short ones between those."""
    joined = "".join(found)
    keys = ["" if row.kind == "img" else _letters(row.words) for row in rows]
    anchors = _in_order(_candidates(rows, keys, found, joined))
    inside = [False] * len(rows)
    for number, _place in anchors:
        inside[number] = True
    _short_rows(rows, keys, joined, anchors, inside)
    return inside


def _candidates(rows: Sequence[Row], keys: Sequence[str], found: Sequence[str], joined: str) -> list[tuple[int, int]]:
    """Every long row with every place in the main text at which it may stand."""
    starts: dict[str, list[int]] = {}
    at = 0
    for line in found:
        starts.setdefault(line[:_ANCHOR], []).append(at)
        at += len(line)
    budget = _BUDGET
    alike: dict[str, list[int]] = {}
    for number, key in enumerate(keys):
        if len(key) >= _ANCHOR:
            alike.setdefault(key, []).append(number)
    pairs: list[tuple[int, int]] = []
    weights = _neighbours(rows, keys, alike, starts)
    for key, numbers in alike.items():
        places = starts.get(key[:_ANCHOR], [])
        if not places and budget > 0:
            budget -= len(joined)
            places = _searched(key, joined)
        if len(numbers) > len(places):  # of rows with the same words, those that stand where most of the others do
            numbers = sorted(numbers, key=lambda number: -_standing(rows[number], weights))[: len(places)]
        pairs += [(number, place) for number in numbers for place in places[:_MOST_ALIKE]]
    return sorted(pairs, key=lambda pair: (pair[0], -pair[1]))


def _searched(key: str, joined: str) -> list[int]:
    """Where a row stands whose beginning no line of the main text has: by its beginning, or else by its end."""
    place = joined.find(key[: 3 * _ANCHOR])
    if place < 0:
        end = joined.find(key[-2 * _ANCHOR :])
        place = max(0, end + min(2 * _ANCHOR, len(key)) - len(key)) if end >= 0 else -1
    return [place] if place >= 0 else []


def _neighbours(
    rows: Sequence[Row], keys: Sequence[str], alike: dict[str, list[int]], starts: dict[str, list[int]]
) -> Counter[etree._Element]:
    """How much of the main text stands in each element, as far as rows occur once."""
    weights: Counter[etree._Element] = Counter()
    for key, numbers in alike.items():
        if len(numbers) == 1 and key[:_ANCHOR] in starts:
            for above in list(ancestors(rows[numbers[0]]))[1:4]:
                weights[above] += len(keys[numbers[0]])
    return weights


def _standing(row: Row, weights: Counter[etree._Element]) -> int:
    return sum(weights[above] for above in list(ancestors(row))[1:4])


def _in_order(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of rows, each once, whose places rise."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (_number, place) in enumerate(pairs):
        at = bisect_left(ends, place)
        before.append(last[at - 1] if at else -1)
        if at == len(ends):
            ends.append(place)
            last.append(index)
        else:
            ends[at], last[at] = place, index
    chain: list[tuple[int, int]] = []
    index = last[-1] if last else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def _short_rows(
    rows: Sequence[Row], keys: Sequence[str], joined: str, anchors: list[tuple[int, int]], inside: list[bool]
) -> None:
    """Rows too short to be sure of: in order, among the words between the long rows round them."""
    bounds = [(-1, 0, 0), *((n, place, place + len(keys[n])) for n, place in anchors), (len(rows), len(joined), 0)]
    for (before, _start, cursor), (after, limit, _end) in pairwise(bounds):
        first, last = before + 1, after
        if before < 0:
            first = max(first, after - 12)
        if after == len(rows):
            last = min(last, before + 13)
        for number in range(first, last):
            key = keys[number]
            if not key or rows[number].kind == "img" or inside[number]:
                continue
            place = joined.find(key, cursor, min(limit, cursor + 4000))
            # A menu's word may well occur in a sentence somewhere: a heading or item must come next.
            if place == cursor or (place >= 0 and (place - cursor < 40 or rows[number].kind in HEADINGS)):
                inside[number] = True
                cursor = place + len(key)


def _with_siblings(rows: Sequence[Row], inside: list[bool]) -> list[bool]:
    """Add whole paragraphs that were passed over although they stand in the same sort of element as the main text."""
    weights: Counter[tuple[str, str]] = Counter()
    for row, flag in zip(rows, inside, strict=True):
        if flag and row.kind == "p":
            weights[_sort(row)] += len(row.words)
    if not weights:
        return inside
    sort, weight = weights.most_common(1)[0]
    if 2 * weight < sum(weights.values()) or not sort[1]:
        return inside
    return [
        flag or (row.kind == "p" and len(row.words) > _PARAGRAPH and _sort(row) == sort and _is_prose(row))
        for row, flag in zip(rows, inside, strict=True)
    ]


def _sort(row: Row) -> tuple[str, str]:
    """The tag and class of the element a row stands in."""
    above = row.element.getparent()
    return (str(above.tag), " ".join((above.get("class") or "").split())) if above is not None else ("", "")


def _is_prose(row: Row) -> bool:
    """Whether a paragraph ends like a sentence and is not mostly a link."""
    linked = sum(len("".join(map(str, link.itertext()))) for link in row.element.iter("a"))
    return 3 * linked < len(row.words) and row.words.rstrip("\"'”’」』)")[-1:] in tuple(".!?…。！？")


def _fullest(rows: Sequence[Row]) -> list[bool]:
    """The rows of the element in which most paragraphs stand."""
    weights: Counter[etree._Element] = Counter()
    for row in rows:
        if row.kind in ("p", "div", "td", "section", "article", "body", "blockquote", "pre") and len(row.words) > 15:
            line = list(ancestors(row))
            for above, share in zip(line[1:3] or line[:1], (1.0, 0.5), strict=False):
                weights[above] += int(share * 2 * len(row.words))
    if not weights:
        return [True] * len(rows)
    best = weights.most_common(1)[0][0]
    return [row.kind != "img" and any(above is best for above in ancestors(row)) for row in rows]
