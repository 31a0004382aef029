"""What an editor must be asked, and what can be offered: both are for people to decide."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from articles.importer.facts import hashtags
from articles.importer.reading import Line, Metadata, Role, Suggestions
from articles.importer.script import fold, is_han, words

_CAPTION_AND_TEXT = re.compile(
    r"(?:[(\[【][^()\[\]]{1,30}[)\]】]|[^\s。]{2,6}\s摄|(?:摄|图|摄影)\s*[:/]\s*\S{2,6})\s*(?P<text>\S.{11,})"
)
_ADDRESS_WORDS = re.compile(r"[a-z]{4,}")
_PLAIN_ADDRESS_WORDS = words("https http html index news blog article articles www story stories post posts page pages")


def questions_about(lines: Sequence[Line], metadata: Metadata) -> tuple[str, ...]:
    """What the copy leaves open, in the order in which an editor meets it.

    In:     lines with roles, and what the text says about the piece.
    Out:    English sentences; empty when nothing is open.
    Errors: none.
    """
    questions: list[str] = []
    if not metadata.title:
        questions.append("There is no headline.")
    for line in lines:
        if line.role is Role.CAPTION and _CAPTION_AND_TEXT.search(fold(line.clean[:400])):
            questions.append(f"Line {line.name} holds a caption and text in one line.")
    if _on_another_subject(lines, metadata):
        questions.append("The references seem to belong to another subject.")
    torn = sum(1 for line in lines if re.search(r"\?[a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜü]{1,6}\)", line.clean))
    if torn:
        questions.append(f"{torn} line{'s hold' if torn > 1 else ' holds'} characters that a mirror site tore apart.")
    return tuple(questions)


def end_of_caption(line: Line) -> int:
    """Where in a line that holds a caption and text the text begins, as a place in the raw line; 0 if unknown."""
    found = _CAPTION_AND_TEXT.search(fold(line.clean[:400]))
    return max(line.raw.find(line.clean[found.start("text") :]), 0) if found else 0


def _on_another_subject(lines: Sequence[Line], metadata: Metadata) -> bool:
    """Whether all references are addresses, and no word of them occurs in a text that names things in Latin letters."""
    if not metadata.references or not all(re.match(r"https?://\S+$", text) for text in metadata.references):
        return False
    paths = " ".join(re.sub(r"https?://[^/]*", "", text.lower()) for text in metadata.references)
    subjects = set(_ADDRESS_WORDS.findall(paths)) - _PLAIN_ADDRESS_WORDS
    body = " ".join(
        line.clean.lower() for line in lines if line.role not in (Role.REFERENCE, Role.DISCLAIMER, Role.NOISE)
    )
    named = set(_ADDRESS_WORDS.findall(re.sub(r"https?://\S+", "", body)))
    return len(subjects) > 2 and bool(named) and not any(word in body for word in subjects)


def suggestions_for(lines: Sequence[Line], metadata: Metadata) -> Suggestions:
    """Headlines and tags an editor may want.

    In:     lines with roles, and what the text says about the piece.
    Out:    up to three headlines, taken from the copy word for word, when it has none; up to eight tags: hashtags, and
            names in Latin letters that come at least three times.
    Errors: none.
    """
    headlines: list[str] = []
    if not metadata.title:
        texts = [metadata.standfirst or ""]
        texts += [line.clean for line in lines if line.role is Role.PARAGRAPH][:2]
        texts += [line.clean for line in lines if line.role is Role.HEADING][:1]
        for text in texts:
            first = re.split(r"(?<=[。！？!?])|(?<=\.)\s", text.strip())[0].strip("。. \u3000")
            if 4 < len(first) <= 80 and first not in headlines:
                headlines.append(first)
    body = [
        line.clean for line in lines if line.role in (Role.PARAGRAPH, Role.HEADING, Role.STANDFIRST, Role.QA_ANSWER)
    ]
    names = Counter(word for text in body for word in re.findall(r"\b[A-Z][A-Za-z0-9]{2,}\b", text))
    often = [word for word, times in names.most_common(5) if times > 2]
    if not any(map(is_han, "".join(body[:5]))):
        often = []
    marked = hashtags([line.clean for line in lines], [line.role for line in lines])
    return Suggestions(tuple(headlines[:3]), tuple(dict.fromkeys([*marked, *often]))[:8])
