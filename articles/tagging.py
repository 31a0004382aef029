"""Tags as newsrooms type them: split at commas of every script, never at spaces; one tag whatever its width or case.

taggit's own parser makes one tag of `人工智能，PyTorch、深度學習` and three of `深度 學習 模型`.
"""

import re
import unicodedata
from collections.abc import Iterable

from .document import printable

SEPARATORS = re.compile(r"[,，、;；\n]")


def tag_name(text: str) -> str:
    """How a tag is written: full-width Latin made narrow, spaces single, the author's case kept.

    >>> tag_name("　ＰｙＴｏｒｃｈ   2 ")
    'PyTorch 2'
    """
    return " ".join(printable(unicodedata.normalize("NFKC", text)).split())


def tag_key(text: str) -> str:
    """What makes two tags the same. Done here because SQLite folds the case of ASCII only.

    >>> tag_key("ＡＩ") == tag_key("ai") == tag_key("AI")
    True
    """
    return tag_name(text).casefold()


def tags_from_string(text: str) -> list[str]:
    """The tags of one line of input, each once, in the order typed.

    >>> tags_from_string("人工智能，PyTorch、深度學習; pytorch,深度 學習 模型")
    ['人工智能', 'PyTorch', '深度學習', '深度 學習 模型']
    """
    tags: dict[str, str] = {}
    for name in map(tag_name, SEPARATORS.split(text or "")):
        if name:
            tags.setdefault(tag_key(name), name)
    return list(tags.values())


def string_from_tags(tags: Iterable[object]) -> str:
    """Tags as one line of input; reading it gives the same tags."""
    return ", ".join(str(tag) for tag in tags)
