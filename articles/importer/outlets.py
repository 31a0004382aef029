"""Outlets: how copy names the paper, site or account it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable

from articles.importer.script import fold

OUTLET_WORDS = re.compile(
    r"(?:报|报社|通讯社|新闻社|社|网|电视台|电台|广播|副刊|周刊|月刊|季刊|杂志|日报|晚报|早报|时报|快报|新闻|财经|实验室|工作室|传媒|媒体|观察|调查|文讯|纪事|志|评论|频道|在线|人物|之声|编辑部|出版社|书局|局|厅|委|中心|公司|政府|大学|研究所|研究院|协会)$"
    r"|\b(?:the|press|news|times|post|journal|review|daily|weekly|courier|gazette|herald|tribune|guardian|observer|wire|magazine|quarterly|monthly|bulletin|chronicle|telegraph|standard|dispatch|letter|reporter|agency|today|report|bureau|mail|star|globe|sentinel|examiner|argus|echo|record|register|ledger|mercury|digest|monitor)\b"
)
REPORTS = re.compile(
    r"(?P<outlet>[^\s:,。!?|]{2,16}?)\s*(?:综合)?(?:报道|报导|原创|出品|编译|专稿|独家|首发|讯)(?=\s*$|\s*\|)"
)
RIGHTS = re.compile(
    r"(?:著作权|版权|本文)(?:归|属|为|由|授权)?(?:于)?\s*[《「“\"]?(?P<a>[^\s《》「」“”\"。,;:(]{2,16}?)[》」”\"]?\s*(?:所有|原创|独家|编辑室|享有|杂志所有)"
    r"|(?:copyright|©|\(c\))\s*(?:©|\(c\))?\s*(?:19|20)\d\d\s*(?:by\s+)?(?P<b>[a-z][^.,;|©]{1,40}?)(?=\s*[.,;|©]|$|\s+all rights)"
    r"|(?:copyright|©|\(c\))\s+(?P<c>[a-z][a-z .'&-]{1,40}?),?\s+(?:19|20)\d\d"
    r"|(?:转载|注明|来源)[^。]{0,8}(?:注明|洽|自|来自)(?:来源|出处)?[:\s]*[「“《\"](?P<d>[^」”》\"]{2,16})[」”》\"]"
)
FOLLOW = re.compile(
    r"(?:关注|订阅|欢迎关注|公众号|微信号)\s*[:]?\s*[「『\"“《](?P<a>[^」』\"”》]{2,20})[」』\"”》]|关注(?P<b>[^\s,。!|:「\"]{2,12})$|本文来自微信公众号\s*[:]?\s*(?P<c>[^\s,。(]{2,16})"
)
DATELINE_OUTLET = re.compile(
    r"^[^()]{2,60}\((?P<a>[a-z][a-z .&-]{1,30})\)\s*[-—–]|^[^/]{2,80}/(?P<b>[^/]{2,30})/\s*--|^[\[(【]?(?P<c>[^\s\[(【记者]{2,8}(?:社|网|报))(?:记者|[^\s。,]{0,8}\d{1,2}月)"
)
STANDFIRST_OUTLET = re.compile(r"【(?P<a>[^】]{2,12}?)(?:导读|编者按|编按|导语|按|摘要|提要)】")
SUFFIX = re.compile(r"[_|—-]+\s*(?P<a>[^_|—-]{2,20})$")


def outlet(text: str, start: int = 0, end: int | None = None) -> tuple[int, int] | None:
    """Where in a part of a line the outlet's own name stands, without brackets, ID and words like 報道.

    >>> line = "來源｜《海邊週刊》（ID：seaside）"
    >>> line[slice(*outlet(line, 3))]
    '海邊週刊'
    """
    end = len(text) if end is None else end
    key = fold(text[start:end])
    for pattern in (
        r"[《「『\"“]([^《》「」『』\"“”]{2,30})[》」』\"”]",
        r"^[\s:|/·]*((?:[^\s(\[|,。;]|(?<=[a-z.&]) (?=[a-z&(]))+)",
    ):
        match = re.search(pattern, key)
        if match and match[1].strip():
            first, last = match.span(1)
            word = key[first:last]
            trimmed = re.sub(r"(?:综合)?(?:报道|报导|原创|出品|编译|专稿|独家|讯)$", "", word) or word
            return start + first, start + first + len(trimmed)
    return None


def looks_like_outlet(key: str) -> bool:
    """Whether a folded name ends like an outlet's rather than a person's."""
    return bool(OUTLET_WORDS.search(key.strip()))


def named_outlets(keys: Iterable[str]) -> set[str]:
    """The outlets that folded lines name anywhere: behind 来源, in a rights notice, in an appeal to follow.

    >>> named_outlets(["来源|海边周刊(id:seaside)", "版权归海边周刊所有"])
    {'海边周刊'}
    """
    found: set[str] = set()
    for key in keys:
        for pattern in (_LABELLED, RIGHTS, FOLLOW, STANDFIRST_OUTLET, _REPORTING):
            match = pattern.search(key[:300])
            if match:
                found.add(next(text for text in match.groups() if text).strip(' 《》「」"*'))
    return {name for name in found if 1 < len(name) < 20}


_LABELLED = re.compile(
    r"(?:来源于?|出品|公众号|稿源|转自|本文来自(?:微信)?(?:公众号)?|来自|发布单位)\s*[:|/]\s*[《「\"]?([^\s(|《》」\"/:]{2,16})"
)
_REPORTING = re.compile(r"^([^\s:,。|]{2,8})\s*(?:报道|报导|原创|出品)(?:\s*\||$)|^原创(?:\s+\S+)+\s+(\S{2,12})$")
