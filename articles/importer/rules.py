"""The table of rules that look at one line alone. First match wins; what no rule knows is left to its surroundings."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from articles.importer.dates import dates_in
from articles.importer.furniture import residue
from articles.importer.labels import LABELLED
from articles.importer.reading import Role
from articles.importer.shapes import ADDRESS, Shape

_MARK = r"[:|\]】/]"
STANDFIRST_WORDS = (
    "导读|编者按|编按|编者的话|编者注|导语|摘要|内容摘要|核心提示|核心提要|内容提要|提要|引言|按语|"
    "译者按|节目简介|本集简介|小编导读|本文导读|文章导读|阅读提示|"
    "本期导读|内容简介|前言|题记|编前"
)
STANDFIRST_LABEL = re.compile(
    rf"【[^】]{{0,14}}(?:{STANDFIRST_WORDS}|提示)[^】]{{0,4}}】\s*:?|[\[(「](?:{STANDFIRST_WORDS})[\])」]\s*:?"
    rf"|[^\s:,。|]{{0,8}}(?:{STANDFIRST_WORDS})\s*[:|]\s*|(?:导语|导读|摘要|编者按|提要|核心提示)\s+(?=\S)"
    r"|摘\s*要\s*[:|]\s*|导\s+[读语]\s*[:|]\s*|按\s*:\s*"
    r"|(?:editor'?s'? note|standfirst|summary|in brief|abstract|the gist|tl;dr)\s*[:|—-]\s*"
)
STANDFIRST_ALONE = re.compile(
    rf"[【\[(]?(?:[^\s】,。]{{0,8}})?(?:{STANDFIRST_WORDS})[】\])]?\s*:?|editor'?s'? note:?"
    rf"|(?:executive )?summary:?|in brief:?"
)
IMAGE = re.compile(
    r"!\[[^\]]*\]\([^)]*\)|!\[[^\]]*\]|raw-image|<img\b[^>]*>|\[(?:image|图片|photo|img|图|插图|照片)[^\]]{0,20}\]"
    r"|[(【\[<]?(?:暂无图片|首图|头图|题图|封面|封面图|图片|此处插图|插图|配图|图片加载中|图片加载失败"
    r"|点击加载图片|加载中|image|photo|picture|img)\s*\d{0,2}[)】\]>]?"
    r"|(?:https?://|/)?[^\s!\[\]()]+\.(?:jpe?g|png|gif|webp|svg)(?:\?\S*)?"
)
TAGS = re.compile(
    r"(?:【?(?:标签|关键词|关键字|话题|(?:相关|文章)(?:标签|字词|词|关键[词字])"
    r"|tags?|key\s?words?|topics|filed under|labels)\s*[:|】]\s*\S.*)"
    r"|#[^\s#]+#?(?:\s\d+个)?(?:[\s,、]*#[^\s#]+#?(?:\s\d+个)?)*"
)
END_MARK = re.compile(
    r"[—\-=~*·\s(\[【（<]*(?:全文完|正文完|本文完|全篇完|完|the end|end|fin|ends|-30-|30|###|未完待续|本篇完|报道完"
    r"|文章结束)[—\-=~*·\s)\]】）>.]*|[-*_=—~·#•.]{3,}|(?:[*\-_·•] ){2,}[*\-_·•]|■|∎|◆|□|///|※※※|[*—…⁂]+"
)
REFERENCES = re.compile(
    r"(?:[一二三四五六七八九十]、)?(?:本文)?(?:主要)?(?:参考|引用)(?:资料|文献|链接|连结|来源|书目|内容"
    r"|文章|材料|网址)?(?:与(?:注释|延伸阅读|来源|链接))?|(?:资料|信息"
    r"|数据|内容|史料)来源|(?:注|注释|译注|译者注|编者注|编注|注解|附注|尾注|脚注|引注)(?:与参考(?:资料"
    r"|文献))?|文献|引文出处"
    r"|参考与来源|资料与来源|出处"
    r"|(?:selected |further |key )?(?:references?|sources?|bibliography|works cited|citations"
    r"|notes(?: to editors?)?|endnotes"
    r"|footnotes|documents|further reading|reading list|links)(?:\s*(?:and|&|/)\s*(?:references|sources|notes"
    r"|further reading|documents|links|methods|credits))?|reference list|source list|notes on sources"
)
SOURCE_WORDS = re.compile(r"参考|资料|文献|书目|出处|来源|引用|注释|references?|sources?|citations?|bibliograph")
LINK = re.compile(
    r"(?P<label>[^。!?,;]{2,40}?)\s*(?::|>>|→|->)+\s*<?(?:https?://|www\.|github\.com|mailto:)\S+"
    r"|[^。!?]{0,30}\[[^\[\]]+\]\(https?://[^()\s]+\)"
)
NOTICE = re.compile(
    r"版权(?:归|属|所有|声明|说明)|著作权|免责|特别声明|郑重声明|^声明[:|]|转载|翻印|翻载"
    r"|不得(?:以任何|擅自|复制|改作|用于)|侵权|侵删|授权(?:转|发|使|刊|编|许|独)"
    r"|未经(?:许可|授权|同意|书面|本)|(?:独家|原创)(?:稿件|内容)|创用cc|姓名标示|only official version"
    r"|虚假记载|误导性陈述"
    r"|前瞻性陈述|©|知识共享|cc\s?by"
    r"|(?:仅|只)(?:代表|供)[^。]{0,8}(?:作者|个人|参考|读者)|不代表[^。]{0,14}(?:立场|观点|意见)"
    r"|观点[^。]{0,6}与[^。]{0,10}无关|责任自负"
    r"|不构成[^。]{0,6}(?:建议|意见)|(?:存储|存放)(?:空间)?服务|代为存放|更正(?:启事|说明|声明|[:(])"
    r"|勘误|本文(?:已|曾)(?:于|在)?[^。]{0,20}(?:更正"
    r"|修订|更新|订正)|(?:此前|先前|早前|初)(?:的)?(?:版本|稿)|编辑声明|利益(?:声明|披露)|作者保留"
    r"|保留(?:一切|所有|全部)?权利|(?:姓名|名字|人名|均|皆)(?:为|系"
    r"|是)化名|(?:为|系|采用|用)化名|本报记者(?:对|于)|投资有风险|以(?:官方|正式|主办)[^。]{0,8}为准"
    r"|有任何(?:疑问|侵犯)|风险提示[:]|(?:属|为|系)(?:其)?个人(?:意见|观点|立场)|请勿(?:用于|模仿)|(?:头像|图像|面部|声音)已(?:作|做|经)处理|^※|请勿(?:转载|翻印|任意)|谢绝转载"
    r"|敬请(?:注明|联系)|法律责任|法律声明|ai生成|人工智能(?:生成|辅助)"
    r"|copyright|all rights reserved|^\W*(?:©|\(c\)\s)|without (?:prior |written )?permission|republish"
    r"|do not (?:necessarily )?(?:represent|reflect)|(?:views|opinions) expressed|©|^(?:notice|note"
    r"|update)\s*[:,].*(?:correct|content|page|user|platform|upload)|a correction was made|reproduction"
    r"|^notice\s*:|^disclaimer|^statement\s*:|not (?:intended as|investment|legal|medical) (?:advice|a)"
    r"|creative commons|licen[cs]ed under|^corrections?\b\s*[:(—-]|^clarification\b|was (?:amended|corrected"
    r"|updated) on|(?:an )?earlier version of|has been (?:corrected|amended|updated)"
    r"|forward-looking statements|names? (?:have|has) been changed|reproduc(?:ed|tion)|may not be (?:published"
    r"|copied|broadcast|reused|used)|reuse (?:only|by|without)|not be reused|legal notice|terms of use"
    r"|trademark|does not (?:vouch|endorse)|our standards:|how we report"
)
PROMPT = re.compile(
    r"主办:|承办:|主管:|备案|icp证|网站标识码|公安网|(?:点击|点按|长按|戳|轻触)[^。]{0,12}(?:关注|订阅"
    r"|下方|上方|蓝字|卡片|阅读原文|名片|二维码|链接|头像|收藏|加入)"
    r"|扫(?:一扫|码|描)|(?:打开|下载|进入)[^。]{0,6}(?:app|客户端|小程序|应用)|(?:app"
    r"|客户端)(?:内)?(?:打开|查看|阅读|收听)|关注(?:我们|公众号|本号|「|“"
    r"|\"|作者)|(?:关注|订阅)[^。]{0,8}(?:公众号|频道|专栏|微信)|点个?[「\"“]?(?:在看|赞|关注)|(?:点赞"
    r"|在看|转发|分享|收藏)[^。]{0,8}(?:点赞|在看|转发"
    r"|分享|收藏|支持|关注)|一键三连|写在(?:评论|留言)|(?:评论|留言)区(?:见|聊|里?告诉|里?留言|里?说"
    r"|等你)|抽\S{1,4}位|点击这|关注[^\s,。]{2,12}[,。]?一起"
    r"|加入(?:读者|会员|社群|我们|.{0,6}群|.{0,6}之友)|读者(?:群|专享)|(?:会员|读者|订户)(?:专享|专属"
    r"|限定)|(?:限时|首月|优惠|折扣|特价|免费)(?:领取|试用|优惠"
    r"|半价|订阅)|立即(?:订阅|购买|下载|报名|登记|登录)|投票:|(?:^|共|已有)\s*\d+票|欢迎(?:关注|投稿|订阅|转发|留言)|投稿(?:邮箱"
    r"|信箱|请)|联系(?:小编|客服)|商务合作|爆料(?:热线|邮箱)|(?:回复"
    r"|留言)[^。]{0,6}(?:领取|关键词)|请继续往下|^▼|设为星标|星标|小编微信|添加微信"
    r"|enter your e-?mail|reuse this content|加入[^。]{0,8}(?:好友|群)|(?:story|article) continues"
    r"|^write to .{2,60}@|^appeared in the|sign up|subscribe\b|newsletter|click here"
    r"|tap here|follow us|download (?:the|our) app|join (?:us|our|the conversation)|enjoying this\?"
    r"|like this\?|support our|become a member|donate|read more:|leer en|skip to|^advertis|^sponsored"
    r"|open in app|get the app|did (?:we|this) |was this (?:helpful|article)|rate this|have news|got a tip"
    r"|agree, or|letters? page|write to (?:us|the)|comments? (?:are )?(?:closed|open)|log in to"
    r"|enable javascript|cookies?\b|all the latest|^for immediate release|^news provided by$|^embargo"
    r"|delivered to your inbox|your inbox|committed to publishing"
    r"|follow .{3,50} on (?:facebook|twitter|instagram|linkedin|x)\b"
)
SALUTATION = re.compile(
    r"[^。,:]{2,10}(?:同志|女士|先生|编辑部|读者们|朋友们):|(?:各|尊敬的|亲爱的|敬爱的|致"
    r"|[^。,:]{1,12}各)[^。:!?]{1,30}:|dear [^.:]{2,40}[:,]"
)
RECOMMENDED = re.compile(
    r"(?:相关|猜你|更多|热门|精彩|往期|推荐|延伸|拓展|扩展|编辑|最新|精选|其他|延展|大家都在|你可能"
    r"|您可能|相关链接|本周|今日|热点)(?:推荐|阅读|喜欢|文章|新闻|报道|报导|内容|回顾"
    r"|精选|精彩|文章推荐|资讯|热门|看|还|链接|热文|专题|消息|视频|好文|排行|感兴趣|也喜欢|[^。:"
    r"|]{0,6}新闻)+|看更多.{0,12}|更多[^。:]{0,6}(?:新闻|报道|文章)"
    r"|热门话题|阅读排行|热榜|排行榜|人气文章|上一篇|下一篇"
    r"|more [a-z]{3,14}(?: [a-z]{3,14})?|other [a-z]{3,14}|related(?: (?:stories|articles|reading|content"
    r"|coverage|links|topics|posts))?|more (?:from|on|in|stories|conversations|like this|news"
    r"|reading)\b[^.]{0,40}|most (?:read|viewed|popular|shared)|recommended(?: (?:for you|reading|stories))?"
    r"|you (?:may|might) (?:also )?like|read next|up next|also in[^.]{0,30}|tags|topics|trending(?: now)?"
    r"|editors?'? picks?|latest(?: (?:stories|news))?|popular(?: now)?|keep reading|see also|elsewhere"
    r"|explore more[a-z ]{0,24}|read also|also read|what to read next|don't miss|top stories"
)
RECOMMENDED_LINE = re.compile(
    rf"[\W_]*(?:{RECOMMENDED.pattern})\s*[:|>·—]\s*\S.*|[↑↓←→»«]+\s*\S.*|(?:上一篇|下一篇|previous|next"
    rf"|prev)\s*[:|]\s*\S.*"
)
BREADCRUMB = re.compile(
    r"[^。!?>]{1,24}(?:\s*>+\s*[^。!?>]{1,24}){1,6}|[^。!?»›]{1,24}(?:\s*[»›]+\s*[^。!?»›]{1,24}){1,6}"
    r"|\s*\[[^\[\]]+\]\([^()]*\)(?:\s*[/>|»›·]\s*(?:\[[^\[\]]+\]\([^()]*\)|[^\[\]]{1,20})){1,6}"
)
CAPTION_MARK = re.compile(
    r"[▲△▼↑↓]\s*\S|(?:[上下左右本]图|图[中为示说])\s*[:为是,]|图\s*\d{1,2}(?:[-–.]\d+)?\s*[.:、。|\s]"
    r"|图[一二三四五六七八九十]\s*[.:、。"
    r"|\s]|(?:figure|fig\.|photo|image|chart|above|below|pictured|left|right|map|table)\s*\d{0,2}\s*[.:|]\s*\S"
    r"|表\s*\d{1,2}\s*[.:、]|图说\s*[:|]|图注\s*[:|]|caption\s*:|图解\s*[:|]"
)
CREDIT_IN_BRACKETS = re.compile(
    r"[(\[【](?:[^()\[\]]{0,20}?(?:图|摄影|摄|照片|翻摄|资料照|供图|提供|插画|绘图|制图)\s*[/:"
    r"|]\s*[^()]{1,40}|[^()]{1,30}(?:摄|供图|提供"
    r"|资料照片?|资料图片?|翻摄|绘|制图|摄影|授权使用)|图源[^()]{1,30}|(?:photo(?:graph)?|image"
    r"|picture|illustration|credit"
    r"|courtesy|pic)s?\b[^()]{1,60}|[^()]{1,40}(?:photo|via|images)/[^()]{1,40}"
    r"|[a-z .'-]{2,40}/[a-z .'-]{2,40})[)\]】]\s*$"
)
CREDIT_AT_END = re.compile(
    r"(?:。|\s|^)(?:摄|摄影|图|相|图源|供图|图片来源|来源|照片|插画|绘图|制图|图/文)\s*[/:|]\s*[^。,:/|]{1,24}(?:/[^。,:/|]{1,16})?$"
    r"|\s[^\s。,]{2,12}\s*/?\s*(?:摄|供图|绘)$|(?:受访者|家属|本人|主办方|警方|校方|公司|品牌|官方"
    r"|剧组|出版社|馆方|厂商|作者|[^\s。,]{2,8})(?:供图"
    r"|提供)$|图源《[^》]+》$|\b(?:photo(?:graph)?s?|picture|image|credit|illustration)(?:\s+by)?\s*:\s*[^:]{2,60}$"
    r"|[a-z]{3,}/[a-z .'-]{3,40}$|\([a-z][a-z .'-]+(?:/[a-z .'-]+)?\)\s*$"
)
_ABOUT_THE_PAGE = re.compile(
    r"[(\[【※*]?\s*(?:本(?:文|站|刊|报|网|网站|新闻稿|稿|栏目|公众号|号|平台|节目|页|期|次|篇|内容"
    r"|专栏|报道|书摘)|以上|凡|文中|文内|文章|图文|作者|该|声明|注"
    r"|note|this|these|statements in|the (?:author|writer|content|information|material)|everything on"
    r"|all (?:content|text|images|words)|words and|text and|content)"
)
_WORDS_OF_NOTICES = re.compile(
    r"版权|转载|转发|提供|观点|责任|声明|综合|公开信息|资料|自由使用|商用|注明|授权|所有|原创|前瞻"
    r"|不受影响|不准确|仅供|不能替代|如有|化名|利益|赞助|样机|厂商|立场|引用|核实|真实性|隐私|上传"
    r"|发布平台|姓名标示|署名|删改|编辑部|不承担|受访者要求|应要求"
    r"|permission|copyright|rights|release|expectations?|responsib|user account|uploaded|platform|provided by"
    r"|independent|views|opinion|purposes only|licen[cs]e|disclos|sponsor|edited for|first appeared"
    r"|originally appeared|corrected|changed to correct|republish"
)
CREDIT_ALONE = re.compile(
    r"[(\[【]?\s*(?:(?:图|图片|题图|头图|封面图?|首图|摄影|摄|图源|供图|照片|相|图片来源|图片提供"
    r"|题图来源|制图|绘图|插画|资料来源|数据来源|来源|资料照|制表|图表|图文"
    r"|photo(?:graph)?s?|pictures?|images?|illustrations?|graphics?|credit|source|data|chart)(?: by"
    r"| courtesy of| credit)?\s*[/:|]\s*[^。]{1,60}|[^。,:]{1,16}\s*/?\s*(?:摄影|摄|供图|绘|提供|制图"
    r"|资料图片?|资料照片?|翻摄)"
    r"|(?:图源|摄影)\s*\S{1,24}|[^。,:]{1,12}/摄"
    r"|(?:photo(?:graph)?s?|pictures?|images?|illustrations?|graphics?)\s+(?:by|courtesy of|from)\s+[^.]{2,60}"
    r"|(?:courtesy of|via)\s+[^.]{2,60}|题图[^。,]{0,12}(?:来自|由|源自|为)[^。]{1,30}|(?:文中|本文"
    r"|未署名|题图)[^。]{0,12}(?:图片"
    r"|照片|插图)[^。]{0,8}(?:由|均|来自|来源)[^。]{1,30})\s*[)\]】]?"
)


@dataclass(frozen=True)
class Rule:
    """One row: a role for the lines a test picks out, the confidence, and whether a later pass may overrule it."""

    because: str
    role: Role
    confidence: float
    test: Callable[[Shape], bool]
    firm: bool = True


def _full(pattern: re.Pattern[str], limit: int = 400) -> Callable[[Shape], bool]:
    return lambda shape: len(shape.bare) <= limit and bool(pattern.fullmatch(shape.bare))


def _short(shape: Shape, limit: float = 60) -> bool:
    return shape.size <= limit and len(shape.key) <= 5 * limit


def is_notice(shape: Shape) -> bool:
    """Whether a line speaks of rights, liability or corrections."""
    return shape.size > 5 and bool(NOTICE.search(shape.bare[:400]))


def is_late_notice(shape: Shape) -> bool:
    """Whether a line near the end speaks of the page itself in a notice's words; too weak a sign elsewhere."""
    return is_notice(shape) or bool(_ABOUT_THE_PAGE.match(shape.bare) and _WORDS_OF_NOTICES.search(shape.bare[:300]))


def is_prompt(shape: Shape) -> bool:
    """Whether a line asks the reader to follow, share, buy or install something."""
    return _short(shape, 50) and bool(PROMPT.search(shape.bare))


_AGO = re.compile(r"\d+\s*(?:小时|分钟|天|日|周|hours?|minutes?|mins?|days?|h|d)\s*(?:前|ago)\b")


def _row_of_buttons(shape: Shape) -> bool:
    """Three or more short words set apart, some of them furniture."""
    cells = re.split(r"\s{2,}|\s*[|·•]\s*|\t", shape.bare.strip("|· "))
    if len(cells) < 3 and shape.han and not shape.bullet:
        cells = shape.bare.split()
    short = all(len(cell) <= 6 or (cell.isascii() and len(cell) < 24) for cell in cells)
    if LABELLED.match(shape.bare):
        return False
    cells = [cell for cell in cells if any(map(str.isalnum, cell))]
    buttons = sum(residue(cell) == 0 for cell in cells)
    return len(cells) > 2 and short and not shape.stopped and 3 * buttons > len(cells) and not shape.level


RULES = (
    Rule("image marker", Role.IMAGE, 0.99, lambda shape: len(shape.key) < 2000 and bool(IMAGE.fullmatch(shape.key))),
    Rule(
        "when it may be published",
        Role.NOISE,
        0.9,
        lambda shape: (
            shape.size < 40
            and bool(
                re.match(r"embargo|for immediate release|not for publication|即时发布|请于.{2,20}后发布", shape.bare)
            )
        ),
    ),
    Rule("ornament", Role.NOISE, 0.9, lambda shape: not any(map(str.isalnum, shape.key)) and "|" not in shape.key),
    Rule(
        "closing of a letter",
        Role.PARAGRAPH,
        0.8,
        _full(
            re.compile(
                r"此致敬?礼?|敬礼|敬启|谨启|谨上|顺颂.{2,4}|(?:yours )?(?:faithfully|sincerely|truly),?|best wishes,?"
            ),
            30,
        ),
    ),
    Rule("salutation", Role.PARAGRAPH, 0.8, _full(SALUTATION, 60)),
    Rule(
        "labelled headline",
        Role.TITLE,
        0.95,
        _full(re.compile(r"(?:标题|题目|主标题|title|headline)\s*[:|]\s*\S.*"), 140),
    ),
    Rule("line of tags", Role.NOISE, 0.95, _full(TAGS)),
    Rule("rule or end mark", Role.NOISE, 0.95, _full(END_MARK, 60)),
    Rule(
        "labelled standfirst",
        Role.STANDFIRST,
        0.96,
        lambda shape: bool(STANDFIRST_LABEL.match(shape.bare)) and len(shape.bare) > 8,
    ),
    Rule("label of a standfirst alone", Role.STANDFIRST, 0.9, _full(STANDFIRST_ALONE, 40)),
    Rule(
        "menu path",
        Role.NOISE,
        0.93,
        lambda shape: _short(shape, 40) and bool(BREADCRUMB.fullmatch(shape.key)) and shape.level == 0,
    ),
    Rule(
        "nothing but page furniture",
        Role.NOISE,
        0.95,
        lambda shape: (
            _short(shape)
            and residue(shape.bare) < 0.2
            and any(map(str.isalnum, shape.key))
            and not any(dates_in(shape.bare))
            and not shape.number_alone
            and bool(shape.key.strip("0123456789. "))
        ),
    ),
    Rule(
        "date of the page, with the weather",
        Role.NOISE,
        0.9,
        lambda shape: shape.bare.startswith("今天是") and shape.size < 30,
    ),
    Rule("how long ago", Role.NOISE, 0.9, lambda shape: shape.size < 20 and bool(_AGO.match(shape.bare))),
    Rule(
        "marked as an advert",
        Role.NOISE,
        0.9,
        lambda shape: (
            bool(re.match(r"[▼▽\[(【]*\s*(?:广告|推广|赞助|sponsored|advertisement)\s*(?:[\])】:|\s]|$)", shape.bare))
            and shape.size < 40
        ),
    ),
    Rule(
        "number of a picture",
        Role.NOISE,
        0.85,
        lambda shape: bool(re.fullmatch(r"\d{1,2} ?(?:of|/) ?\d{1,3}", shape.bare)),
    ),
    Rule("row of buttons", Role.NOISE, 0.9, _row_of_buttons),
    Rule("pointer to another piece", Role.NOISE, 0.92, _full(RECOMMENDED_LINE, 120)),
    Rule(
        "appeal to the reader",
        Role.NOISE,
        0.9,
        lambda shape: is_prompt(shape) and not (shape.stopped and shape.size > 26),
        firm=False,
    ),
    Rule("link line", Role.LINK, 0.9, lambda shape: bool(LINK.fullmatch(shape.bare[:500])), firm=False),
    Rule("address alone", Role.LINK, 0.6, lambda shape: bool(ADDRESS.fullmatch(shape.key.strip("<>"))), firm=False),
    Rule("heading mark of Markdown", Role.HEADING, 0.97, lambda shape: shape.level > 0, firm=False),
)


def rule_for(shape: Shape) -> Rule | None:
    """The first rule of the table that holds for a line; None for a line that no rule knows."""
    return next((rule for rule in RULES if rule.test(shape)), None)
