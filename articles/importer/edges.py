"""Between the headline and the first line of text: the counters, buttons and places that no word gives away."""

from __future__ import annotations

import re

from articles.importer.furniture import residue
from articles.importer.page import Page
from articles.importer.reading import Role
from articles.importer.shapes import Shape

# How far below the headline the text may begin, in lines that are not blank.
REACH = 24
_CREDITS = frozenset({Role.BYLINE, Role.EDITOR, Role.SOURCE, Role.DATE, Role.STANDFIRST})
_AROUND = _CREDITS | {Role.TITLE, Role.NOISE}
_SIGN_OR_COUNT = re.compile(r"[\d.,:\s万kw+]+|[\W_]{1,3}|[∙•·+#→›»|]\s*\S.{0,16}|.{1,12}[>›»]")


def read_edge(page: Page) -> None:
    """Decide the odd short lines between the credits and the text.

    Out:    noise, open to later passes where it is only likely; page.head moves behind it.
    Evidence: no text has begun, the line does not end like a sentence, and it stands among credits or furniture, is a
            count or a sign, or other lines of its kind follow before the text. The last of them may head the text.
    """
    first = _first_text(page)
    if first is None or not any(page.role(place) in _CREDITS | {Role.TITLE} for place in page.places(0, first)):
        return
    for place in page.places(0, first):
        if not page.unmarked(place) or not _stray(page.shape(place)):
            continue
        shape = page.shape(place)
        below = page.role(place + 1)
        pictured = below is Role.IMAGE or page.role(place - 1) in (Role.IMAGE, Role.CAPTION, Role.IMAGE_CREDIT)
        if pictured and not _SIGN_OR_COUNT.fullmatch(shape.bare):
            continue
        if _SIGN_OR_COUNT.fullmatch(shape.bare) and not (shape.number_alone and place + 2 >= first):
            page.decide(place, Role.NOISE, 0.85, "a count or a sign above the text")
        elif residue(shape.bare) < 0.75:
            page.decide(place, Role.NOISE, 0.75, "partly page furniture, above the text")
        elif page.role(place - 1) is Role.STANDFIRST and below in _CREDITS and shape.size > 9:
            page.decide(place, Role.STANDFIRST, 0.65, "a second line of the standfirst, above the credits")
        elif below in _AROUND and page.role(place - 1) in _AROUND and place > 0 and shape.size < 16:
            page.decide(place, Role.NOISE, 0.65, "a few words among credits and furniture", firm=False)
        elif place + 1 == first and _lone_word(page, place):
            page.decide(place, Role.NOISE, 0.6, "a single word between the credits and the text", firm=False)
    while page.head < first and page.role(page.head) is Role.NOISE:
        page.head += 1


def _first_text(page: Page) -> int | None:
    """The first line that reads like text: one that ends like a sentence and is not short."""
    for place in page.places(page.head, min(page.head + REACH, len(page.filled))):
        shape = page.shape(place)
        if page.role(place) in (Role.QA_QUESTION, Role.QA_ANSWER, Role.HEADING, Role.PARAGRAPH) or shape.colon:
            return place
        if page.open(place) and (shape.size > 40 or (shape.stopped and shape.size > 12)):
            return place
    return None


def _stray(shape: Shape) -> bool:
    return (
        shape.size <= 24
        and not shape.stopped
        and not shape.level
        and not shape.quoted
        and not shape.bullet
        and not shape.heading_number
        and not shape.asks
    )


def _lone_word(page: Page, place: int) -> bool:
    """Whether a line of a place's length stands right below the credits, unlike the headings further down."""
    shape = page.shape(place)
    if shape.size > 4 or page.role(place - 1) not in _CREDITS or page.apart(place):
        return False
    others = [page.shape(p).size for p in page.places(place + 2) if page.unmarked(p) and page.shape(p).heading_shaped]
    return not others or min(others) > shape.size + 1
