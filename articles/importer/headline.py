"""Which line is the headline: a table of evidence, weighed for every line that could be one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from articles.importer.furniture import residue
from articles.importer.outlets import NO_OUTLET, OUTLET_ISSUE, looks_like_outlet, named_outlets
from articles.importer.page import Page
from articles.importer.persons import is_person, names_people
from articles.importer.reading import Role
from articles.importer.rules import CREDIT_ALONE, is_notice
from articles.importer.script import fold
from articles.importer.shapes import Shape

EPIGRAPH = re.compile(r"[「『\"'“].{4,160}[」』\"'”]\s*(?:[—–-]{1,2}|\()\s*\S.{0,60}")
KICKER = re.compile(
    r"[^\s·|/]{1,8}\s*(?:[|/]|\s[·・]|[·・]\s)\s*[^\s·|/]{1,10}(?:\s*[·|/]\s*[^\s·|/]{1,10})*|[^\s·|/]{2,4}[·・][^\s·|/]{2,4}"
)
SLOGAN = re.compile(
    r"每[天日周晚月早期]|陪你|关注|一篇|伴你|带你|你的|订阅|欢迎|专注|写给"
    r"|every (?:day|week|morning)|daily|weekly|news &"
)
FILE_NUMBER = re.compile(r"[^\s:]{2,6}:\s*(?:[^\s。]*\d{4}[^。]*|第?\s*\d{1,4}\s*[号期]?\s*(?:\(\S{1,6}\))?)$")
_NO_HALF = re.compile(r":|\(|号|[/>|]|——")  # the first of two lines of a headline has none of these
_OFFICE = re.compile(r"[^的\s]{2,9}(?:医院|基金会|事务所|博物馆|图书馆|学校|中学|小学|书店|出版社|医学院)")
_KEYWORD_PILE = re.compile(r"\S{2,10}(?:[\s,、|_-]+\S{2,10}){3,}")
_ISSUE = re.compile(
    r".{0,12}(?:\b(?:no|vol|issue|volume|episode)\b\.?|#)\s*\d+.{0,14}|.{0,10}第\s*[\d一二三四五六七八九十百]+\s*(?:[期卷辑].{0,12}|[号版])"
)
_ABOVE = (Role.IMAGE, Role.DISCLAIMER, Role.NOISE, Role.DATE)
_CREDITS = (Role.BYLINE, Role.DATE, Role.SOURCE, Role.EDITOR, Role.STANDFIRST)


@dataclass(frozen=True)
class Candidate:
    """A line that could be the headline, with the others, what pictures are called, and the outlets named."""

    page: Page
    place: int
    others: Sequence[int]
    alts: str
    outlets: frozenset[str]
    shape: Shape = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "shape", self.page.shape(self.place))


@dataclass(frozen=True)
class Evidence:
    """One row: what speaks for or against a line, how much, and the test."""

    because: str
    weight: float
    holds: Callable[[Candidate], bool]


EVIDENCE = (
    Evidence("Markdown's first heading", 6.0, lambda c: c.shape.level == 1),
    Evidence("Markdown's second heading", 2.0, lambda c: c.shape.level == 2),
    Evidence(
        "set in the brackets of a title", 5.0, lambda c: bool(re.fullmatch(r"〈[^〉]+〉|《[^》]+》", c.shape.bare))
    ),
    Evidence("pictures are called so", 3.0, lambda c: len(c.shape.key) > 5 and c.shape.key in c.alts),
    Evidence(
        "repeated with the outlet's name",
        3.0,
        lambda c: any(repeats(c.shape, c.page.shape(o)) for o in c.others if o != c.place),
    ),
    Evidence("credits or a standfirst come next", 1.5, lambda c: _above_credits(c.page, c.place)),
    Evidence(
        "a subtitle comes next", 2.0, lambda c: c.page.open(c.place + 1) and is_subtitle(c.page.shape(c.place + 1))
    ),
    Evidence("a headline's length", 1.0, lambda c: 7 <= c.shape.size <= 40),
    Evidence("words with capitals", 1.5, lambda c: not c.shape.han and c.shape.words > 3 and title_case(c.shape.text)),
    Evidence("the first line there is", 1.0, lambda c: all(c.page.role(p) in _ABOVE for p in range(c.place))),
    Evidence("body text comes next", 1.0, lambda c: c.page.unmarked(c.place + 1) and c.page.shape(c.place + 1).stopped),
    Evidence("set in quotation marks", 1.0, lambda c: c.shape.quoted),
    Evidence("very short", -2.0, lambda c: c.shape.size < 4 and len(c.others) > 1),
    Evidence("short", -0.5, lambda c: c.shape.size < 7 and len(c.others) > 1),
    Evidence("the name of a section", -4.0, lambda c: c.shape.bare in NO_OUTLET),
    Evidence("the number of an issue", -4.0, lambda c: c.shape.size < 24 and bool(_ISSUE.fullmatch(c.shape.bare))),
    Evidence("mostly page furniture", -3.0, lambda c: residue(c.shape.bare) < 0.6),
    Evidence("some page furniture", -1.0, lambda c: residue(c.shape.bare) < 0.85),
    Evidence("a row of words", -4.0, lambda c: len(c.shape.cells) > 2 and c.shape.han < 5 * len(c.shape.cells)),
    Evidence(
        "two words far apart",
        -3.0,
        lambda c: len(c.shape.cells) == 2 and min(map(len, c.shape.cells)) < 4 and max(map(len, c.shape.cells)) < 9,
    ),
    Evidence(
        "names the outlet",
        -3.0,
        lambda c: any(n in c.shape.bare and len(c.shape.bare) < 3 * len(n) + 8 for n in c.outlets),
    ),
    Evidence(
        "an outlet's name", -2.5, lambda c: len(c.others) > 1 and c.shape.size < 9 and looks_like_outlet(c.shape.bare)
    ),
    Evidence(
        "the name of an office",
        -2.0,
        lambda c: len(c.others) > 1 and c.shape.size < 12 and bool(_OFFICE.fullmatch(c.shape.bare)),
    ),
    Evidence(
        "begins with an outlet's name",
        -3.0,
        lambda c: len(c.shape.cells) > 1 and looks_like_outlet(fold(c.shape.cells[0])),
    ),
    Evidence("a slogan", -4.0, lambda c: c.shape.size < 26 and _slogan(c)),
    Evidence(
        "a section's name",
        -3.0,
        lambda c: c.shape.size < 14 and bool(KICKER.fullmatch(c.shape.bare)) and not _kicked(c.shape),
    ),
    Evidence(
        "parts with bars between",
        -2.0,
        lambda c: _barred(c) and not _kicked(c.shape),
    ),
    Evidence(
        "a pile of keywords",
        -4.0,
        lambda c: bool(_KEYWORD_PILE.fullmatch(c.shape.bare)) and 8 < c.shape.han < 5 * len(c.shape.bare.split()) > 15,
    ),
    Evidence("a slug", -9.0, lambda c: c.shape.capitals and "/" in c.shape.key),
    Evidence(
        "a short line in capitals", -3.0, lambda c: c.shape.capitals and c.shape.size < 12 and max(c.others) > c.place
    ),
    Evidence(
        "people's names",
        -5.0,
        lambda c: names_people(c.shape.text.split(" | ")[0], c.shape.bare.split(" | ")[0]),
    ),
    Evidence("names of pages with bars or dashes between", -3.0, lambda c: len(c.others) > 1 and _page_names(c.shape)),
    Evidence("ends like a sentence", -1.5, lambda c: c.shape.stopped and not c.shape.core.endswith(("!", "…"))),
    Evidence("a name among few words", -3.0, lambda c: _name_among_words(c.shape)),
    Evidence(
        "stands below a byline",
        -1.5,
        lambda c: any(c.page.role(p) in (Role.BYLINE, Role.EDITOR) for p in range(c.place)),
    ),
    Evidence("stands below all credits", -1.0, lambda c: c.place >= c.page.head > 0 and not _only_dates(c)),
    Evidence(
        "a label and a number",
        -5.0,
        lambda c: bool(FILE_NUMBER.match(c.shape.bare)) and len(c.others) > 1,
    ),
    Evidence("the number of a section", -3.0, lambda c: c.place > 0 and _section_number(c)),
)


def read_headline(page: Page, reach: int) -> int | None:
    """Find the headline among the lines before ``reach``.

    Out:    its place, decided and with page.head behind it; None when no line has clearly more for it than against, or
            when a labelled standfirst comes first.
    Evidence: the table above.
    """
    if page.filled and page.role(0) is Role.TITLE:
        return 0
    labelled = next((place for place in page.places(0, page.head) if page.role(place) is Role.TITLE), None)
    if labelled is not None:
        return labelled
    standfirst = next((p for p in page.places(0, page.head) if page.role(p) is Role.STANDFIRST), reach)
    places = [p for p in page.places(0, reach) if _possible(page, p) and (p < standfirst or page.shape(p).level == 1)]
    places = [place for place in places if not is_subtitle(page.shape(place))]
    if not places:
        return None
    alts = " ".join(shape.key for shape in page.shapes if shape.key.startswith("!["))
    outlets = frozenset(named_outlets(shape.bare for shape in page.shapes))
    weighed = {place: _weigh(Candidate(page, place, places, alts, outlets)) for place in places}
    best = max(places, key=lambda place: (weighed[place][0], -place))
    score, reasons = weighed[best]
    if score < 1:
        return None
    page.decide(best, Role.TITLE, min(0.97, 0.6 + score / 10), f"headline: {'; '.join(reasons) or 'the only line'}")
    page.head = max(page.head, best + 1)
    above = best - 1
    if (
        above in weighed
        and weighed[above][0] > 0
        and not page.apart(best)
        and not _NO_HALF.search(page.shape(above).bare)
        and _half(page.shape(above))
        and _half(page.shape(best))
        and abs(page.shape(above).size - page.shape(best).size) <= 6
    ):
        page.decide(above, Role.TITLE, 0.7, "the first line of a headline in two lines")
    below = best + 1
    if (
        weighed.get(below, (0.0, []))[0] >= score
        and page.role(below + 1) in _CREDITS
        and not page.apart(below)
        and not _NO_HALF.search(page.shape(best).bare)
        and _half(page.shape(best))
        and _half(page.shape(below))
    ):
        page.decide(below, Role.TITLE, 0.7, "the second line of a headline in two lines")
        page.head = max(page.head, below + 1)
    return best


def _only_dates(candidate: Candidate) -> bool:
    """Whether nothing but a date, pictures and furniture stands above."""
    return all(candidate.page.role(place) in _ABOVE for place in range(candidate.place))


def _half(shape: Shape) -> bool:
    """Whether a line is as long as one of two lines of a Chinese headline."""
    return 6 <= shape.han <= 20 and len(shape.cells) == 1


def _weigh(candidate: Candidate) -> tuple[float, list[str]]:
    held = [row for row in EVIDENCE if row.holds(candidate)]
    return sum(row.weight for row in held), [row.because for row in held if row.weight > 0]


def _possible(page: Page, place: int) -> bool:
    shape = page.shape(place)
    if page.role(place) is Role.HEADING:
        return shape.level == 1 or (shape.level == 2 and place < 4)
    if not page.unmarked(place) or shape.level or OUTLET_ISSUE.fullmatch(shape.bare):
        return False
    credit = CREDIT_ALONE.fullmatch(shape.bare[:120]) and (shape.size < 9 or re.search(r"[/:|()\[【]", shape.bare))
    own = shape.size > 30 or not _right_above_credits(page, place) or re.match(r"本|未|©", shape.bare)
    notice = is_notice(shape) and bool(own)
    if _epigraph(shape) or shape.bullet or credit or notice:
        return False
    ends = shape.stopped and not shape.core.endswith(("!", "…"))
    named_below = (
        place + 1 < len(page.filled)
        and page.role(place + 1) in _CREDITS
        and shape.size < (24 if shape.han else 34)
        and not shape.quoted
    )
    broken = shape.bare.endswith(",") and _half(shape) and place + 1 < len(page.filled) and _half(page.shape(place + 1))
    unfinished = (shape.bare.endswith((",", "、", ":")) and not broken) or (
        ends and not (named_below and "。" not in shape.core[:-1])
    )
    return 0 < shape.size <= (52 if shape.han else 60) and not unfinished and not shape.number_alone


def _above_credits(page: Page, place: int) -> bool:
    """Whether credits, a date or a standfirst come next, at most three sentences in between."""
    after = [p for p in page.places(place + 1, min(place + 5, len(page.filled))) if page.role(p) is not Role.IMAGE]
    if after and (
        page.role(after[0]) in _CREDITS or names_people(page.shape(after[0]).text, page.shape(after[0]).bare)
    ):
        return True
    for between in after[:3]:
        if not page.unmarked(between) or page.shape(between).size <= 8:
            break
        below = between + 1
        if below < len(page.filled) and (
            page.role(below) in _CREDITS or names_people(page.shape(below).text, page.shape(below).bare)
        ):
            return True
    return False


def _barred(candidate: Candidate) -> bool:
    """Whether bars divide a line, or a middle dot does and there is another candidate below: 春風行動·鄉村文物."""
    bare = candidate.shape.bare
    return bool(re.search(r"[|»>]|\s·|·\s", bare)) or ("·" in bare and max(candidate.others) > candidate.place)


def _slogan(candidate: Candidate) -> bool:
    """Whether a line speaks to the reader; words that headlines use too count only with another candidate below."""
    said = SLOGAN.search(candidate.shape.bare)
    weak = said is not None and re.fullmatch(r"每.+|你的|一篇|daily|weekly", said.group())
    return said is not None and (not weak or max(candidate.others) > candidate.place)


def _section_number(candidate: Candidate) -> bool:
    shape = candidate.shape
    return shape.heading_number and not shape.level and not _right_above_credits(candidate.page, candidate.place)


def _epigraph(shape: Shape) -> bool:
    """Whether a line is a quotation with its speaker; more than a name behind the dash makes it a headline."""
    said = EPIGRAPH.fullmatch(shape.bare)
    behind = re.split(r"[」』\"'”]\s*[—–-]{1,2}\s*", shape.bare)[-1]
    return bool(said) and not (shape.han and 6 < len(behind) < 24 and shape.size < 36 and "《" not in behind)


def _right_above_credits(page: Page, place: int) -> bool:
    """Whether credits or a date come right below a line."""
    below = place + 1
    return below < len(page.filled) and (
        page.role(below) in _CREDITS or names_people(page.shape(below).text, page.shape(below).bare)
    )


def _page_names(shape: Shape) -> bool:
    parts = re.split(r"\s+[-–|»/]\s+", shape.bare)
    return not shape.han and len(parts) > 1 and all(len(part.split()) < 5 for part in parts) and not _kicked(shape)


def _name_among_words(shape: Shape) -> bool:
    parts = [part for part in re.split(r"[\s|·/]+", shape.bare) if part]
    return 1 < len(parts) < 7 and any(map(is_person, parts)) and shape.size < 20


def _kicked(shape: Shape) -> bool:
    """A headline behind a short section name: 深度｜…, Opinion | …"""
    match = re.match(r"[^|·]{2,10}\s*\|\s*(?P<rest>[^|]+)$", shape.bare)
    return bool(match) and len(match["rest"]) > 6 and not looks_like_outlet(match["rest"]) if match else False


def is_subtitle(shape: Shape) -> bool:
    """Whether a line is set as a subtitle, behind a dash."""
    return shape.bare.startswith(("——", "— ", "――")) and shape.size > 3


def repeats(shape: Shape, other: Shape) -> bool:
    """Whether another line repeats this one, with an outlet's name glued on at the end."""
    return len(shape.key) > 5 and other.key.startswith(shape.key) and len(other.key) - len(shape.key) < 24


def title_case(text: str) -> bool:
    """Whether most long words begin with a capital.

    >>> title_case("The Bakery That Opens at Midnight"), title_case("Ferry line cancels its own farewell tour")
    (True, False)
    """
    words = [word for word in re.findall(r"[A-Za-z][\w'’-]*", text) if len(word) > 3]
    return len(words) > 2 and sum(word[0].isupper() for word in words) >= 0.75 * len(words)
