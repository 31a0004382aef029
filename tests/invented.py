"""Articles made up in any number, in both scripts, for tests and measurements of search."""

import random
from datetime import UTC, datetime, timedelta

from articles import search
from articles.document import Document, Language, RichText
from articles.models import Article, Edition
from articles.scripts import other_version

TRADITIONAL = (
    "霧港海纜斷了十九天藍礁島靠一條微波撐住四所學校水庫北岸發電廠裡面機器開關與電壓計"
    "記者說這裡為什麼沒有人來過他們後來才發現鐘樓上的鳥會飛過颱風過境山城居民乾燥複雜答覆恢復隻身麵包"
    "著作看著臺灣圖書館會議紀錄選舉候選人薪資調查報告體育聽證預算監督龜島觀測站衛星資料庫憂鬱"
)
SIMPLIFIED = (
    "雾港海缆断了十九天蓝礁岛靠一条微波撑住四所学校水库北岸发电厂里面机器开关与电压计"
    "记者说这里为什么没有人来过他们后来才发现钟楼上的鸟会飞过台风过境山城居民干燥复杂答复恢复只身面包"
    "著作看着台湾图书馆会议纪录选举候选人薪资调查报告体育听证预算监督龟岛观测站卫星资料库忧郁"
)
LATIN = [
    "PyTorch",
    "AI",
    "GPT-4",
    "Low",
    "tide",
    "the",
    "harbour",
    "said",
    "café",
    "CO2",
    "Ｗｅｂ",
    "3.14",
    "2026",
    "ﬁlm",
    "Straße",
]
MARKS = ["，", "。", "、", "：「", "」", "……", "——", " ", "\n", "（", "）", "《", "》"]


def text(chance: random.Random, language: Language, length: int) -> str:
    """About so many letters of one script, with marks, Latin words and numbers between them."""
    letters = TRADITIONAL if language is Language.TRADITIONAL else SIMPLIFIED
    parts = []
    while sum(map(len, parts)) < length:
        kind = chance.random()
        if kind < 0.12:
            parts.append(chance.choice(LATIN) + chance.choice(["", " ", "，"]))
        elif kind < 0.35:
            parts.append(chance.choice(MARKS))
        else:
            start = chance.randrange(len(letters))
            parts.append(letters[start : start + chance.randint(1, 7)])
    return "".join(parts)


def editions(count: int, length: int, seed: int = 0) -> list[Edition]:
    """Public editions in the database, found by search; every second one in the other script."""
    chance = random.Random(seed)
    now = datetime.now(UTC).replace(microsecond=0)
    pairs = []
    for number in range(count):
        language = (Language.TRADITIONAL, Language.SIMPLIFIED)[number % 2]
        words, headline = text(chance, language, length), text(chance, language, 15).replace("\n", " ")
        document = Document(language=language, headline=headline, blocks=(RichText(f"<p>{words}</p>"),))
        at = now - timedelta(minutes=37 * number)
        article = Article(headline=headline, slug=f"invented-{seed}-{number}", language=language.value)
        edition = Edition(
            number=1,
            document=document.to_json(),
            slug=article.slug,
            headline=headline,
            language=language.value,
            kind="news",
            html=words,
            text=words,
            public_from=at,
            published_at=at,
            updated_at=at,
        )
        edition.other_card, edition.other_page = other_version(edition)
        pairs.append((article, edition))
    Article.objects.bulk_create([article for article, _edition in pairs], batch_size=500)
    for article, edition in pairs:
        edition.article = article
    made = Edition.objects.bulk_create([edition for _article, edition in pairs], batch_size=500)
    for start in range(0, len(made), 500):
        search._add(made[start : start + 500])
    return made
