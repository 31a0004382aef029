"""A saved web page → lines with what its markup says of them. Nothing in it is run, nothing is fetched.

trafilatura finds the main text. What is heading, caption, picture, quotation, item or table is read off the page's
own elements, and everything outside the article stays a line too, as page furniture.
"""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Sequence

from lxml import etree, html

from articles.importer.elements import HEADINGS, Row, ancestors, rows_of
from articles.importer.main_text import inside_main_text
from articles.importer.marks import ADDRESS_LABEL, Copy, Mark, Zone
from articles.importer.page_facts import PageFacts, base_of, facts_of
from articles.importer.read import UnreadableCopy
from articles.importer.reading import Encoding, Role
from articles.importer.rules import REFERENCES, TAGS
from articles.importer.script import fold
from articles.importer.shapes import Shape, shapes_of
from articles.importer.tail import is_recommended

MAX_CHARACTERS = 30_000_000
# How many rows between headline and text are looked at.
_HEAD_REACH = 25
_TAIL_REACH = 40
# Words of a share box or an advert; a sentence that stands in one is longer.
_SHORT = 40
_LEADS = re.compile(
    r"\b(?:lead|lede|standfirst|stand-first|dek|deck|intro|subtitle|sub-title|subhead|summary|abstract|excerpt)\b",
    re.IGNORECASE,
)
_PULL_QUOTE = re.compile(r"pull-?_?quote", re.IGNORECASE)
_ASIDE = re.compile(
    r"\b(?:related|recommend\w*|share|sharing|social|promo\w*|newsletter|advert\w*|ads?|comments?|footer|nav\w*|sidebar"
    r"|menu|breadcrumbs?|subscribe|signup|most-?\w*|trending|teaser|popular|outbrain|taboola|cookie|paywall|banner)\b",
    re.IGNORECASE,
)
_ASIDE_TAGS = frozenset({"nav", "footer", "aside", "form", "button", "dialog"})
_CHROME_NAMES = frozenset({"header"})


def open_page(text: str, encoding: Encoding, name: str = "") -> Copy:
    """Read a page.

    In:     the page's source.
    Out:    a line for every visible block of words and every picture, the facts from the page's tags before them.
    Errors: UnreadableCopy for a page without any words, or one far larger than any article.
    Source: the HTML standard; trafilatura for where the main text is.
    """
    if len(text) > MAX_CHARACTERS:
        raise UnreadableCopy(
            f"{name or 'the page'}: expected at most {MAX_CHARACTERS:,} characters, found {len(text):,}"
        )
    root = _parse(text, name)
    facts = facts_of(root)
    body = root.find("body")
    rows = rows_of(body if body is not None else root, base_of(root, facts.address))
    if not any(char.isalnum() for row in rows for char in row.words):
        raise UnreadableCopy(f"{name or 'the page'}, line 1: expected a page with words, found none")
    main = inside_main_text(text, root, rows)
    lines, marks = _from_tags(facts)
    address_line = next((n for n, line in enumerate(lines, 1) if line.startswith(ADDRESS_LABEL)), 0)
    title = _title_row(rows, main, facts)
    if title is None:
        more, named = _title_from_tags(facts)
        lines += more
        marks += named
    told = _marks(rows, main, title, facts)
    lines += [_text(row, mark) for row, mark in zip(rows, told, strict=True)]
    marks += told
    return Copy(text, encoding, tuple(lines), tuple(marks), address_line)


def _text(row: Row, mark: Mark) -> str:
    """A row's line: with its links and emphasis in the article, plain in menus and lines of tags."""
    if row.kind != "img" and (mark.zone is Zone.OUTSIDE or TAGS.fullmatch(fold(row.words[:400]))):
        return row.words
    return row.text


def _parse(text: str, name: str) -> html.HtmlElement:
    source = re.sub(r"^\s*<\?xml[^>]{0,200}>", "", text.removeprefix("\ufeff")).replace("\0", "")
    source = source.encode("utf-8", "replace").decode("utf-8")
    parser = html.HTMLParser(huge_tree=True)
    with contextlib.suppress(etree.ParserError, etree.XMLSyntaxError):
        root = html.document_fromstring(source, parser=parser)
        # Past its limits the parser leaves the rest of the page out; half a page must not pass for a whole one.
        if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
            raise UnreadableCopy(f"{name or 'the page'}: expected an HTML page, found elements nested without end")
        return root
    raise UnreadableCopy(f"{name or 'the page'}, line 1: expected an HTML page, found nothing that is one")


def _from_tags(facts: PageFacts) -> tuple[list[str], list[Mark]]:
    """Lines for what the page says of itself where no reader sees it."""
    rows: list[tuple[str, Mark]] = []
    for author in facts.authors:
        rows.append((f"author: {author}", Mark(Zone.HEAD, Role.BYLINE, "the page's own tag for its author")))
    if facts.date:
        rows.append((f"date: {facts.date}", Mark(Zone.HEAD, Role.DATE, "the page's own tag for its date")))
    if facts.source:
        rows.append((f"source: {facts.source}", Mark(Zone.HEAD, Role.SOURCE, "the page's own tag for its outlet")))
    if facts.tags:
        # A comma at the end keeps one tag of several words together.
        words = ", ".join(facts.tags) + "," * (len(facts.tags) == 1)
        rows.append((f"keywords: {words}", Mark(Zone.OUTSIDE, None, "the page's own tags")))
    if facts.address:
        rows.append((f"{ADDRESS_LABEL}{facts.address}", Mark(Zone.OUTSIDE, None, "where the page was published")))
    return [line for line, _ in rows], [mark for _, mark in rows]


def _title_from_tags(facts: PageFacts) -> tuple[list[str], list[Mark]]:
    """The headline as a tag gives it, when no line of the page is it."""
    told = Mark(Zone.HEAD, Role.TITLE, "the page's own tag for its headline")
    if facts.titles:
        return [facts.titles[0]], [told]
    words, _, rest = _split_tab(facts.tab, facts.source)
    if not words:
        return [], []
    lines, marks = [words], [Mark(Zone.HEAD, Role.TITLE, "the title of the page")]
    if rest:
        lines.append(rest)
        marks.append(Mark(Zone.OUTSIDE, None, "the rest of the page's title"))
    return lines, marks


def _split_tab(tab: str, source: str) -> tuple[str, str, str]:
    """A page's title without the outlet behind it."""
    parts = re.split(r"\s*([|｜_»–—]|\s-\s|-(?=[^-]{2,12}$))\s*", tab, maxsplit=1)
    if len(parts) == 3 and len(parts[0]) > 5:
        return parts[0], parts[1], f"{parts[1].strip()} {parts[2]}".strip()
    return (tab, "", "") if fold(tab) != fold(source) else ("", "", "")


def _title_row(rows: Sequence[Row], main: Sequence[bool], facts: PageFacts) -> int | None:
    """The row that is the headline: one that a tag repeats, else the only first-level heading at or above the text."""
    wanted = {letters(title) for title in (*facts.titles, _split_tab(facts.tab, facts.source)[0]) if letters(title)}
    first = next((n for n, inside in enumerate(main) if inside), len(rows))
    reach = range(min(len(rows), first + 5))
    exact = [n for n in reach if letters(rows[n].words) in wanted]
    for kinds in ({"h1"}, HEADINGS, None):
        found = [n for n in exact if kinds is None or rows[n].kind in kinds]
        if found:
            return found[-1]
    tops = [n for n in reach if rows[n].kind == "h1" and len(rows[n].words) > 3]
    if tops and wanted:
        near = [n for n in tops if any(_near(letters(rows[n].words), title) for title in wanted)]
        return near[-1] if near else (tops[0] if len(tops) == 1 and not facts.titles else None)
    return tops[0] if len(tops) == 1 else None


def _near(one: str, other: str) -> bool:
    return len(one) > 5 and len(other) > 5 and (one in other or other in one)


def _marks(rows: Sequence[Row], main: Sequence[bool], title: int | None, facts: PageFacts) -> list[Mark]:
    """A mark for every row."""
    inside = [n for n, flag in enumerate(main) if flag]
    if not inside:
        return [Mark(Zone.BODY, *_by_markup(row, None, facts)) for row in rows]
    first, last = inside[0], inside[-1]
    container = _container(rows, inside)
    shapes = shapes_of([row.text for row in rows], [row.text for row in rows])
    head = max(title if title is not None else first - _HEAD_REACH, first - _HEAD_REACH, 0)
    marks: list[Mark] = []
    in_list_of_sources = False
    summaries = set(map(letters, facts.summaries))
    for number, row in enumerate(rows):
        zone = _zone(rows, main, number, first, last, head, container)
        if row.kind in HEADINGS:
            in_list_of_sources = zone is not Zone.OUTSIDE and _heads_sources(shapes[number])
        role, because = _by_markup(row, shapes[number], facts)
        if number == title:
            zone, role, because = Zone.HEAD, Role.TITLE, "the headline that the page's tags or its h1 give"
        elif zone is Zone.OUTSIDE:
            role, because = None, _why_outside(row)
        elif in_list_of_sources and role in (Role.LIST_ITEM, Role.PARAGRAPH):
            role, because = None, ""
        elif number != title and _is_standfirst(row, number, first, last, summaries):
            role, because = Role.STANDFIRST, "the page's class or its description says so"
        elif zone is not Zone.BODY and role is not Role.IMAGE and role is not Role.CAPTION:
            role, because = None, f"<{row.kind}>"
        marks.append(Mark(zone, role, because))
    return _without_strays(rows, marks)


def _zone(
    rows: Sequence[Row],
    main: Sequence[bool],
    number: int,
    first: int,
    last: int,
    head: int,
    container: etree._Element | None,
) -> Zone:
    row = rows[number]
    within = container is not None and any(above is container for above in ancestors(row))
    aside = _aside(row, container)
    if main[number]:
        button = (
            aside and within and len(row.words) < _SHORT and not row.words.endswith((".", "。", "!", "！", "？", "?"))
        )
        return Zone.OUTSIDE if button else Zone.BODY
    if number < first:
        if number < head or aside:
            return Zone.OUTSIDE
        return Zone.HEAD
    if number > last:
        return Zone.TAIL if within and not aside and number <= last + _TAIL_REACH else Zone.OUTSIDE
    if not within or aside:
        pulled = within and any(_PULL_QUOTE.search(above.get("class") or "") for above in ancestors(row))
        return Zone.BODY if pulled else Zone.OUTSIDE
    return Zone.BODY if _belongs(rows, main, number) else Zone.OUTSIDE


def _is_standfirst(row: Row, number: int, first: int, last: int, summaries: set[str]) -> bool:
    """Whether a row at the top is set apart as the lead-in: by its class, or as the description above the text."""
    if not first - _HEAD_REACH <= number <= first + 3 or number + 2 > last or not 15 < len(row.words) < 400:
        return False
    if row.kind not in ("p", "div", "h2", "h3"):
        return False
    classed = _LEADS.search((row.element.get("class") or "").replace("_", "-"))
    return bool(classed) or (number < first and letters(row.words) in summaries)


def _belongs(rows: Sequence[Row], main: Sequence[bool], number: int) -> bool:
    """Whether a row within the text that trafilatura passed over is part of it by its markup."""
    row = rows[number]
    if row.kind in ("img", "figcaption", "tr", "caption"):
        return True
    if row.kind in HEADINGS:
        following = next((n for n in range(number + 1, min(len(rows), number + 4)) if rows[n].kind != "img"), None)
        return following is not None and main[following]
    return row.kind == "blockquote"


def _container(rows: Sequence[Row], inside: Sequence[int]) -> etree._Element | None:
    """The innermost element that holds nearly all of the main text."""
    weights: Counter[etree._Element] = Counter()
    depth: dict[etree._Element, int] = {}
    total = 0
    for number in inside:
        size = len(rows[number].words)
        total += size
        line = list(ancestors(rows[number]))
        for level, element in enumerate(reversed(line)):
            weights[element] += size
            depth[element] = level
    holding = [element for element, weight in weights.items() if weight >= 0.9 * total]
    return max(holding, key=lambda element: depth[element], default=None)


def _aside(row: Row, container: etree._Element | None) -> bool:
    """Whether a row stands in a part of the page that its tag or class calls no text."""
    for above in ancestors(row):
        if above is container:
            return False
        if above.tag in _ASIDE_TAGS or above.get("role") in ("navigation", "complementary", "contentinfo", "search"):
            return True
        names = f"{above.get('class') or ''} {above.get('id') or ''}".replace("_", "-")
        if above.tag not in ("body", "html", "main", "article") and _ASIDE.search(names.replace("-", " ")):
            return True
    return False


def _why_outside(row: Row) -> str:
    place = next((above.tag for above in ancestors(row) if above.tag in _ASIDE_TAGS | _CHROME_NAMES), None)
    return f"in <{place}>" if place else "not part of the main text"


def _heads_sources(shape: Shape) -> bool:
    return bool(REFERENCES.fullmatch(shape.bare.strip("【】[]():：* ")))


def _by_markup(row: Row, shape: Shape | None, facts: PageFacts) -> tuple[Role | None, str]:
    """The role that a row's element gives it for certain, and why."""
    if row.kind == "img":
        return Role.IMAGE, "<img>"
    if row.kind in ("figcaption", "caption"):
        return Role.CAPTION, f"<{row.kind}>"
    if row.kind in HEADINGS:
        if shape is not None and (_heads_sources(shape) or is_recommended(shape)):
            return None, f"<{row.kind}>"
        return Role.HEADING, f"<{row.kind}>"
    if row.kind == "tr":
        return Role.LIST_ITEM, "a row of a table"
    if row.kind in ("li", "dt", "dd"):
        return Role.LIST_ITEM, f"<{row.kind}>"
    if any(_PULL_QUOTE.search(above.get("class") or "") for above in list(ancestors(row))[:4]):
        return Role.PULL_QUOTE, "its class says pull quote"
    if row.kind == "blockquote":
        return (Role.PULL_QUOTE, "<blockquote>, short") if _short_quote(row) else (Role.PARAGRAPH, "<blockquote>, long")
    return None, f"<{row.kind}>"


def _short_quote(row: Row) -> bool:
    quote = next((above for above in ancestors(row) if above.tag == "blockquote"), None)
    if quote is None or "twitter" in (quote.get("class") or "") or "instagram" in (quote.get("class") or ""):
        return False
    words = " ".join("".join(map(str, quote.itertext())).split())
    return (len(words) <= 300 and not words.isascii()) or len(words.split()) <= 60


def _without_strays(rows: Sequence[Row], marks: list[Mark]) -> list[Mark]:
    """Captions whose picture is no part of the article go with it."""
    kept = list(marks)
    for number, mark in enumerate(marks):
        if mark.role is Role.CAPTION and mark.zone is Zone.HEAD:
            near = marks[max(0, number - 3) : number + 3]
            if not any(other.role is Role.IMAGE for other in near):
                kept[number] = Mark(Zone.OUTSIDE, None, "a caption without a picture")
    return kept


def letters(text: str) -> str:
    """The letters and digits of a text, in one case: what alignment goes by."""
    return re.sub(r"[\W_]+", "", text).lower()
