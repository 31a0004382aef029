"""Lines with roles → Document, metadata and ledger."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from articles.document import (
    Block,
    Credit,
    CreditRole,
    Document,
    Figure,
    Kind,
    Language,
    PullQuote,
    Reference,
    RichText,
    printable,
)
from articles.importer import credits, facts
from articles.importer.clean import Cleaned
from articles.importer.ledger import Ledger, Piece
from articles.importer.markup import Run, html_of, is_safe, runs
from articles.importer.outlets import outlet_spans
from articles.importer.page import Decision
from articles.importer.reading import Metadata, Role
from articles.importer.rules import STANDFIRST_ALONE
from articles.importer.script import fold
from articles.importer.shapes import ADDRESS, HEADING_MARK, MARKDOWN_LINK, QUOTES, Span

_PROSE = frozenset(
    {Role.PARAGRAPH, Role.LEAD_IN, Role.HEADING, Role.LIST_ITEM, Role.LINK, Role.QA_QUESTION, Role.QA_ANSWER}
)
_IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<address>[^()\s]*)(?:\s+[\"'“](?P<title>[^\"'”]*)[\"'”])?\s*\)")
_BARE_IMAGE = re.compile(
    r"<img\b[^>]*?\bsrc=[\"'](?P<tag>[^\"']*)[\"'][^>]*>|(?P<path>\S+\.(?:jpe?g|png|gif|webp|svg)(?:\?\S*)?)",
    re.IGNORECASE,
)
_BULLET = re.compile(r"\s*(?:[-*+•·▪◆■□►▶✓✔☆★◎○‣⁃–]\s*)(?=\S)")
_TABLE_RULE = re.compile(r"[\s|:+-]+")
_SPEAKER = re.compile(r"\s*(?:[—–-]{1,2}|―+)\s*(?P<who>[^—–\s-].{0,58})$")
_CREDIT_IN_CAPTION = re.compile(r"[(（【\[](?P<credit>[^()（）\[\]【】]{2,60})[)）】\]]\s*$")


@dataclass
class Kept:
    """A part of a repaired line that goes to a place in the Document, as ``text`` if that differs."""

    start: int
    end: int
    place: str
    text: str
    because: str = ""


@dataclass
class Draft:
    """The Document in the making, and for every line what of it was kept."""

    lines: Sequence[Cleaned]
    decisions: Sequence[Decision]
    language: Language
    kept: defaultdict[int, list[Kept]] = field(default_factory=lambda: defaultdict(list))
    echoes: defaultdict[int, list[Kept]] = field(default_factory=lambda: defaultdict(list))
    omitted: dict[int, str] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def role(self, index: int) -> Role:
        """The role of a line."""
        return self.decisions[index].role

    def text(self, index: int) -> str:
        """The repaired text of a line."""
        return self.lines[index].text

    def keep(self, index: int, start: int, end: int, place: str, text: str | None = None, because: str = "") -> str:
        """Send a part of a line to a place; gives the text that stands there, without what XML forbids."""
        raw = self.text(index)[start:end]
        wanted = raw.strip() if text is None else text
        shown = printable(wanted)
        if shown != wanted:
            because = because or "a character that XML forbids was taken out"
        if shown.strip():
            self.kept[index].append(Kept(start, end, place, shown, because))
        return shown

    def echo(self, index: int, place: str, text: str, because: str) -> None:
        """Repeat words of a line at a place, although they also stand, or are left out, elsewhere."""
        self.echoes[index].append(Kept(0, 0, place, text, because))


def assemble(
    lines: Sequence[Cleaned], decisions: Sequence[Decision], language: Language
) -> tuple[Document, Metadata, Ledger]:
    """Build the Document.

    In:     repaired lines, a decision for each, and the language.
    Out:    the Document, what the text says about the piece, and the ledger of all characters.
    Errors: none.
    Source: docs/raw-text.md for which role goes where.
    """
    draft = Draft(lines, decisions, language)
    headline = _headline(draft)
    standfirst = _standfirst(draft)
    people, person_metadata = _people(draft)
    source = _source(draft)
    iso = _date(draft)
    references, reference_texts = _references(draft)
    tag_words = _tags(draft)
    _notices(draft)
    _body(draft)
    try:
        dated = date.fromisoformat(iso) if iso and len(iso) == 10 else None
    except ValueError:
        dated = None
    questions = sum(decision.role is Role.QA_QUESTION for decision in decisions)
    document = Document(
        language=language,
        kind=Kind.INTERVIEW if questions > 1 else Kind.NEWS,
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
    return document, metadata, _ledger(draft)


# The head ---------------------------------------------------------------------------------------------------------


def _headline(draft: Draft) -> str:
    parts: list[str] = []
    for index, decision in enumerate(draft.decisions):
        if decision.role is not Role.TITLE:
            continue
        start, end = _unwrapped(draft.text(index))
        label = re.match(r"(?:标题|题目|主标题|title|headline)\s*[:|]\s*(?=\S)", fold(draft.text(index)[start:end]))
        parts.append(draft.keep(index, start + (label.end() if label else 0), end, "headline"))
    return " ".join(part for part in parts if part)


def _unwrapped(text: str) -> tuple[int, int]:
    """The words of a line without Markdown's heading mark and without emphasis round the whole."""
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    mark = HEADING_MARK.match(text, start)
    if mark:
        start = mark.end()
    for sign in ("***", "**", "*", "__", "_"):
        inner = text[start + len(sign) : end - len(sign)]
        if text.startswith(sign, start) and text.endswith(sign, start, end) and inner.strip() and sign not in inner:
            return start + len(sign), end - len(sign)
    return start, end


def _standfirst(draft: Draft) -> str:
    parts: list[str] = []
    for index, decision in enumerate(draft.decisions):
        if decision.role is not Role.STANDFIRST:
            continue
        text = draft.text(index)
        if STANDFIRST_ALONE.fullmatch(fold(text).strip(" *_")):
            draft.omitted[index] = "label of the standfirst"
            continue
        start, end = _unwrapped(text)
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
        name = printable(person.name).strip()
        if not name:
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
        words = printable(draft.text(span.line)[span.start : span.end]).strip(" *_")
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
        if tag and tag not in words:
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
        url = draft.keep(span.line, *link.span("address"), f"{place}.url")
        after = draft.keep(span.line, link.end(), span.end, f"{place}.title")
        return " ".join(part for part in (before, words, after) if part), url
    address = ADDRESS.search(text, span.start, span.end)
    if wants_url and address and is_safe(address.group()):
        before = draft.keep(span.line, span.start, address.start(), f"{place}.title")
        url = draft.keep(span.line, *address.span(), f"{place}.url")
        after = draft.keep(span.line, address.end(), span.end, f"{place}.title")
        return " ".join(part for part in (before, after) if part), url
    return draft.keep(span.line, span.start, span.end, f"{place}.title"), ""


def _notices(draft: Draft) -> None:
    for index, decision in enumerate(draft.decisions):
        loose_credit = decision.role is Role.IMAGE_CREDIT and not _beside_picture(draft, index)
        if decision.role is Role.DISCLAIMER or loose_credit:
            if draft.kept[index]:
                continue
            start, end = _unwrapped(draft.text(index))
            notice = draft.keep(index, start, end, f"notices[{len(draft.notices)}]")
            if notice.strip():
                draft.notices.append(notice)


def _beside_picture(draft: Draft, index: int) -> bool:
    """Whether a picture or caption stands directly above or below a credit line."""
    for step in (-1, 1):
        at = index + step
        while 0 <= at < len(draft.lines):
            role = draft.role(at)
            if role in (Role.IMAGE, Role.CAPTION):
                return True
            if role not in (Role.BLANK, Role.IMAGE_CREDIT):
                break
            at += step
    return False


# The body ---------------------------------------------------------------------------------------------------------


def _body(draft: Draft) -> None:
    index = 0
    while index < len(draft.lines):
        role = draft.role(index)
        if role in _PROSE:
            index = _prose(draft, index)
            continue
        if role is Role.PULL_QUOTE:
            _close_prose(draft)
            _pull_quote(draft, index)
        elif role in (Role.IMAGE, Role.CAPTION) or (role is Role.IMAGE_CREDIT and not draft.kept[index]):
            _close_prose(draft)
            index = _figure(draft, index)
            continue
        index += 1
    _close_prose(draft)


def _prose(draft: Draft, index: int) -> int:
    """One block element; a run of list items, or a heading with its number above it, is one. Gives the next line."""
    role = draft.role(index)
    if role is Role.LIST_ITEM:
        return _list(draft, index)
    text = draft.text(index)
    start, end = _unwrapped(text) if role in (Role.HEADING, Role.QA_QUESTION) else (0, len(text))
    if role is Role.HEADING:
        level = len(mark["level"]) if (mark := HEADING_MARK.match(text.lstrip())) else 2
        tag = "h3" if level > 2 else "h2"
    else:
        tag = "p"
    inner = _inline(draft, index, start, end, autolink=role is Role.LINK)
    if role is Role.QA_QUESTION and inner:
        inner = f"<strong>{re.sub('</?strong>', '', inner)}</strong>"
    if inner:
        draft.prose.append(f"<{tag}>{inner}</{tag}>")
    return index + 1


def _list(draft: Draft, index: int) -> int:
    items: list[str] = []
    last = index
    while index < len(draft.lines) and draft.role(index) in (Role.LIST_ITEM, Role.BLANK):
        text = draft.text(index)
        if draft.role(index) is Role.LIST_ITEM:
            last = index
            bullet = _BULLET.match(text)
            start, end = (bullet.end() if bullet and not text.lstrip().startswith("**") else 0), len(text)
            stripped = text.strip()
            if len(stripped) > 2 and stripped.startswith("|") and stripped.endswith("|"):
                start, end = text.index("|") + 1, text.rindex("|")
            if _TABLE_RULE.fullmatch(text):
                draft.omitted[index] = "the rule of a table"
            else:
                inner = _inline(draft, index, start, end, autolink=False)
                if inner:
                    items.append(f"<li><p>{inner}</p></li>")
        index += 1
    if items:
        draft.prose.append(f"<ul>{''.join(items)}</ul>")
    return last + 1


def _inline(draft: Draft, index: int, start: int, end: int, *, autolink: bool) -> str:
    """The HTML of a part of a line, its runs sent to the block that is being written."""
    text = draft.text(index)
    place = f"blocks[{len(draft.blocks)}]"
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    shown: list[str] = []
    for run in runs(text, start, end, autolink=autolink):
        words = draft.keep(index, run.start, run.end, f"{place}.html", text[run.start : run.end])
        if not words.strip():
            shown.append(html_of(words, [Run(0, len(words))]) or " ")
            continue
        if run.href and run.address:
            draft.keep(index, *run.address, f"{place}.href", run.href)
        elif run.href:
            draft.echo(index, f"{place}.href", run.href, "the address is also the link")
        lead, trail = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
        one = Run(0, len(words.strip()), run.strong, run.em, run.href)
        shown.append((" " if lead else "") + html_of(words.strip(), [one]) + (" " if trail else ""))
    return re.sub(" +", " ", "".join(shown)).strip()


def _close_prose(draft: Draft) -> None:
    if draft.prose:
        draft.blocks.append(RichText("".join(draft.prose)))
        draft.prose = []


def _pull_quote(draft: Draft, index: int) -> None:
    text = draft.text(index)
    place = f"blocks[{len(draft.blocks)}]"
    start, end = _unwrapped(text)
    while start < end and text[start] in "> ":
        start += 1
    who = _SPEAKER.search(text, start, end)
    speaker = ""
    if who and text[start] in QUOTES and text[: who.start()].rstrip()[-1:] == QUOTES[text[start]]:
        speaker = draft.keep(index, *who.span("who"), f"{place}.speaker")
        end = who.start()
    while end > start and text[end - 1].isspace():
        end -= 1
    stop = end - 1 if text[end - 1 : end] in "。." and text[end - 2 : end - 1] in QUOTES.values() else end
    if text[start : start + 1] in QUOTES and text[stop - 1 : stop] == QUOTES[text[start]] and stop - start > 2:
        inner = text[start + 1 : stop - 1]
        if text[start] not in inner and QUOTES[text[start]] not in inner:
            start, end = start + 1, stop - 1
    words = draft.keep(index, start, end, f"{place}.text")
    if words.strip():
        draft.blocks.append(PullQuote(words, speaker))
    elif speaker:
        draft.kept[index] = [kept for kept in draft.kept[index] if not kept.place.startswith(place)]


def _figure(draft: Draft, index: int) -> int:
    """A picture with the captions and credits round it. Gives the next line."""
    place = f"blocks[{len(draft.blocks)}]"
    picture = alt = ""
    captions: list[str] = []
    credit_lines: list[str] = []
    seen_image = False
    while index < len(draft.lines):
        role = draft.role(index)
        if role is Role.IMAGE:
            if seen_image or (captions and not _captions_lead_to_picture(draft, index)):
                break
            seen_image = True
            picture, alt = _picture(draft, index, place)
        elif role is Role.CAPTION:
            if (
                seen_image
                and captions
                and _next_is_image(draft, index)
                and fold(draft.text(index).strip()) not in map(fold, captions)
            ):
                break
            _caption(draft, index, place, captions, credit_lines)
        elif role is Role.IMAGE_CREDIT and not draft.kept[index]:
            credit_lines.append(_credit_line(draft, index, place))
        elif role is Role.IMAGE_CREDIT:
            break
        elif role is not Role.BLANK:
            break
        index += 1
    figure = Figure(picture, alt, " ".join(captions), " ".join(line for line in credit_lines if line))
    draft.blocks.append(figure)
    return index


def _captions_lead_to_picture(draft: Draft, index: int) -> bool:
    """Whether the lines above an image are its caption rather than the end of another figure."""
    return True


def _next_is_image(draft: Draft, index: int) -> bool:
    after = index + 1
    while after < len(draft.lines) and draft.role(after) is Role.BLANK:
        after += 1
    return after < len(draft.lines) and draft.role(after) is Role.IMAGE


def _picture(draft: Draft, index: int, place: str) -> tuple[str, str]:
    text = draft.text(index)
    match = _IMAGE.search(text)
    if not match:
        bare = _BARE_IMAGE.search(text)
        if bare:
            return draft.keep(index, *bare.span(bare.lastgroup or 0), f"{place}.picture"), ""
        return "", ""
    address = draft.keep(index, *match.span("address"), f"{place}.picture") if match["address"] else ""
    alt = draft.keep(index, *match.span("alt"), f"{place}.alt") if match["alt"].strip() else ""
    return address, alt.strip()


def _caption(draft: Draft, index: int, place: str, captions: list[str], credit_lines: list[str]) -> None:
    text = draft.text(index)
    start, end = _unwrapped(text)
    if fold(text[start:end].strip().lstrip("▲△▼↑ ")) in map(fold, captions):
        draft.omitted[index] = "repeats the caption above"
        return
    while start < end and text[start] in "▲△▼↑↓◎ ":
        start += 1
    bracket = _CREDIT_IN_CAPTION.search(text, start, end)
    if bracket and bracket.start() > start and _speaks_of_makers(fold(bracket["credit"])):
        captions.append(draft.keep(index, start, bracket.start(), f"{place}.caption"))
        credit_lines.append(draft.keep(index, *bracket.span("credit"), f"{place}.credit"))
        return
    words = draft.keep(index, start, end, f"{place}.caption")
    if words.strip():
        captions.append(words)


def _speaks_of_makers(key: str) -> bool:
    return bool(re.search(r"摄|图|供|绘|照片|资料|photo|image|credit|courtesy|illustration|/|^[a-z]+ [a-z]+$", key))


def _credit_line(draft: Draft, index: int, place: str) -> str:
    text = draft.text(index)
    start, end = _unwrapped(text)
    if text[start : start + 1] in "(（[【" and text[end - 1 : end] in ")）]】" and end - start > 2:
        start, end = start + 1, end - 1
    return draft.keep(index, start, end, f"{place}.credit")


# The ledger -------------------------------------------------------------------------------------------------------

_LEFT_OUT = {
    Role.BLANK: "blank",
    Role.NOISE: "page furniture",
    Role.IMAGE: "marker of a picture",
    Role.TITLE: "mark of a heading",
    Role.STANDFIRST: "label of the standfirst",
    Role.REFERENCES_HEADING: "heading of the list of sources",
    Role.REFERENCE: "number or mark of a reference",
    Role.BYLINE: "label or separator of a credit, or a name given before",
    Role.EDITOR: "label or separator of a credit, or a name given before",
    Role.SOURCE: "label, time or counter beside the outlet, or the outlet again",
    Role.DATE: "label or time of day beside the date, or the date again",
    Role.CAPTION: "mark of a caption",
    Role.IMAGE_CREDIT: "label of a picture credit",
    Role.PULL_QUOTE: "quotation marks round the whole",
    Role.LIST_ITEM: "mark of a list item",
}


def _ledger(draft: Draft) -> Ledger:
    pieces: list[Piece] = []
    for index, cleaned in enumerate(draft.lines):
        number = index + 1
        decision = draft.decisions[index]
        left_out = draft.omitted.get(index) or _LEFT_OUT.get(decision.role, "a mark of Markdown")
        if decision.role is Role.NOISE:
            left_out = f"page furniture: {decision.because}"
        at = 0  # in the raw line
        for kept in sorted(draft.kept[index], key=lambda part: part.start):
            start, end = _raw_span(cleaned, kept.start, kept.end)
            if start > at:
                pieces.append(_left_out(cleaned, number, at, start, left_out))
            raw = cleaned.raw[start:end]
            because = kept.because
            if not because and "".join(raw.split()) != "".join(kept.text.split()):
                because = _repairs_within(cleaned, start, end) or "marks round the words were taken off"
            pieces.append(Piece(number, raw, kept.text, kept.place, because))
            at = end
        if at < len(cleaned.raw):
            pieces.append(_left_out(cleaned, number, at, len(cleaned.raw), left_out))
        pieces += [Piece(number, "", echo.text, echo.place, echo.because) for echo in draft.echoes[index]]
    return Ledger(tuple(pieces))


def _raw_span(cleaned: Cleaned, start: int, end: int) -> tuple[int, int]:
    """Where a part of the repaired line stands in the raw one; what a repair took out behind it belongs to it."""
    raw_start = cleaned.origin[start] if start < len(cleaned.origin) else len(cleaned.raw)
    raw_end = cleaned.origin[end] if end < len(cleaned.origin) else len(cleaned.raw)
    return raw_start, max(raw_start, raw_end)


def _left_out(cleaned: Cleaned, number: int, start: int, end: int, why: str) -> Piece:
    raw = cleaned.raw[start:end]
    return Piece(number, raw, because=why if raw.strip() else "blank")


def _repairs_within(cleaned: Cleaned, start: int, end: int) -> str:
    names = [r.fixer for r in cleaned.repairs if r.applied and start <= r.position + len(r.before) and r.position < end]
    return ", ".join(dict.fromkeys(names))


def furniture_names(text: str) -> bool:
    """Whether a line names nobody but the page."""
    return credits.mostly_furniture(fold(text))
