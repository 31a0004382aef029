"""The top of an article: headline, standfirst, who, when and for whom."""

from __future__ import annotations

import re

from articles.importer.furniture import residue
from articles.importer.headline import EPIGRAPH, FILE_NUMBER, KICKER, SLOGAN, is_subtitle, read_headline, repeats
from articles.importer.markers import DATELINE, marker_of
from articles.importer.outlets import NO_OUTLET, looks_like_outlet
from articles.importer.page import Page
from articles.importer.persons import is_person, names_people
from articles.importer.pictures import looks_like_caption
from articles.importer.reading import Role
from articles.importer.rules import CAPTION_MARK, CREDIT_ALONE, STANDFIRST_ALONE, is_notice
from articles.importer.script import words

# How far down the head is looked for, in lines that are not blank.
REACH = 30
LEAD_PICTURES = words("首图 头图 题图 封面 封面图")
OWN_PAPER = re.compile(r"本刊|本报|本文|本期|以下[是为]|编者")


def read_head(page: Page) -> None:
    """Find where the body begins, and decide what stands before it.

    Out:    page.head; byline, editor, source, date, image_credit, title, standfirst, noise before it.
    Evidence: the last line with a credit, outlet or date before the paragraphs begin; then, for the headline, shape
            and place; for the standfirst a label, or its place between headline and credits or between two spaces.
    """
    _mark(page)
    title = read_headline(page, min(_body_start(page), REACH))
    _bare_names(page, title)
    _before_title(page, title)
    _standfirst(page, title)
    _close_head(page)


def _mark(page: Page) -> None:
    """Decide the marked lines, and set page.head behind the last of them."""
    sentences = 0  # since the last marked line
    for place in page.places(0, min(REACH, len(page.filled))):
        shape = page.shape(place)
        role = page.role(place)
        if (DATELINE.match(shape.bare) and shape.size > 25) or role in (
            Role.QA_QUESTION,
            Role.QA_ANSWER,
            Role.PARAGRAPH,
        ):
            break
        if role in (Role.STANDFIRST, Role.DATE, Role.BYLINE, Role.SOURCE, Role.EDITOR, Role.TITLE):
            page.head, sentences = place + 1, 0
            continue
        if role is Role.NOISE and not sentences:
            page.head = max(page.head, place + 1)
        if not page.open(place) or role in (Role.LINK, Role.HEADING):
            sentences += role is Role.HEADING and place > 2
            continue
        marked = _marked(page, place)
        if marked and marked[0] is not Role.NOISE and sentences < 3:
            role, reason = marked
            if role is Role.IMAGE_CREDIT:
                by_writers = page.role(place - 1) is Role.BYLINE and not page.english
                role = Role.BYLINE if by_writers and "摄" in shape.bare[:4] else role
            if role is not Role.IMAGE_CREDIT or (not sentences and page.role(place - 1) is not Role.IMAGE):
                page.head, sentences = place + 1, 0
            page.decide(place, role, 0.92, reason)
        elif shape.colon or (shape.stopped and shape.size > 12) or shape.size > 60:
            sentences += 1 + (place * 2 > len(page.filled))


def _marked(page: Page, place: int) -> tuple[Role, str] | None:
    """As marker_of, but a line below a picture may hold a date, and one label speaks for the line below it."""
    marked = marker_of(page.shape(place))
    if marked and page.role(place - 1) is Role.IMAGE and "date" in marked[1]:
        return None
    if page.role(place - 1) is Role.NOISE and page.shape(place - 1).bare == "news provided by":
        return Role.SOURCE, "stands below 'News provided by'"
    return marked


def _body_start(page: Page) -> int:
    """The first place from page.head on that reads like body text."""
    for place in page.places(page.head):
        shape = page.shape(place)
        if DATELINE.match(shape.bare) or (page.open(place) and shape.stopped and shape.size > 12) or shape.colon:
            return place
        if page.role(place) is Role.HEADING and shape.level > 1:
            return place
    return len(page.filled)


_POST = re.compile(r"\b(?:correspondent|editor|reporter|columnist|contributor|writer|critic|analyst)\b")


def _bare_names(page: Page, title: int | None) -> None:
    """Lines beside the headline and the credits that are only a name: a person's, an outlet's, or both."""
    named = any(page.role(place) is Role.BYLINE for place in page.places(0, page.head))
    for place in page.places(0 if title is None else title + 1, min(page.head + 2, len(page.filled))):
        shape = page.shape(place)
        beside = title is not None and (
            place == title + 1 or page.role(place + 1) in _MARKS or page.role(place - 1) in _MARKS
        )
        signed = title is not None and not named and _signed_below(page, title, place)
        beside = beside or signed
        if (
            not page.unmarked(place)
            or not beside
            or shape.size > 24
            or shape.stopped
            or page.role(place - 1) is Role.IMAGE
        ):
            continue
        parts = [part for part in re.split(r"\s*[|·,/]\s*|\s+", shape.bare) if part]
        if re.fullmatch(r"@[^\s@]{2,20}", shape.bare) and place < page.head + 2 and not named:
            page.decide(place, Role.BYLINE, 0.75, "an account's name beside the headline")
        elif _POST.search(shape.bare) and page.role(place - 1) is Role.BYLINE and not shape.han:
            page.decide(place, Role.BYLINE, 0.7, "the author's post below the name")
        elif "@" in shape.bare and page.role(place - 1) is Role.BYLINE and " " not in shape.bare:
            page.decide(place, Role.BYLINE, 0.7, "the author's address below the name")
        elif names_people(shape.text, shape.bare) and not looks_like_outlet(shape.bare):
            page.decide(place, Role.BYLINE, 0.8, "nothing but names beside the headline")
        elif shape.han and len(parts) > 1 and any(map(is_person, parts)) and len(parts) < 7 and shape.size < 20:
            page.decide(place, Role.BYLINE, 0.75, "a name beside an outlet's or a post")
        elif not shape.han and "," in shape.text and names_people(shape.text.split(",")[0], ""):
            page.decide(place, Role.BYLINE, 0.75, "a name with an outlet or a post behind it")
        elif (
            looks_like_outlet(shape.bare)
            and shape.size < 12
            and (_MARKS | {Role.IMAGE_CREDIT}) & {page.role(place - 1), page.role(place + 1)}
        ):
            page.decide(place, Role.SOURCE, 0.75, "an outlet's name among the credits")
        named = named or page.role(place) is Role.BYLINE
        if page.role(place) in _MARKS:
            page.head = max(page.head, place + 1)


def _signed_below(page: Page, title: int, place: int) -> bool:
    """Whether nothing but a standfirst is between the headline and the line, and a credit or date comes soon."""
    between = all(
        page.open(p) and (page.shape(p).size > 8 or page.shape(p).bare in NO_OUTLET) for p in range(title + 1, place)
    )
    soon = any(page.role(p) in (*_MARKS, Role.IMAGE_CREDIT) for p in range(place + 1, place + 6))
    text = place + 1 < len(page.filled) and page.shape(place + 1).stopped and page.shape(place + 1).size > 30
    soon = soon or (text and not page.shape(place).stopped)
    return between and place - title < 4 and soon and names_people(page.shape(place).text, page.shape(place).bare)


_MARKS = frozenset({Role.BYLINE, Role.EDITOR, Role.SOURCE, Role.DATE})


def _before_title(page: Page, title: int | None) -> None:
    """Kickers, section names and repeated headlines."""
    if title is None:
        for place in page.places(0, page.head):
            shape = page.shape(place)
            if page.open(place) and not shape.stopped and shape.size < 20 and place == 0 and not shape.bullet:
                page.decide(place, Role.NOISE, 0.6, "a section name or slug above the article")
        return
    headline = page.shape(title)
    for place in page.places(0, max(page.head, title + 3)):
        if place == title or place >= len(page.filled) or not page.open(place):
            continue
        shape = page.shape(place)
        if repeats(headline, shape) or shape.bare == headline.bare:
            page.decide(place, Role.NOISE, 0.85, "repeats the headline")
        elif (
            place < title
            and shape.size < 46
            and not EPIGRAPH.fullmatch(shape.bare)
            and not is_notice(shape)
            and not CREDIT_ALONE.fullmatch(shape.bare[:120])
        ):
            outlet = (
                shape.han
                and not KICKER.fullmatch(shape.bare)
                and not re.search(r"[、,]", shape.bare)
                and (looks_like_outlet(shape.cells[0]) or shape.bare.startswith("《"))
            )
            if outlet and shape.size < 16 and not SLOGAN.search(shape.bare):
                page.decide(place, Role.SOURCE, 0.75, "an outlet's name above the headline")
            else:
                page.decide(place, Role.NOISE, 0.75, "a section name or slug above the headline")


def _standfirst(page: Page, title: int | None) -> None:
    """A standfirst without a label, an epigraph, an automatic summary."""
    labelled = [place for place in page.places(0, REACH) if page.role(place) is Role.STANDFIRST]
    if labelled:
        _continue_standfirst(page, labelled[-1])
    start = 0 if title is None else title + 1
    for place in page.places(start, max(page.head, min(start + 4, len(page.filled)))):
        if not page.open(place):
            continue
        shape = page.shape(place)
        if place <= page.head and EPIGRAPH.fullmatch(shape.bare):
            page.decide(place, Role.PULL_QUOTE, 0.8, "a quotation with its author above the article")
        elif _automatic_summary(page, place):
            page.decide(place, Role.NOISE, 0.85, "the opening of the article, cut off: an automatic summary")
    if labelled:
        return
    for place in page.places(start, page.head):
        shape = page.shape(place)
        role = page.role(place)
        if role is Role.HEADING and shape.level in (2, 3) and title is not None and place - title < 3:
            page.decisions.pop(page.filled[place], None)
            page.decide(place, Role.STANDFIRST, 0.8, "a smaller heading between headline and credits")
            return
        if not page.open(place) or role or _picture_words(page, place):
            continue
        if FILE_NUMBER.match(shape.bare):
            page.decide(place, Role.NOISE, 0.75, "a label and a number")
            continue
        if is_subtitle(shape):
            page.decide(place, Role.STANDFIRST, 0.85, "a subtitle behind a dash")
            continue
        if shape.quoted and shape.stopped and title is not None:
            page.decide(place, Role.PULL_QUOTE, 0.7, "a quotation between headline and credits")
            continue
        if shape.bullet or shape.size > 8:
            page.decide(
                place,
                Role.STANDFIRST if not shape.bullet else Role.LIST_ITEM,
                0.8,
                "stands between headline and credits",
            )
            if not shape.bullet and not (shape.stopped and place + 1 < page.head and page.open(place + 1)):
                return
    if not any(page.role(place) is Role.STANDFIRST for place in page.places(0, page.head)):
        _standfirst_below_credits(page)
    below = page.head
    if title is None or below != title + 1 or not page.unmarked(below) or page.apart(below):
        return
    shape = page.shape(below)
    if shape.stopped and 14 < shape.size < 150 and not DATELINE.match(shape.bare) and page.apart(below + 1):
        page.decide(below, Role.STANDFIRST, 0.75, "clings to the headline, apart from the body")
        page.head = below + 1


def _picture_words(page: Page, place: int) -> bool:
    """Whether the line right after a picture says who took it, or what it shows."""
    after_picture = page.role(place - 1) in (Role.IMAGE, Role.CAPTION, Role.IMAGE_CREDIT)
    return bool(CAPTION_MARK.match(page.shape(place).bare)) or (after_picture and looks_like_caption(page, place))


def _standfirst_below_credits(page: Page) -> None:
    """One paragraph below the credits, set off from the body by space or by the lead picture."""
    place = page.head
    while place < len(page.filled) and page.role(place) in (Role.IMAGE, Role.IMAGE_CREDIT, Role.NOISE):
        place += 1
    if not page.head or place + 2 >= len(page.filled) or not page.unmarked(place):
        return
    shape = page.shape(place)
    if DATELINE.match(shape.bare) or not 14 < shape.size < 150 or shape.colon or _picture_words(page, place):
        return
    tight_body = sum(not page.apart(other) for other in page.places(place + 2, place + 8) if other < len(page.filled))
    below_picture = place > page.head and not page.shape(place).indent
    set_off = (page.apart(place) or below_picture) and page.apart(place + 1) and tight_body >= 3
    lead_picture = page.role(place + 1) is Role.IMAGE and page.shape(place + 1).bare in LEAD_PICTURES
    slanted = shape.slanted or (shape.strong and shape.stopped)
    after = page.shape(place + 1)
    heads_body = (
        shape.size < 50
        and len(re.findall(r"[。!?.](?=\s|$|[^\d\s])", shape.core + "。")) == 1
        and page.unmarked(place + 1)
        and after.heading_shaped
        and after.size < 20
    )
    if set_off or heads_body or (lead_picture and place == page.head) or slanted:
        page.decide(place, Role.STANDFIRST, 0.7, "one paragraph below the credits, set off from the body")
        page.head = place + 1


def _continue_standfirst(page: Page, place: int) -> None:
    """A label alone takes the lines below it; a long note goes on until the next larger space."""
    shape = page.shape(place)
    alone = bool(STANDFIRST_ALONE.fullmatch(shape.bare))
    reach = place + 1
    while (
        reach < min(place + 7, len(page.filled))
        and page.open(reach)
        and page.role(reach) is None
        and not page.apart(reach)
    ):
        reach += 1
    ended = reach < len(page.filled) and (page.apart(reach) or page.role(reach) is Role.IMAGE)
    if (
        not alone
        and not ended
        and reach > place + 2
        and page.open(place + 1)
        and OWN_PAPER.search(page.shape(place + 1).bare)
    ):
        reach = place + 2  # the desk speaks of itself once more, and then the piece begins
    note = bool(re.match(r"[【\[(]?(?:编者|编按|按|editor)", shape.bare)) and not shape.bare.endswith("】")
    if alone and reach == place + 1 and page.open(reach):
        reach += 1
    desk = note and reach == place + 2 and OWN_PAPER.search(page.shape(place + 1).bare) is not None
    if alone or desk or (note and ended and reach - place <= 6):
        for other in page.places(place + 1, reach if ended or desk else place + 2):
            page.decide(other, Role.STANDFIRST, 0.85, "goes on with the standfirst above")
            page.head = max(page.head, other + 1)


def _automatic_summary(page: Page, place: int) -> bool:
    """Whether a line is the opening of the lines after it (or of the standfirst), cut off."""
    shape = page.shape(place)
    words = _letters(shape.key.rstrip("….· "))
    if len(words) < 30 or (shape.stopped and not shape.bare.endswith(("…", "..."))):
        return False
    left = words
    for other in page.places(0, min(len(page.filled), place + 14)):
        line = _letters(page.shape(other).key)
        if other == place or len(line) < 10:
            continue
        if line.startswith(left):
            return len(line) > len(left) or left != words
        if left.startswith(line):
            left = left[len(line) :]
    return False


def _letters(key: str) -> str:
    return re.sub(r"[\s\W]+", "", key)


def _close_head(page: Page) -> None:
    """What the head still leaves open: credits and captions of a lead picture go to the pictures' pass."""
    for place in page.places(0, min(page.head + 1, len(page.filled))):
        shape = page.shape(place)
        if page.open(place) and page.role(place) is None and is_notice(shape):
            page.decide(place, Role.DISCLAIMER, 0.85, "speaks of rights above the article")
        elif page.unmarked(place) and CREDIT_ALONE.fullmatch(shape.bare[:120]) and shape.size < 40:
            page.decide(place, Role.IMAGE_CREDIT, 0.8, "a picture credit above the article")
        elif page.unmarked(place) and residue(shape.bare) < 0.45 and shape.size < 40:
            page.decide(place, Role.NOISE, 0.7, "mostly page furniture above the article")
