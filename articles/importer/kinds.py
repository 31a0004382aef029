"""Which kind of piece the copy says it is: from a section name above the headline, or from its form."""

from __future__ import annotations

import re
from collections.abc import Sequence

from articles.document import Kind
from articles.importer.reading import Role
from articles.importer.script import fold

# Section names as outlets print them above a headline or in the path to it, folded (simplified, narrow, lower case).
SECTIONS: dict[str, Kind] = {
    **dict.fromkeys(("观点", "评论", "社论", "时评", "专栏", "社评", "言论", "投书", "读者投书"), Kind.OPINION),
    **dict.fromkeys(("opinion", "comment", "column", "editorial", "op-ed"), Kind.OPINION),
    **dict.fromkeys(("分析", "深度分析", "解读", "评析", "analysis", "explainer"), Kind.ANALYSIS),
    **dict.fromkeys(("专访", "访谈", "对谈", "对话", "人物专访"), Kind.INTERVIEW),
    **dict.fromkeys(("interview", "interviews", "conversations", "q&a"), Kind.INTERVIEW),
    **dict.fromkeys(
        ("新闻稿", "企业供稿", "press release", "news release", "for immediate release"), Kind.PRESS_RELEASE
    ),
}
PARTS = re.compile(r"\s*[|/>·»›:\[\]()【】]+\s*")
WIRE = re.compile(r"/(?:prnewswire|[a-z]{3,12}wire)/|business wire", re.IGNORECASE)


def kind_of(texts: Sequence[str], roles: Sequence[Role]) -> Kind:
    """The kind that the copy names, or shows by its form; news when it does neither.

    In:     the repaired lines with their roles.
    Out:    interview where questions and answers alternate; else what a section name above the body says; else press
            release where a wire's mark stands in the first paragraph.
    Errors: none.
    Source: docs/raw-text.md.

    >>> kind_of(["首頁 > 評論 > 正文", "上個月，我取消了一筆預約。"], [Role.NOISE, Role.PARAGRAPH])
    <Kind.OPINION: 'opinion'>
    """
    if sum(role is Role.QA_QUESTION for role in roles) > 1:
        return Kind.INTERVIEW
    for text, role in zip(texts, roles, strict=True):
        if role is Role.NOISE:
            for part in PARTS.split(fold(text).strip()):
                if part in SECTIONS:
                    return SECTIONS[part]
        elif role is Role.SOURCE and "供稿" in text:
            return Kind.PRESS_RELEASE
        elif role is Role.PARAGRAPH:
            return Kind.PRESS_RELEASE if WIRE.search(text[:120]) else Kind.NEWS
    return Kind.NEWS
