"""Where the words of a Chinese headline may part: between phrases if they fit, else between words, never inside one.

Browsers break Chinese anywhere (CSS has word-break: auto-phrase for Japanese only), so the places are marked here.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

import opencc
import rjieba
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# Where an editor says that a headline may break: typed as markup or as the invisible zero-width space.
BREAK = re.compile("<wbr>|\u200b")
# A phrase ends behind its marks, and before what opens a bracket.
CLOSING = "，。：；、？！」』》）"
PHRASE_END = re.compile(rf"(?<=[{CLOSING}])(?![{CLOSING}])|(?<!^)(?<![「『《（])(?=[「『《（])")
# Han: the narrowest column of a headline in the text holds so many.
LONGEST_PHRASE = 11
# Han: longer headlines take fewer lines when they may break between any two words.
LONGEST_PHRASED = 26
# Words that lean on what stands before them, in Simplified characters, and those that lean on what follows.
LEANS_BACK = set("的了着过地得们吗呢吧里中上下后前内外之时")
LEANS_ON = set("不没未最很更第再")
OPENS = "「『《（“‘〈【"


def phrased(text: str) -> SafeString:
    """The words as HTML that breaks well.

    In:  a headline or quotation as it is stored, with or without the marks of an editor.
    Out: escaped HTML: phrases as spans that stay whole where they fit, words parted by <wbr>.

    >>> phrased("晶片之外：<wbr>霧港")
    '<span class="phrase">晶片<wbr>之外：</span><span class="phrase">霧港</span>'
    >>> phrased("Low & slow")
    'Low &amp; slow'
    """
    if not HAN.search(text):
        return escape(BREAK.sub("", text))
    is_marked = bool(BREAK.search(text))
    phrases = [part for part in (BREAK if is_marked else PHRASE_END).split(text) if part]
    fits = all(width(phrase) <= LONGEST_PHRASE + 1 for phrase in phrases)
    if len(phrases) > 1 and fits and (is_marked or width(text) <= LONGEST_PHRASED):
        html = "".join(f'<span class="phrase">{_with_breaks(phrase)}</span>' for phrase in phrases)
    else:
        html = f'<span class="words">{_with_breaks(BREAK.sub("", text))}</span>'
    return mark_safe(html)  # noqa: S308 - every part of it is escaped


def width(text: str) -> float:
    """In Han: other letters are about half as wide."""
    return sum(1 if HAN.match(letter) or letter > "\u2e7f" else 0.5 for letter in text)


def _with_breaks(text: str) -> str:
    return "<wbr>".join(escape(word) for word in words(text))


@lru_cache(maxsize=2000)
def words(text: str) -> tuple[str, ...]:
    """The text cut where a line may end: between words, no mark or particle at a line's start.

    >>> words("人工智慧基本法三讀通過了")
    ('人工智慧', '基本法', '三讀通過了')
    """
    # The dictionary is in Simplified characters.
    simplified = _to_simplified().convert(text)
    if len(simplified) != len(text):
        return (text,)
    return tuple(_joined(text, rjieba.cut(simplified, True)))


def _joined(text: str, tokens: list[str]) -> Iterator[str]:
    """The text in pieces as long as the tokens, with what may not stand at a line's edge kept to its neighbour."""
    piece, at, before = "", 0, ""
    for token in tokens:
        own = text[at : at + len(token)]
        at += len(token)
        if piece and not _stay_together(before, token):
            yield piece
            piece = ""
        piece += own
        before = token
    if piece:
        yield piece


def _stay_together(before: str, after: str) -> bool:
    return not before.isspace() and (
        (not after[0].isalnum() and after[0] not in OPENS)
        or after in LEANS_BACK
        or before in LEANS_ON
        or before[-1] in OPENS
        or (before[-1].isascii() and after[0].isascii())
        or before.isdigit()
    )


@cache
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
