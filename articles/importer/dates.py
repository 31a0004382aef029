"""Publication dates as copy writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"○": 0, "o": 0, "两": 2}
_HAN = "零○一二三四五六七八九十"
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), 1)
    for name in names.split()
}  # fmt: skip
_SLASHED = re.compile(r"\d{1,2}/\d{1,2}/\d{4}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))

_FORMS = (
    re.compile(r"(?P<roc>(?:中华)?民国)\s*(?P<y>\d{1,3}|[零○一二三四五六七八九十百]{1,6})\s*年\s*(?P<m>\d{1,2}"
r"|[一二三四五六七八九十]{1,2})\s*月(?:\s*(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})\s*日)?"),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)\s*年\s*(?P<m>\d{1,2})\s*月(?:\s*(?P<d>\d{1,2})\s*[日号])?"),
    re.compile(r"(?<![\d.])(?P<y>(?:19|20)\d\d)(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?![\d])"),
    re.compile(rf"(?P<y>[{_HAN}]{{4}})\s*年\s*(?P<m>[一二三四五六七八九十]{{1,2}})\s*月(?:\s*(?P<d>[一二三四五六七八九十]{{1,3}})\s*[日号])?"),
    re.compile(r"(?<!\d)(?P<roc>)(?P<y>1[0-3]\d|[5-9]\d)\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日"),
    re.compile(r"(?<![\d.])(?P<roc>)(?P<y>1[01]\d)(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?![\d])"),
    re.compile(rf"\b(?P<name>{_MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d\d)(?=\b|\d{{1,2}}:\d\d)"),
    re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<name>{_MONTH})\.?,?\s+(?P<y>(?:19|20)\d\d)\b"),
    re.compile(rf"\b(?P<d>\d{{1,2}})-(?P<name>{_MONTH})-(?P<y>(?:19|20)\d\d)\b"),
    re.compile(r"(?<![\d/])(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>20\d\d)(?!\d)"),
    re.compile(r"(?<![\d.])(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>20\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>20\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<roc>)(?P<y>1[01]\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)"),
    re.compile(rf"\b(?P<name>{_MONTH})\.?,?\s+(?P<y>20\d\d)\b"),
)  # fmt: skip

TIME = re.compile(
    r"t?\b\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\.\d+)?\s*(?:[ap]\.?m\.?\b)?\s*(?:(?:gmt|utc|est|edt|et|pst|pdt|pt"
    r"|bst|cet|cst|hkt|z)\b)?(?:[+-]\d{2}:?\d{2})?"
    r"|(?:上午|下午|早上|晚间|凌晨|中午)?\s*\d{1,2}[时点]\d{0,2}分?"
    r"|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b[.,]?|(?:星期|周|礼拜)[一二三四五六日天]"
    r"|\b(?:gmt|utc|est|edt|bst|hkt)\b|\([一二三四五六日]\)"
)


@dataclass(frozen=True)
class Dated:
    """A date in a folded line: where it stands, and what it says, to the day or to the month."""

    start: int
    end: int
    iso: str


def dates_in(key: str) -> Iterator[Dated]:
    """The dates written out in a folded line, with a year, in order of the forms above.

    In:     a folded line (see script.fold).
    Out:    each date once, impossible ones left out; years of the Republic of China counted from 1912.
    Errors: none.

    >>> [dated.iso for dated in dates_in("中华民国91年3月19日, updated may 2, 2026")]
    ['2002-03-19', '2026-05-02']
    >>> [dated.iso for dated in dates_in("二零二五年十一月")], list(dates_in("2024-13-40"))
    (['2025-11'], [])
    """
    taken: list[tuple[int, int]] = []
    for form in _FORMS:
        for match in form.finditer(key):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            iso = _iso(match)
            if iso:
                taken.append(match.span())
                yield Dated(match.start(), match.end(), iso)


def _iso(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    year = _number(groups["y"])
    if groups.get("roc") is not None:
        year += 1911
    month = _MONTHS[groups["name"]] if groups.get("name") else _number(groups["m"])
    day = _number(groups["d"]) if groups.get("d") else 0
    if _SLASHED.fullmatch(match.group()) and (month > 12 or _CHINESE.search(match.string)):
        month, day = day, month  # 11/01/2026 in Chinese copy is the 11th of January
    if not 1900 <= year <= 2100 or not 1 <= month <= 12:
        return None
    if not day:
        return f"{year:04}-{month:02}"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _number(written: str) -> int:
    """A number in digits, in Chinese digits (二零二五) or in Chinese counting (二十三)."""
    if written.isdecimal():
        return int(written)
    if "十" not in written and "百" not in written:
        return int("".join(str(_DIGITS[char]) for char in written))
    total = 0
    if "百" in written:
        hundreds, _, written = written.partition("百")
        total = 100 * _DIGITS.get(hundreds or "一", 1)
    tens, ten, ones = written.partition("十")
    if not ten:
        return total + sum(_DIGITS[char] for char in tens if char in _DIGITS)
    return total + 10 * (_DIGITS.get(tens, 1) if tens else 1) + (_DIGITS.get(ones, 0) if ones else 0)
