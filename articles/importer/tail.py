"""The end of an article: sources, credits, notices, and what the page puts below."""

from __future__ import annotations

import re

from articles.importer.credits import segments
from articles.importer.dates import dates_in
from articles.importer.furniture import residue
from articles.importer.markers import BYLINE_BRACKET
from articles.importer.outlets import looks_like_outlet
from articles.importer.page import Page
from articles.importer.persons import names_people
from articles.importer.reading import Role
from articles.importer.rules import (
    CREDIT_ALONE,
    END_MARK,
    RECOMMENDED,
    REFERENCES,
    SOURCE_WORDS,
    is_late_notice,
    is_notice,
    is_prompt,
)
from articles.importer.script import fold
from articles.importer.shapes import ADDRESS, LABEL_VALUE, Shape, breaks_off

BIO = re.compile(
    r"(?:作者|本文作者|译者|撰文者)(?:简介|介绍|为|系|是|:)|关于作者|\(作者(?:为|系|是|:)|about the (?:author|writer)"
)
BIO_HEADING = re.compile(r"\W*(?:关于作者|作者简介|作者介绍|about the authors?)\W*")
CONTACT_HEADING = re.compile(r"\bcontacts?\b|联[系络]")
CONTACT = re.compile(r"[\w.]+@[\w-]+\.\w+|(?:电话|邮箱|tel|phone|传真|手机|地址)\s*[:]|^[+(]?\d[\d\s()-]{7,}$")
CONTACT_ALONE = re.compile(
    r"[\w.]+@[\w-]+(?:\.\w+)+|(?:电话|邮箱|tel|phone|传真|手机|地址)\s*:[^。]{2,50}|[+(]?\d[\d\s()-]{7,}"
    r"|[^@。:]{2,60},[^@。:]{0,60}[\w.]+@[\w-]+(?:\.\w+)+"
)
CONTRIBUTED = re.compile(
    r"\bcontributed (?:to this (?:report|story|article|piece)|reporting)\b|^\(?reporting by\b"
    r"|^\(?additional reporting\b|(?<!未)参与(?:了)?(?:采访|报道)|对本文亦有贡献|亦有贡献"
)


def is_bio(page: Page, place: int) -> bool:
    """Whether a line says who the author is: by a label, or by repeating a name from a byline and 'is' or 'was'."""
    shape = page.shape(place)
    if BIO.search(shape.bare[:40]):
        return True
    signed = re.fullmatch(r"\((?P<name>[^()]{2,12})\)", shape.bare)
    if (
        signed
        and not CREDIT_ALONE.fullmatch(shape.bare)
        and any(signed["name"] in page.shape(other).bare for other in page.places(0, page.head))
    ):
        return True
    named = re.match(
        r"[(\[]?([a-z][\w.'’-]*(?: [a-z][\w.'’-]*){1,3}) (?:is|was|has|writes|covers|lives|teaches|works|reports)\b"
        r"|[(\[]?([^\s(\[]{2,4})[,:]\S*(?:人|作者|记者"
        r"|作家|学者|研究员|教授|编辑|博士)",
        shape.bare[:80],
    )
    short = re.match(r"[(\[]?([^\s()\[\],]{2,4}),", shape.bare)
    if not (named or short) or place * 2 < len(page.filled):
        return False
    names = {match[group] for match in (named, short) if match for group in range(1, (match.lastindex or 0) + 1)}
    near = (*page.places(0, page.head), *page.places(max(page.head, place - 12), min(place + 12, len(page.filled))))
    credited = " ".join(
        page.shape(other).bare[:120] for other in near if page.role(other) is Role.BYLINE and other != place
    )
    return any(name and name in credited for name in names)


def read_references(page: Page) -> None:
    """Find the lists of sources.

    Out:    references_heading and reference, firm.
    Evidence: a heading that says so with entries below it. The list ends at a larger space, at a notice, at a credit
            or at page furniture; entries that carry numbers end where an unnumbered line stands apart.
    """
    place = page.head
    while place < len(page.filled):
        shape = page.shape(place)
        bare = page.open(place) and place * 2 > len(page.filled) and _numbered_alone(page, place)
        if bare:
            place = _entries(page, place)
        elif page.open(place) and _is_references_heading(page, place):
            page.decide(place, Role.REFERENCES_HEADING, 0.95, f"{shape.text.strip('#* ')!r} with entries below it")
            place = _entries(page, place + 1)
        else:
            place += 1


def _numbered_alone(page: Page, place: int) -> bool:
    """Whether entries with numbers in square brackets begin here without a heading: [1], and [2] below it."""
    keys = [page.shape(p).key for p in page.places(place, min(place + 2, len(page.filled)))]
    return len(keys) == 2 and keys[0].startswith("[1]") and keys[1].startswith("[2]")


def _is_references_heading(page: Page, place: int) -> bool:
    shape = page.shape(place)
    words = _unframed(shape)
    if shape.size > 14 or shape.stopped or place + 1 >= len(page.filled):
        return False
    following = page.shape(place + 1)
    if not REFERENCES.fullmatch(words):
        late = place * 2 > len(page.filled) and shape.size < 9
        listed = looks_like_entry(following) or bool(ADDRESS.search(following.key)) or following.key.startswith("《")
        return late and listed and bool(SOURCE_WORDS.search(words)) and not LABEL_VALUE.fullmatch(shape.bare)
    if looks_like_entry(following):
        return True
    late = place * 2 > len(page.filled)
    return late and not is_notice(following) and page.role(place + 1) is not Role.IMAGE


def _unframed(shape: Shape) -> str:
    """A heading's words without the brackets and signs it is set in."""
    return shape.bare.strip("【】[]()「」:*-—·■▍| ").strip()


def names_a_list_of_sources(shape: Shape) -> bool:
    """Whether a line by itself could head a list of sources."""
    if shape.size > 14 or shape.stopped:
        return False
    words = _unframed(shape)
    if REFERENCES.fullmatch(words):
        return True
    return shape.size < 9 and bool(SOURCE_WORDS.search(words)) and not LABEL_VALUE.fullmatch(shape.bare)


def looks_like_entry(shape: Shape) -> bool:
    """Whether a line by itself could be an entry of a list of sources."""
    return (
        shape.numbered
        or shape.bullet
        or shape.address_only
        or bool(
            re.match(
                r"\[[^\]]{1,4}\]|《|注\s*[一二三四五六七八九十\d]+|\d{1,2} [a-z]|\d+\s*[.)、]"
                r"|注\s*[一二三四五六七八九十\d]+\s*[:、]?",
                shape.key,
            )
        )
    )


def _entries(page: Page, start: int) -> int:
    """Decide the entries from ``start``; give the place after the last."""
    spaced = page.apart(start) and page.apart(start + 1)
    counted = looks_like_entry(page.shape(start)) if start < len(page.filled) else False
    place = start
    while place < len(page.filled):
        shape = page.shape(place)
        if not page.open(place) or _is_references_heading(page, place):
            break
        if place > start and not looks_like_entry(shape):
            unfinished = breaks_off(page.shape(place - 1).key)
            if page.apart(place) and not spaced:
                break
            if not unfinished and (
                _ends_list(shape) or is_bio(page, place) or (counted and page.apart(place)) or _credit(shape)
            ):
                break
        elif place == start and _ends_list(shape) and not looks_like_entry(shape):
            break
        page.decide(
            place, Role.REFERENCE, 0.93 if looks_like_entry(shape) else 0.8, "an entry below a references heading"
        )
        place += 1
    return place


def _ends_list(shape: Shape) -> bool:
    return (
        is_late_notice(shape)
        or is_prompt(shape)
        or bool(END_MARK.fullmatch(shape.bare[:60]))
        or is_recommended(shape)
        or shape.level > 0
    )


def is_recommended(shape: Shape) -> bool:
    """Whether the line is the heading of a list of other pieces."""
    words = fold(shape.cells[0] if shape.cells else "").strip("【】[]()「」:*-—·■▍▎▌▋|>▼◆●☆ #👇🔥")
    return shape.size <= 14 and not shape.stopped and bool(RECOMMENDED.fullmatch(words.strip(":")))


def _credit(shape: Shape) -> bool:
    parts = segments(shape.text, everywhere=False)
    return bool(parts) and shape.size < 40 and not shape.address_only


def read_tail(page: Page) -> None:
    """Find where the body ends, and decide what stands behind it.

    Out:    page.tail; disclaimer, byline, editor, source, image_credit and noise behind it.
    Evidence: going backwards from the last line, every line that no body has: notices, appeals, furniture, credits,
            references, titles under 相關推薦. An end mark moves the tail up to itself.
    """
    _recommended_lists(page)
    for place in page.places(len(page.filled) * 2 // 3):
        if page.unmarked(place) and CONTRIBUTED.search(page.shape(place).bare[:300]):
            page.decide(place, Role.BYLINE, 0.85, "names those who contributed")
        elif page.unmarked(place) and is_bio(page, place):
            page.decide(place, Role.BYLINE, 0.75, "says who the author is")
        if (
            page.role(place - 1) is Role.BYLINE
            and page.unmarked(place)
            and BIO_HEADING.fullmatch(page.shape(place - 1).bare)
        ):
            page.decide(place, Role.BYLINE, 0.75, "stands below a heading for the author")
    tail, unknown = len(page.filled), 0
    for place in reversed(range(page.head, len(page.filled))):
        if _no_body(page, place):
            tail, unknown = place, 0
        elif unknown > 1 or not _may_stand_in_tail(page, place):
            break
        else:
            unknown += 1
    page.tail = _after_last_text(page, _after_end_mark(page, tail))
    _about_the_sender(page)
    for place in page.places(page.tail):
        _decide_tail_line(page, place)


_ABOUT = re.compile(r"(?:about (?:the )?|关于\s*)(?P<name>[^\s。].{1,40})")


def _about_the_sender(page: Page) -> None:
    """What a release says of its sender at the end: a heading with a paragraph below, and whom to ask."""
    for place in page.places(page.tail):
        shape = page.shape(place)
        if not page.open(place) or shape.size > 40 or shape.stopped:
            continue
        following = page.shape(place + 1) if place + 1 < len(page.filled) else None
        about = _ABOUT.fullmatch(shape.bare)
        if about and following and page.unmarked(place + 1) and following.stopped and following.size > 20:
            page.decide(place, Role.HEADING, 0.75, "a heading for the sender of the copy")
            page.decide(place + 1, Role.PARAGRAPH, 0.7, "says who the sender is")
        elif CONTACT_ALONE.fullmatch(shape.bare) and page.role(place) is None:
            page.decide(place, Role.PARAGRAPH, 0.65, "contact data")
        elif CONTACT_HEADING.search(shape.bare) and shape.size < 14 and following and _near_contact(page, place):
            page.decide(place, Role.HEADING, 0.7, "says that contact data follows")
            for below in page.places(place + 1, min(place + 4, len(page.filled))):
                if _ABOUT.fullmatch(page.shape(below).bare):
                    break
                if page.unmarked(below) and page.shape(below).size < 24 and not is_prompt(page.shape(below)):
                    page.decide(below, Role.PARAGRAPH, 0.65, "stands below a heading for contact data")


def _near_contact(page: Page, place: int) -> bool:
    return any(
        CONTACT.search(page.shape(below).bare) for below in page.places(place + 1, min(place + 4, len(page.filled)))
    )


def _after_end_mark(page: Page, tail: int) -> int:
    """A worded end mark in the last part of the copy ends the body, whatever follows."""
    for place in page.places(max(page.head, len(page.filled) * 2 // 3), tail):
        shape = page.shape(place)
        if END_MARK.fullmatch(shape.bare[:60]) and re.search(r"完|end|fin|-30-", shape.bare):
            return place
    return tail


def _after_last_text(page: Page, tail: int) -> int:
    """The first credit, notice or piece of furniture after the last line of text ends the body.

    Where nothing of the kind follows, the body goes on to ``tail``; pictures, items and quotations are body too.
    """
    anchor, unknown = tail, 0
    for place in reversed(range(page.head, tail)):
        shape = page.shape(place)
        if page.role(place) in _BODY or shape.bullet or shape.numbered or len(shape.cells) > 1 or shape.colon:
            break
        if _no_body(page, place) or END_MARK.fullmatch(shape.bare[:60]):
            anchor, unknown = place, 0
        elif shape.stopped and shape.size > 16:
            break
        else:
            unknown += 1
    # What goes on in sentences is the article going on after an appeal, however short they are.
    sentences = [place for place in page.places(anchor, tail) if page.unmarked(place) and not _no_body(page, place)]
    if sum(page.shape(place).bare.endswith(("。", ".")) for place in sentences) > 1:
        return tail
    above = anchor - 1
    if page.role(above - 1) is Role.IMAGE:
        return anchor  # the line above is rather the words under a picture
    if anchor < len(page.filled) and unknown == 1 and page.unmarked(above) and not is_notice(page.shape(anchor)):
        if not _odd_end(page.shape(above)):
            return anchor
        return above
    return anchor


def _odd_end(shape: Shape) -> bool:
    """Whether a line between text and furniture is neither sentence, name, date nor heading of what follows."""
    return (
        shape.size <= 16
        and not shape.stopped
        and not shape.quoted
        and not shape.heading_number
        and not any(dates_in(shape.bare))
        and not names_people(shape.text, shape.bare)
        and not looks_like_outlet(shape.bare)
        and not re.fullmatch(r"\(.*\)", shape.bare)
    )


_BODY = (Role.IMAGE, Role.QA_QUESTION, Role.QA_ANSWER, Role.LIST_ITEM, Role.CAPTION)


def _recommended_lists(page: Page) -> None:
    """相關推薦 and the like, with the titles below."""
    for place in page.places(page.head):
        if not (page.open(place) or page.role(place) is Role.NOISE) or not is_recommended(page.shape(place)):
            continue
        late = place * 3 > len(page.filled) * 2
        after = place + 1
        while after < len(page.filled) and page.open(after) and after - place <= 12:
            shape = page.shape(after)
            if shape.stopped or is_notice(shape) or _credit(shape) or _is_references_heading(page, after):
                break
            if not late and (after - place > 3 or page.apart(after) or not shape.heading_shaped):
                break
            page.decide(after, Role.NOISE, 0.85, "a title under a list of other pieces")
            after += 1
        if after > place + 1 or late:
            page.decide(place, Role.NOISE, 0.92, "heading of a list of other pieces")


def _no_body(page: Page, place: int) -> bool:
    role = page.role(place)
    if role in (Role.NOISE, Role.REFERENCE, Role.REFERENCES_HEADING, Role.DISCLAIMER):
        return True
    shape = page.shape(place)
    late = place + 12 >= len(page.filled) and place * 2 > len(page.filled)
    return (
        is_notice(shape)
        or (late and is_late_notice(shape))
        or is_prompt(shape)
        or _credit(shape)
        or bool(CONTRIBUTED.search(shape.bare[:300]))
        or bool(BYLINE_BRACKET.fullmatch(shape.bare[:60]))
        or is_bio(page, place)
        or (shape.size < 30 and bool(CREDIT_ALONE.fullmatch(shape.bare[:120])))
    )


def _may_stand_in_tail(page: Page, place: int) -> bool:
    """A short line between furniture lines may be furniture nobody has a rule for."""
    shape = page.shape(place)
    if page.role(place) is not None or shape.size > 30 or shape.colon:
        return False
    return place + 1 == len(page.filled) or not shape.stopped or page.apart(place)


def _decide_tail_line(page: Page, place: int) -> None:
    if not page.open(place):
        return
    shape = page.shape(place)
    parts = segments(shape.text, everywhere=False)
    if BYLINE_BRACKET.fullmatch(shape.bare[:60]):
        page.decide(place, Role.BYLINE, 0.9, "a reporter in brackets")
    elif CONTRIBUTED.search(shape.bare[:300]):
        page.decide(place, Role.BYLINE, 0.9, "names those who contributed")
    elif is_bio(page, place):
        page.decide(place, Role.BYLINE, 0.8, "says who the author is")
    elif (
        parts
        and shape.size < 60
        and not (parts[0].label.role is Role.DATE and not list(dates_in(shape.bare)))
        and not (is_notice(shape) and shape.stopped)
    ):
        page.decide(place, parts[0].label.role, 0.9, f"label {parts[0].word!r} below the body")
    elif shape.size < 16 and any(d.start == 0 and len(shape.bare) - d.end < 4 for d in dates_in(shape.bare)):
        page.decide(place, Role.DATE, 0.7, "a date and nothing else, below the body")
    elif is_late_notice(shape):
        page.decide(place, Role.DISCLAIMER, 0.93, "speaks of rights, liability or corrections")
    elif CREDIT_ALONE.fullmatch(shape.bare[:120]):
        page.decide(place, Role.IMAGE_CREDIT, 0.8, "says where pictures come from")
    elif is_prompt(shape) or residue(shape.bare) < 0.35:
        page.decide(place, Role.NOISE, 0.9, "appeal or furniture below the body")
    elif ADDRESS.fullmatch(shape.key):
        page.decide(place, Role.LINK, 0.6, "an address below the body")
    elif page.role(place) is None and (place > page.tail or _odd_end(shape)):
        page.decide(place, Role.NOISE, 0.6, "stands below the end of the article", firm=shape.size < 60)
