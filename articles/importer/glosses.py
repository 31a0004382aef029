"""The repair of mirror glosses: pinyin that a search-and-replace over GBK bytes has put into copy.

The tool that did the damage looked for the two bytes of a character and put ``(pinyin)`` behind them, without asking
whether the two bytes were one character. So there are three forms, and one rule explains them:

- aligned: the two bytes were a character, ``創(chuàng)``;
- across a letter: they were the second half of a character and an ASCII letter, ``，F(xiàn)acebook``;
- orphaned: they were the halves of two characters, and everything up to the next ASCII character shifted by a byte.

The first two are undone with certainty, the third is only ever suggested.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from articles.importer.script import is_han, to_simplified

PINYIN = "a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜüńňǹḿ"
GLOSS = re.compile(rf"(?P<base>[^\s()])\((?P<gloss>[{PINYIN}]{{1,6}})\)")
ORPHAN = re.compile(rf"(?<!\()\?(?P<gloss>[{PINYIN}]{{1,6}})\)")

_FULL_STOP = "。".encode("gbk")

# Fewer hits than this on different characters, and the glosses may be an author's.
EVIDENCE = 3


@dataclass(frozen=True)
class GlossFix:
    """A place in a line that a gloss damaged: replace ``line[start:end]`` by ``after``."""

    start: int
    end: int
    after: str
    certain: bool


@cache
def table() -> dict[str, str]:
    """The characters the tool is known to mark, each with the one reading it gives them."""
    path = Path(__file__).with_name("glosses.json")
    known: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return known


class Damage:
    """What a document's glosses show about it as a whole.

    In:     all lines of the copy.
    Out:    ``present`` says whether a tool was at work; ``fixes(line)`` gives the damaged places of one line.
    Errors: none.
    Source: the GBK byte rule above. A character the table lacks counts as damaged when the gloss is its main
            reading, the character is a common one, and it is glossed wherever it stands: a machine is thorough,
            an author explains a character once.

    >>> damage = Damage(["他發(fā)現(xiàn)了數(shù)學，仉(zhǎng)先生說。"])
    >>> damage.present
    True
    >>> [(fix.start, fix.end, fix.after) for fix in damage.fixes("發(fā)現(xiàn)仉(zhǎng)")]
    [(1, 5, ''), (6, 12, '')]
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self._glossed: Counter[tuple[str, str]] = Counter()
        for line in lines:
            self._glossed.update((match["base"], match["gloss"]) for match in GLOSS.finditer(line))
        hits = {base for base, gloss in self._glossed if table().get(base) == gloss}
        self.present = len(hits) >= EVIDENCE
        self._known = dict(table())
        if self.present:
            seen = Counter(char for line in lines for char in line if is_han(char))
            for (base, gloss), times in self._glossed.items():
                if base not in self._known and times == seen[base] and _is_main_reading(base, gloss):
                    self._known[base] = gloss

    def fixes(self, line: str) -> Iterator[GlossFix]:
        """The damaged places of a line, in order; nothing unless the whole document shows damage."""
        if not self.present or ")" not in line:
            return
        for match in GLOSS.finditer(line):
            base, gloss = match["base"], match["gloss"]
            if self._known.get(base) == gloss or (base.isascii() and self._across(line, match.start(), gloss)):
                yield GlossFix(match.start() + 1, match.end(), "", certain=True)
        yield from self._orphans(line)

    def _across(self, line: str, at: int, gloss: str) -> bool:
        """Whether the half character before the letter at ``at`` and the letter make a character with this reading."""
        if at == 0 or not "\x40" <= line[at] <= "\x7e":
            return False
        before = line[at - 1]
        widths = {before, chr(ord(before) + 0xFEE0)} if "!" <= before <= "~" else {before}
        for wide in widths:
            halves = _gbk(wide)
            if len(halves) == 2 and self._reads(_character(halves[1:] + line[at].encode()), gloss):
                return True
        return False

    def _reads(self, char: str, gloss: str) -> bool:
        return bool(char) and (self._known.get(char) == gloss or (char not in self._known and _reads(char, gloss)))

    def _orphans(self, line: str) -> Iterator[GlossFix]:
        end = 0
        for match in ORPHAN.finditer(line):
            if match.start() < end:
                continue
            found = self._realigned(line, match)
            if found:
                end, after = found
                yield GlossFix(match.start(), end, after, certain=False)

    def _realigned(self, line: str, match: re.Match[str]) -> tuple[int, str] | None:
        """Give the shifted bytes after an orphan their lost half back: the end of the shift, and the text."""
        before = line[match.start() - 1] if match.start() else ""
        # A mark before the tear may have been narrowed to ASCII since.
        halves = _gbk(chr(ord(before) + 0xFEE0) if "!" <= before <= "~" else before)
        lost = self._second_half(halves[1:], match["gloss"])
        if not lost:
            return None
        end = _shifted(line, match.end())
        data = lost + _gbk(line[match.end() : end])
        whole = _text(data[:-1])
        following = ORPHAN.match(line, end)
        if following:  # its question mark swallowed the half character that closes this shift
            return following.end(), whole + (_text(data[-1:] + self._second_half(data[-1:], following["gloss"])) or "?")
        closing = _character(data[-1:] + line[end : end + 1].encode()) if "@" <= line[end : end + 1] <= "~" else ""
        if closing:  # the second half of the last character is an ASCII one, and what follows is whole again
            return end + 1, whole + closing
        if line[end : end + 1] == "?":  # the shift's last half went with the break or mark that follows
            return end + 1, whole + ("。" if data[-1:] == _FULL_STOP[:1] else "?")
        return None

    def _second_half(self, lead: bytes, gloss: str) -> bytes:
        """The second byte of the character that begins with ``lead`` and reads ``gloss``."""
        if len(lead) != 1:
            return b""
        for char, reading in self._known.items():
            code = _gbk(char)
            if reading == gloss and code[:1] == lead:
                return code[1:]
        return b""


def _shifted(line: str, at: int) -> int:
    """Where the run of two-byte characters from ``at`` ends."""
    while at < len(line) and not line[at].isascii() and len(_gbk(line[at])) == 2:
        at += 1
    return at


def _gbk(text: str) -> bytes:
    try:
        return text.encode("gbk")
    except UnicodeEncodeError:
        return b""


def _character(code: bytes) -> str:
    try:
        char = code.decode("gbk")
    except UnicodeDecodeError:
        return ""
    return char if len(char) == 1 else ""


def _text(data: bytes) -> str:
    try:
        return data.decode("gbk")
    except UnicodeDecodeError:
        return ""


def _is_main_reading(char: str, gloss: str) -> bool:
    """Whether a common character's first reading is this one."""
    readings = _readings(char)
    return bool(readings) and readings[0] == gloss and _is_common(char)


def _reads(char: str, gloss: str) -> bool:
    return gloss in _readings(char)


@cache
def _readings(char: str) -> tuple[str, ...]:
    from pypinyin.constants import PINYIN_DICT  # a quarter of a second to load, and seldom wanted

    return tuple(PINYIN_DICT.get(ord(char), "").split(",")) if len(char) == 1 else ()


def _is_common(char: str) -> bool:
    """Whether the character, or its simplified form, is of GB 2312's first level: the 3,755 in everyday use."""
    try:
        code = to_simplified().get(char, char).encode("gb2312")
    except UnicodeEncodeError:
        return False
    return len(code) == 2 and b"\xb0\xa1" <= code <= b"\xd7\xf9"
