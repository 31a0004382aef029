"""Credit lines: who did what, and for which outlet."""

from __future__ import annotations

import re
from dataclasses import dataclass

from articles.document import CreditRole
from articles.importer.dates import TIME, dates_in
from articles.importer.furniture import residue
from articles.importer.reading import Role
from articles.importer.script import fold, is_han


@dataclass(frozen=True)
class Label:
    """What a printed label says: the role of its line, and of the people named after it."""

    role: Role
    credit: CreditRole | None
    words: tuple[str, ...]


def _label(role: Role, credit: CreditRole | None, words: str) -> Label:
    return Label(role, credit, tuple(word.replace("_", " ") for word in words.split()))


# All labels in folded form (Simplified, lower case). A space inside a label is written as an underscore.
LABELS = (
    _label(
        Role.BYLINE,
        CreditRole.AUTHOR,
        "作者 文 撰文 采写 采访 采访整理 采访撰文 采访·撰文 采访、撰文 采访/撰文 采访和撰文 整理 撰稿 撰稿人 撰写 文字 主笔 执笔 供稿 记者 本报记者 本刊记者 本台记者 特约记者 见习记者 实习记者 首席记者"
        " 驻地记者 特派记者 特派员 通讯员 实习生 特约撰稿 特约撰稿人 特约作者 原作者 文/图 图/文 文图 图文 文、图 采写/摄影 报道 报道记者 文案 著 口述整理 文·图 专栏作者 评论员 本报评论员 写作 作 特约评论员"
        " 联合采写 文稿 编写 by words words_by story_by text text_by written_by reporting reporting_by reported_by interview_by interviewed_by"
        " additional_reporting_by writing_by author authors writer as_told_to story words_and_pictures words_and_photographs additional_reporting reporter report_by",
    ),
    _label(
        Role.BYLINE,
        CreditRole.TRANSLATOR,
        "编译 翻译 译者 译 译文 校译 中译 编译者 translated_by translation translation_by translator",
    ),
    _label(Role.BYLINE, CreditRole.NARRATOR, "口述 讲述 讲述人 口述者 自述 播音 朗读 受访 受访者 narrated_by"),
    _label(
        Role.EDITOR,
        CreditRole.EDITOR,
        "编辑 责编 责任编辑 值班编辑 执行编辑 文字编辑 本文编辑 网络编辑 网编 主编 值班主编 执行主编 监制 统筹 策划 编审 终审 复审 初审 审核 审校 校对 审读 校阅 核稿 核校 审定 责校 运营编辑 编校 本期编辑"
        " 新媒体编辑 版面编辑 美编 排版 运营 审稿 编采 责任校对 校审 出品人 制作人 制作 值班编委 编委"
        " edited_by editor editors editing_by editing copy_editor copy_editing copy_edited_by fact-checked_by fact-checking_by fact_checked_by sub-editor subeditor commissioning_editor produced_by",
    ),
    _label(
        Role.SOURCE,
        None,
        "来源 稿源 稿件来源 文章来源 信息来源 新闻来源 消息来源 内容来源 本文来源 本文来自 文章来自 出品 公众号 微信公众号 转自 转载自 转载来源 摘自 选自 原载 原载于 首发 首发于 出处 媒体 原标题来源 刊于 来自 source"
        " news_provided_by provided_by originally_published_in originally_published_by first_published_in first_published_by from_our_partner published_by via",
    ),
    _label(
        Role.DATE,
        None,
        "发布时间 发表时间 发布日期 发表日期 更新时间 最后更新 更新 日期 时间 发布 发布于 发表于 刊登于 刊登日期 刊出 刊出日期 出版日期 上线时间 稿件日期 发稿时间 发稿 发稿日期 最后更新时间 更新于 首次发布 发文时间"
        " published published_on first_published updated last_updated last_modified posted posted_on date release_date created release_date modified filed",
    ),
    _label(
        Role.IMAGE_CREDIT,
        CreditRole.PHOTOGRAPHER,
        "摄影 摄影师 摄影记者 摄 图/摄影 图片摄影 影像 拍摄 题图摄影 photo photo_by photos photos_by photography photography_by photographs photographs_by photographer photograph"
        " photograph_by pictures pictures_by picture picture_by image image_by images images_by visuals",
    ),
    _label(
        Role.IMAGE_CREDIT,
        CreditRole.ILLUSTRATOR,
        "插图 插画 绘图 绘画 漫画 制图 设计 视觉 视觉设计 图表 美术 美术设计 制表 illustration illustrations illustration_by illustrations_by illustrated_by graphic graphics graphics_by art_by artwork_by chart",
    ),
    _label(
        Role.IMAGE_CREDIT,
        None,
        "图源 题图 头图 封面图 封面 图 图片 图片来源 配图 供图 图片提供 图片版权 题图来源 头图来源 封面来源 封面图来源 图片供图 图片源自 图照 图说 资料照 照片 照片提供 照片来源 题图/视觉"
        " credit image_credit photo_credit photo_courtesy_of picture_credit images_courtesy_of image_source",
    ),
    _label(Role.NOISE, None, "标签 关键词 关键字 话题 tags tag keywords key_words topics filed_under labels"),
)

_BY_WORD = {word: label for label in LABELS for word in label.words}
_ALTERNATIVES = "|".join(re.escape(word) for word in sorted(_BY_WORD, key=len, reverse=True))
# A label stands at the start or behind a separator, and a separator or a space stands behind it.
LABELLED = re.compile(rf"(?:^|(?<=[\s;,|·/(\[【、—-]))(?P<label>{_ALTERNATIVES})(?:\s*[:|/·]+\s*|\s+(?=\S))")
_MARKED = re.compile(rf"(?:^|(?<=[\s;,|·(\[【—-]))(?P<label>{_ALTERNATIVES})\s*[:|/]\s*")
_BARE_REPORTER = re.compile(r"[(\[【]?(?P<label>(?:本报|本刊|特约|实习|见习|驻地|特派)?记者)(?=[^\s:|/])")
_AFFILIATION = re.compile(r"\((?P<words>[^()]*)\)|\[(?P<more>[^\[\]]*)\]")
_CUT = re.compile(r"\s*(?:发自|于.{1,8}报道|/\s*[^/\s]{1,8}(?:报道|报导|电|摄影)|综合报道|综合报导|综合整理|\|)")
_ENGLISH_TAIL = re.compile(r"\s+(?:in|for|at|from|contributed|is|special to|with)\s+.*$", re.IGNORECASE)
_NOT_A_NAME = re.compile(
    r"\b(?:writer|editor|correspondent|reporter|staff|desk|contributor|photographer|critic|columnist|producer|intern|bureau|senior|chief)\b",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*(?:[、,，;；&＆/／+＋]|\s+and\s+|\s+with\s+|(?<=[\u3400-\u9fff])[和与及](?=[\u3400-\u9fff]{2}))\s*",
    re.IGNORECASE,
)
_MARKS = " \t\u3000*_:：|｜丨/／·•.。,，;；()（）[]【】〔〕「」“”\"'—-"


@dataclass(frozen=True)
class Segment:
    """A labelled part of a line: ``text[start:end]`` is the value, the label stands at ``at``."""

    label: Label
    word: str
    at: int
    start: int
    end: int


@dataclass(frozen=True)
class Name:
    """A name in a line at ``start:end``, with the affiliation printed behind it."""

    text: str
    start: int
    end: int
    affiliation: str = ""


def segments(text: str, *, everywhere: bool = True) -> list[Segment]:
    """The labelled parts of a credit line, in order.

    In:     a repaired line.
    Out:    one Segment per label; empty when the line does not begin with a label and ``everywhere`` is False.
    Errors: none.

    >>> [(part.word, "文/甲乙 編輯:丙丁"[part.start:part.end]) for part in segments("文/甲乙 編輯:丙丁")]
    [('文', '甲乙'), ('编辑', '丙丁')]
    """
    key = fold(text[:400]).replace("*", " ")
    found: list[tuple[int, int, str]] = []
    first = LABELLED.match(key, len(key) - len(key.lstrip(" ([【")))
    if first:
        found.append((first.start(), first.end(), first["label"]))
    else:
        bare = _BARE_REPORTER.match(key)
        if bare:
            found.append((bare.start(), bare.end(), bare["label"]))
    if not found and not everywhere:
        return []
    begin = found[0][1] if found else 0
    pattern = LABELLED if found and key[found[0][1] - 1 : found[0][1]] == " " else _MARKED
    for match in pattern.finditer(key, begin):
        found.append((match.start(), match.end(), match["label"]))
    result = []
    for number, (at, start, word) in enumerate(found):
        end = found[number + 1][0] if number + 1 < len(found) else len(text)
        result.append(Segment(_BY_WORD.get(word, LABELS[0]), word, at, start, end))
    return result


def names(text: str, start: int = 0, end: int | None = None) -> list[Name]:
    """The names in a part of a line.

    In:     a repaired line and the part to read.
    Out:    names in order. Two single Han characters with a space between are one name; an affiliation in brackets
            belongs to the name before it.
    Errors: none.

    >>> [name.text for name in names("朱 輝 聞人可、李默（某大學）")]
    ['朱輝', '聞人可', '李默']
    >>> [name.text for name in names("Ada Moss in Port Ashley and Lee Park")]
    ['Ada Moss', 'Lee Park']
    """
    end = len(text) if end is None else end
    cut = _CUT.search(fold(text[start:end]))
    if cut and cut.start() > 0:
        end = start + cut.start()
    found: list[Name] = []
    at = start
    for piece_start, piece_end in _pieces(text, start, end):
        found += _in_piece(text, piece_start, piece_end)
        at = piece_end
    del at
    return found


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Split at separators that stand outside brackets."""
    depth_marks = [
        (match.start(), match.end()) for match in re.finditer(r"[(（\[〔][^()（）\[\]〔〕]*[)）\]〕]", text[start:end])
    ]
    result, at = [], start
    for match in _SPLIT.finditer(text, start, end):
        if any(a + start <= match.start() < b + start for a, b in depth_marks):
            continue
        result.append((at, match.start()))
        at = match.end()
    result.append((at, end))
    return result


def _in_piece(text: str, start: int, end: int) -> list[Name]:
    piece = text[start:end]
    affiliation = ""
    bracket = _AFFILIATION.search(fold(piece))
    if bracket:
        affiliation = piece[bracket.start() + 1 : bracket.end() - 1]
        piece = piece[: bracket.start()]
    lead = len(piece) - len(piece.lstrip(_MARKS))
    start += lead
    piece = piece.strip(_MARKS)
    if not piece:
        return []
    if not any(map(is_han, piece)):
        piece = _ENGLISH_TAIL.sub("", piece).rstrip(_MARKS)
        piece = re.sub(r"^(?:by|the)\s+", "", piece, flags=re.IGNORECASE) or piece
        start = text.find(piece, start)
        if not piece or _NOT_A_NAME.search(piece) or len(piece.split()) > 5 or any(c.isdigit() for c in piece):
            return []
        return [Name(piece, start, start + len(piece), affiliation)]
    return _han_names(text, start, piece, affiliation)


def _han_names(text: str, start: int, piece: str, affiliation: str) -> list[Name]:
    tokens = [(match.start() + start, match.end() + start) for match in re.finditer(r"\S+", piece)]
    if len(tokens) > 1 and not any(is_han(char) for char in text[tokens[1][0] : tokens[1][1]]):
        return [Name(piece, start, start + len(piece), affiliation)]  # 佐藤 Ken
    merged: list[tuple[int, int]] = []
    for at, (first, last) in enumerate(tokens):
        single = last - first == 1
        if single and merged and merged[-1][1] - merged[-1][0] == 1 and at:
            merged[-1] = (merged[-1][0], last)
        else:
            merged.append((first, last))
    found = []
    for first, last in merged:
        name = re.sub(r"\s", "", text[first:last])
        name = re.sub(r"^(?:实习生|實習生|记者|記者|通讯员|通訊員)", "", name) or name
        if name.rstrip("等") and fold(name) not in ("报道", "摄影报道", "综合报道", "等", "摄", "文"):
            found.append(Name(name.removesuffix("等") if len(name) > 2 else name, first, last))
    if found and affiliation:
        last_name = found[-1]
        found[-1] = Name(last_name.text, last_name.start, last_name.end, affiliation)
    return found


def strip_counts(key: str) -> str:
    """A folded line without dates, times and counters, to see what else is on it."""
    for dated in list(dates_in(key)):
        key = key[: dated.start] + " " * (dated.end - dated.start) + key[dated.end :]
    return TIME.sub(lambda match: " " * len(match.group()), key)


def mostly_furniture(key: str) -> bool:
    """Whether hardly anything but furniture is on a folded line."""
    return residue(key) < 0.2
