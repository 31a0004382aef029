"""Lines with roles → the facts they state: people, outlet, date, sources, tags."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from articles.document import CreditRole
from articles.importer import credits
from articles.importer.dates import dates_in
from articles.importer.labels import label_of
from articles.importer.markers import BYLINE_BRACKET, DATELINE
from articles.importer.outlets import NO_OUTLET, looks_like_outlet, outlet_spans
from articles.importer.persons import is_person
from articles.importer.reading import Role
from articles.importer.rules import STANDFIRST_LABEL, TAGS
from articles.importer.script import fold
from articles.importer.shapes import Span, breaks_off
from articles.importer.tail import BIO_HEADING


@dataclass(frozen=True)
class Person:
    """Someone named in a credit line, where the name stands, and the affiliation behind it."""

    name: str
    role: CreditRole
    span: Span
    affiliation: str = ""


@dataclass(frozen=True)
class Source:
    """An entry of the list of sources, over one line or more: the printed number, and the parts of the text."""

    label: str
    parts: tuple[Span, ...]
    label_span: Span


_LABEL_OF_REFERENCE = re.compile(
    r"\s*(?:\[\^(?P<footnote>[^\s\[\]^]{1,20})\]:|\[\^?(?P<bracket>[^\[\]^]{1,6})\](?!\():?|【(?P<thick>[^】]{1,4})】|(?P<number>\d{1,3})\s*[.)、．](?!\d)"
    r"|[(（](?P<round>\d{1,3})[)）]|(?P<circle>[①-⑳])"
    r"|(?P<note>注\s*[一二三四五六七八九十\d]{1,3}\s*[:：、\s])|(?P<plain>\d{1,2})\s+(?=[a-z])"
    r"|(?P<bullet>[-*•·–—▪◆●]\s))\s*"
)
_TAG_LABEL = re.compile(r"\s*【?(?:标签|关键词|关键字|话题|tags?|key\s?words?|topics|filed under|labels)\s*[:|】]\s*")
_UPDATED = re.compile(r"updat|更新|modified|修订|amended")


def people(lines: Sequence[str], roles: Sequence[Role]) -> list[Person]:
    """Everyone named in credit lines, in order.

    In:     repaired lines and their roles.
    Out:    one Person per name and role, the first mention only.
    Errors: none.

    >>> [(p.name, p.role.value) for p in people(["文／江以安、杜行 編輯／林白"], [Role.BYLINE])]
    [('江以安', 'author'), ('杜行', 'author'), ('林白', 'editor')]
    """
    found: list[Person] = []
    seen: set[tuple[str, CreditRole]] = set()
    outlets = {fold(lines[s.line][s.start : s.end]) for s in outlet_spans(lines, roles, labelled_only=True)}
    for index, (line, role) in enumerate(zip(lines, roles, strict=True)):
        if role is Role.IMAGE_CREDIT and beside_picture(roles, index):
            continue  # the picture's own credit is no credit of the article
        for person in _people_in(index, line, role):
            key = fold(person.name)
            paper = bool(found) and looks_like_outlet(key) and not is_person(key)
            if (key, person.role) not in seen and not paper and key not in outlets and len(person.name) < 60:
                seen.add((key, person.role))
                found.append(person)
    if not any(person.role is CreditRole.AUTHOR for person in found):
        found += _by_the_note_below(lines, roles)
    return found


_NOTE_BELOW = re.compile(
    r"[(\[*_]*(?P<name>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,3}) (?:is|was|writes|covers|lives|teaches|works|reports)\b"
)


def _by_the_note_below(lines: Sequence[str], roles: Sequence[Role]) -> list[Person]:
    """The author whom only the note at the end names: Ada Moss is an editor of the Review."""
    for index, (line, role) in enumerate(zip(lines, roles, strict=True)):
        match = _NOTE_BELOW.match(line.strip()) if role is Role.BYLINE else None
        if match:
            start = line.index(match["name"])
            return [Person(match["name"], CreditRole.AUTHOR, Span(index, start, start + len(match["name"])))]
    return []


def beside_picture(roles: Sequence[Role], index: int) -> bool:
    """Whether a picture or caption stands directly above or below a credit line.

    >>> beside_picture([Role.IMAGE, Role.IMAGE_CREDIT], 1), beside_picture([Role.BYLINE, Role.IMAGE_CREDIT], 1)
    (True, False)
    """
    for step in (-1, 1):
        at = index + step
        while 0 <= at < len(roles):
            if roles[at] in (Role.IMAGE, Role.CAPTION):
                return True
            if roles[at] not in (Role.BLANK, Role.IMAGE_CREDIT):
                break
            at += step
    return False


def _people_in(index: int, line: str, role: Role) -> list[Person]:
    if role is Role.PARAGRAPH:
        return _in_dateline(index, line) + _in_reporters_bracket(index, line) + _in_closing_bracket(index, line)
    if role not in (Role.BYLINE, Role.EDITOR, Role.SOURCE, Role.DATE, Role.IMAGE_CREDIT):
        return []
    key = fold(line)
    signed = _names_before_labels(index, line, key)
    if signed:
        return signed
    parts = credits.segments(line, everywhere=role is not Role.IMAGE_CREDIT)
    found: list[Person] = []
    if parts and not (parts[0].at > 3 and role is Role.BYLINE):
        for part in parts:
            if part.label.credit is None or (role is Role.SOURCE and part.word in ("报道", "文")):
                continue
            names = credits.names(line, part.start, part.end)
            found += [_person(index, name, part.label.credit) for name in names if _nameable(name.text)]
        return found
    behind = re.search(r"\bby\s+(?=[a-z])", key)
    if behind and (role is Role.DATE or any(dated.start < 2 for dated in dates_in(key))):
        return [_person(index, name, CreditRole.AUTHOR) for name in credits.names(line, behind.end())]
    if role is Role.DATE:
        words = [match for match in re.finditer(r"[^\s|·/,、]+", key) if is_person(match.group())]
        return [Person(line[slice(*m.span())], CreditRole.AUTHOR, Span(index, *m.span())) for m in words]
    if role is Role.BYLINE:
        return _unlabelled(index, line, key)
    if role is Role.SOURCE and not key.lstrip(" *").startswith("原创"):
        return _beside_outlet(index, line, key)
    if role is Role.SOURCE and key.lstrip(" *").startswith("原创"):
        end = min((found.start for found in dates_in(key)), default=len(line))
        names = credits.names(line, key.index("创") + 1, end)
        return [_person(index, name, CreditRole.AUTHOR) for name in names[:-1] if _nameable(name.text)]
    return found


_BESIDE_OUTLET = re.compile(
    r"\s*[\u4e00-\u9fff]{2,10}\s+(?P<name>[\u4e00-\u9fff]{2,4})\s+(?=(?:19|20)?\d\d)|[^\s]{2,10}?记者\s*(?P<who>[^/\d]{2,12}?)\s*/"
)


def _beside_outlet(index: int, line: str, key: str) -> list[Person]:
    """Who is named between the outlet and the date: 某某研究室 鐵木 2025-06-11; 某報記者江以安／灘頭報導."""
    match = _BESIDE_OUTLET.match(key)
    group = "who" if match and match["who"] else "name"
    if (
        not match
        or match[group] in NO_OUTLET
        or credits.mostly_furniture(match[group])
        or looks_like_outlet(match[group])
    ):
        return []
    return [_person(index, name, CreditRole.AUTHOR) for name in credits.names(line, *match.span(group))]


_BEFORE_LABEL = re.compile(
    r"(?:^|(?<=[\s|/·、;]))(?P<name>(?:\[[^\]]{1,4}\]\s*)?[^\s|/:,;()\[\]]{2,12}(?:\s*\([^()]{2,40}\))?)"
    r"\s+(?P<label>文/图|撰文|文|图|摄影|摄|编辑|编译|编|翻译|译|著|校订|校|整理|采访|采写)(?=[\s|;]|$)"
)


def _names_before_labels(index: int, line: str, key: str) -> list[Person]:
    """People whose labels stand behind their names: 呂思 文　鍾宜 編輯."""
    found = list(_BEFORE_LABEL.finditer(key)) if len(key) < 80 and ":" not in key[:12] else []
    if not found or key[: found[0].start()].strip(" ()[]◎●■"):
        return []
    people_: list[Person] = []
    for match in found:
        label = label_of(match["label"])
        start, end = match.span("name")
        start += len(re.match(r"(?:\[[^\]]{1,4}\]\s*)?", match["name"]).group())  # type: ignore[union-attr]
        if label.credit and not match["name"].startswith(("来源", "本文")):
            people_ += [_person(index, name, label.credit) for name in credits.names(line, start, end)[:1]]
    return people_


def _person(index: int, name: credits.Name, role: CreditRole) -> Person:
    return Person(name.text, role, Span(index, name.start, name.end), name.affiliation)


def _nameable(name: str) -> bool:
    return not any(char.isdigit() for char in name) and not credits.mostly_furniture(fold(name)) and "http" not in name


def _in_dateline(index: int, line: str) -> list[Person]:
    """The reporter in 〔記者甲/某地報導〕 at the start of a paragraph."""
    match = re.match(
        r"\s*[\[(【]\s*[^\s记]{0,8}记者\s*(?P<names>[^/\])】]{2,24}?)\s*(?:/[^\])】]{0,16}?"
        r"|\s[^\])】]{0,16}?|综合)?(?:报道"
        r"|报导|电|讯)\s*[\])】]",
        fold(line),
    )
    if not match or not DATELINE.match(fold(line).strip()):
        return []
    start, end = match.span("names")
    if any(map(str.isdigit, match["names"])):  # 江以安白堤1日: the name runs into the place
        first = match["names"]
        end = start + next((length for length in (4, 3, 2) if is_person(first[:length])), 0)
    return [_person(index, name, CreditRole.AUTHOR) for name in credits.names(line, start, end)]


_REPORTERS = re.compile(
    r"\((?:本报|本台|本刊|本网|特约)?记者[\s:/]*(?P<names>[^()/。,]{2,24}?)(?:/[^()]{0,12})?(?:报道|摄影报道)?\)"
)


def _in_reporters_bracket(index: int, line: str) -> list[Person]:
    """The reporters behind the place and day a paragraph begins with: 某社白堤10月18日電 (記者 江以安 杜行)…"""
    match = _REPORTERS.search(fold(line[:80]))
    if not match or match.start() < 2:
        return []
    found = credits.names(line, *match.span("names"))
    return [
        _person(index, name, CreditRole.AUTHOR) for name in found if name.text not in ("实习生", "實習生", "通讯员")
    ]


_CLOSING = re.compile(
    r"\((?P<label>编辑|责任编辑|责编|核稿|(?:本报|特约|实习)?记者|作者|撰文|文)\s*[:/\s]\s*(?P<names>[^()。,:]{2,20})\)\s*\d{0,8}$"
)


def _in_closing_bracket(index: int, line: str) -> list[Person]:
    """Who is named in the bracket that closes a paragraph: …。（編輯：甲）1140603"""
    tail = max(0, len(line) - 60)
    match = _CLOSING.search(fold(line[tail:]))
    if not match:
        return []
    role = CreditRole.EDITOR if match["label"] in ("编辑", "责任编辑", "责编", "核稿") else CreditRole.AUTHOR
    start, end = match.span("names")
    return [_person(index, name, role) for name in credits.names(line, tail + start, tail + end)]


def _unlabelled(index: int, line: str, key: str) -> list[Person]:
    """A byline without a label the table knows: By and a name; a name before an outlet; a reporter in brackets."""
    if BIO_HEADING.fullmatch(key.strip()):
        return []
    sentence = key.rstrip(" )]*").endswith((".", "。")) or len(line) > 120
    match = re.match(
        r"[\s(*_]*(?:(?:[a-z]+ ){1,4}|(?:words|story|text|interview|reporting"
        r"|additional reporting)\s+)?by\s+",
        key,
    )
    reporting = re.search(r"\b(?:additional\s+)?reporting by\s+", key)
    if reporting:
        end = key.find(";", reporting.end())
        spans = (reporting.end(), end if end > 0 else len(line))
        return [_person(index, name, CreditRole.AUTHOR) for name in credits.names(line, *spans)]
    if match:
        cut = re.search(r"\s*[|·•—]\s*|,\s+(?:staff|senior|special)|\d", key[match.end() :])
        end = match.end() + cut.start() if cut else len(line)
        return [_person(index, name, CreditRole.AUTHOR) for name in credits.names(line, match.end(), end)]
    about = re.match(r"\W*(?:本文)?作者(?:简介|介绍)?\s*:\s*(?P<name>[^\s,。:(]{2,12})(?=[,。(]|$)", key)
    who = re.match(r"\W*(?:本文)?作者(?P<name>[\u4e00-\u9fff]{2,3}?)(?:,|为|是|系|现|曾|毕业|任|来自)", key)
    if who and is_person(who["name"]):
        return [_person(index, name, CreditRole.AUTHOR) for name in credits.names(line, *who.span("name"))]
    if about:
        return [_person(index, name, CreditRole.AUTHOR) for name in credits.names(line, *about.span("name"))]
    if sentence or key.lstrip(" (").startswith(("作者", "本文作者", "※")):
        return []
    talk = re.match(r"(?P<names>[a-z][^,.;:|]{3,60}?) in conversation with\b", key)
    if talk:
        return [_person(index, name, CreditRole.AUTHOR) for name in credits.names(line, *talk.span("names"))]
    bracket = re.match(r"\s*[\[(【]?\s*[^\s,:/|记]{0,10}记者\s*", key)
    if bracket and (BYLINE_BRACKET.match(key.strip()) or bracket.end() > 1):
        return [_person(index, name, CreditRole.AUTHOR) for name in credits.names(line, bracket.end())]
    closing = re.match(r"(?:yours|best|love|warmly|cheers|thanks|sincerely)[^,]{0,12},\s*", key)
    if closing and closing.end() < len(key):
        return [_person(index, name, CreditRole.AUTHOR) for name in credits.names(line, closing.end())]
    first = re.match(
        r"[\s◎●■◆]*(?:[^|·,，、\d()]|\([^()]*\)|(?<=[\u4e00-\u9fff])、){2,60}?(?=\s*[|·,]|\s{2,}|\s*\d|\s+发自|$)", key
    )
    if first and not looks_like_outlet(first.group()):
        return [
            _person(index, name, CreditRole.AUTHOR)
            for name in credits.names(line, *first.span())
            if _nameable(name.text) and not looks_like_outlet(fold(name.text))
        ]
    return []


def date_span(lines: Sequence[str], roles: Sequence[Role]) -> tuple[Span, str] | None:
    """Where the publication date stands, and the date in ISO 8601.

    In:     repaired lines and their roles.
    Out:    a date line before a credit line with a date, before the dateline of the first paragraph; published before
            updated. None when the copy states none.
    Errors: none.
    """
    ranked: list[tuple[float, int, Span, str]] = []
    first_paragraph = next((index for index, role in enumerate(roles) if role is Role.PARAGRAPH), -1)
    in_head = True
    for index, (line, role) in enumerate(zip(lines, roles, strict=True)):
        in_head = in_head and role not in (Role.PARAGRAPH, Role.HEADING, Role.QA_QUESTION)
        rank = {Role.DATE: 0.0, Role.SOURCE: 1.0, Role.BYLINE: 1.0, Role.EDITOR: 2.0}.get(role)
        key = fold(line[:400])
        if rank is None and index == first_paragraph and DATELINE.match(key.strip()):
            rank, key = 3.0, key[:120]
        if rank is None and role is Role.NOISE and in_head and len(line) < 60:
            rank = 4.0  # 江左晚報 2024年07月11日 A06版 above the headline
        if rank is None:
            continue
        for dated in dates_in(key):
            before = key[max(0, dated.start - 24) : dated.start]
            late = 0.5 * bool(_UPDATED.search(before)) - 0.2 * bool(re.search(r"publish|发布|发表|刊登|posted", before))
            ranked.append(
                (rank + late + 0.3 * (len(dated.iso) < 10), index, Span(index, dated.start, dated.end), dated.iso)
            )
    if not ranked:
        return None
    best = min(ranked, key=lambda item: item[:2])
    return best[2], best[3]


def sources(lines: Sequence[str], roles: Sequence[Role]) -> list[Source]:
    """The list of sources, an entry over two lines as one.

    In:     repaired lines and their roles.
    Out:    entries in order; a line without a number goes on with the entry before it where the entries have numbers,
            or where that one breaks off.
    Errors: none.
    """
    entries: list[Source] = []
    counted = False
    fresh = True
    for index, (line, role) in enumerate(zip(lines, roles, strict=True)):
        if role is Role.REFERENCES_HEADING:
            fresh, counted = True, False
        if role is not Role.REFERENCE:
            continue
        match = _LABEL_OF_REFERENCE.match(fold(line).replace("．", "."))
        start = match.end() if match else 0
        text = line[start:].strip()
        if not text:
            start, match = 0, None
        if (
            entries
            and not fresh
            and not match
            and (counted or breaks_off(fold(lines[entries[-1].parts[-1].line]).strip()))
        ):
            last = entries.pop()
            entries.append(Source(last.label, (*last.parts, Span(index, start, len(line))), last.label_span))
            continue
        if fresh:
            counted = bool(match)
        fresh = False
        label = next((group for group in match.groups() if group), "") if match else ""
        entries.append(Source(label.strip(), (Span(index, start, len(line)),), Span(index, 0, start)))
    return entries


def tags(lines: Sequence[str], roles: Sequence[Role]) -> list[Span]:
    """The tags that a labelled line names.

    >>> line = "標籤：潮汐、 港口"
    >>> [line[tag.start:tag.end] for tag in tags([line], [Role.NOISE])]
    ['潮汐', '港口']
    """
    found: list[Span] = []
    seen: set[str] = set()
    for index, (line, role) in enumerate(zip(lines, roles, strict=True)):
        key = fold(line)
        label = _TAG_LABEL.match(key)
        if role is not Role.NOISE or not label or not TAGS.fullmatch(key.strip()):
            continue
        marks = r"[^,、;|#]+" if re.search(r"[,、;|#]", key[label.end() :]) else r"\S+"
        for match in re.finditer(marks, key[label.end() :]):
            words = match.group().strip()
            lead = len(match.group()) - len(match.group().lstrip())
            if words and words not in seen:
                seen.add(words)
                at = label.end() + match.start() + lead
                found.append(Span(index, at, at + len(words)))
    return found


def hashtags(lines: Sequence[str], roles: Sequence[Role]) -> list[str]:
    """Words with # in a line of tags: no more than a hint at tags."""
    found: dict[str, None] = {}
    for line, role in zip(lines, roles, strict=True):
        if role is Role.NOISE:
            found.update(dict.fromkeys(re.findall(r"#([^\s#]+)", line)))
    return list(found)


def standfirst_label(line: str) -> int:
    """Where the words of a standfirst begin, behind its label."""
    key = fold(line)
    lead = len(key) - len(key.lstrip(" *_>"))
    match = STANDFIRST_LABEL.match(key, lead)
    return match.end() if match else lead
