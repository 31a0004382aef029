"""The labels desks print before names, outlets and dates."""

from __future__ import annotations

import re
from dataclasses import dataclass

from articles.document import CreditRole
from articles.importer.reading import Role


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
        "访问 访谈 访问整理 "
        "作者 文 撰文 采写 采访 采访整理 采访撰文 采访·撰文 采访、撰文 采访/撰文 采访和撰文 整理 撰稿 "
        "撰稿人 撰写 文字 主笔 执笔 供稿 记者 本报记者 本刊记者 本台记者 特约记者 见习记者 实习记者 "
        "首席记者"
        " 驻地记者 特派记者 特派员 通讯员 实习生 特约撰稿 特约撰稿人 特约作者 原作者 文/图 图/文 文图 "
        "图文 文、图 采写/摄影 报道 报道记者 文案 著 口述整理 文·图 专栏作者 评论员 本报评论员 "
        "写作 作 特约评论员 主持 主持整理 记录 记录整理 对谈整理"
        " 联合采写 文稿 编写 by words words_by story_by text text_by written_by reporting reporting_by reported_by "
        "interview_by interview words_and_interview interviewed_by"
        " additional_reporting_by writing_by author authors writer as_told_to story words_and_pictures "
        "words_and_photographs additional_reporting reporter report_by",
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
        "编辑 责编 责任编辑 值班编辑 执行编辑 文字编辑 本文编辑 网络编辑 网编 主编 值班主编 执行主编 "
        "监制 统筹 策划 编审 终审 复审 初审 审核 审校 校对 审读 校阅 核稿 核校 审定 责校 "
        "运营编辑 编校 本期编辑"
        " 新媒体编辑 版面编辑 美编 排版 运营 审稿 编采 编 责任校对 校审 图片编辑 数据编辑 reviewed_by "
        "剪接 剪辑 校订 摘编 整编 "
        "出品人 制作人 制作 值班编委 编委"
        " edited_by edit editor editors editing_by editing copy_editor copy_editing copy_edited_by fact-checked_by "
        "fact-checking_by fact_checked_by sub-editor subeditor commissioning_editor produced_by",
    ),
    _label(
        Role.SOURCE,
        None,
        "来源 稿源 稿件来源 文章来源 信息来源 新闻来源 消息来源 内容来源 本文来源 本文来自 文章来自 出品 "
        "公众号 微信公众号 转自 转载自 转载来源 摘自 选自 原载 原载于 首发 首发于 出处 媒体 "
        "原标题来源 刊于 来自 本文来自公众号 本文来自微信公众号 本文转自 来源于 发布单位 发布机构 "
        "发布机关 供稿单位 来源单位 发文单位 source"
        " news_provided_by provided_by originally_published_in originally_published_by first_published_in "
        "first_published_by from_our_partner published_by via",
    ),
    _label(
        Role.DATE,
        None,
        "发布时间 发表时间 发布日期 发表日期 更新时间 最后更新 更新 日期 时间 发布 发布于 发表于 刊登于 "
        "刊登日期 刊出 刊出日期 出版日期 上线时间 稿件日期 发稿时间 发稿 发稿日期 最后更新时间 "
        "更新于 最新更新 首次刊登 首次发布 首次发布 发文时间"
        " published published_on first_published updated last_updated last_modified posted posted_on date "
        "release_date created release_date modified filed",
    ),
    _label(
        Role.IMAGE_CREDIT,
        CreditRole.PHOTOGRAPHER,
        "摄影 摄影师 摄影记者 摄 图/摄影 图片摄影 影像 拍摄 题图摄影 photo photo_by photos photos_by "
        "photography photography_by "
        "photographs photographs_by photographer photograph"
        " photograph_by pictures pictures_by picture picture_by image image_by images images_by visuals "
        "portraits portraits_by portrait",
    ),
    _label(
        Role.IMAGE_CREDIT,
        CreditRole.ILLUSTRATOR,
        "插图 插画 绘图 绘画 漫画 制图 设计 视觉 视觉设计 图表 美术 美术设计 制表 illustration "
        "illustrations illustration_by illustrations_by "
        "illustrated_by graphic graphics graphics_by art_by artwork_by chart",
    ),
    _label(
        Role.IMAGE_CREDIT,
        None,
        "图源 题图 头图 封面图 封面 图 图片 图片来自 照片来自 图片来源 资料来源 数据来源 配图 供图 图片提供 图片版权 "
        "题图来源 头图来源 封面来源 封面图来源 图片供图 图片源自 图照 资料照 照片 照片提供 "
        "照片来源 题图/视觉"
        " credit image_credit photo_credit photo_courtesy_of picture_credit images_courtesy_of image_source",
    ),
    _label(
        Role.IMAGE_CREDIT, CreditRole.DATA, "数据 数据分析 数据采集 数据可视化 可视化 data data_by data_visualisation"
    ),
    _label(Role.NOISE, None, "标签 关键词 关键字 话题 tags tag keywords key_words topics filed_under labels"),
)

_BY_WORD = {word: label for label in LABELS for word in label.words}
# Desks invent labels, but keep the last word: 图片编辑, 英文翻译, 本期整理.
_ENDINGS = {
    ending: ending for ending in ("编辑", "翻译", "整理", "采访", "作者", "摄影", "制图", "插画", "文字", "记者")
}
_ENDINGS |= {"责编": "编辑", "校对": "编辑", "编译": "翻译", "撰文": "作者", "撰稿": "作者", "单位": "来源"}
_ENDINGS |= {"时间": "时间", "日期": "日期"}
_ALTERNATIVES = "|".join(re.escape(word) for word in sorted(_BY_WORD, key=len, reverse=True))
_ALTERNATIVES += rf"|[\u4e00-\u9fff]{{1,4}}(?:{'|'.join(_ENDINGS)})"
# Labels joined: 文/图, 摄影·文字, 采访、撰文.
_JOINED = rf"(?:{_ALTERNATIVES})(?:\s*[/·・、&和与及]\s*(?:{_ALTERNATIVES}))*"
# A label stands at the start or behind a separator, and a separator or a space stands behind it.
LABELLED = re.compile(rf"(?:^|(?<=[\s;,|·/(\[【、—-]))(?P<label>{_JOINED})(?:\s*[:|/·=✎✍]+\ufe0f?\s*|\s+(?=\S))")
MARKED = re.compile(rf"(?:^|(?<=[\s;,|·(\[【—-]))(?P<label>{_JOINED})\s*[:|/=]\s*")
BARE_REPORTER = re.compile(
    r"[(\[【]?(?P<label>(?:本报|本刊|特约|实习|见习|驻地|特派)?记者)(?=[^\s:|/])(?!手记|观察|调查|从"
    r"|在|了解|获悉|注意|看到|采访|发现|近日|日前|走访|会|们|节|站|证|招待|表示|问|下午|上午|昨|今|到|来|向|又|再|联系|致电|尝试|直击|目击)"
)


def label_of(word: str) -> Label:
    """The label a printed word or a joined one stands for: authors before all others, else the first part.

    >>> label_of("摄影·文字").role.value, label_of("图片编辑").role.value
    ('byline', 'editor')
    """
    parts = [part.strip() for part in re.split(r"[/·・、&]", word) if part.strip()]
    found = [_one_label(word)] if word in _BY_WORD else [_one_label(part) for part in parts]
    return next((label for label in found if label.credit is CreditRole.AUTHOR), found[0])


def _one_label(word: str) -> Label:
    known = _BY_WORD.get(word) or _BY_WORD.get(_ENDINGS.get(word[-2:], ""))
    return known or LABELS[0]


def label_word(words: str) -> bool:
    """Whether folded words are a label and nothing else.

    >>> label_word("刊登日期"), label_word("last updated"), label_word("海边周刊")
    (True, True, False)
    """
    return words in _BY_WORD or bool(re.fullmatch(_JOINED, words))
