"""What a single line looks like, before anything is known of its neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from articles.importer.script import fold, is_han

# Marks that finish a sentence, in folded text, and marks that may still follow them.
STOPS = "。!?.…;"
CLOSERS = "\"'」』)]】》*_~"
OPENERS = "\"'「『([【《*_"
QUOTES = {"「": "」", "『": "』", "“": "”", '"': '"', "‘": "’"}

ADDRESS = re.compile(
    r"https?://[^\s<>\"'，。；、）】」』]+|mailto:[^\s<>]+|www\.[^\s<>\"'，。；、）】」』]+", re.IGNORECASE
)
ADDRESS_AT_END = re.compile(r"(?:https?://|www\.)\S+$")
MARKDOWN_LINK = re.compile(r"(?<!!)\[(?P<words>[^\[\]]*)\]\((?P<address>[^()\s]*)(?:\s+\"[^\"]*\")?\)")
HEADING_MARK = re.compile(r"(?P<level>#{1,6})\s+(?=\S)")
BULLET = re.compile(
    r"(?:[·▪◆■□►▶✓✔☆★◎○‣⁃✅❌✖]\ufe0f?\s*|[-*+–—]\s+|\d{1,2}[)、]\s*|\((?:\d{1,2}|[a-h])\)\s*|[①-⑳]\s*"
    r"|\([一二三四五六七八九十]{1,3}\)\s*)(?=[^\s-])"
)
NUMBERED = re.compile(r"(?:\d{1,2}[.．]\s*|\d{1,2}[)）、]\s*|\[\d{1,3}\]\s*|[①-⑳]\s*)(?=[^\d\s])")
EMPHASIS = re.compile(r"(?P<mark>\*\*|__|\*|_)(?P<words>(?:(?!(?P=mark)).)+)(?P=mark)")
HEADING_NUMBER = re.compile(
    r"(?:第?[一二三四五六七八九十百]{1,3}(?:[、.:]|\s+(?=\S)|[章节部]\s*)"
    r"|第[一二三四五六七八九十\d]{1,3}[章节部分幕集回]{1,2}"
    r"|\d{1,2}(?:\.\d{1,2})*(?:[.、:|]\s*(?=[^\d\s])|\s+(?=[\u4e00-\u9fff]))"
    r"|no\.?\s*\d{1,2}|part\s+(?:\d{1,2}|one|two|three|four|five|six|[ivx]{1,4})\b|chapter\s+\w+"
    r"|[ivx]{1,4}\.\s)"
)
HEADING_NUMBER_ALONE = re.compile(
    r"(?:part|chapter|no\.?|section)?[\s.]*(?:\d{1,2}|[ivx]{1,4}|one|two|three|four|five|six|seven"
    r"|eight|nine|ten)[.、]?"
    r"|第?[一二三四五六七八九十]{1,3}[、章节部分]{0,2}|[(]?[一二三四五六七八九十]{1,3}[)]?"
)
TABLE_GAP = re.compile(r"\t+|\u3000+| {2,}")
SPEAKER = re.compile(r"[*_]*(?P<label>[^\s:*(][^:*(]{0,38}?)(?:\([^()]{1,20}\))?[*_]*\s*:[*_]*\s*(?=\S)")
LABEL_VALUE = re.compile(r"(?P<label>[^\s:,。!?;\"'「」(]{1,12}|[a-z][a-z .'-]{0,30}):\s*(?P<value>\S.*)")


@dataclass(frozen=True)
class Span:
    """A part ``start:end`` of the repaired line with index ``line``."""

    line: int
    start: int
    end: int


@dataclass(frozen=True)
class Shape:
    """One line as classify sees it.

    ``text`` is the repaired line without outer space, ``key`` the same folded (script, width and case), ``indent``
    whether it was indented, ``gap`` how many blank lines stand before it.
    """

    index: int
    text: str
    key: str
    indent: bool
    gap: int

    @cached_property
    def bare(self) -> str:
        """The key without Markdown marks round the whole."""
        key = HEADING_MARK.sub("", self.key, count=1) if self.key.startswith("#") else self.key
        key = key.lstrip(">").strip()
        for mark in ("***", "**", "__", "*", "_"):
            if (
                len(key) > 2 * len(mark)
                and key.startswith(mark)
                and key.endswith(mark)
                and mark not in key[len(mark) : -len(mark)]
            ):
                return key[len(mark) : -len(mark)].strip()
        return key

    @cached_property
    def level(self) -> int:
        """The level of a Markdown heading, 0 for none."""
        match = HEADING_MARK.match(self.key)
        return len(match["level"]) if match else 0

    @cached_property
    def strong(self) -> bool:
        """Whether the whole line is set in bold by Markdown."""
        return bool(re.fullmatch(r"\*\*[^*]+\*\*|__[^_]+__", self.key))

    @cached_property
    def slanted(self) -> bool:
        """Whether the whole line is set in italics by Markdown."""
        return bool(re.fullmatch(r"\*[^*]+\*|_[^_]+_", self.key))

    @cached_property
    def han(self) -> int:
        """How many Han characters."""
        return sum(map(is_han, self.text[: 2 * _ENDS]))

    @cached_property
    def words(self) -> int:
        """How many words of letters, a run of Han counting as none."""
        return len(re.findall(r"[a-zÀ-ɏ][a-zÀ-ɏ'’-]*", self.key))

    @cached_property
    def size(self) -> float:
        """Length in Han characters; an English word counts as two."""
        digits = sum(map(len, re.findall(r"\d+", self.key))) / 2
        return self.han + 2 * self.words + digits

    @cached_property
    def core(self) -> str:
        """The bare key without quotation marks and brackets that close it."""
        return self.bare.rstrip(CLOSERS + " ")

    @cached_property
    def asks(self) -> bool:
        """Whether it ends in a question mark."""
        return self.core.endswith("?")

    @cached_property
    def colon(self) -> bool:
        """Whether it ends by announcing something: a colon, or a dash."""
        return self.bare.rstrip(" *").endswith((":", "——", "—"))

    @cached_property
    def stopped(self) -> bool:
        """Whether it ends like a sentence, with a stop or an exclamation mark."""
        return self.core.endswith(("。", "!", ".", "…", ";")) and not re.search(
            r"\b(?:[a-z]\.){2,}$|\bno\.$", self.core
        )

    @cached_property
    def quoted(self) -> bool:
        """Whether quotation marks stand round the whole."""
        text = self.text.strip("*_ ").rstrip("。.")
        if len(text) < 4 or text[0] not in QUOTES or text[-1] != QUOTES[text[0]]:
            return False
        return not (QUOTES[text[0]] in text[1:-1] and text[0] in text[1:-1]) and text[0] not in text[1:-1]

    @cached_property
    def capitals(self) -> bool:
        """Whether it is set in capitals, two letters at least."""
        letters = [char for char in self.text if char.isascii() and char.isalpha()]
        return len(letters) > 2 and all(char.isupper() for char in letters) and self.han == 0

    @cached_property
    def cells(self) -> tuple[str, ...]:
        """The cells of a table row, when it looks like one."""
        if self.text.startswith("|") and self.text.endswith("|") and len(self.text) > 2:
            return tuple(cell.strip() for cell in self.text.strip("|").split("|"))
        return tuple(cell for cell in TABLE_GAP.split(self.text) if cell.strip())

    @cached_property
    def bullet(self) -> bool:
        """Whether it begins with the mark of a list item."""
        return bool(BULLET.match(self.key)) and not self.strong and not self.slanted

    @cached_property
    def numbered(self) -> bool:
        """Whether it begins with a number and a stop, or a number in brackets."""
        return bool(NUMBERED.match(self.key))

    @cached_property
    def address_only(self) -> bool:
        """Whether it is an address and nothing else."""
        return bool(ADDRESS.fullmatch(self.text.strip("<> ")))

    @cached_property
    def heading_number(self) -> bool:
        """Whether it begins with the number of a section."""
        return bool(HEADING_NUMBER.match(self.bare))

    @cached_property
    def number_alone(self) -> bool:
        """Whether it is the number of a section and nothing else."""
        return bool(HEADING_NUMBER_ALONE.fullmatch(self.bare)) and bool(self.bare)

    @property
    def heading_shaped(self) -> bool:
        """Short, and without a final stop; it may ask, and a finished quotation may stand for it."""
        limit = 27 if self.han else 24
        return (
            0 < self.size <= limit
            and not self.stopped
            and not self.colon
            and not self.bullet
            and len(self.key) < 120
            and not self.key.endswith((",", "、"))
        )


_ENDS = 600


def breaks_off(key: str) -> bool:
    """Whether a folded line of a list of sources goes on in the next line.

    >>> breaks_off("梁渡，《城市雨水"), breaks_off("https://example.org/a-")
    (True, False)
    """
    if ADDRESS_AT_END.search(key):
        return False
    return key.endswith((",", ":", "、", "/", "-", "&")) or any(
        key.count(a) > key.count(b) for a, b in ("《》", "()", "「」")
    )


def shapes_of(lines: Sequence[str], readings: Sequence[str]) -> list[Shape]:
    """The shape of every line.

    In:     repaired lines, and beside each the form with suggested realignments (see clean.Cleaned).
    Out:    one Shape per line.
    Errors: none.

    >>> [shape.heading_shaped for shape in shapes_of(["退潮之後", "潮水退了。"], ["退潮之後", "潮水退了。"])]
    [True, False]
    """
    shapes: list[Shape] = []
    gap = 0
    for index, (line, reading) in enumerate(zip(lines, readings, strict=True)):
        text = line.strip()
        whole = reading.strip()
        if len(whole) > 2 * _ENDS:  # a paragraph by its length alone; only its beginning and end are looked at
            whole = f"{whole[:_ENDS]} {whole[-_ENDS:]}"
        shapes.append(Shape(index, text, fold(whole), line[:1] in " \u3000\u00a0\t" and bool(text), gap))
        gap = 0 if text else gap + 1
    return shapes
