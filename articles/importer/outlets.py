"""Outlets: how copy names the paper, site or account it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from articles.importer.credits import NO_NAME, mostly_furniture, segments, strip_counts
from articles.importer.dates import dates_in
from articles.importer.labels import label_word
from articles.importer.persons import is_person, names_people
from articles.importer.reading import Role
from articles.importer.script import fold, is_han, words
from articles.importer.shapes import Span

OUTLET_WORDS = re.compile(
    r"(?:报|报社|通讯社|新闻社|社|网|电视台|电台|广播|副刊|周刊|月刊|季刊|杂志|日报|晚报|早报|时报"
    r"|快报|新闻|财经|实验室|工作室|传媒|媒体|观察|调查|文讯|纪事|志|评论|频道|在线"
    r"|人物|之声|编辑部|出版社|书局|局|厅|委|中心|公司|政府|大学|研究所|研究院|协会)$"
    r"|\b(?:the|press|news|times|post|journal|review|daily|weekly|courier|gazette|herald|tribune|guardian"
    r"|observer|wire|magazine|quarterly|monthly|bulletin|chronicle|telegraph|standard|dispatch|letter|reporter"
    r"|agency|today|report|bureau|mail|star|globe|sentinel|examiner|argus|echo|record|register|ledger|mercury"
    r"|digest|monitor)\b"
)
REPORTS = re.compile(
    r"(?P<outlet>[^\s:,。!?|]{2,16}?)\s*(?:综合)?(?:报道|报导|原创首发|原创|出品|编译|专稿|独家|首发"
    r"|讯)(?=\s*$|\s*\|)"
)
OUTLET_ISSUE = re.compile(
    r"《[^》]{2,20}》\s*(?:杂志)?\s*(?:\S{0,12}(?:第|\d)\S{0,6}[期号刊版]|\S{0,4}(?:特|增|专)刊)|《[^》]{2,12}(?:报|刊|志|周刊|杂志)》.{0,16}"
)
# 本文来自微信公众号“甲报”，作者：…，编辑：…
TAKEN_FROM = re.compile(
    r"(?:本文|文章|本稿)?(?:转载?自|来自|首发于|原载于?|刊于)[^。]{0,10}"
    r"[\"“「『《](?P<outlet>[^\"”」』》]{2,20})[\"”」』》]"
)
# What stands where an outlet's name could, and is none.
NO_OUTLET = words(
    "author authors 作者 原作者 本站 本刊 本报 本网 平台 本平台 发布者 首页 主页 网站 原创 公众号 微信公众号 我们 "
    "编辑部 记者 本文 来源 特约 实习 本报 home menu the all rights ",
    "reserved content getty images afp ap reuters epa news opinion comment sport sports world politics ",
    "culture business local features magazine weekend 封面故事 深度 专题 人物 新闻 生活 国际 财经 评论 观察 调查",
    " getty shutterstock unsplash images photo",
    "出版 发布 发表 更新 刊登 发稿 上架 上线 台北 香港 北京 上海 新闻公报 新闻稿 即时新闻 要闻 ",
    "免责 特别 郑重 版权 本文 写于 摄影师 图文 综合 ",
    "编者 小编 编辑 专访 访谈 对话 报道 特稿 专栏 时评 社论 分析 观点 港闻 本地 社会 科技 体育 文化 副刊 散文 解读 "
    "interview interviews analysis feature long read longread review essay column profile obituary explainer ",
    "press release 攻略 游记 影评 书评 书摘 诗 小说 ",
    "letters blog podcast video science technology environment markets editorial books travel education ",
) | {"news release", "press release", "long reads", "peer-reviewed publication", "local democracy reporter"}
_NAME = r"[《「『“\"]?(?P<outlet>[^\s《》「」『』“”\",。;:(){}|©]{2,16}?)[》」』”\"]?"


@dataclass(frozen=True)
class Clue:
    """One way in which copy gives its outlet away: in which lines, how far down the ranking, by which words."""

    because: str
    rank: float
    roles: frozenset[Role]
    pattern: re.Pattern[str]


_NOTICES = frozenset({Role.DISCLAIMER, Role.NOISE})
CLUES = (
    Clue(
        "label of the standfirst",
        2.0,
        frozenset({Role.STANDFIRST}),
        re.compile(r"【(?P<outlet>[^】]{2,12}?)(?:导读|编者按|编按|导语|按|摘要|提要)】"),
    ),
    Clue(
        "holder of the rights",
        3.0,
        _NOTICES,
        re.compile(
            rf"(?:著作权|版权)(?:均?归|属于?|为|由)?于?\s*{_NAME}\s*(?:编辑[室部]|杂志)?"
            r"(?:[或及和与][^,。]{1,12}?)?(?:所有|享有)"
        ),
    ),
    Clue(
        "holder of the rights",
        3.0,
        _NOTICES,
        re.compile(
            r"(?:copyright|©|\(c\))[\s©]*(?:(?:19|20)\d\d(?:\s*[-–]\s*\d{2,4})?)?\s*(?:by\s+)?(?P<outlet>(?!本文|本站"
            r"|all )[^\s,.。;|©\d][^,.。;|©]{1,40}?)(?=,?\s*(?:版权|保留|著作权|all rights|ltd|inc\b|llc|本文"
            r"|(?:19|20)\d\d|[,.。;"
            r"|©(]|$))"
        ),
    ),
    Clue(
        "holder of the rights",
        3.1,
        _NOTICES,
        re.compile(r"^\W*(?P<outlet>[^\s©,。]{2,12})\s*(?:©|保留(?:一切|所有|全部))"),
    ),
    Clue(
        "holder of the rights",
        3.0,
        _NOTICES,
        re.compile(r"^\W*(?P<outlet>[^\s©,。:]{2,14}?)\s*(?:版权所有|著作权所有|声明\s*:)"),
    ),
    Clue(
        "says whose own piece it is",
        3.1,
        _NOTICES,
        re.compile(rf"(?:本文|图文|文字|内容|本稿)[^。]{{0,6}}?(?:均?为|系|由)\s*{_NAME}\s*(?:原创|独家)"),
    ),
    Clue("licensed to", 3.2, _NOTICES, re.compile(rf"授权\s*{_NAME}\s*(?:独家)?(?:发布|首发|刊登|发表)")),
    Clue(
        "asks to be named",
        3.3,
        _NOTICES,
        re.compile(
            r"(?:注明|联系|转载自|转自|首发于|载于|授权|来自|出处"
            r"|洽)[^。“「《\"]{0,6}[“「《\"](?P<outlet>[^”」》\"]{2,16})[”」》\"]"
        ),
    ),
    Clue("asks to be asked", 3.4, _NOTICES, re.compile(r"请?洽\s*(?P<outlet>[^\s,。]{2,10}?)(?:编辑室|编辑部)")),
    Clue(
        "dateline",
        3.2,
        frozenset({Role.PARAGRAPH}),
        re.compile(r"^[^()]{2,60}\((?P<outlet>[a-z][a-z .&-]{3,30})\)\s*[-—–]"),
    ),
    Clue("dateline", 3.4, frozenset({Role.PARAGRAPH}), re.compile(r"^[^/]{2,80}/(?P<outlet>[^/]{2,30})/\s*--")),
    Clue(
        "dateline",
        3.2,
        frozenset({Role.PARAGRAPH}),
        re.compile(r"^[\[(【]?(?P<outlet>[^\s\[(【记者]{2,8}(?:社|网|报))(?:记者|[^\s。,]{0,8}\d{1,2}月)"),
    ),
    Clue(
        "outlet of the reporter",
        1.6,
        frozenset({Role.BYLINE}),
        re.compile(
            r"^(?P<outlet>(?!本报|本刊|本台|特约|实习|见习|首席|驻|图|文)[\u4e00-\u9fff]{2,10}(?:社|网|报|台|刊|云|新闻|日报|时报))\s*/?\s*记者"
        ),
    ),
    Clue(
        "dateline",
        3.3,
        frozenset({Role.PARAGRAPH}),
        re.compile(r"^[\[(【](?P<outlet>[\u4e00-\u9fff]{2,6}?(?:社|网|报))[^\])】。]{2,24}(?:报道|报导|电|讯)[\])】]"),
    ),
    Clue(
        "says what it is",
        3.5,
        _NOTICES,
        re.compile(r"^(?P<outlet>[a-z][\w'’& -]{2,30}?) is (?:published|supported|funded|a registered|part of|owned) "),
    ),
    Clue(
        "name in two languages at the top",
        4.7,
        frozenset({Role.NOISE, Role.SOURCE}),
        re.compile(r"^(?P<outlet>[\u4e00-\u9fff]{2,8})\s+[a-z][a-z .]{2,24}(?:$|\s+[─—|-])"),
    ),
    Clue(
        "issue it appeared in",
        1.1,
        frozenset({Role.SOURCE, Role.DISCLAIMER, Role.BYLINE}),
        re.compile(
            r"(?:issue of|(?:appear(?:s|ed)|published) in)\s+(?:the\s+)?(?:(?:newsletter|magazine|journal)\s+)?\[?"
            r"(?P<outlet>(?!the |print)[a-z][\w'’& -]{2,30}?)(?=\s*[.,;)\]]|$)"
        ),
    ),
    Clue(
        "short name in the dateline",
        4.6,
        frozenset({Role.PARAGRAPH}),
        re.compile(r"^[^()]{2,60}\((?P<outlet>[a-z]{2,4})\)\s*[-—–]"),
    ),
    Clue(
        "asks to be followed",
        4.0,
        frozenset({Role.NOISE}),
        re.compile(r"(?:关注|订阅|公众号|微信号|点击上方)\s*:?\s*[「『\"“《](?P<outlet>[^」』\"”》]{2,20})[」』\"”》]"),
    ),
    Clue(
        "asks to be followed",
        4.2,
        frozenset({Role.NOISE}),
        re.compile(r"(?:关注|追踪)(?P<outlet>[^\s,。!|:「\"《的]{2,12})(?:$|[,。]?一起|的\s)"),
    ),
    Clue(
        "glued to the headline",
        2.5,
        frozenset({Role.NOISE}),
        re.compile(r"^.{6,}?[_|—-]+\s*(?P<outlet>[^_|—-]{2,40})$"),
    ),
    Clue(
        "name in the page's head",
        5.0,
        frozenset({Role.NOISE}),
        re.compile(
            r"^[^\w《]*(?P<outlet>[^\W\d_][^|>»›·,。:!?]{1,30}?)(?=\s{2,}|\u3000|\s*[|>»›·]|\s第|\s(?:issue|vol|no)\b"
            r"|\s+(?:首页|subscribe|menu|home|sign)|$)"
        ),
    ),
    Clue(
        "name in the page's slogan",
        5.2,
        frozenset({Role.NOISE}),
        re.compile(r"[,\s](?P<outlet>[^\s,。]{1,6}(?:日报|晚报|早报|周刊|周报|月刊|电台|新闻|财经|时报|杂志))"),
    ),
    Clue(
        "picture credit",
        6.0,
        frozenset({Role.IMAGE_CREDIT, Role.CAPTION}),
        re.compile(r"[/:]\s*(?P<outlet>(?:the )?[a-z][a-z .&'-]{3,30}|[^\s/:()]{2,12})\)?$"),
    ),
)


def outlet_spans(lines: Sequence[str], roles: Sequence[Role], *, labelled_only: bool = False) -> list[Span]:
    """Where the outlet is named, the likeliest place first.

    In:     repaired lines and their roles.
    Out:    spans: source lines and labels before the clues of the table. A name found in several lines moves up; a
            clue from page furniture or a picture credit counts only if the name is found again or ends like an
            outlet's.
    Errors: none.

    >>> lines = ["© 2026 The Merrow Post. All rights reserved."]
    >>> [lines[s.line][s.start:s.end] for s in outlet_spans(lines, [Role.DISCLAIMER])]
    ['The Merrow Post']
    """
    keys = [fold(line[:300]) for line in lines]
    found: list[tuple[float, Span]] = []
    for index, (line, role) in enumerate(zip(lines, roles, strict=True)):
        if role in (Role.SOURCE, Role.BYLINE, Role.DATE, Role.EDITOR, Role.NOISE):
            for rank, (start, end) in _in_credit_line(line[:300], keys[index], role):
                author = names_people(line[start:end], keys[index][start:end]) and not looks_like_outlet(
                    keys[index][start:end]
                )
                found.append((rank + 4 * (author and rank >= 0.8), Span(index, start, end)))
    if labelled_only:
        return [span for rank, span in sorted(found, key=_by_rank) if rank <= 1]
    elsewhere = "\n".join(
        key for key, role in zip(keys, roles, strict=True) if role not in (Role.PARAGRAPH, Role.QA_ANSWER)
    )
    headline = next((key.strip() for key, role in zip(keys, roles, strict=True) if role is Role.TITLE), "\0")
    for rank, span in _by_clues(keys, roles, headline):
        name = keys[span.line][span.start : span.end].strip()
        again = len(found) < 99 and _lines_with(name, elsewhere) > 1
        if rank >= 0.8 and names_people(lines[span.line][span.start : span.end], name) and not looks_like_outlet(name):
            rank += 2  # rather the author
        if rank < 5 or looks_like_outlet(name) or (again and rank < 6):
            found.append((rank - 0.9 * again, span))
    return [span for _, span in sorted(found, key=_by_rank)]


def _lines_with(name: str, text: str) -> int:
    """In how many lines a name stands, counted to two."""
    first = text.find(name)
    line_end = text.find("\n", first)
    return (first >= 0) + (line_end >= 0 and first >= 0 and text.find(name, line_end) >= 0)


def _by_rank(item: tuple[float, Span]) -> tuple[float, int]:
    return item[0], item[1].line


def _by_clues(keys: Sequence[str], roles: Sequence[Role], headline: str) -> Iterator[tuple[float, Span]]:
    head = next((index for index, role in enumerate(roles) if role in (Role.PARAGRAPH, Role.HEADING)), len(roles))
    for index, (key, role) in enumerate(zip(keys, roles, strict=True)):
        for clue in CLUES:
            if role not in clue.roles or (role is Role.PARAGRAPH and index > head + 6):
                continue
            if clue.rank in (4.7, 5.0, 5.2) and index > head:
                continue
            if clue.rank == 2.5 and not key.strip().startswith(headline):
                continue
            match = clue.pattern.search(key)
            if not match:
                continue
            said = match["outlet"].strip()
            name = _COMPANY.sub("", _ASKING.sub("", said))
            if name and not _names_no_outlet(name, headline):
                start = key.index(said, match.start("outlet")) + len(said) - len(_ASKING.sub("", said))
                yield clue.rank, Span(index, start, start + len(name))


_ASKING = re.compile(r"^(?:追踪|关注|订阅)")


def _names_no_outlet(name: str, headline: str) -> bool:
    """Whether words where an outlet's name could stand are a section, furniture, somebody's post or the headline."""
    known = name.removeprefix("the ") in NO_OUTLET or name == headline
    row = len(re.findall(r"[\u4e00-\u9fff] ", name)) > 1
    return known or row or mostly_furniture(name) or bool(NO_NAME.search(name))


_COMPANY = re.compile(r"(?:股份)?(?:有限)(?:责任)?公司$|,? (?:ltd|inc|llc|limited)\.?$")


def _in_credit_line(line: str, key: str, role: Role) -> list[tuple[float, tuple[int, int]]]:
    for part in segments(line):
        if part.label.role is not Role.SOURCE:
            continue
        span = outlet(line, part.start, part.end)
        if span and span[1] > span[0] and any(is_han(char) or char.isupper() for char in line[slice(*span)]):
            return [(0.5 if role is Role.SOURCE else 1.0, span)]
    if role is Role.SOURCE:
        return _unlabelled_outlet(line, key)
    if role is Role.DATE or (role is Role.BYLINE and list(dates_in(key))):
        cells = _cells_beside_date(key)
        wanted = cells[:1] if role is Role.DATE else cells[1:2]
        return [(1.2, span) for span in wanted]
    if role is Role.BYLINE and not segments(line):
        last = re.search(r"[,|·•]\s*(?P<outlet>[^,|·•\d]{3,40}?)\s*$", key)
        if last and looks_like_outlet(last["outlet"]):
            return [(1.5, last.span("outlet"))]
    return []


def _cells_beside_date(key: str) -> list[tuple[int, int]]:
    """The parts of a line with a date that are neither the date nor a counter, a label or furniture."""
    bare = strip_counts(key)
    labels = [(part.at, part.end) for part in segments(key) if part.label.role is not Role.DATE]
    found = []
    for match in re.finditer(
        r"[^|·/,()\[\]]+?(?=\s{2,}|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])|[|·/,()\[\]]|$)", bare
    ):
        words = match.group().strip(" :—-")
        start = match.start() + match.group().find(words) if words else 0
        inside = any(a <= start < b for a, b in labels)
        words = re.sub(
            r"^(?:发布于|发表于|更新于|发布时间|发表时间|updated|(?:last |first )?(?:modified|published"
            r"|updated|posted))\s*(?:on"
            r"|at)?\s*:?\s*|^(?:on|at)\b\s*",
            "",
            words,
        )
        start = key.find(words, match.start()) if words else 0
        words = re.sub(r"\s*官方(?:账号|帐号|号)$", "", words)
        words = (
            ""
            if re.match(r"\W|[a-z]{1,3}$|from |in |by ", words)
            or is_person(words)
            or label_word(words)
            or NO_NAME.search(words)
            else words
        )
        plain = len(words) > 1 and not re.search(r"\d", words) and not mostly_furniture(words) and not inside
        if plain and words not in NO_OUTLET and not re.fullmatch(r"\W*|[:\s]*", words):
            found.append((start, start + len(words)))
    return found


def _unlabelled_outlet(line: str, key: str) -> list[tuple[float, tuple[int, int]]]:
    taken = TAKEN_FROM.match(key.strip())
    if taken:
        at = key.index(taken["outlet"])
        return [(0.5, (at, at + len(taken["outlet"])))]
    reports = REPORTS.search(key)
    if reports and reports.start() < 3:
        return [(0.6, reports.span("outlet"))]
    if key.lstrip().startswith("原创"):
        ends = min((found.start for found in dates_in(key)), default=len(key))
        last = re.search(r"\S+\s*$", key[:ends])
        return [(0.7, (last.start(), last.start() + len(last.group().strip())))] if last else []
    start = re.match(r"\s*(?:source\s+)?", key)
    at = start.end() if start else 0
    dated = sorted(found.start for found in dates_in(key))
    quoted = outlet(line, at)
    if key[at : at + 1] in "《「『" and quoted:
        return [(0.8, quoted)]
    end = dated[0] if dated else len(key)
    words = key[at:end].rstrip(" ,|·-—/:(")
    cut = re.search(r"\s{2,}|\s*[|·]\s*", words)
    if cut and cut.start() > 1:
        words = words[: cut.start()]
    said = words.strip() and words.strip() not in NO_OUTLET and not re.match(r"from\b|in\b", words.strip())
    return [(0.8, (at, at + len(words)))] if said else []


def outlet(text: str, start: int = 0, end: int | None = None) -> tuple[int, int] | None:
    """Where in a part of a line the outlet's own name stands, without brackets, ID and words like 報道.

    >>> line = "來源｜《海邊週刊》（ID：seaside）"
    >>> line[slice(*outlet(line, 3))]
    '海邊週刊'
    """
    end = len(text) if end is None else end
    key = fold(text[start:end])
    quoted = r"[《「『\"“](?P<name>[^《》「」『』\"“”]{2,30})[》」』\"”]"
    for pattern in (
        rf"^[\s:|/·]*{quoted}",
        r"^[\s:|/·]*(?P<name>(?:[^\s(\[|,。;《「“\"]|(?<=[a-z.&]) (?=[a-z&(]))+)",
        quoted,
    ):
        match = re.search(pattern, key)
        if match and match["name"].strip() and match["name"].strip() not in NO_OUTLET:
            first, last = match.span("name")
            word = key[first:last]
            trimmed = re.sub(r"(?:综合)?(?:报道|报导|原创|出品|编译|专稿|独家|讯)$", "", word) or word
            return start + first, start + first + len(trimmed)
    return None


def looks_like_outlet(key: str) -> bool:
    """Whether a folded name ends like an outlet's rather than a person's."""
    return key.strip() not in NO_OUTLET and bool(OUTLET_WORDS.search(key.strip()))


def named_outlets(keys: Iterable[str]) -> set[str]:
    """The outlets that folded lines name by a label or in a notice, whatever the lines' roles will be.

    >>> named_outlets(["来源|海边周刊(id:seaside)", "版权归海边周刊所有"])
    {'海边周刊'}
    """
    found: set[str] = set()
    for key in keys:
        patterns = [
            _LABELLED,
            _REPORTING,
            *(clue.pattern for clue in CLUES if 3 <= clue.rank < 4.5 and clue.roles & _NOTICES),
        ]
        for pattern in patterns:
            match = pattern.search(key[:300])
            if match:
                found.add(match["outlet"].strip(' 《》「」"*'))
    return {name for name in found if 1 < len(name) < 20 and any(map(str.isalpha, name))} - NO_OUTLET


_LABELLED = re.compile(
    r"(?:来源于?|出品|公众号|稿源|转自|本文来自(?:微信)?(?:公众号)?|来自|发布单位)\s*[:"
    r"|/]\s*[《「\"]?(?P<outlet>[^\s(|《》」\"/:]{2,16})"
)
_REPORTING = re.compile(r"^(?:原创(?:\s+\S+)+\s+)?(?P<outlet>[^\s:,。|]{2,12}?)\s*(?:报道|报导|原创|出品)(?=\s*\||$)")
