"""Body lines → the Document's blocks: runs of rich text, figures, pull quotes."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape

from articles.document import Figure, PullQuote, RichText
from articles.importer.draft import Draft, unwrapped
from articles.importer.markup import html_of, runs
from articles.importer.reading import Role
from articles.importer.script import fold
from articles.importer.shapes import HEADING_MARK, HEADING_NUMBER_ALONE, QUOTES

_PROSE = frozenset(
    {Role.PARAGRAPH, Role.LEAD_IN, Role.HEADING, Role.LIST_ITEM, Role.LINK, Role.QA_QUESTION, Role.QA_ANSWER}
)
_HEADING = re.compile(r"<h[23]>(?P<words>[^<]*)</h[23]>")
_IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<address>[^()\s]*)(?:\s+[\"'“](?P<title>[^\"'”]*)[\"'”])?\s*\)")
_BARE_IMAGE = re.compile(
    r"<img\b[^>]*?\bsrc=[\"'](?P<tag>[^\"']*)[\"'][^>]*>|(?P<path>\S+\.(?:jpe?g|png|gif|webp|svg)(?:\?\S*)?)",
    re.IGNORECASE,
)
_BULLET = re.compile(r"\s*(?:[-*+•·▪◆■□►▶✓✔☆★◎○‣⁃–]\s*)(?=\S)")
_TABLE_RULE = re.compile(r"[\s|:+-]+")
_SPEAKER = re.compile(r"\s*(?:[—–-]{1,2}|―+)\s*(?P<who>[^—–\s-].{0,58})$")
_SENTENCE = re.compile(r"[。.!?][」』”\"')\]]*$")
_CREDITS = re.compile(r"\b(?:reporting|editing|writing|reported|edited|written|photographs?) (?:and \w+ )?by\b")
_SIGNED = re.compile(r"[\s>]*(?:[—–-]{1,2}|―+)\s*(?P<who>[^—–\s-].{0,58}?)\s*")
_CREDIT_IN_CAPTION = re.compile(r"[(（【\[](?P<credit>[^()（）\[\]【】]{2,60})[)）】\]]\s*$")


def write_blocks(draft: Draft) -> None:
    about = _about_the_author(draft)
    index = 0
    while index < len(draft.lines):
        role = draft.role(index)
        if index in about:
            _bio(draft, index)
        if index in draft.code and role in (Role.PARAGRAPH, Role.NOISE):
            index = _code(draft, index)
            continue
        if role in _PROSE:
            index = _prose(draft, index)
            continue
        if role is Role.PULL_QUOTE:
            index = _quotation(draft, index)
            continue
        if role in (Role.IMAGE, Role.CAPTION) or (role is Role.IMAGE_CREDIT and not draft.kept[index]):
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
    start, end = unwrapped(text) if role in (Role.HEADING, Role.QA_QUESTION) else (0, len(text))
    if role is Role.HEADING:
        level = len(mark["level"]) if (mark := HEADING_MARK.match(text.lstrip())) else 2
        tag = "h3" if level > 2 else "h2"
    else:
        tag = "p"
    inner = _inline(draft, index, start, end, autolink=role is Role.LINK)
    if role is Role.QA_QUESTION and inner:
        inner = f"<strong>{re.sub('</?strong>', '', inner)}</strong>"
    above = _HEADING.fullmatch(draft.prose[-1]) if draft.prose and tag in ("h2", "h3") else None
    if inner and above and HEADING_NUMBER_ALONE.fullmatch(fold(above["words"])):
        # A section's number on a line of its own is the first part of the heading below it.
        draft.prose[-1] = f"<{tag}>{above['words']} {inner}</{tag}>"
    elif inner:
        draft.prose.append(f"<{tag}>{inner}</{tag}>")
    return index + 1


def _about_the_author(draft: Draft) -> set[int]:
    """The lines below the text that tell who the author is: they close the text, as in print."""
    last = max((index for index in range(len(draft.lines)) if draft.role(index) in _PROSE), default=len(draft.lines))
    found: set[int] = set()
    for index in range(len(draft.lines) - 1, last, -1):
        if draft.role(index) is not Role.BYLINE:
            continue
        key = fold(draft.text(index)).strip()
        told = len(key) > 11 and bool(_SENTENCE.search(key)) and not _CREDITS.search(key)
        if told or (not draft.kept[index] and len(key) < 20 and _next_filled(draft, index) in found):
            found.add(index)
    return found


def _next_filled(draft: Draft, index: int) -> int:
    after = index + 1
    while after < len(draft.lines) and draft.role(after) is Role.BLANK:
        after += 1
    return after


def _bio(draft: Draft, index: int) -> None:
    """A paragraph about the author; a name that became a credit stands in both."""
    for kept in draft.kept.pop(index, []):
        draft.echo(index, kept.place, kept.text, "named in the line about the author")
    inner = _inline(draft, index, 0, len(draft.text(index)), autolink=True)
    if inner:
        draft.prose.append(f"<p>{inner}</p>")


def _code(draft: Draft, index: int) -> int:
    """A block of code as one paragraph, its lines and indents kept. Gives the next line."""
    place = f"blocks[{len(draft.blocks)}]"
    shown: list[str] = []
    while index < len(draft.lines) and index in draft.code:
        role = draft.role(index)
        if role is Role.NOISE:
            draft.omitted[index] = "fence of a block of code"
            if shown:
                index += 1
                break
        elif role is Role.PARAGRAPH:
            text = draft.text(index).rstrip()
            words = draft.keep(index, 0, len(text), f"{place}.html", text)
            shown.append(escape(words.replace("\t", "    "), quote=False).replace("  ", "\u00a0 "))
        elif role is Role.BLANK:
            shown.append("")
        else:
            break
        index += 1
    lines = "<br>".join(line.replace("\u00a0", "&nbsp;") for line in shown)
    if any(line.strip() for line in shown):
        draft.prose.append(f"<p><code>{lines}</code></p>")
    return index


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
    shown, parts = "", []
    for run in runs(text, start, end, autolink=autolink):
        words = draft.keep(index, run.start, run.end, f"{place}.html", text[run.start : run.end])
        if run.address:
            draft.keep(index, *run.address, f"{place}.href", run.href)
        elif run.href and not run.goes_on:
            draft.echo(index, f"{place}.href", run.href, "the address is also the link")
        parts.append(replace(run, start=len(shown), end=len(shown) + len(words)))
        shown += words
    return html_of(shown, parts)


def _close_prose(draft: Draft) -> None:
    if draft.prose:
        draft.blocks.append(RichText("".join(draft.prose)))
        draft.prose = []


def _quotation(draft: Draft, index: int) -> int:
    """A line quoted, or lines that Markdown quotes together as one. Gives the next line."""
    paragraphs: list[list[int]] = [[index]]
    after = index + 1
    while _is_quoted(draft, index) and after < len(draft.lines) and _is_quoted(draft, after):
        if draft.role(after) is Role.PULL_QUOTE:
            paragraphs[-1].append(after)
        else:
            draft.omitted[after] = "mark of a quotation"
            paragraphs.append([])
        after += 1
    paragraphs = [lines for lines in paragraphs if lines]
    if len(paragraphs) > 1:
        inner = "".join(f"<p>{words}</p>" for words in (_quoted_html(draft, lines) for lines in paragraphs) if words)
        draft.prose += [f"<blockquote>{inner}</blockquote>"] if inner else []
    else:
        _close_prose(draft)
        _pull_quote(draft, paragraphs[0])
    return after


def _is_quoted(draft: Draft, index: int) -> bool:
    """Whether Markdown quotes the line, and nobody decided that it is something else."""
    text = draft.text(index).lstrip()
    return text.startswith(">") and (
        draft.role(index) is Role.PULL_QUOTE or (draft.role(index) is Role.NOISE and not text.strip("> \t"))
    )


def _quoted_html(draft: Draft, lines: list[int]) -> str:
    shown = ""
    for index in lines:
        start, end = _unquoted(draft.text(index))
        shown = _joined(shown, _inline(draft, index, start, end, autolink=False))
    return shown


def _unquoted(text: str) -> tuple[int, int]:
    """The words of a line without the marks of a quotation, and without emphasis round the whole."""
    mark = re.match(r"[\s>]*", text)
    begin = mark.end() if mark else 0
    start, end = unwrapped(text[begin:])
    return begin + start, begin + end


def _joined(before: str, more: str) -> str:
    """Two lines of one paragraph: no space between Han."""
    return before + (" " if before[-1:].isascii() and more[:1].isascii() and before and more else "") + more


def _pull_quote(draft: Draft, lines: list[int]) -> None:
    *above, index = lines
    place = f"blocks[{len(draft.blocks)}]"
    speaker, words = "", ""
    last = draft.text(index)
    signed = _SIGNED.fullmatch(last) if above else None
    if signed:
        speaker = draft.keep(index, *signed.span("who"), f"{place}.speaker")
        *above, index = above
    for line in above:
        words = _joined(words, draft.keep(line, *_unquoted(draft.text(line)), f"{place}.text"))
    if above:
        words = _joined(words, draft.keep(index, *_unquoted(draft.text(index)), f"{place}.text"))
        if words.strip():
            draft.blocks.append(PullQuote(words, speaker))
        return
    text = draft.text(index)
    start, end = _unquoted(text)
    who = _SPEAKER.search(text, start, end)
    if not speaker and who and text[start] in QUOTES and text[: who.start()].rstrip()[-1:] == QUOTES[text[start]]:
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
        for line in lines:
            draft.kept[line] = [kept for kept in draft.kept[line] if not kept.place.startswith(place)]


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
            if seen_image:
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
        elif role is not Role.BLANK:
            break
        index += 1
    figure = Figure(picture, alt, " ".join(captions), " ".join(line for line in credit_lines if line))
    draft.blocks.append(figure)
    return index


def _next_is_image(draft: Draft, index: int) -> bool:
    after = _next_filled(draft, index)
    return after < len(draft.lines) and draft.role(after) is Role.IMAGE


def _picture(draft: Draft, index: int, place: str) -> tuple[str, str]:
    text = draft.text(index)
    match = _IMAGE.search(text)
    if not match:
        bare = _BARE_IMAGE.search(text)
        if bare:
            address = bare[bare.lastgroup or 0].strip()
            return draft.keep(index, *bare.span(bare.lastgroup or 0), f"{place}.picture", address), ""
        return "", ""
    address = (
        draft.keep(index, *match.span("address"), f"{place}.picture", match["address"]) if match["address"] else ""
    )
    alt = draft.keep(index, *match.span("alt"), f"{place}.alt") if match["alt"].strip() else ""
    return address, alt.strip()


def _caption(draft: Draft, index: int, place: str, captions: list[str], credit_lines: list[str]) -> None:
    text = draft.text(index)
    start, end = unwrapped(text)
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
    start, end = unwrapped(text)
    if text[start : start + 1] in "(（[【" and text[end - 1 : end] in ")）]】" and end - start > 2:
        start, end = start + 1, end - 1
    return draft.keep(index, start, end, f"{place}.credit")
