"""Short lines of the text that only look like headings: contact data, signatures, file numbers, remarks."""

from __future__ import annotations

import re

from articles.importer.credits import segments
from articles.importer.dates import dates_in
from articles.importer.interview import REMARKS
from articles.importer.outlets import looks_like_outlet
from articles.importer.page import Page
from articles.importer.persons import is_person
from articles.importer.reading import Role
from articles.importer.rules import is_notice
from articles.importer.shapes import LABEL_VALUE, Shape
from articles.importer.tail import CONTACT, CONTACT_HEADING, is_bio


def read_contacts(page: Page) -> None:
    """Addresses and telephone numbers with the short lines above them."""
    for place in page.places(page.head, page.tail):
        if not page.unmarked(place) or not CONTACT.search(page.shape(place).bare) or page.shape(place).size > 30:
            continue
        page.decide(place, Role.PARAGRAPH, 0.7, "contact data")
        above = place - 1
        while (
            above > place - 4
            and page.unmarked(above)
            and not page.apart(above + 1)
            and page.shape(above).heading_shaped
            and not only_a_date(page.shape(above))
            and not looks_like_outlet(page.shape(above).bare)
        ):
            if CONTACT_HEADING.search(page.shape(above).bare) and not LABEL_VALUE.fullmatch(page.shape(above).bare):
                page.decide(above, Role.HEADING, 0.75, "says that contact data follows")
            page.decide(above, Role.PARAGRAPH, 0.65, "stands above contact data")
            above -= 1


def read_remarks(page: Page) -> None:
    """Short lines of the text that only look like headings: contact data, file numbers, signatures, remarks."""
    for place in page.places(page.head, page.tail):
        if not page.unmarked(place):
            continue
        shape = page.shape(place)
        labelled = LABEL_VALUE.fullmatch(shape.bare)
        parts = segments(shape.text, everywhere=False) if place * 3 > 2 * len(page.filled) and shape.size < 30 else []
        if parts and parts[0].label.role in (Role.EDITOR, Role.BYLINE, Role.SOURCE) and not shape.stopped:
            page.decide(place, parts[0].label.role, 0.8, f"label {parts[0].word!r} near the end")
            continue
        if place * 3 > 2 * len(page.filled) and is_bio(page, place):
            page.decide(place, Role.BYLINE, 0.75, "says who the author is")
            continue
        if is_notice(shape) and place * 4 > 3 * len(page.filled) and (page.apart(place) or shape.size > 30):
            page.decide(place, Role.DISCLAIMER, 0.75, "speaks of rights, liability or corrections near the end")
            continue
        signed = place + 1 < page.tail and only_a_date(page.shape(place + 1)) and shape.size < 24
        if labelled and (
            labelled["label"] in REMARKS or re.search(r"@|\d{7}|\d{3,4}-\d{4}|电话|邮箱|地址|联系", shape.bare)
        ):
            page.decide(place, Role.PARAGRAPH, 0.75, "contact data or a remark")
        elif re.fullmatch(r"\(.*\)", shape.bare) or re.search(r"\[(?:19|20)\d\d\]\s*\d+\s*号$", shape.bare):
            page.decide(place, Role.PARAGRAPH, 0.7, "a remark in brackets, or a file number")
        elif only_a_date(shape) and place + 5 > page.tail and place * 2 > len(page.filled):
            page.decide(place, Role.DATE, 0.7, "a date alone closes the piece")
        elif signed and place + 5 > page.tail and looks_like_outlet(shape.bare):
            page.decide(place, Role.SOURCE, 0.65, "signed and dated by an office")
        elif signed and place + 5 > page.tail and is_person(shape.bare.split()[-1]):
            page.decide(place, Role.BYLINE, 0.65, "signed and dated by a person")
        elif signed or only_a_date(shape):
            page.decide(place, Role.PARAGRAPH, 0.7, "a signature with its date")


def only_a_date(shape: Shape) -> bool:
    dates = list(dates_in(shape.bare)) if shape.size < 16 else []
    return bool(dates) and dates[0].start == 0 and len(shape.bare) - dates[0].end < 4
