"""A Document as the page readers get: done once, when it is published or previewed.

Needs the image library for the files and their credits, and the templates for the markup.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .document import Document, Figure, PullQuote, RichText, text_of
from .models import Image
from .phrasing import BREAK, HAN
from .richtext import clean_html

WORD = re.compile(r"[^\W\d_\u3400-\u9fff\uf900-\ufaff]+(?:['’-][^\W\d_]+)*|\d+")
# Silent reading of prose: studies put Chinese near 400 characters and English near 230 words a minute.
HAN_PER_MINUTE = 400
WORDS_PER_MINUTE = 230
# A contents list helps from here on; shorter pieces are seen at a glance.
HEADINGS_FOR_CONTENTS = 5

# Pixels: the text column is about 720 wide and the page about 1140; a picture much smaller would be blown up.
SMALL = 560
WIDE = 1000

# A credit that says by itself what the person did, so that no word of ours is put before it: 圖／江一葦, Photo: Ada.
LABELLED = re.compile(r"[^\s／/：:]{1,12}[／/：:]|©")

TAG = re.compile(r"(<[^>]*>)")
HEADING = re.compile(r"<h([23])>(.*?)</h\1>", re.DOTALL)
MARK = re.compile(r"\[([^\[\]\s]{1,20})\]")
# The two Han before a note's number, with their mark: without them the number can stand alone on a line.
KEPT_WITH_MARK = re.compile(r"[\u3400-\u9fff]{0,2}[，。；：、！？」』）》…—]*$")

# Browsers let a line begin with the point between the parts of a name, which no printer does.
POINT = re.compile(r"[\u3400-\u9fff][·‧・•]")

# A long address may break anywhere, but not so that its full stop begins a line.
ADDRESS_END = re.compile(r"(?<=[!-~]{20})[!-~]{2}[，。、；：？！」』）》]+")


@dataclass(frozen=True)
class Page:
    """The typeset parts of an article.

    `opening` is the figure above the text (or empty), `html` the body, `contents` the headings as {id, text},
    `text` the words without markup, `minutes` the reading time, `picture` what cards show.
    """

    opening: str
    html: str
    contents: list[dict[str, str]]
    text: str
    minutes: int
    picture: dict[str, Any]


def typeset(document: Document) -> Page:
    """Set the Document as a page, in its own language.

    In:  any Document. Figures whose picture is not in the library are left out: readers get no empty frames.
    Out: the Page; all of its HTML is safe to show as it is.
    """
    names = {figure.sha256 for figure in document.figures()} | {document.lead.removeprefix("sha256:")}
    library = {image.reference: image for image in Image.objects.filter(sha256__in=names)}
    with translation.override(document.language.value.lower()):
        return _Setter(document, library).page()


class _Setter:
    """Carries what the parts of one page share: which note and which quotation comes next."""

    def __init__(self, document: Document, library: Mapping[str, Image]) -> None:
        self.document = document
        self.library = library
        self.contents: list[dict[str, str]] = []
        self.quotes = 0
        self.notes = {reference.label or str(number): number for number, reference in enumerate(document.references, 1)}
        self.called: dict[int, int] = {}

    def page(self) -> Page:
        blocks = list(self.document.blocks)
        opening = ""
        if blocks and isinstance(blocks[0], Figure):
            opening = self.figure(blocks.pop(0), opening=True)
        html = "\n".join(part for part in map(self.block, blocks) if part)
        text = self.document.plain_text()
        return Page(
            opening=opening,
            html=html,
            contents=self.contents if len(self.contents) >= HEADINGS_FOR_CONTENTS else [],
            text=text,
            minutes=minutes_to_read(text),
            picture=self.card_picture(),
        )

    def block(self, block: RichText | Figure | PullQuote) -> str:
        if isinstance(block, RichText):
            return self.rich_text(block)
        if isinstance(block, Figure):
            return self.figure(block)
        self.quotes += 1
        return render_to_string(
            "articles/_pull_quote.html",
            {"quote": block, "number": self.quotes, "is_repeated": self._is_in_text(block.text)},
        ).strip()

    def _is_in_text(self, words: str) -> bool:
        """Whether the paragraphs say it, too: who listens to the page should not hear it twice without notice."""
        texts = (block.html for block in self.document.blocks if isinstance(block, RichText))
        return _letters(words) in _letters(" ".join(text_of(html) for html in texts))

    def figure(self, figure: Figure, opening: bool = False) -> str:
        image = self.library.get(figure.picture)
        if image is None:
            return ""
        credit = figure.credit or image.credit
        context = {
            "image": image,
            "alt": figure.alt or image.alt,
            "caption": figure.caption or image.caption,
            "credit": credit,
            "names_itself": bool(LABELLED.match(credit)),
            "opening": opening,
            "shape": shape_class(image, opening),
            # Only the opening picture is cropped.
            "focus": focus_class(image) if opening else "",
            "sizes": sizes_of(image, opening),
            "enlarges": image.width > SMALL,
        }
        return render_to_string("articles/_figure.html", context).strip()

    def rich_text(self, block: RichText) -> str:
        # Cleaned again on the way out: what stands in an old row was cleaned by old rules.
        return HEADING.sub(self._heading, self._with_notes(clean_html(block.html)))

    def _heading(self, match: re.Match[str]) -> str:
        level, words = match.groups()
        # A text that begins below its first heading would skip a level after the headline.
        if level == "3" and self.contents:
            return match[0]
        number = len(self.contents) + 1
        self.contents.append({"id": f"s{number}", "text": text_of(re.sub(r"<sup.*?</sup>", "", words))})
        return f'<h2 id="s{number}">{words}</h2>'

    def _with_notes(self, html: str) -> str:
        return "".join(self._note_parts(html))

    def _note_parts(self, html: str) -> Iterator[str]:
        inside_link = 0
        for part in TAG.split(html):
            if part.startswith("<"):
                inside_link += part.startswith(("<a ", "<a>", "<code")) - part.startswith(("</a", "</code"))
                yield part
            else:
                for together in (POINT, ADDRESS_END):
                    part = together.sub(r'<span class="keep">\g<0></span>', part)
                yield part if inside_link else self._marked(part)

    def _marked(self, text: str) -> str:
        """The text with each [n] that has its reference turned into a link to it."""
        out, at = "", 0
        for match in MARK.finditer(text):
            number = self.notes.get(unescape(match[1]))
            if number is None:
                continue
            before = text[at : match.start()]
            kept = KEPT_WITH_MARK.search(before)
            start = kept.start() if kept else len(before)
            link = self._note_link(number, unescape(match[1]))
            tail = before[start:]
            out += before[:start] + (f'<span class="keep">{tail}{link}</span>' if tail else link)
            at = match.end()
        return out + text[at:]

    def _note_link(self, number: int, shown: str) -> SafeString:
        self.called[number] = times = self.called.get(number, 0) + 1
        return format_html(
            '<sup class="ref"><a id="{}" href="#r{}" role="doc-noteref" aria-label="{}">{}</a></sup>',
            f"c{number}" if times == 1 else f"c{number}-{times}",
            number,
            _("Note %(mark)s") % {"mark": shown},
            shown,
        )

    def card_picture(self) -> dict[str, Any]:
        image = self.library.get(self.document.lead_picture())
        if image is None:
            return {}
        shown = next((figure for figure in self.document.figures() if figure.picture == image.reference), None)
        return {
            "src": image.file.url,
            "width": image.width,
            "height": image.height,
            "alt": (shown.alt if shown else "") or image.alt,
            "focus": focus_class(image),
        }


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", BREAK.sub("", text))


def focus_class(image: Image) -> str:
    """The class that keeps the focal point inside a crop: one for each ninth, so that no style attribute is needed.

    >>> focus_class(Image(focal_x=10, focal_y=50))
    'focus-l focus-m'
    """
    across = "lcr"[min(image.focal_x * 3 // 100, 2)]
    down = "tmb"[min(image.focal_y * 3 // 100, 2)]
    return f"focus-{across} focus-{down}"


def shape_class(image: Image, opening: bool = False) -> str:
    """How a figure stands: the opening one page-wide if it can fill the page, upright and small ones in their own size.

    >>> shape_class(Image(width=1600, height=1000), opening=True), shape_class(Image(width=800, height=1200))
    ('fig wide', 'fig tall')
    """
    if image.height > image.width:
        return "fig tall"
    if image.width < SMALL:
        return "fig small"
    return "fig wide" if opening and image.width >= WIDE else "fig"


def sizes_of(image: Image, opening: bool) -> str:
    """How wide such a figure stands: a name of SIZES in templatetags/reading.py."""
    shape = shape_class(image, opening).removeprefix("fig").strip()
    return shape if shape in {"wide", "tall"} else "text"


def minutes_to_read(text: str) -> int:
    """Whole minutes, at least one.

    >>> minutes_to_read("字" * 1000), minutes_to_read("word " * 240), minutes_to_read("")
    (3, 2, 1)
    """
    minutes = len(HAN.findall(text)) / HAN_PER_MINUTE + len(WORD.findall(text)) / WORDS_PER_MINUTE
    return max(1, math.ceil(minutes))
