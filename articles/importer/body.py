"""The body of an article: pictures, quotations, lists, headings; what is left are paragraphs."""

from __future__ import annotations

import re

from articles.importer.page import Page
from articles.importer.reading import Role
from articles.importer.rules import (
    CAPTION_MARK,
    CREDIT_ALONE,
    CREDIT_AT_END,
    CREDIT_IN_BRACKETS,
)
from articles.importer.shapes import LABEL_VALUE, Shape

# Words that announce someone's own words at the end of a line with a colon.
SAYS = re.compile(
    r"(?:说|道|称|写|问|答|喊|讲|表示|指出|回忆|写道|坦言|强调|补充|感叹|回复|回应|回答|提到|解释|总结|认为|念|念道|唱|告诉[^,。]{0,10}|一?(?:句话|行字|句|段话|番话|段|封信|条规则|纸条|字条|短信|消息|留言|这样|话)|的是|则是|字样|题词|格言|名言|座右铭|短短[^,。]{0,8})[^,。!?]{0,6}[:—]+$"
    r"|\b(?:said|says|wrote|writes|read|reads|told|asked|replied|answered|added|recalled|line|sentence|words?|note|quote|it|this|was|is|message|sign|label|by hand|point was)\b[^.!?]{0,24}[:—]$"
)
# Words that announce items.
LISTS = re.compile(
    r"(?:如下|以下|下列|下面|包括|分别[是为有]|分为|清单|名单|步骤|[一二三四五六七八九十两几\d]+(?:大|个|项|点|条|种|件|类|笔|处|样|组|位|行|家|步|道|张|份|方面)[^,。]{0,10}|要点|内容|参数|安排|注意|推荐|建议|有|需要|材料|食材|优点|缺点|条件|结果)[^,。!?]{0,6}:$"
    r"|\b(?:following|include[sd]?|these|are|will|things|ways|steps|questions|items|points|list|below|key|things)\b[^.!?]{0,24}:$"
)
OPENS_LIKE_A_STORY = re.compile(
    r"(?:但|可是|可|然而|不过|于是|因此|所以|而|后来|之后|当时|那时|那天|那年|那|这|他|她|它|我|你|我们|他们|她们|咱|如今|现在|今年|去年|当|从|直到|随着|在|到了|到|为什么|为了|如果|由于|虽然|即使|据|其实|事实上|也许|最后|最终|一直|起初|最初|最开始|只是|只有|每|没有|没|有人|有一|对于|关于|至于|另外|此外|同时|接着|随后|首先|其次|\d{4}年|二零|[一二三四五六七八九十\d]+月)"
    r"|(?:but|and|so|then|however|he|she|it|they|we|i|you|in|on|at|when|after|before|that|this|there|if|for|by|last|now|as|while|still|yet|because|since|although)\b|[\"'「『]"
)


def read_body(page: Page) -> None:
    """Decide every line between head and tail that is still open.

    Out:    caption, image_credit, lead_in, pull_quote, list_item, heading, and paragraph for all the rest.
    Evidence: neighbours before shape: what stands at a picture, after a colon, in a run of similar lines.
    """
    _pictures(page)
    _marked_items(page)
    _tables(page)
    _announced(page)
    _numbered_headings(page)
    _runs(page)
    _quotations(page)
    _headings(page)
    _rest(page)


def free(page: Page, place: int) -> bool:
    """Whether a body line may still take a role from its surroundings."""
    return page.open(place) and page.role(place) in (None, Role.QA_ANSWER)


def _unmarked(page: Page, place: int) -> bool:
    return page.open(place) and page.role(place) is None


# Pictures ---------------------------------------------------------------------------------------------------------


def _pictures(page: Page) -> None:
    """Captions and credits, after a picture, before it, or marked as such on their own."""
    images = [place for place in page.places() if page.role(place) is Role.IMAGE]
    captioned = sum(_caption_score(page, place + 1) >= 2 for place in images) * 2 >= len(images)
    for place in images:
        _below_picture(page, place, captioned)
    for place in images:
        _above_picture(page, place)
    for place in page.places():
        if not _unmarked(page, place):
            continue
        shape = page.shape(place)
        if (
            CAPTION_MARK.match(shape.bare)
            and shape.size < 120
            and (shape.bare[0] in "▲△◎" or re.match(r"图\s*\d|下图|上图|figure|fig", shape.bare))
        ):
            page.decide(place, Role.CAPTION, 0.85, "marked as the words under a picture")
        elif (
            shape.size < 60
            and CREDIT_IN_BRACKETS.search(shape.bare)
            and not CREDIT_ALONE.fullmatch(shape.bare)
            and place < page.tail
        ):
            page.decide(place, Role.CAPTION, 0.75, "ends in a picture credit")
        elif (
            place < page.tail
            and shape.size < 40
            and CREDIT_ALONE.fullmatch(shape.bare[:120])
            and page.role(place - 1) in (Role.CAPTION, Role.IMAGE, Role.LIST_ITEM)
        ):
            page.decide(place, Role.IMAGE_CREDIT, 0.85, "says who made the picture above")


def _caption_score(page: Page, place: int) -> float:
    """How much the line right below a picture looks like the words for it."""
    if not _unmarked(page, place):
        return -9.0
    shape = page.shape(place)
    score = 0.0
    score += 4 * bool(CAPTION_MARK.match(shape.bare))
    score += 4 * bool(CREDIT_IN_BRACKETS.search(shape.bare[-140:]) or CREDIT_AT_END.search(shape.bare[-90:]))
    score += 4 * bool(
        re.search(r"[(\[【][^()]{1,20}(?:摄|图|供图|提供|绘)[)\]】]", shape.bare[:160])
        or re.search(r"[。.]\s*\S{2,6}\s摄\s", shape.bare[:160])
    )
    score += 2.5 * (not shape.stopped and not shape.colon and shape.size < 50)
    score += 2 * shape.slanted
    score += 1.5 * (page.apart(place + 1) and not page.apart(place))
    score += 1.5 * (not shape.indent and place + 1 < len(page.filled) and page.shape(place + 1).indent)
    score -= 3 * shape.indent
    score -= 2 * bool(OPENS_LIKE_A_STORY.match(shape.bare))
    score -= 1 * page.apart(place)
    score -= 2 * (shape.size > 60) + 1 * (shape.size > 40) + 3 * (shape.size > 110)
    score -= 5 * shape.heading_number + 2 * (shape.asks or shape.quoted) + 3 * (shape.level > 0 or shape.strong)
    score -= 4 * shape.colon
    alt = re.match(r"!\[([^\]]*)\]", page.shape(place - 1).key)
    score += 3 * bool(alt and alt[1] and (alt[1] in shape.key or shape.key in alt[1]))
    return score


def _below_picture(page: Page, place: int, captioned: bool) -> None:
    below = place + 1
    if (
        below < len(page.filled)
        and _unmarked(page, below)
        and CREDIT_ALONE.fullmatch(page.shape(below).bare[:120])
        and page.shape(below).size < 40
    ):
        page.decide(below, Role.IMAGE_CREDIT, 0.85, "says who made the picture above")
        return
    score = _caption_score(page, below)
    shape = page.shape(below) if below < len(page.filled) else None
    if shape is None or score + captioned < 2:
        return
    if shape.heading_shaped and not captioned and _paragraphs_follow(page, below) and score < 4:
        return
    page.decide(below, Role.CAPTION, min(0.95, 0.6 + score / 20), "stands right below a picture")
    after = below + 1
    while after < len(page.filled) and _unmarked(page, after):
        other = page.shape(after)
        if other.bare == shape.bare:
            page.decide(after, Role.CAPTION, 0.85, "repeats the caption above")
        elif CREDIT_ALONE.fullmatch(other.bare[:120]) and other.size < 40:
            page.decide(after, Role.IMAGE_CREDIT, 0.88, "says who made the picture above")
        elif other.slanted and not page.apart(after):
            page.decide(after, Role.CAPTION, 0.7, "goes on with the caption above")
        else:
            break
        after += 1


def _paragraphs_follow(page: Page, place: int) -> bool:
    """Whether two lines that read like body text come next."""
    following = [
        page.shape(p) for p in page.places(place + 1, min(place + 3, len(page.filled))) if page.role(p) is None
    ]
    return len(following) == 2 and all(shape.stopped for shape in following)


def _above_picture(page: Page, place: int) -> None:
    """A caption before its picture: marked, or clinging to the picture where lines otherwise stand apart."""
    above = place - 1
    if above < 0 or not _unmarked(page, above):
        return
    below = page.role(place + 1)
    shape = page.shape(above)
    marked = bool(
        CAPTION_MARK.match(shape.bare)
        or CREDIT_IN_BRACKETS.search(shape.bare[-140:])
        or CREDIT_AT_END.search(shape.bare[-90:])
    )
    clings = page.apart(above) and not page.apart(place) and (page.apart(place + 1) or place + 1 >= len(page.filled))
    if marked and shape.size < 90 and below is not Role.CAPTION:
        page.decide(above, Role.CAPTION, 0.85, "a marked caption above its picture")
    elif shape.slanted and below is not Role.CAPTION:
        page.decide(above, Role.CAPTION, 0.8, "italics above a picture")
    elif (
        clings
        and below not in (Role.CAPTION,)
        and shape.size < 60
        and not shape.colon
        and not OPENS_LIKE_A_STORY.match(shape.bare)
        and not shape.heading_number
    ):
        page.decide(above, Role.CAPTION, 0.7, "clings to the picture below it")


# Lists and tables -------------------------------------------------------------------------------------------------


def _marked_items(page: Page) -> None:
    for place in page.places(0, page.tail):
        shape = page.shape(place)
        if free(page, place) and shape.bullet and not shape.quoted and shape.size < 150:
            page.decide(place, Role.LIST_ITEM, 0.9, "begins with the mark of an item")
    for place in page.places(page.head, page.tail):
        if not free(page, place) or not page.shape(place).numbered:
            continue
        near = [
            p
            for p in (place - 1, place + 1)
            if 0 <= p < page.tail and page.shape(p).numbered and not page.apart(max(p, place))
        ]
        if near or (page.shape(place).stopped and page.shape(place - 1).colon):
            page.decide(place, Role.LIST_ITEM, 0.8, "a numbered item beside another")


def _tables(page: Page) -> None:
    """Rows: bars, or two neighbours with as many cells."""
    for place in page.places(page.head, page.tail):
        if not free(page, place):
            continue
        shape = page.shape(place)
        if shape.text.startswith("|") and shape.text.endswith("|") and len(shape.cells) > 1:
            page.decide(place, Role.LIST_ITEM, 0.9, "a row of a table")
        elif len(shape.cells) > 1 and not shape.stopped and shape.size < 60:
            near = [p for p in (place - 1, place + 1) if 0 <= p < page.tail]
            if any(len(page.shape(p).cells) == len(shape.cells) and not page.shape(p).stopped for p in near):
                page.decide(place, Role.LIST_ITEM, 0.85, "a row beside one with as many cells")


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
        if len(run) > 1 and not (
            SAYS.search(shape.bare) and not LISTS.search(shape.bare) and page.shape(run[0]).stopped
        ):
            for item in run:
                page.decide(item, Role.LIST_ITEM, 0.85, "one of several short lines after a colon")
        elif not (LISTS.search(shape.bare) and not SAYS.search(shape.bare)):
            quote = place + 1
            if page.shape(quote).size < 130 and not page.shape(quote).colon:
                if role is None:
                    page.decide(place, Role.LEAD_IN, 0.85, "ends in a colon, and a line stands alone after it")
                page.decide(quote, Role.PULL_QUOTE, 0.85, "a line alone after a colon")


def _plain_run(page: Page, start: int) -> list[int]:
    """The free lines from ``start`` that could be items: short, alike, unfinished; or the first line alone."""
    run: list[int] = []
    for place in page.places(start, page.tail):
        if not free(page, place):
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
    return run


def _runs(page: Page) -> None:
    """Three short unfinished lines in a row, or two below a heading, are items of a list."""
    place = page.head
    while place < page.tail:
        run = [place]
        while (
            free(page, run[0])
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
        labelled = sum(bool(LABEL_VALUE.fullmatch(page.shape(p).bare)) for p in items)
        if (
            len(items) > 2
            and (labelled in (0, len(items)))
            and not (labelled and page.shape(run[0]).han and not page.shape(run[0] - 1 if run[0] else 0).colon)
        ):
            for item in items:
                page.decide(item, Role.LIST_ITEM, 0.75, "one of several short lines in a row")
        place = run[-1] + 1


def _item_like(page: Page, place: int) -> bool:
    if not free(page, place):
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
    first, rest = page.shape(run[0]), [page.shape(place) for place in run[1:]]
    return (
        len(rest) > 1
        and (page.apart(run[0]) or bool(page.shape(run[0] - 1).stopped if run[0] else True))
        and first.heading_shaped
        and len(first.cells) < 2
    )


# Quotations -------------------------------------------------------------------------------------------------------


def _quotations(page: Page) -> None:
    """A quotation on its own line: repeated from the body, or short, in quotation marks, between spaces."""
    joined = "\n".join(re.sub(r"[\s\W]+", "", shape.key) for shape in page.shapes)
    for place in page.places(page.head, page.tail):
        if not free(page, place):
            continue
        shape = page.shape(place)
        words = re.sub(r"[\s\W]+", "", shape.key)
        if shape.key.startswith(">"):
            page.decide(place, Role.PULL_QUOTE, 0.9, "quotation mark of Markdown")
        elif (
            6 <= len(words)
            and shape.size < 60
            and joined.count(words) > 1
            and (page.apart(place) or shape.quoted)
            and (page.apart(place + 1) or shape.quoted)
        ):
            page.decide(place, Role.PULL_QUOTE, 0.8, "repeats words of the body on a line of its own")
        elif (
            shape.quoted
            and shape.size < 60
            and page.apart(place)
            and page.apart(place + 1)
            and page.common_gap == 0
            and shape.stopped
        ):
            page.decide(place, Role.PULL_QUOTE, 0.65, "a quotation alone between spaces")


# Headings ---------------------------------------------------------------------------------------------------------


def _numbered_headings(page: Page) -> None:
    for place in page.places(page.head, page.tail):
        if not _unmarked(page, place):
            continue
        shape = page.shape(place)
        if shape.number_alone and shape.size < 8 and place + 1 < page.tail:
            page.decide(place, Role.HEADING, 0.85, "the number of a section alone")
            if _unmarked(page, place + 1) and page.shape(place + 1).heading_shaped:
                page.decide(place + 1, Role.HEADING, 0.9, "stands below the number of a section")
        elif shape.heading_number and shape.heading_shaped and not shape.cells[1:]:
            page.decide(place, Role.HEADING, 0.88, "begins with the number of a section")


def _headings(page: Page) -> None:
    for place in page.places(page.head, page.tail):
        if not _unmarked(page, place):
            continue
        shape = page.shape(place)
        follows = place + 1 < page.tail and page.role(place + 1) not in (Role.CAPTION,)
        if not shape.heading_shaped or not follows:
            continue
        if LABEL_VALUE.fullmatch(shape.bare) and shape.size > 18:
            continue
        if shape.capitals or shape.strong:
            page.decide(place, Role.HEADING, 0.88, "a short line set off by capitals or bold")
        elif page.shape(place + 1).size > 6 or page.role(place + 1) is not None:
            page.decide(place, Role.HEADING, 0.75, "a short line without a final stop, with text after it")


def _rest(page: Page) -> None:
    for place in page.places():
        if not page.open(place) or page.role(place) is not None:
            continue
        shape: Shape = page.shape(place)
        sure = 0.85 if shape.stopped and shape.size > 20 else 0.6
        page.decide(place, Role.PARAGRAPH, sure, "nothing marks it as anything but body text")
