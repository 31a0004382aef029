"""The body of an article: pictures, quotations, lists, headings; what is left are paragraphs."""

from __future__ import annotations

import re
from collections import Counter

from articles.importer.interview import REMARKS, speaker
from articles.importer.page import Page
from articles.importer.pictures import read_loose_credits
from articles.importer.reading import Role
from articles.importer.remarks import read_contacts, read_remarks
from articles.importer.shapes import LABEL_VALUE, Shape

# Words that announce someone's own words at the end of a line with a colon.
SAYS = re.compile(
    r"(?:说|道|称|写|问|答|喊|讲|表示|指出|回忆|写道|坦言|强调|补充|感叹|回复|回应|回答|提到|解释|总结"
    r"|认为|念|念道|唱|告诉[^,。]{0,10}|一?(?:句话|行字|句|段话|番话"
    r"|段|封信|条规则|纸条|字条|短信|消息|留言|这样|话)|的是|则是|字样|题词|格言|名言|座右铭"
    r"|短短[^,。]{0,8})[^,。!?]{0,6}[:—]+$"
    r"|\b(?:said|says|wrote|writes|read|reads|told|asked|replied|answered|added|recalled|line|sentence|words?"
    r"|note|quote|it|this|was|is|message|sign|label|by hand|point was)\b[^.!?]{0,24}[:—]$"
)
# Words that announce items.
LISTS = re.compile(
    r"(?:如下|以下|下列|下面|包括|分别[是为有]|分为|清单|名单|步骤|[一二三四五六七八九十两几\d]+(?:大"
    r"|个|项|点|条|种|件|类|笔|处|样|组|位|行|家|步|道|张|份"
    r"|方面)[^,。]{0,10}|要点|内容|参数|安排|注意|推荐|建议|有|需要|材料|食材|优点|缺点|条件|结果)[^,。!?]{0,6}:$"
    r"|\b(?:following|include[sd]?|these|are|will|things|ways|steps|questions|items|points|list|below|key"
    r"|things)\b[^.!?]{0,24}:$"
)

# A song or a poem follows.
VERSE = re.compile(r"(?:歌|诗|谣|唱|吟|念)[^。]{0,24}:$|\b(?:song|poem|verse|sang|sings|lines)\b[^.]{0,24}:$")
ASKED_IN_TEXT = re.compile(
    r"那么|那[,你]|问题是|可是|但|有人|有[^,]{0,4}(?:人|者|网友)会?问|难道|你[^,]{0,3}(?:会|可能)"
    r"|有没有可能|于是|所以|而|也许|或许|我们|并且|so\b|but\b"
    r"|and\b|then\b"
)

# A line of a log or of a list marked by small pictures.
ENTRY = re.compile(
    r"\d{1,2}[:.]\d{2}\s*[—–-]\s*\S"
    r""
)


def read_body(page: Page) -> None:
    """Decide every line between head and tail that is still open.

    Out:    caption, image_credit, lead_in, pull_quote, list_item, heading, and paragraph for all the rest.
    Evidence: neighbours before shape: what stands at a picture, after a colon, in a run of similar lines.
    """
    _marked_items(page)
    _tables(page)
    _announced(page)
    read_loose_credits(page)
    read_contacts(page)
    read_remarks(page)
    _numbered_headings(page)
    _runs(page)
    _quotations(page)
    _headings(page)
    _last_words(page)
    _rest(page)


# Lists and tables -------------------------------------------------------------------------------------------------


def _marked_items(page: Page) -> None:
    for place in page.places(0, page.tail):
        shape = page.shape(place)
        follows = place + 1 < page.tail and page.shape(place + 1).stopped and page.shape(place + 1).size > 20
        if (
            page.free(place)
            and re.match(r"\([一二三四五六七八九十]", shape.key)
            and shape.size < 20
            and not shape.stopped
            and follows
        ):
            page.decide(place, Role.HEADING, 0.8, "the number of a section, with text below it")
        elif page.free(place) and shape.bullet and not shape.quoted and shape.size < 150:
            page.decide(place, Role.LIST_ITEM, 0.9, "begins with the mark of an item")
    for place in page.places(page.head, page.tail):
        if not page.free(place):
            continue
        near = [p for p in (place - 1, place + 1) if page.head <= p < page.tail and not page.apart(max(p, place))]
        if ENTRY.match(page.shape(place).key) and any(ENTRY.match(page.shape(p).key) for p in near):
            page.decide(place, Role.LIST_ITEM, 0.8, "begins like the line beside it, with a time or a sign")
        counted = [p for p in (place, *near) if re.match(r"[一二三四五六七八九十]{1,3}、", page.shape(p).key)]
        if len(counted) > 1 and counted[0] == place and all(page.shape(p).stopped for p in counted):
            page.decide(place, Role.LIST_ITEM, 0.75, "a numbered sentence beside another")
        if not page.shape(place).numbered:
            continue
        near = [
            p
            for p in (place - 1, place + 1)
            if 0 <= p < page.tail and page.shape(p).numbered and not page.apart(max(p, place))
        ]
        first = bool(re.match(r"附件?\s*[:：]?\s*1\s*[.、]", page.shape(place - 1).bare)) if place else False
        if near or first or (page.shape(place).stopped and page.shape(place - 1).colon):
            page.decide(place, Role.LIST_ITEM, 0.8, "a numbered item beside another")


def _tables(page: Page) -> None:
    """Rows: bars, or two neighbours with as many cells."""
    for place in page.places(page.head, page.tail - 2):
        if all(_named_value(page, place + step) for step in range(3)) and not page.role(place):
            for row in page.places(place, page.tail):
                if not _named_value(page, row):
                    break
                page.decide(row, Role.LIST_ITEM, 0.75, "one of several names with their values")
    for place in page.places(page.head, page.tail):
        if not page.free(place):
            continue
        shape = page.shape(place)
        if shape.text.startswith("|") and shape.text.endswith("|") and len(shape.cells) > 1:
            page.decide(place, Role.LIST_ITEM, 0.9, "a row of a table")
        elif len(shape.cells) > 1 and not shape.stopped and shape.size < 60:
            near = [p for p in (place - 1, place + 1) if 0 <= p < page.tail]
            rows = [p for p in near if len(page.shape(p).cells) > 1 and not page.shape(p).stopped]
            if any(len(page.shape(p).cells) == len(shape.cells) or page.role(p) is Role.LIST_ITEM for p in rows):
                page.decide(place, Role.LIST_ITEM, 0.85, "a row beside one with as many cells")


def _named_value(page: Page, place: int) -> bool:
    """Whether an open line is a short name, a colon and a few words."""
    shape = page.shape(place)
    if page.unmarked(place) and re.fullmatch(r"[^\s():,]{2,12}\([^()]{2,30}\)", shape.bare):
        return True
    named = LABEL_VALUE.fullmatch(shape.bare) if page.unmarked(place) and not shape.stopped else None
    return bool(named) and shape.size < 30 and named["label"] not in REMARKS and not shape.asks if named else False


def _announced(page: Page) -> None:
    """What follows a colon: several short lines are a list, one line alone is a quotation."""
    for place in page.places(page.head, page.tail):
        shape = page.shape(place)
        role = page.role(place)
        if not shape.colon or shape.level or role not in (None, Role.QA_ANSWER, Role.QA_QUESTION, Role.LIST_ITEM):
            continue
        run = _plain_run(page, place + 1)
        if role is Role.LIST_ITEM or not run:
            continue
        if re.search(r"contact|联[系络]", shape.bare) and shape.size < 16:
            page.decide(place, Role.HEADING, 0.7, "says that contact data follows")
            for line in run:
                page.decide(line, Role.PARAGRAPH, 0.7, "contact data")
            continue
        verse = [page.shape(line) for line in run[:-1] if page.shape(line).key.endswith((",", ";", "。"))]
        sung = len(run) > 2 and bool(VERSE.search(shape.bare)) and all(page.shape(line).size < 16 for line in run)
        if sung or (SAYS.search(shape.bare) and len(run) > 1 and verse and not LISTS.search(shape.bare)):
            page.decide(place, Role.LEAD_IN, 0.75, "announces lines that are quoted as verse")
            for line in run:
                page.decide(line, Role.PULL_QUOTE, 0.75, "a line of a quotation in several lines")
            continue
        if len(run) > 1 and not (
            SAYS.search(shape.bare) and not LISTS.search(shape.bare) and page.shape(run[0]).stopped
        ):
            for item in run:
                page.decide(item, Role.LIST_ITEM, 0.85, "one of several short lines after a colon")
        elif SAYS.search(shape.bare) or not LISTS.search(shape.bare) or page.shape(run[0]).stopped:
            quote = place + 1
            spoken = quote + 1 < page.tail and page.shape(quote).quoted and page.shape(quote + 1).quoted
            if (
                speaker(page.shape(quote))
                or spoken
                or "=" in page.shape(quote).key
                or (role is Role.QA_ANSWER and not SAYS.search(shape.bare))
            ):
                continue
            if page.shape(quote).size < 130 and not page.shape(quote).colon:
                if role is None:
                    page.decide(place, Role.LEAD_IN, 0.85, "ends in a colon, and a line stands alone after it")
                page.decide(quote, Role.PULL_QUOTE, 0.85, "a line alone after a colon")


def _plain_run(page: Page, start: int) -> list[int]:
    """The free lines from ``start`` that could be items: short, alike, unfinished; or the first line alone."""
    run: list[int] = []
    for place in page.places(start, page.tail):
        if not page.free(place):
            break
        shape = page.shape(place)
        if shape.colon or shape.heading_number or shape.level:
            break
        if run and page.apart(place) and not page.apart(run[-1] if len(run) > 1 else start):
            break
        if run and (shape.stopped != page.shape(run[0]).stopped or shape.size > 45):
            break
        if shape.stopped and (run or shape.size > 130):
            break
        run.append(place)
    if len(run) > 1 and page.shape(run[0]).stopped:
        return run[:1]
    if len(run) > 2 and page.shape(run[-1]).asks and not any(page.shape(place).asks for place in run[:-1]):
        return run[:-1]
    return run


def _runs(page: Page) -> None:
    """Three short unfinished lines in a row, or two below a heading, are items of a list."""
    labels = Counter(_label_of(page, place) for place in page.places(page.head, page.tail))
    recurring = {label for label, times in labels.items() if label and times > 1}
    place = page.head
    while place < page.tail:
        run = [place]
        while (
            page.free(run[0])
            and run[-1] + 1 < page.tail
            and _item_like(page, run[-1] + 1)
            and not page.apart(run[-1] + 1)
        ):
            run.append(run[-1] + 1)
        if not _item_like(page, place):
            place += 1
            continue
        items = run
        if len(run) > 1 and not page.shape(run[0]).stopped and _heads_list(page, run):
            page.decide(run[0], Role.HEADING, 0.75, "a short line above a list", firm=False)
            items = run[1:]
        values = _labelled_values(page, items)
        below_heading = page.role(items[0] - 1) is Role.HEADING or page.shape(items[0] - 1).strong
        if len(values) > 1 and (below_heading or sum(_label_of(page, place) in recurring for place in values) > 1):
            for item in values:
                page.decide(item, Role.LIST_ITEM, 0.75, "one of several labelled values")
            place = values[-1] + 1
            continue
        announced = page.shape(run[0] - 1 if run[0] else 0).colon or not page.shape(run[0]).han
        if len(items) > 2 and (not values or (len(values) == len(items) and announced)):
            for item in items:
                page.decide(item, Role.LIST_ITEM, 0.75, "one of several short lines in a row")
        place = run[-1] + 1


def _label_of(page: Page, place: int) -> str:
    match = LABEL_VALUE.fullmatch(page.shape(place).bare)
    return match["label"] if match else ""


def _labelled_values(page: Page, items: list[int]) -> list[int]:
    """The lines at the beginning of a run that are a label and its value."""
    values: list[int] = []
    for place in items:
        if not LABEL_VALUE.fullmatch(page.shape(place).bare):
            break
        values.append(place)
    return values


def _item_like(page: Page, place: int) -> bool:
    if not page.free(place):
        return False
    shape = page.shape(place)
    return (
        not shape.stopped
        and not shape.colon
        and 0 < shape.size < 40
        and not shape.heading_number
        and not shape.number_alone
        and not shape.quoted
    )


def _heads_list(page: Page, run: list[int]) -> bool:
    """Whether the first line of a run stands above the others rather than among them."""
    first, second = page.shape(run[0]), page.shape(run[1])
    above = page.role(run[0] - 1)
    begins = page.apart(run[0]) or page.shape(run[0] - 1).stopped or above not in (None, Role.LIST_ITEM)
    alike = first.key[:5] == second.key[:5] or bool(LABEL_VALUE.fullmatch(first.bare)) or _built_alike(first, second)
    return len(run) > 2 and begins and not alike and first.heading_shaped and len(first.cells) < 2


def _built_alike(one: Shape, other: Shape) -> bool:
    """Whether two short lines share a dash between two parts, or both begin with a date."""
    dashed = all(re.search(r"\S\s?(?:—|–|-{1,2}|\|)\s?\S", shape.key) for shape in (one, other))
    dated = all(
        re.match(r"\d{1,4}\s*[年月/.]|[a-z]{3,9}\.? \d{1,2}\b|\d{1,2} [a-z]{3,9}\b", shape.key)
        for shape in (one, other)
    )
    return dashed or dated


# Quotations -------------------------------------------------------------------------------------------------------


def _quotations(page: Page) -> None:
    """A quotation on its own line: marked, repeated from the body, or short, in quotation marks, between spaces."""
    bodies = [page.shape(place) for place in page.places(page.head, page.tail)]
    joined = "\n".join(_letters(shape.key) for shape in bodies)[:60000]
    quoted = sum(shape.quoted and shape.stopped for shape in bodies)
    said = Counter(_letters(part) for shape in bodies for part in re.split(r"(?<=[。!?.])|[\"「」『』]", shape.key))
    for place in page.places(page.head, page.tail):
        if not page.free(place):
            continue
        shape = page.shape(place)
        words = _letters(shape.key)
        alone = page.apart(place) and page.apart(place + 1)
        if shape.key.startswith(">"):
            page.decide(place, Role.PULL_QUOTE, 0.9, "quotation mark of Markdown")
        elif len(words) < 6 or shape.size > 70:
            continue
        elif shape.quoted and not shape.stopped and not shape.heading_shaped and _between_text(page, place):
            page.decide(place, Role.PULL_QUOTE, 0.7, "an unfinished quotation on a line of its own")
        elif not shape.stopped:
            continue
        elif shape.quoted and _between_text(page, place) and quoted < 3:
            page.decide(place, Role.PULL_QUOTE, 0.6, "one of few quotations on a line of its own, between long lines")
        elif (said[words] > 1 or _repeated(words, joined)) and (alone or shape.quoted or len(words) > 9):
            page.decide(place, Role.PULL_QUOTE, 0.8, "repeats words of the body on a line of its own")
        elif shape.quoted and alone and not shape.indent:
            page.decide(place, Role.PULL_QUOTE, 0.65, "a quotation alone between spaces")


def _between_text(page: Page, place: int) -> bool:
    """Whether long finished lines that are no quotations stand on both sides."""
    beside = [page.shape(p) for p in (place - 1, place + 1) if page.head <= p < page.tail and page.free(p)]
    return len(beside) == 2 and all(shape.stopped and not shape.quoted and shape.size > 30 for shape in beside)


def _repeated(words: str, joined: str) -> bool:
    """Whether the words stand in a longer line too; looked for in the first pages only."""
    return len(words) > 12 and joined.count(words) > 1


def _letters(key: str) -> str:
    return re.sub(r"[\s\W]+", "", key)


# Headings ---------------------------------------------------------------------------------------------------------


def _numbered_headings(page: Page) -> None:
    for place in page.places(page.head, page.tail):
        if not page.unmarked(place):
            continue
        shape = page.shape(place)
        if shape.number_alone and shape.size < 8 and place + 1 < page.tail:
            page.decide(place, Role.HEADING, 0.85, "the number of a section alone")
            if page.unmarked(place + 1) and page.shape(place + 1).heading_shaped:
                page.decide(place + 1, Role.HEADING, 0.9, "stands below the number of a section")
        elif shape.heading_number and shape.heading_shaped and not shape.cells[1:]:
            page.decide(place, Role.HEADING, 0.88, "begins with the number of a section")


def _headings(page: Page) -> None:
    """Short unfinished lines with text after them. Where headings are marked otherwise, a question is text."""
    marked = sum(page.role(place) is Role.HEADING for place in page.places(page.head, page.tail))
    for place in page.places(page.head, page.tail):
        if not page.unmarked(place):
            continue
        shape = page.shape(place)
        follows = place + 1 < page.tail and page.role(place + 1) is not Role.CAPTION
        if not shape.heading_shaped or not follows:
            continue
        if shape.capitals or shape.strong:
            page.decide(place, Role.HEADING, 0.88, "a short line set off by capitals or bold")
        elif page.shape(place + 1).size > 3 or page.role(place + 1) is not None:
            below = page.role(place - 1) is Role.HEADING and not page.shape(place - 1).number_alone
            spoken = re.search(r":\s*[\"「『]|:.*,", shape.key) or ASKED_IN_TEXT.match(shape.bare)
            in_text = (
                below
                or spoken
                or shape.size > 22
                or (shape.indent and not page.apart(place))
                or (marked > 1 and not page.apart(place))
            )
            if not (shape.asks and in_text):
                page.decide(place, Role.HEADING, 0.75, "a short line without a final stop, with text after it")


def _last_words(page: Page) -> None:
    """A row of words at the very end is no text: keywords, a slogan."""
    last = page.tail - 1
    if last > page.head and page.unmarked(last):
        shape = page.shape(last)
        cells = [cell for cell in re.split(r"[\s|、·#]+", shape.bare) if cell]
        text_above = page.shape(last - 1).stopped
        if text_above and shape.han and len(cells) > 2 and shape.size < 30 and not shape.stopped and not shape.colon:
            page.decide(last, Role.NOISE, 0.6, "a row of words at the very end")


def _rest(page: Page) -> None:
    for place in page.places():
        if not page.open(place) or page.role(place) is not None:
            continue
        shape: Shape = page.shape(place)
        sure = 0.85 if shape.stopped and shape.size > 20 else 0.6
        page.decide(place, Role.PARAGRAPH, sure, "nothing marks it as anything but body text")
