"""Which language the copy is in, and a folded form in which scripts and widths no longer differ."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache

from articles.document import Language

_HAN = range(0x3400, 0xA000)


def fold(text: str) -> str:
    """The text in one script, width and case, character for character, so that offsets stay true.

    Traditional becomes Simplified, full-width ASCII becomes ASCII, separators that mean the same become one.
    Only for recognising; never for what is kept.

    Source: the single characters of OpenCC's t2s table; Unicode's compatibility forms.

    >>> fold("編輯／Ａnna　丨　甲")
    '编辑/anna | 甲'
    """
    return text.translate(_folding())


def language_of(lines: Iterable[str]) -> Language:
    """The language and script most of the words are in.

    >>> language_of(["潮水退了，船還在。"]), language_of(["潮水退了，船还在。"]), language_of(["Low tide."])
    (<Language.TRADITIONAL: 'zh-Hant'>, <Language.SIMPLIFIED: 'zh-Hans'>, <Language.ENGLISH: 'en'>)
    """
    han = latin = traditional = simplified = 0
    only_traditional, only_simplified = _script_marks()
    for line in lines:
        for char in line:
            if char.isascii():
                latin += char.isalpha()
            elif ord(char) in _HAN:
                han += 1
                traditional += char in only_traditional
                simplified += char in only_simplified
    if han * 6 < latin:  # an English word has about five letters
        return Language.ENGLISH
    return Language.SIMPLIFIED if simplified > traditional else Language.TRADITIONAL


@cache
def _folding() -> dict[int, str]:
    table = {ord(char): simple for char, simple in to_simplified().items()}
    for code in range(0xFF01, 0xFF5F):
        table[code] = chr(code - 0xFEE0).lower()
    for code in range(ord("A"), ord("Z") + 1):
        table[code] = chr(code).lower()
    same = {"丨": "|", "│": "|", "∣": "|", "﹕": ":", "∶": ":", "〔": "[", "〕": "]", "\u00a0": " ", "\u3000": " "}
    same |= {"“": '"', "”": '"', "‘": "'", "’": "'", "•": "·", "‧": "·", "・": "·", "．": "·", "●": "·", "\t": " "}
    same |= {"〇": "零", "－": "-", "–": "-", "，": ","}
    return table | {ord(char): other for char, other in same.items()}


@cache
def to_simplified() -> dict[str, str]:
    """Every Han character that has a simplified form, with that form."""
    return _changed("t2s")


@cache
def _script_marks() -> tuple[frozenset[str], frozenset[str]]:
    """Characters seen in one script only; a few shared ones (后, 里, 台) are in neither set."""
    traditional = _changed("t2s")
    simplified = _changed("s2t")
    return frozenset(traditional), frozenset(simplified) - frozenset(
        "后里台么于着只并系面表发丑千干谷复余云几才制向回松郁"
    )


@cache
def _changed(config: str) -> dict[str, str]:
    from opencc import OpenCC  # the dictionaries take a moment to load

    before = [chr(code) for code in _HAN if unicodedata.category(chr(code)) == "Lo"]
    after = OpenCC(config).convert("\n".join(before)).split("\n")
    return {old: new for old, new in zip(before, after, strict=True) if old != new and len(new) == 1}


def words(*rows: str) -> frozenset[str]:
    """The words of a printed list, for tables that would be unreadable with a quotation mark round each.

    >>> sorted(words("潮 港", "sea"))
    ['sea', '港', '潮']
    """
    return frozenset(word for row in rows for word in row.split())


def is_han(char: str) -> bool:
    """Whether a character is a Han character of the basic planes.

    >>> is_han("潮"), is_han("a")
    (True, False)
    """
    return ord(char) in _HAN or 0x20000 <= ord(char) < 0x32000
