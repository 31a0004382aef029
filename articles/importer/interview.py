"""Interviews: who speaks, who asks, and which lines go on with a turn."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise

from articles.importer.labels import LABELS
from articles.importer.page import Page
from articles.importer.reading import Role
from articles.importer.rules import is_notice
from articles.importer.script import words
from articles.importer.shapes import SPEAKER, Shape

ASKERS = words("q 问 提问 记者 主持人 采访者 编辑 question interviewer host 本刊 本报 笔者 moderator 主持")
ANSWERERS = words("a 答 回答 answer 受访者 嘉宾 guest")
# Labels of plain remarks, which are no speakers however often they come.
REMARKS = words(
    "注 提示 地址 电话 联系人 联系电话 时间 地点 网址 邮箱 备注 说明 附件 注意 例如 比如 链接 附 "
    "结论 结果 答案 原因 优点 缺点 票价 开放时间 交通 note notes address ",
    "phone email tel",
    " time place price warning example result answer tip tips update source date",
)
_CREDITS = frozenset(word for label in LABELS for word in label.words) - ASKERS


def speaker(shape: Shape) -> str:
    """The folded label a line begins with, if it could be a speaker's; else nothing.

    >>> from articles.importer.shapes import shapes_of
    >>> speaker(shapes_of(["**問：**潮水呢？"], ["**問：**潮水呢？"])[0])
    '问'
    """
    if shape.level or shape.bullet:
        return ""
    numbered = re.match(
        r"(?:[*_]+(?P<bold>[qa问答])\s?[.:、)]|(?P<who>[qa问答])\s?\d{1,2}\s?[.:、)])[*_]*\s*\S"
        r"|(?P<barred>[qa]|问|答|记者|主持人?|受访者)\s*[/|]\s*(?![^/|]{0,8}[/|])\S",
        shape.key,
    )
    if numbered:
        return numbered["who"] or numbered["bold"] or (numbered["barred"] if shape.size > 5 else "")
    match = SPEAKER.match(shape.key[:120])
    if not match:
        return ""
    label = match["label"].strip(" *")
    if (
        label in REMARKS
        or label in _CREDITS
        or label.endswith(("来自", "来源"))
        or "http" in label
        or re.search(r"[,。!?;\"'「」《》|/]|\d{2}", label)
    ):
        return ""
    return label if len(label) <= 8 or (label.isascii() and len(label.split()) <= 4) else ""


def turns_of(page: Page) -> dict[int, Role]:
    """The labelled turns and bold questions."""
    blank = Page(page.shapes, page.language, {}, page.filled, page.place, 0, len(page.filled), page.common_gap)
    read_turns(blank)
    return {page.place[index]: decision.role for index, decision in blank.decisions.items()}


def read_turns(page: Page) -> None:
    """Find the turns of an interview.

    Out:    qa_question and qa_answer for labelled turns and for bold questions, firm.
    Evidence: two labels at least twice each, taking turns; shortened labels count with the long ones. Or, in copy
            without labels, bold lines that ask, with plain lines after them.
    """
    labels = {place: speaker(page.shape(place)) for place in page.places() if page.open(place)}
    labels = {place: label for place, label in labels.items() if label}
    counts = Counter(labels.values())
    frequent = {label for label, times in counts.items() if times > 1}
    turns: dict[int, str] = {}
    if len(frequent) > 1 and _taking_turns([label for label in labels.values() if label in frequent]):
        turns = {
            place: label
            for place, label in labels.items()
            if label in frequent or _beside_frequent(place, labels, frequent)
        }
    if not _somebody_asks(page, turns):
        turns = {}
    asking = _who_asks(page, turns)
    for place, label in turns.items():
        role = Role.QA_QUESTION if label in asking else Role.QA_ANSWER
        page.decide(place, role, 0.95, f"a turn of {label!r} in an interview")
    bold = [place for place in page.places() if page.open(place) and page.shape(place).strong]
    asking_bold = [place for place in bold if page.shape(place).asks]
    if turns:
        slanted = [p for p in page.places(min(turns)) if page.unmarked(p) and page.shape(p).slanted]
        asked = next((at for at, p in enumerate(slanted) if page.shape(p).asks), len(slanted))
        asking_bold += [p for p in slanted[asked:] if page.role(p - 1) is not Role.IMAGE]
    if asking_bold and (turns or (len(asking_bold) > 2 and 5 * len(asking_bold) >= 4 * len(bold))):
        first, last = asking_bold[0], asking_bold[-1]
        for place in asking_bold if turns else [place for place in bold if first <= place <= last]:
            page.decide(place, Role.QA_QUESTION, 0.85, "a bold line that asks, in an interview")


def _somebody_asks(page: Page, turns: dict[int, str]) -> bool:
    """Labels that come again and again may be those of a list; in a talk somebody asks."""
    questions = sum(page.shape(place).asks for place in turns)
    return bool(set(turns.values()) & (ASKERS | ANSWERERS)) or questions * 6 >= len(turns)


def _taking_turns(sequence: list[str]) -> bool:
    changes = sum(one != other for one, other in pairwise(sequence))
    return len(sequence) > 3 and changes * 2 >= len(sequence)


def _shortened(one: str, other: str) -> bool:
    """Whether one label is a short form of the other: a part of it, or its initials."""
    short, long = sorted((one, other), key=len)
    initials = "".join(word[0] for word in long.split())
    return short in long or short == initials or set(short) <= set(long)


def _beside_frequent(place: int, labels: dict[int, str], frequent: set[str]) -> bool:
    """Whether a rare label takes part in the talk: a frequent speaker is next to it, or it is one's longer name."""
    order = sorted(labels)
    at = order.index(place)
    near = [order[near] for near in (at - 1, at + 1) if 0 <= near < len(order) and abs(order[near] - place) <= 3]
    label = labels[place]
    known = label in ASKERS | ANSWERERS or any(_shortened(label, other) for other in frequent)
    return (known and bool(near)) or (len(near) == 2 and all(labels[other] in frequent for other in near))


def _who_asks(page: Page, turns: dict[int, str]) -> set[str]:
    """The labels of the one who asks: named so, or most of their turns are questions."""
    asks: defaultdict[str, list[bool]] = defaultdict(list)
    for place, label in turns.items():
        asks[label].append(page.shape(place).asks)
    score = {
        label: sum(turn) / len(turn) + 2 * (label in ASKERS) - 2 * (label in ANSWERERS) for label, turn in asks.items()
    }
    asking = {label for label, value in score.items() if value >= 0.5}
    if not asking and score:
        asking = {max(score, key=lambda label: score[label])}
    return asking


def continue_turns(page: Page) -> None:
    """Lines without a label go on with the answer, up to a heading, a note or the end of the talk.

    Out:    qa_question and qa_answer, open to later passes; headings between the turns.
    """
    turn_places = [p for p in page.places(0, page.tail) if page.role(p) in (Role.QA_QUESTION, Role.QA_ANSWER)]
    if not turn_places:
        return
    last = turn_places[-1]
    # In a piece that is mostly something else, the talk ends with its last labelled answer.
    passing = 3 * len(turn_places) < page.tail - turn_places[0] + turn_places[0] // 2
    current: Role | None = None
    first = False  # whether the next line is the first after a question
    for place in page.places(turn_places[0], page.tail):
        role = page.role(place)
        if role in (Role.QA_QUESTION, Role.QA_ANSWER):
            current, first = Role.QA_ANSWER, role is Role.QA_QUESTION
            continue
        shape = page.shape(place)
        if not page.open(place) or role in (Role.IMAGE, Role.NOISE, Role.LINK):
            continue
        above_turn = shape.heading_shaped and (not shape.quoted or not first) and _before_turn(page, place)
        after_talk = place > last and shape.heading_shaped and shape.size < 13 and not shape.asks and not first
        numbered = bool(re.match(r"第?[一二三四五六七八九十]{1,3}[、章节]", shape.bare)) and shape.heading_shaped
        if role is Role.HEADING or above_turn or after_talk or (numbered and not first and not shape.asks):
            page.decide(place, Role.HEADING, 0.8, "a short line between the turns of an interview")
            current = None
        elif re.match(r"(?:注|提示|地址|备注|编者注|note)\s*:", shape.bare) or is_notice(shape):
            continue
        elif current and (first or place < last or not (passing or page.apart(place))):
            page.decide(place, current, 0.75, "goes on with the answer before it", firm=False)
            first = False
        else:
            current = None


def _before_turn(page: Page, place: int) -> bool:
    """Whether the next line, pictures aside, opens a question."""
    for after in range(place + 1, min(place + 4, page.tail)):
        if page.role(after) is Role.QA_QUESTION:
            return True
        if page.role(after) is not Role.IMAGE:
            return False
    return False
