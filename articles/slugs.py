"""Readable addresses from headlines and names, in any script."""

import unicodedata
from collections.abc import Callable

from django.utils.text import slugify

MAX_LENGTH = 80


def readable(text: str, otherwise: str) -> str:
    """A slug that a reader can read: letters and digits of any script, hyphens, lower case.

    In:  text of any length; `otherwise` is used where no letter or digit is left.
    Out: 1 to MAX_LENGTH characters.

    >>> readable("海峽兩岸 AI：第 3 版", "article"), readable("👍", "tag"), readable("C++", "tag")
    ('海峽兩岸-ai第-3-版', 'tag', 'c')
    """
    # Editors mark where a headline may break; the address knows nothing of it.
    words = text.replace("<wbr>", "").replace("\u200b", "")
    slug = slugify(unicodedata.normalize("NFKC", words), allow_unicode=True)
    return slug[:MAX_LENGTH].strip("-_") or otherwise


def unused(slug: str, is_taken: Callable[[str], bool]) -> str:
    """The slug itself, or the first of slug-2, slug-3 … that nothing has yet.

    >>> unused("tide", {"tide", "tide-2"}.__contains__)
    'tide-3'
    """
    candidate, number = slug, 1
    while is_taken(candidate):
        number += 1
        candidate = f"{slug}-{number}"
    return candidate
