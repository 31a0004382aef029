"""Pictures: which lines are their captions, and which say who made them."""

from __future__ import annotations

import re

from articles.importer.page import Page
from articles.importer.reading import Role
from articles.importer.rules import CAPTION_MARK, CREDIT_ALONE, CREDIT_AT_END, CREDIT_IN_BRACKETS
from articles.importer.shapes import Shape

OPENS_LIKE_A_STORY = re.compile(
    r"(?:但|可是|可|然而|不过|于是|因此|所以|而|后来|之后|当时|那时|那天|那年|那|这|他|她|它|我|你"
    r"|我们|他们|她们|咱|如今|现在|今年|去年|当|从|直到|随着|在|到了|到|为什么"
    r"|为了|如果|由于|虽然|即使|据|其实|事实上|也许|最后|最终|一直|起初|最初|最开始|只是|只有|每|没有"
    r"|没|有人|有一|对于|关于|至于|另外|此外|同时|接着|随后|首先|其次|\d{4}年"
    r"|二零|[一二三四五六七八九十\d]+月)"
    r"|(?:but|and|so|then|however|he|she|it|they|we|i|you|in|on|at|when|after|before|that|this|there|if|for|by"
    r"|last|now|as|while|still|yet|because|since|although)\b|[\"'「『](?![^」』\"']{1,8}[」』\"']的)"
)

# A first clause that only names a thing, as captions do: something 的 something, without a verb.
NAMES_A_THING = re.compile(
    r"(?:(?![,。:;]|了|过|着|是|有|说|不|会|要|都|就|也|被|把|让|还|很|却|能|可以|开始|正在|已|到|来自"
    r"|对|给|得|为).){1,18}的(?:(?![,。:;]|了|过|着|是"
    r"|有|说|不|会|要|都|就|也|被|把|让|还|很|却|能|可以|开始|正在|已|到|来自|对|给|得|为).){1,10}[,。]"
    r"|[a-z][^,.;:]{0,20}(?:,? (?:at|in|on|of|with|per|outside|inside|before|after|from|near|where|who|which"
    r"|that|and) )[^,.;:]{1,50}[,.]"
)
TELLS_OF_A_PICTURE = re.compile(
    r"(?:摄于|拍摄的|拍摄于|拍于|摄自|(?:19|20)\d\d年[^,。]{0,6}摄)|[(](?:[左右中上下]|前排|后排|前|后"
    r"|左一|右一|左二|右二)[^()]{0,4}[)]|(?:从左至右"
    r"|左起|右起|左为|右为|左图|右图|图为|截图|示意图|资料图|航拍|合影|合照|全景|外景|剧照|海报"
    r"|现场图)|\((?:left|right|centre|center|above|below"
    r"|pictured|top|bottom)\)|\bpictured\b|\bfile photo\b|\bfrom left\b"
)

# Words of a clause; a short line right below a picture that has one is rather a heading.
TELLS_SOMETHING = re.compile(r"了|不|会|要|吗|怎|为什么|什么|谁|但|却|能|可以|应该|如何")
_OWN_MARK = re.compile(r"[▲△]|图\s*\d|[上下]图|figure|fig")
_FOR_OUTLET = re.compile(
    r"[a-z][a-z.'’ -]{3,40} for (?:the )?[a-z][a-z.'’ -]{2,40}|[a-z][a-z.'’ -]{2,40}/[a-z][a-z.'’ -]{2,40}"
)


_AGENCY = re.compile(
    r"(?:the )?(?:getty images|reuters|afp|ap|epa|pa media|shutterstock|alamy|unsplash|istock|associated press)"
    r"|[a-z][a-z'’ ]{1,24} (?:images|pictures|photos)|视觉中国|新华社|中新社|法新社|路透社?"
    r"|美联社|欧新社|东方ic|图虫|资料图片?"
)


def is_picture_credit(shape: Shape) -> bool:
    """Whether a line beside a picture says who made it, and nothing else."""
    return shape.size < 40 and any(
        pattern.fullmatch(shape.bare[:120]) for pattern in (CREDIT_ALONE, _FOR_OUTLET, _AGENCY)
    )


def read_pictures(page: Page) -> None:
    """Captions and credits, after a picture, before it, or marked as such on their own."""
    images = [place for place in page.places() if page.role(place) is Role.IMAGE]
    captioned = 2 * sum(_has_caption(page, place) for place in images) > len(images)
    framed = [place for place in images if not page.apart(place + 1) and page.apart(place + 2)]
    if len(framed) > 3 and 5 * len(framed) >= 3 * len(images):
        for place in framed:
            below = page.shape(place + 1) if page.unmarked(place + 1) else None
            if (
                below
                and not below.level
                and not below.heading_number
                and not below.colon
                and not is_picture_credit(below)
            ):
                page.decide(place + 1, Role.CAPTION, 0.8, "like below most pictures here, one line and then a space")
    _alike_below(page, images)
    for place in images:
        _below_picture(page, place, captioned)
    for place in images:
        _above_picture(page, place)
    for place in page.places():
        shape = page.shape(place)
        if page.unmarked(place) and shape.size < 120 and CAPTION_MARK.match(shape.bare) and _OWN_MARK.match(shape.bare):
            page.decide(place, Role.CAPTION, 0.85, "marked as the words under a picture")


def _alike_below(page: Page, images: list[int]) -> None:
    """Whole sentences under pictures: most pictures have a short one below, and the text runs in long paragraphs."""
    below = [place + 1 for place in images if page.unmarked(place + 1)]
    if len(below) < 3 or 4 * len(below) < 3 * len(images):
        return
    text = [page.shape(p) for p in page.places(page.head, page.tail) if page.unmarked(p) and p not in set(below)]
    long_lines = sorted(shape.size for shape in text if shape.stopped)
    short = [place for place in below if page.shape(place).size <= 45 and not page.shape(place).heading_number]
    if len(long_lines) < 4 or 4 * len(short) < 3 * len(below):
        return
    usual = long_lines[len(long_lines) // 2]
    widths = sorted(page.shape(place).size for place in short)
    if 2 * widths[len(widths) // 2] > usual:
        return
    for place in short:
        shape = page.shape(place)
        if shape.stopped and 2 * shape.size < usual + 10 and not shape.colon and not shape.quoted:
            page.decide(place, Role.CAPTION, 0.7, "a short sentence below it, like below most pictures here")


def read_loose_credits(page: Page) -> None:
    """Credits and credited captions that no picture marker stands beside."""
    for place in page.places(0, page.tail):
        shape = page.shape(place)
        if not page.unmarked(place) or shape.size > 60:
            continue
        if CREDIT_ALONE.fullmatch(shape.bare[:120]):
            above = page.role(place - 1)
            if shape.size < 40 and above in (Role.CAPTION, Role.IMAGE, Role.LIST_ITEM, Role.IMAGE_CREDIT):
                page.decide(place, Role.IMAGE_CREDIT, 0.85, "says who made the picture or table above")
        elif CREDIT_IN_BRACKETS.search(shape.bare):
            page.decide(place, Role.CAPTION, 0.75, "ends in a picture credit")


def _caption_score(page: Page, place: int) -> float:
    """How much the line right below a picture looks like the words for it."""
    if not page.free(place):
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
    if shape.heading_shaped and not page.apart(place) and page.unmarked(place + 1) and not page.apart(place + 1):
        score += 2 * page.shape(place + 1).heading_shaped  # two short lines: the second is the heading
    named = NAMES_A_THING.match(shape.bare)
    if named and not OPENS_LIKE_A_STORY.match(shape.bare):
        score += 4 if named.group().endswith(("。", ".")) else 2.5
    numbered = place > 1 and bool(re.fullmatch(r"\d{1,3}\s*(?:/|of)\s*\d{1,3}", page.shape(place - 2).bare))
    score += 3 * numbered
    score += 2 * bool(TELLS_OF_A_PICTURE.search(shape.bare))
    alt = re.match(r"!\[([^\]]*)\]", page.shape(place - 1).key) if place else None
    score += 4 * bool(alt and alt[1] and (alt[1] in shape.key or shape.key in alt[1] or share_words(alt[1], shape.key)))
    score += 4 * bool(re.match(r"(?:the|a|an|his|her|their|our) [a-z'’-]+(?: [a-z'’-]+){0,2}\. ", shape.bare))
    return score


def share_words(one: str, other: str) -> bool:
    """Whether the name of a picture and a line have two words, or three pairs of characters, in common."""
    words = set(re.findall(r"[a-z]{4,}", one)) & set(re.findall(r"[a-z]{4,}", other))
    pairs = {one[at : at + 2] for at in range(len(one) - 1) if not one[at : at + 2].isascii()}
    return len(words) > 1 or sum(pair in other for pair in pairs) > 2


def _has_caption(page: Page, place: int) -> bool:
    """Whether the line below a picture is a caption beyond doubt: more than a short line that text follows."""
    score = _caption_score(page, place + 1)
    return score >= 3.5 or (score >= 2 and not _paragraphs_follow(page, place + 1))


def looks_like_caption(page: Page, place: int) -> bool:
    """Whether the line below a picture reads like the words for it."""
    return _caption_score(page, place) >= 2


def _below_picture(page: Page, place: int, captioned: bool) -> None:
    below = place + 1
    if below < len(page.filled) and page.free(below) and is_picture_credit(page.shape(below)):
        page.decide(below, Role.IMAGE_CREDIT, 0.85, "says who made the picture above")
        below += 1
    score = _caption_score(page, below)
    shape = page.shape(below) if below < len(page.filled) else None
    if shape is None or score + 1.5 * captioned < 2:
        return
    tells = bool(TELLS_SOMETHING.search(shape.bare)) and not TELLS_OF_A_PICTURE.search(shape.bare)
    if (
        shape.heading_shaped
        and _paragraphs_follow(page, below)
        and score < 3.5
        and (tells or not captioned)
        and not TELLS_OF_A_PICTURE.search(shape.bare)
    ):
        return
    page.decide(below, Role.CAPTION, min(0.95, 0.6 + score / 20), "stands right below a picture")
    after = below + 1
    while after < len(page.filled) and page.free(after):
        other = page.shape(after)
        if other.bare == shape.bare:
            page.decide(after, Role.CAPTION, 0.85, "repeats the caption above")
        elif is_picture_credit(other):
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
    if above < 0 or not page.free(above):
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
