"""Lines at the top that carry credits, an outlet or a date, told by the line alone."""

from __future__ import annotations

import re

from articles.document import CreditRole
from articles.importer.credits import Segment, segments, strip_counts
from articles.importer.dates import dates_in
from articles.importer.furniture import residue
from articles.importer.outlets import OUTLET_ISSUE, REPORTS, TAKEN_FROM, looks_like_outlet
from articles.importer.persons import is_person, names_people
from articles.importer.reading import Role
from articles.importer.rules import CAPTION_MARK
from articles.importer.script import fold
from articles.importer.shapes import Shape

DATELINE = re.compile(
    r"[\[(【]\s*(?:本报|特约|实习|驻\S{1,4})?(?:记者|[^\s\])】]{1,12}(?:社|报"
    r"|网))[^\])】]{0,24}(?:报道|报导|电|讯)\s*[\])】]\s*\S"
    r"|(?:[^\s。,]{2,8}(?:社|网|报))[^\s。,]{1,10}\d{1,2}月\d{1,2}日(?:电|讯)|本报[^\s。,]{0,8}(?:讯|电)\s"
    r"|[a-z .'-]{2,40}(?:,\s*[a-z .'0-9-]{2,30}){0,3}\s*(?:\([a-z .&]+\)|/[^/]{2,30}/)\s*(?:--?|[—–-])"
)
BYLINE_BRACKET = re.compile(r"[\[(【](?:本报|特约|实习|[^\s()\[\]【】]{2,8}[社网报台])?记者\s*[^\])】]{2,30}[\])】]")
ENGLISH_BYLINE = re.compile(
    r"(?:by|words by|story by|text by|interview by|as told to)\s+\**[a-z][a-z.'’-]*(?:,?\s+(?:and\s+"
    r"|&\s+)?[a-z][a-z.'’-]*){0,12}\**(?:\s*[|,·•—-]\s*.{2,60})?"
)
ORIGINAL = re.compile(r"原创\s+\S+(?:\s+\S+){0,4}")
AGENCY = re.compile(
    r"(?:[^\s,。:]{2,10}\s)?[^\s,。:]{0,10}(?:特约|实习|驻\S{1,6})?记者\s*[^/。:]{2,24}/\s*[^/。]{1,14}(?:电|报道|报导|讯|综合报道)"
)
DISPATCH = re.compile(r"[^。!?]{2,40}(?:发自|记者于|自)\s*\S{1,20}(?:报道|报导)?")
SHORT_DATE = re.compile(r"(?<![\d-])\d{1,2}(?:-|/|月)\d{1,2}日?\s+\d{1,2}:\d{2}")
OTHERWISE_BY = re.compile(r"(?:[A-Za-z]+ ){1,4}by [A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,3}")
GENERIC = re.compile(
    r"(?:侦查|调查|综合|专题|深度|独家|最新|特别|新闻|人物|图片|记者|本报|本刊|现场|跟踪|系列|连续"
    r"|特稿|封面|影像|数据|原创|专题|追踪|焦点|本报记者|头条)+"
)


def marker_of(shape: Shape) -> tuple[Role, str] | None:
    """The role of a line that carries credits, an outlet or a date, with the reason; None for other lines.

    In:     a line from the top of an article.
    Out:    where a line carries several of them, the first one decides.
    """
    key = shape.bare
    if shape.size > 70 or len(key) > 240 or DATELINE.match(key) or shape.level:
        return None
    if BYLINE_BRACKET.fullmatch(key):
        return Role.BYLINE, "a reporter in brackets"
    if ORIGINAL.fullmatch(key) and shape.size < 30:
        return Role.SOURCE, "原創 with author and outlet"
    if TAKEN_FROM.match(key):
        return Role.SOURCE, "names where it was taken from"
    if OUTLET_ISSUE.fullmatch(key):
        return Role.SOURCE, "an outlet and its issue"
    dated = sorted(dates_in(key), key=lambda found: found.start)
    sentence = shape.stopped and shape.size > 24
    outlet = REPORTS.match(key)
    if outlet and GENERIC.fullmatch(outlet["outlet"]):
        return Role.NOISE, "the name of a section"
    if outlet and shape.size < 30 and not sentence and not outlet["outlet"].startswith(("记者", "本报记者", "文")):
        return Role.SOURCE, "an outlet that reports"
    parts = [] if sentence and not dated else segments(shape.text, everywhere=bool(dated))
    if parts and parts[0].label.role is Role.DATE and not dated:
        return None
    if parts and len(parts) == 1 and _kicker(shape, parts[0]):
        return None
    captioned = CAPTION_MARK.match(key) and (shape.stopped or key[1:2] in " 123456789")
    if parts and parts[0].label.role is Role.IMAGE_CREDIT and captioned:
        return None
    if parts and parts[0].at <= 2 and not (sentence and not parts[0].label.credit):
        return parts[0].label.role, f"label {parts[0].word!r}"
    if not shape.han and ENGLISH_BYLINE.fullmatch(key) and not sentence:
        return Role.BYLINE, "By and a name"
    if shape.size < 24 and re.search(r"\(\s*(?:本报|本刊)?记者\s*[^()]{2,14}\)$", key):
        return Role.BYLINE, "a reporter in brackets"
    if not shape.han and shape.size < 24 and OTHERWISE_BY.fullmatch(shape.text):
        return Role.BYLINE, "by and a name"
    if shape.size < 22 and re.search(r"\d{1,2}月\d{1,2}日$", key) and is_person(key.split()[0]) and not dated:
        return Role.BYLINE, "a name with a day"
    if AGENCY.fullmatch(key):
        return Role.BYLINE, "a reporter and the place of the report"
    if DISPATCH.fullmatch(key) and re.search(r"记者|特派|撰稿|发自", key) and not sentence:
        return Role.BYLINE, "who sent it from where"
    short = SHORT_DATE.search(key)
    if short and not dated and not sentence and shape.size < 30:
        return _dated_line(shape, key, short.start())
    if dated and not sentence:
        return _dated_line(shape, key, dated[0].start)
    return None


_SECTIONS = frozenset({CreditRole.NARRATOR, CreditRole.ILLUSTRATOR, CreditRole.DATA, CreditRole.PHOTOGRAPHER})


def _kicker(shape: Shape, part: Segment) -> bool:
    """Whether the label is the name of a section before a headline: 口述｜…, 數據｜…, and no name follows."""
    value = fold(shape.text[part.start : part.end]).strip()
    plain = not re.search(r"[、,/&]|\s{1,}|\(", value) or bool(re.search(r"[?!:,]", value))
    return shape.han > 0 and part.label.credit in _SECTIONS and len(value) > 9 and plain


_SEPARATORS = " :|·,-—/()[]"


def _dated_line(shape: Shape, key: str, date_at: int) -> tuple[Role, str] | None:
    """A line with a date: what stands before the date decides."""
    rest = strip_counts(key)
    before = re.sub(
        r"^(?:updated|published|posted|first published|更新|发布|刊登)\w*", "", rest[:date_at].strip(_SEPARATORS)
    )
    if residue(rest) < 0.5 and residue(before) < 0.2:
        return Role.DATE, "a date and nothing else"
    if not before.strip(_SEPARATORS):
        return (Role.DATE, "begins with a date") if shape.size < 40 else None
    if shape.size > 40:
        return None
    named = shape.text[: len(before)].strip(_SEPARATORS)
    if key.startswith(before) and not shape.han and names_people(named, "") and not looks_like_outlet(before):
        return Role.BYLINE, "a name, then a date"
    first = [part for part in re.split(r"\s*[|·,]\s*|\s{2,}", before) if part.strip()]
    if looks_like_outlet(first[0]):
        return Role.SOURCE, "an outlet, then a date"
    if len(first) > 1:
        return Role.BYLINE, "a name and an outlet before a date"
    return (
        (Role.SOURCE, "an outlet, then a date")
        if len(first[0]) > 3 or not shape.han
        else (Role.BYLINE, "a name, then a date")
    )
