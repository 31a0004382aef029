"""Two people's work on one article, put together: what each changed since both read it.

Works on the JSON of a Document (and whatever else stands beside it), field by field and block by block; inside one run
of text paragraph by paragraph. Only where both changed the same place differently is there anything to choose.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

MINE, THEIRS = "mine", "theirs"

# Lists whose items nobody edits: each is there or not, so what one added and the other took away never clash.
SETS = {"tags", "notices", "script_exceptions"}
# Between two parts of rich text that stand by themselves.
PARTS = re.compile(r"(?<=</p>)|(?<=</h2>)|(?<=</h3>)|(?<=</ul>)|(?<=</ol>)|(?<=</blockquote>)|(?<=<hr>)")


@dataclass(frozen=True)
class Clash:
    """A place that both changed: what it was, and what each made of it. A list where blocks or paragraphs clash."""

    place: str
    base: Any
    mine: Any
    theirs: Any


@dataclass
class Merge:
    """What two versions come to. `clashes` are left to choose; until then `merged` holds theirs in those places."""

    merged: dict[str, Any]
    clashes: list[Clash] = field(default_factory=list)


def merge(
    base: Mapping[str, Any],
    mine: Mapping[str, Any],
    theirs: Mapping[str, Any],
    choices: Mapping[str, str] | None = None,
) -> Merge:
    """Put two versions of one article together.

    In:  JSON objects with the same keys; for the places of earlier clashes, whose version is to stand.
    Out: the Merge.

    >>> merge({"a": "x", "b": "y"}, {"a": "X", "b": "y"}, {"a": "x", "b": "Y"})
    Merge(merged={'a': 'X', 'b': 'Y'}, clashes=[])
    >>> merge({"a": "x"}, {"a": "1"}, {"a": "2"}).clashes
    [Clash(place='a', base='x', mine='1', theirs='2')]
    """
    found = Merge({})
    merger = _Merger(choices or {}, found.clashes)
    for key in theirs:
        found.merged[key] = merger.value(key, base.get(key), mine.get(key), theirs[key])
    return found


@dataclass(frozen=True)
class _Edit:
    """Items start to end of the base, replaced by one side."""

    start: int
    end: int
    items: Sequence[Any]


@dataclass
class _Merger:
    choices: Mapping[str, str]
    clashes: list[Clash]

    def value(self, place: str, base: Any, mine: Any, theirs: Any) -> Any:
        if mine in (theirs, base):
            return theirs
        if theirs == base:
            return mine
        if place in SETS:
            return _both(base or [], mine, theirs)
        if isinstance(mine, list) and isinstance(theirs, list):
            return self.items(place, base or [], mine, theirs)
        return self.chosen(place, base, mine, theirs)

    def chosen(self, place: str, base: Any, mine: Any, theirs: Any) -> Any:
        choice = self.choices.get(place)
        if choice == MINE:
            return mine
        if choice != THEIRS:
            self.clashes.append(Clash(place, base, mine, theirs))
        return theirs

    def items(self, place: str, base: list, mine: list, theirs: list) -> list:
        """The items of both. Edits that do not overlap are both made; new items at one place stand after each other."""
        out: list = []
        at = 0
        for start, end in _clusters(_edits(base, mine), _edits(base, theirs)):
            out += base[at:start]
            was = base[start:end]
            ours = _applied(base, _edits(base, mine), start, end)
            others = _applied(base, _edits(base, theirs), start, end)
            out += self.cluster(f"{place}-{start}", was, ours, others)
            at = end
        return out + base[at:]

    def cluster(self, place: str, base: list, mine: list, theirs: list) -> list:
        if mine in (theirs, base):
            return theirs
        if theirs == base:
            return mine
        if not base:
            return theirs + mine
        if len(base) == len(mine) == len(theirs) and any(
            isinstance(a, dict) and isinstance(b, dict) and isinstance(c, dict)
            for a, b, c in zip(base, mine, theirs, strict=True)
        ):
            return [
                self.item(f"{place}-{number}", *three)
                for number, three in enumerate(zip(base, mine, theirs, strict=True))
            ]
        return self.chosen(place, base, mine, theirs)

    def item(self, place: str, base: Any, mine: Any, theirs: Any) -> Any:
        """One block, credit or reference that both changed: field by field if it is still the same sort of thing."""
        if mine in (theirs, base):
            return theirs
        if theirs == base:
            return mine
        if not all(isinstance(value, dict) and value.keys() == base.keys() for value in (base, mine, theirs)) or (
            len({value.get("block") for value in (base, mine, theirs)}) > 1
        ):
            return self.chosen(place, [base], [mine], [theirs])[0]
        merged = {}
        for key in theirs:
            if key == "html":
                parts = (PARTS.split(value[key]) for value in (base, mine, theirs))
                merged[key] = "".join(self.value(f"{place}-{key}", *([p for p in part if p] for part in parts)))
            else:
                merged[key] = self.value(f"{place}-{key}", base[key], mine[key], theirs[key])
        return merged


def _both(base: list, mine: list, theirs: list) -> list:
    """What is in either, but for what one of them took away."""
    gone = {item for item in base if item not in mine or item not in theirs}
    return [item for item in dict.fromkeys([*theirs, *mine]) if item not in gone]


def _edits(base: list, new: list) -> list[_Edit]:
    keys: dict[str, int] = {}
    a, b = ([keys.setdefault(repr(item), len(keys)) for item in items] for items in (base, new))
    blocks = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    return [_Edit(i, j, new[k:m]) for tag, i, j, k, m in blocks if tag != "equal"]


def _clusters(mine: list[_Edit], theirs: list[_Edit]) -> list[tuple[int, int]]:
    """Spans of the base that edits of either side touch, overlapping ones as one."""
    spans: list[tuple[int, int]] = []
    for start, end in sorted({(edit.start, edit.end) for edit in (*mine, *theirs)}):
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _applied(base: list, edits: list[_Edit], start: int, end: int) -> list:
    """That span of the base as one side has it."""
    out: list = []
    at = start
    for edit in edits:
        inside = start <= edit.start and edit.end <= end
        # An insertion at an end of the span is a span of its own.
        if not inside or (edit.start == edit.end and start != end and edit.start in (start, end)):
            continue
        out += [*base[at : edit.start], *edit.items]
        at = edit.end
    return out + base[at:end]
