"""Lines with roles → Document, metadata and ledger."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from articles.document import (
    LONGEST_TAG,
    Credit,
    CreditRole,
    Document,
    Language,
    Reference,
    printable,
    printed_name,
)
from articles.importer import facts
from articles.importer.blocks import write_blocks
from articles.importer.clean import Cleaned
from articles.importer.draft import Draft, unwrapped, write_ledger
from articles.importer.kinds import kind_of
from articles.importer.labels import label_word
from articles.importer.ledger import Ledger
from articles.importer.markup import is_safe
from articles.importer.outlets import outlet_spans
from articles.importer.page import Decision
from articles.importer.reading import Metadata, Role
from articles.importer.rules import STANDFIRST_ALONE
from articles.importer.script import fold
from articles.importer.shapes import ADDRESS, MARKDOWN_LINK, Span


def assemble(
    lines: Sequence[Cleaned],
    decisions: Sequence[Decision],
    language: Language,
    code: frozenset[int] = frozenset(),
) -> tuple[Document, Metadata, Ledger]:
    """Build the Document.

    In:     repaired lines, a decision for each, and the language; ``code``, the indexes of lines of code.
    Out:    the Document, what the text says about the piece, and the ledger of all characters.
    Errors: none.
    Source: docs/raw-text.md for which role goes where.
    """
    draft = Draft(lines, decisions, language, code)
    headline = _headline(draft)
    standfirst = _standfirst(draft)
    people, person_metadata = _people(draft)
    source = _source(draft)
    iso = _date(draft)
    references, reference_texts = _references(draft)
    tag_words = _tags(draft)
    _notices(draft)
    write_blocks(draft)
    try:
        dated = date.fromisoformat(iso) if iso and len(iso) == 10 else None
    except ValueError:
        dated = None
    document = Document(
        language=language,
        kind=kind_of([line.text for line in lines], [decision.role for decision in decisions]),
        headline=headline,
        standfirst=standfirst,
        credits=people,
        source=source,
        dated=dated,
        blocks=tuple(draft.blocks),
        references=references,
        tags=tag_words,
        notices=tuple(draft.notices),
    )
    metadata = Metadata(
        title=headline or None,
        standfirst=standfirst or None,
        source=source or None,
        authors=tuple(name for name, role in person_metadata if role is CreditRole.AUTHOR),
        editors=tuple(name for name, role in person_metadata if role is CreditRole.EDITOR),
        date=iso,
        references=reference_texts,
        tags=tag_words,
    )
    return document, metadata, write_ledger(draft)


# The head ---------------------------------------------------------------------------------------------------------


def _headline(draft: Draft) -> str:
    parts: list[str] = []
    for index, decision in enumerate(draft.decisions):
        if decision.role is not Role.TITLE:
            continue
        start, end = unwrapped(draft.text(index))
        label = re.match(r"(?:标题|题目|主标题|title|headline)\s*[:|]\s*(?=\S)", fold(draft.text(index)[start:end]))
        parts.append(draft.keep(index, start + (label.end() if label else 0), end, "headline"))
    return " ".join(part for part in parts if part)


def _standfirst(draft: Draft) -> str:
    parts: list[str] = []
    for index, decision in enumerate(draft.decisions):
        if decision.role is not Role.STANDFIRST:
            continue
        text = draft.text(index)
        if STANDFIRST_ALONE.fullmatch(fold(text).strip(" *_")):
            draft.omitted[index] = "label of the standfirst"
            continue
        start, end = unwrapped(text)
        start = max(start, facts.standfirst_label(text))
        if text[start:end].strip().endswith("】") and "【" not in text[start:end]:
            end = text.rindex("】")
        parts.append(draft.keep(index, start, end, "standfirst"))
    return "\n".join(part for part in parts if part)


def _people(draft: Draft) -> tuple[tuple[Credit, ...], list[tuple[str, CreditRole]]]:
    found = facts.people([line.text for line in draft.lines], [decision.role for decision in draft.decisions])
    credits_: list[Credit] = []
    for person in found:
        place = f"credits[{len(credits_)}]"
        index, start, end = person.span.line, person.span.start, person.span.end
        name = printed_name(person.name)
        if not name or label_word(fold(name)):  # a post that stands where a name does is nobody
            continue
        affiliation = printable(person.affiliation).strip()
        if draft.role(index) is Role.PARAGRAPH:
            draft.echo(index, f"{place}.name", name, "named in the line that opens the paragraph")
            affiliation = ""
        else:
            draft.keep(index, start, end, f"{place}.name", name)
            at = draft.text(index).find(person.affiliation, end) if affiliation else -1
            if at >= 0:
                draft.keep(index, at, at + len(person.affiliation), f"{place}.affiliation", affiliation)
        credits_.append(Credit(name, person.role, affiliation))
    return tuple(credits_), [(credit.name, credit.role) for credit in credits_]


def _source(draft: Draft) -> str:
    spans = outlet_spans([line.text for line in draft.lines], [decision.role for decision in draft.decisions])
    for span in spans:
        words = printed_name(draft.text(span.line)[span.start : span.end].strip(" *_"))
        if not words or len(words) > 80:
            continue
        taken = any(kept.start < span.end and span.start < kept.end for kept in draft.kept[span.line])
        furniture = draft.role(span.line) in (Role.SOURCE, Role.BYLINE, Role.DATE, Role.EDITOR, Role.NOISE)
        if furniture and not taken:
            draft.keep(span.line, span.start, span.end, "source", words)
        else:
            draft.echo(span.line, "source", words, "the outlet is named here")
        return words
    return ""


def _date(draft: Draft) -> str | None:
    found = facts.date_span([line.text for line in draft.lines], [decision.role for decision in draft.decisions])
    if not found:
        return None
    span, iso = found
    if len(iso) == 10 and draft.role(span.line) is Role.PARAGRAPH:
        draft.echo(span.line, "dated", iso, "the dateline")
    elif len(iso) == 10:
        draft.keep(span.line, span.start, span.end, "dated", iso, "written as ISO 8601")
    return iso


def _tags(draft: Draft) -> tuple[str, ...]:
    spans = facts.tags([line.text for line in draft.lines], [decision.role for decision in draft.decisions])
    words: list[str] = []
    for span in spans:
        tag = printable(draft.text(span.line)[span.start : span.end]).strip()
        # A line of keywords that runs on into a sentence is left in the ledger, not made a tag.
        if tag and len(tag) <= LONGEST_TAG and tag not in words:
            draft.keep(span.line, span.start, span.end, f"tags[{len(words)}]", tag)
            words.append(tag)
    return tuple(words)


# The end ----------------------------------------------------------------------------------------------------------


def _references(draft: Draft) -> tuple[tuple[Reference, ...], tuple[str, ...]]:
    references: list[Reference] = []
    texts: list[str] = []
    for entry in facts.sources([line.text for line in draft.lines], [decision.role for decision in draft.decisions]):
        place = f"references[{len(references)}]"
        parts = [draft.text(span.line)[span.start : span.end].strip() for span in entry.parts]
        whole = parts[0]
        for part in parts[1:]:
            whole += (" " if whole[-1:].isascii() and part[:1].isascii() else "") + part
        if not printable(whole).strip():
            continue
        label = (
            ""
            if entry.label in ("", str(len(references) + 1)) or not any(map(str.isalnum, entry.label))
            else entry.label
        )
        title, url = "", ""
        for span in entry.parts:
            more, address = _reference_part(draft, span, place, wants_url=not url)
            title += (" " if title[-1:].isascii() and more[:1].isascii() and title and more else "") + more
            url = url or address
        if label:
            draft.keep(
                entry.label_span.line,
                entry.label_span.start,
                entry.label_span.end,
                f"{place}.label",
                printable(label),
                "the number alone",
            )
        label = printable(label)
        references.append(Reference(title=title, url=url, label=label))
        texts.append(printable(whole))
    return tuple(references), tuple(texts)


def _reference_part(draft: Draft, span: Span, place: str, *, wants_url: bool) -> tuple[str, str]:
    """The words and the address of one line of an entry."""
    text = draft.text(span.line)
    link = MARKDOWN_LINK.search(text, span.start, span.end)
    if wants_url and link and is_safe(link["address"]) and link["words"].strip():
        before = draft.keep(span.line, span.start, link.start("words") - 1, f"{place}.title")
        words = draft.keep(span.line, *link.span("words"), f"{place}.title")
        url = draft.keep(span.line, *link.span("address"), f"{place}.url", link["address"])
        after = draft.keep(span.line, link.end(), span.end, f"{place}.title")
        return " ".join(part for part in (before, words, after) if part), url
    address = ADDRESS.search(text, span.start, span.end)
    if wants_url and address and is_safe(address.group()):
        before = draft.keep(span.line, span.start, address.start(), f"{place}.title")
        url = draft.keep(span.line, *address.span(), f"{place}.url", address.group())
        after = draft.keep(span.line, address.end(), span.end, f"{place}.title")
        return " ".join(part for part in (before, after) if part), url
    return draft.keep(span.line, span.start, span.end, f"{place}.title"), ""


def _notices(draft: Draft) -> None:
    roles = [decision.role for decision in draft.decisions]
    for index, decision in enumerate(draft.decisions):
        loose_credit = decision.role is Role.IMAGE_CREDIT and not facts.beside_picture(roles, index)
        if decision.role is Role.DISCLAIMER or loose_credit:
            if draft.kept[index]:
                continue
            start, end = unwrapped(draft.text(index))
            notice = draft.keep(index, start, end, f"notices[{len(draft.notices)}]")
            if notice.strip():
                draft.notices.append(notice)
