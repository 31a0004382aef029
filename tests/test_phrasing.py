"""Where headlines may break: between phrases or words, never inside a word, no mark at a line's start."""

import re
from html import unescape

import pytest

from articles.phrasing import phrased, words


@pytest.mark.parametrize(
    ("headline", "whole"),
    [
        ("國家數據局發布人工智慧訓練資料標準", ["國家", "人工智慧", "訓練", "資料", "標準"]),
        ("一道願意說自己會失守的海堤", ["願意", "自己", "失守的", "海堤"]),
        ("机器改作文之后，老师多了一份活", ["机器", "作文", "之后，", "老师", "多了", "一份"]),
        ("OpenAI 發表 GPT-5，臺灣團隊奪程式競賽冠軍", ["OpenAI", "GPT-5，", "臺灣", "程式", "競賽", "冠軍"]),
        ("27座機房2026年全部停機", ["27座", "2026年", "全部", "停機"]),
    ],
)
def test_words_stay_whole(headline: str, whole: list[str]) -> None:
    pieces = words(headline)
    assert "".join(pieces) == headline
    for word in whole:
        assert any(word in piece for piece in pieces), (word, pieces)
    assert len(pieces) > 3


def test_no_mark_begins_a_piece_and_no_bracket_ends_one() -> None:
    for headline in ("「我的聲音還在上班，我已經退休了」：對談報站人", "問：「您確定嗎？」（上）", "《潮》——退了……"):
        for piece in words(headline):
            assert not re.match(r"[，。：；？！」』》）—…]", piece), piece
            assert not re.search(r"[「『《（]$", piece), piece


def test_short_phrases_stay_whole_and_an_editor_may_say_which() -> None:
    assert phrased("冰庫鎖碼那一夜，整座島的魚在等").count('class="phrase"') == 2
    assert phrased("霧港三座<wbr>資料中心").startswith('<span class="phrase">霧港')
    long = "霧港三座資料中心如何在最長的枯水期裡，把總用水砍掉一半"
    assert phrased(long).count('class="words"') == 1 and "<wbr>" in phrased(long)


def test_nothing_is_added_to_the_words_and_all_of_them_is_escaped() -> None:
    for text in ("<script>水</script>，a & b", "Low & slow", "「引號」 & <b>"):
        assert unescape(re.sub(r"</?span[^>]*>|<wbr>", "", phrased(text))) == text
        assert "<script" not in phrased(text) and "<b>" not in phrased(text)
