"""Credit lines: who did what, and for which outlet."""

from __future__ import annotations

import re
from dataclasses import dataclass

from articles.importer.dates import TIME, dates_in
from articles.importer.furniture import residue
from articles.importer.labels import BARE_REPORTER, LABELLED, MARKED, Label, label_of
from articles.importer.persons import is_person
from articles.importer.script import fold, is_han

_AFFILIATION = re.compile(r"\((?P<words>[^()]*)\)|\[(?P<more>[^\[\]]*)\]")
_CUT = re.compile(r"\s*(?:发自|于.{1,8}报道|/\s*[^/\s]{1,8}(?:报道|报导|电|摄影)|综合报道|综合报导|综合整理|\|)")
_ENGLISH_TAIL = re.compile(r"\s+(?:in|for|at|from|contributed|is|special to|with)\s+.*$", re.IGNORECASE)
NO_NAME = re.compile(
    r"\b(?:writer|editor|correspondent|reporter|staff|desk|contributor|photographer|critic|columnist|producer"
    r"|intern|bureau|senior|chief)\b",
    re.IGNORECASE,
)
_NO_PERSON = re.compile(
    r"\b(?:reader in|fellow|office|lecturer|professor|university|news|notes|january|february|march|april|june|july"
    r"|august|september|october|november|december)\b|^reader$",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*(?:[、,，;；&＆/／+＋]|\s+and\s+|\s+with\s+|(?<=[\u3400-\u9fff])[和与及](?=[\u3400-\u9fff]{2}))\s*",
    re.IGNORECASE,
)
_MARKS = " \t\u3000*_:：|｜丨/／·•.。,，;；()（）[]【】〔〕「」“”\"'—-@=＝"


@dataclass(frozen=True)
class Segment:
    """A labelled part of a line: ``text[start:end]`` is the value, the label stands at ``at``."""

    label: Label
    word: str
    at: int
    start: int
    end: int


@dataclass(frozen=True)
class Name:
    """A name in a line at ``start:end``, with the affiliation printed behind it."""

    text: str
    start: int
    end: int
    affiliation: str = ""


def segments(text: str, *, everywhere: bool = True) -> list[Segment]:
    """The labelled parts of a credit line, in order.

    In:     a repaired line.
    Out:    one Segment per label; empty when the line does not begin with a label and ``everywhere`` is False.
    Errors: none.

    >>> line = "文/甲乙；編輯:丙丁"
    >>> [(part.word, line[part.start : part.end]) for part in segments(line)]
    [('文', '甲乙；'), ('编辑', '丙丁')]
    """
    key = fold(text[:400]).replace("*", " ")
    found: list[tuple[int, int, str]] = []
    first = LABELLED.match(key, len(key) - len(key.lstrip(" ([【")))
    if first:
        found.append((first.start(), first.end(), first["label"]))
    else:
        bare = BARE_REPORTER.match(key)
        if bare:
            found.append((bare.start(), bare.end(), bare["label"]))
    if not found and not everywhere:
        return []
    begin = found[0][1] if found else 0
    pattern = LABELLED if found and key[found[0][1] - 1 : found[0][1]] == " " else MARKED
    for match in pattern.finditer(key, begin):
        # 岑 文 | …: a single character behind a single character is half a name, not a label
        half_a_name = len(match["label"]) == 1 and re.search(r"[\s:|/、][^\s:|/、] $", key[: match.start()])
        if not half_a_name:
            found.append((match.start(), match.end(), match["label"]))
    result = []
    for number, (at, start, word) in enumerate(found):
        end = found[number + 1][0] if number + 1 < len(found) else len(text)
        result.append(Segment(label_of(word), word, at, start, end))
    return result


def names(text: str, start: int = 0, end: int | None = None) -> list[Name]:
    """The names in a part of a line.

    In:     a repaired line and the part to read.
    Out:    names in order. Two single Han characters with a space between are one name; an affiliation in brackets
            belongs to the name before it.
    Errors: none.

    >>> [name.text for name in names("朱 輝 聞人可、李默（某大學）")]
    ['朱輝', '聞人可', '李默']
    >>> [name.text for name in names("Ada Moss in Port Ashley and Lee Park")]
    ['Ada Moss', 'Lee Park']
    """
    end = len(text) if end is None else end
    key = fold(text[start:end])
    cut = _CUT.search(key)
    if cut and cut.start() > 0:
        end = start + cut.start()
    closing = key.find(")")
    if closing >= 0 and "(" not in key[:closing]:  # the label stood inside the bracket that ends here
        end = min(end, start + closing)
    pieces = _pieces(text, start, end)
    other = next((at for at, piece in enumerate(pieces) if at and ":" in fold(text[slice(*piece)])), len(pieces))
    found: list[Name] = []
    for at, piece in enumerate(pieces[:other]):
        named = _in_piece(text, *piece)
        clause = (
            at and text[pieces[at - 1][1] : piece[0]].strip() in ("，", ",") and any(map(is_han, text[slice(*piece)]))
        )
        if clause and found and is_person(fold(found[0].text)) and not any(is_person(fold(n.text)) for n in named):
            break  # 江以安，海洋系畢業，怕水: what someone is, behind the name
        found += named
    return found


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Split at separators that stand outside brackets."""
    depth_marks = [
        (match.start(), match.end()) for match in re.finditer(r"[(（\[〔][^()（）\[\]〔〕]*[)）\]〕]", text[start:end])
    ]
    result, at = [], start
    for match in _SPLIT.finditer(text, start, end):
        if any(a + start <= match.start() < b + start for a, b in depth_marks):
            continue
        result.append((at, match.start()))
        at = match.end()
    result.append((at, end))
    return result


def _in_piece(text: str, start: int, end: int) -> list[Name]:
    """The names in a part without separators: each bracket belongs to the name before it."""
    found: list[Name] = []
    for bracket in _AFFILIATION.finditer(fold(text[start:end])):
        before = start + bracket.start()
        found += _between_brackets(text, start, before, text[before + 1 : start + bracket.end() - 1])
        return found + _in_piece(text, start + bracket.end(), end)
    return found + _between_brackets(text, start, end, "")


def _between_brackets(text: str, start: int, end: int, affiliation: str) -> list[Name]:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip(_MARKS))
    piece = piece.strip(_MARKS)
    if not piece:
        return []
    if any(map(is_han, piece)):
        return _han_names(text, start, piece, affiliation)
    piece = re.sub(r"\s+@\S+", "", _ENGLISH_TAIL.sub("", piece)).rstrip(_MARKS)
    piece = re.sub(r"^(?:by|the)\s+", "", piece, flags=re.IGNORECASE) or piece
    start = text.find(piece, start)
    if (
        not piece
        or NO_NAME.search(piece)
        or _NO_PERSON.search(piece)
        or len(piece.split()) > 5
        or any(char.isdigit() for char in piece)
    ):
        return []
    return [Name(piece, start, start + len(piece), affiliation)]


# Words for what someone is; alone they name nobody.
_POSTS = (
    "合伙人",
    "律师",
    "助理",
    "教授",
    "研究员",
    "撰稿人",
    "评论员",
    "主任",
    "工程师",
    "医师",
    "咨询师",
)


# The same behind a space; at the end of a word they may belong to a pen name.
_TITLES = ("博士", "教授", "先生", "女士", "老师", "博主", "特稿")


_PLACE = re.compile(
    r".{1,6}(?:市|县|省|区|镇|乡|村|报|网|社|台|刊|综合)|台北|新北|台中|台南|高雄|基隆|新竹|嘉义|香港|澳门|中华民国|北京|上海|广州|深圳|天津|重庆"
)


def _han_names(text: str, start: int, piece: str, affiliation: str) -> list[Name]:
    tokens = [(match.start() + start, match.end() + start) for match in re.finditer(r"\S+", piece)]
    for at, (first, last) in enumerate(tokens):  # counters and buttons that follow the names on the line
        word = fold(text[first:last])
        if at and (":" in word or "@" in word or any(map(str.isdigit, word)) or mostly_furniture(word)):
            tokens = tokens[:at]
            break
    if len(tokens) > 1 and not any(is_han(char) for char in text[tokens[1][0] : tokens[1][1]]):
        return [Name(piece, start, start + len(piece), affiliation)]  # 佐藤 Ken
    merged: list[tuple[int, int]] = []
    for at, (first, last) in enumerate(tokens):
        single = last - first == 1
        if single and merged and merged[-1][1] - merged[-1][0] == 1 and at:
            merged[-1] = (merged[-1][0], last)
        else:
            merged.append((first, last))
    found = []
    for first, last in merged:
        name = re.sub(r"\s", "", text[first:last])
        if re.search(r"(?:报道|报导|电|讯)$", fold(name)):  # 江以安白堤報道: the name runs into the place
            last = first + next((length for length in (4, 3, 2) if is_person(fold(name)[:length])), last - first)
            name = name[: last - first]
        name = re.sub(r"^(?:实习生|實習生|记者|記者|通讯员|通訊員)|(?:特稿|特寫|特写)$", "", name) or name
        if (
            name.rstrip("等")
            and fold(name) not in ("报道", "摄影报道", "综合报道", "图", "等", "摄", "文")
            and not fold(name).endswith(_POSTS)
            and fold(name) not in _TITLES
        ):
            found.append(Name(name.removesuffix("等") if len(name) > 2 else name, first, last))
    people = [name for name in found if is_person(fold(name.text))]
    if people:  # beside a person's name a place or an outlet is no name
        found = [name for name in found if name in people or not _PLACE.fullmatch(fold(name.text))]
    if found and affiliation:
        last_name = found[-1]
        found[-1] = Name(last_name.text, last_name.start, last_name.end, affiliation)
    return found


def strip_counts(key: str) -> str:
    """A folded line without dates, times and counters, to see what else is on it."""
    for dated in list(dates_in(key)):
        key = key[: dated.start] + " " * (dated.end - dated.start) + key[dated.end :]
    return TIME.sub(lambda match: " " * len(match.group()), key)


def mostly_furniture(key: str) -> bool:
    """Whether hardly anything but furniture is on a folded line."""
    return residue(key) < 0.2
