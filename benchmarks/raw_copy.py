"""Raw articles made for measuring: the same number gives the same article on every machine.

About 3,500 characters of Chinese each, with what real copy has: a headline, people, a standfirst, headings,
picture markers, quotations after a colon, references, a notice.
"""

import random
from pathlib import Path

WORDS = """
海纜 燈塔 學校 水庫 機房 報表 夜班 記者 城市 島上 居民 編輯 標題 圖書 巴士 閘門 潮水 漁船 冰庫 電池
今年 去年 後來 已經 開始 繼續 發現 認為 表示 改變 支持 反對 增加 減少 選擇 測試 公開 比較 記得 寫下
一個 兩次 三天 許多 所有 因為 所以 但是 如果 這個 那個 他們 我們 自己 可能 必須 沒有 只有 仍然 終於
""".split()  # noqa: SIM905 - a list of quotes would hide the words


def sentence(random_: random.Random, length: int) -> str:
    """A sentence of about that many characters."""
    clauses: list[str] = []
    while sum(map(len, clauses)) < length:
        clauses.append("".join(random_.choices(WORDS, k=random_.randint(3, 7))))
    return "，".join(clauses) + "。"


def article(number: int) -> str:
    """The raw text of one article."""
    random_ = random.Random(number)
    lines = [
        "".join(random_.choices(WORDS, k=7)) + f"第{number}篇",
        "文／許知遙　編輯／方以寧",
        f"2026-{random_.randint(1, 11):02d}-{random_.randint(1, 28):02d}",
        f"【導讀】{sentence(random_, 40)}",
    ]
    for section in range(4):
        if section:
            lines.append("".join(random_.choices(WORDS, k=4)))
        for part in range(9):
            lines.append(sentence(random_, 30) + sentence(random_, 30) + sentence(random_, 26))
            if part in {2, 5, 7}:
                lines.append("![]()")
        lines += ["她在最後一頁寫道：", sentence(random_, 16)]
    lines += ["參考資料", f"[1] 《年度報表》，{2000 + number % 26}", "聲明：本文為量測而作，內容皆屬虛構。"]
    return "\n".join(lines) + "\n"


def write(folder: Path, numbers: range) -> None:
    """Put the articles into the folder as files."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        (folder / f"{number:06d}.txt").write_text(article(number), encoding="utf-8")
