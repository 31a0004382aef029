"""What the import desk shows of a reading: its lines, its questions, its kinds of repair and the article it will be."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, pgettext_lazy

from ..document import Document, Figure, RichText
from ..import_words import FIXERS, said
from ..importer import Line, Reading, Repair, Role
from ..importer.parts import seams
from ..models import Edition
from ..models.article import CreditRole, Language
from ..typeset import typeset
from .import_decisions import Ask, Decisions, asks

# A line is a doubt below this confidence: on our own cases that is 10 lines an article, and 6 of 10 mistakes.
DOUBT = 0.8

# Every role with its name, its key and the family that gives its colour, in the order of the menu.
ROLES = {
    Role.TITLE: (gettext_lazy("headline"), "T", "head"),
    Role.STANDFIRST: (gettext_lazy("standfirst"), "L", "head"),
    Role.BYLINE: (gettext_lazy("byline"), "A", "people"),
    Role.EDITOR: (pgettext_lazy("role of a line", "editor"), "E", "people"),
    Role.SOURCE: (pgettext_lazy("role of a line", "source"), "O", "people"),
    Role.DATE: (pgettext_lazy("role of a line", "date"), "D", "people"),
    Role.PARAGRAPH: (gettext_lazy("paragraph"), "P", "body"),
    Role.LEAD_IN: (gettext_lazy("lead-in"), "W", "body"),
    Role.LIST_ITEM: (gettext_lazy("list item"), "M", "body"),
    Role.LINK: (pgettext_lazy("role of a line", "link"), "U", "body"),
    Role.HEADING: (gettext_lazy("heading"), "H", "shape"),
    Role.PULL_QUOTE: (pgettext_lazy("role of a line", "pull quote"), "Q", "shape"),
    Role.QA_QUESTION: (pgettext_lazy("role of a line", "question"), "1", "shape"),
    Role.QA_ANSWER: (pgettext_lazy("role of a line", "answer"), "2", "shape"),
    Role.IMAGE: (pgettext_lazy("role of a line", "picture"), "I", "picture"),
    Role.CAPTION: (pgettext_lazy("role of a line", "caption"), "C", "picture"),
    Role.IMAGE_CREDIT: (gettext_lazy("picture credit"), "G", "picture"),
    Role.REFERENCES_HEADING: (gettext_lazy("references heading"), "F", "refs"),
    Role.REFERENCE: (pgettext_lazy("role of a line", "reference"), "R", "refs"),
    Role.DISCLAIMER: (pgettext_lazy("role of a line", "notice"), "N", "out"),
    Role.NOISE: (pgettext_lazy("role of a line", "noise"), "X", "out"),
    Role.BLANK: (pgettext_lazy("role of a line", "blank"), "B", "out"),
}

# What a line of a role most often is when it is not that, on our own cases: the choices beside a doubt.
MISTAKEN_FOR = {
    Role.PARAGRAPH: "heading caption noise",
    Role.HEADING: "paragraph list_item caption",
    Role.CAPTION: "paragraph image_credit noise",
    Role.QA_ANSWER: "paragraph qa_question caption",
    Role.QA_QUESTION: "qa_answer heading paragraph",
    Role.LEAD_IN: "paragraph heading",
    Role.PULL_QUOTE: "paragraph heading list_item",
    Role.LIST_ITEM: "paragraph heading noise",
    Role.TITLE: "noise heading standfirst",
    Role.STANDFIRST: "paragraph title",
    Role.LINK: "reference paragraph noise",
    Role.REFERENCE: "link noise paragraph",
    Role.REFERENCES_HEADING: "heading noise",
    Role.NOISE: "paragraph disclaimer title",
    Role.DISCLAIMER: "noise paragraph",
    Role.BYLINE: "editor source paragraph",
    Role.SOURCE: "byline date noise",
    Role.IMAGE_CREDIT: "caption source paragraph",
}
ANY_ROLE = "paragraph noise"


def roles_for_script() -> dict[str, list[str]]:
    """Every role's name, key, family and likely mistakes, for the list of keys and for script."""
    return {
        role.value: [str(name), key, family, MISTAKEN_FOR.get(role, ANY_ROLE)]
        for role, (name, key, family) in ROLES.items()
    }


FIX = (
    '<label class="fix{}"><input type="checkbox" class="visually-hidden" name="repair" value="{}" data-fixer="{}"{}>'
    "<del>{}</del><ins>{}</ins></label>"
)


@dataclass(frozen=True)
class Row:
    """A line as the page shows it, with its repairs."""

    line: Line
    repairs: Sequence[Repair]
    is_decided: bool
    is_open: bool = False

    @property
    def family(self) -> str:
        return ROLES[self.line.role][2]

    @property
    def words(self) -> SafeString:
        """The raw text, with a checkbox in each place that was mended or could be."""
        return format_html_join("", "{}", ([part] for part in self._parts())) if self.line.raw.strip() else SafeString()

    def _parts(self) -> Iterator[str]:
        at = 0
        for repair in (replace(each, position=each.position - self.line.start) for each in self.repairs):
            before, after = repair.before, repair.after
            # A gloss is listed with its base, which the repair in front of it may have shown already.
            shared = max(at - repair.position, 0)
            if after.startswith(before[:shared]):
                after = after[shared:]
            yield self.line.raw[at : repair.position]
            yield format_html(
                FIX,
                SafeString("" if repair.certain else " fix-guess"),
                f"{repair.line}.{repair.index}",
                repair.fixer,
                SafeString((" data-certain" if repair.certain else "") + (" checked" if repair.applied else "")),
                visible(before[shared:]),
                after,
            )
            at = max(at, repair.position + len(before))
        yield self.line.raw[at:]

    @property
    def options(self) -> SafeString:
        return options(self.line.role, translation.get_language())

    @property
    def percent(self) -> int:
        return round(self.line.confidence * 100)

    @property
    def is_doubt(self) -> bool:
        return self.line.confidence < DOUBT or self.is_decided or bool(self.line.part)

    @property
    def seams(self) -> list[tuple[int, str]]:
        """The likeliest places to cut the line at, with the words that the second part would begin with."""
        return [(self.line.start + at, self.line.raw[at : at + 24]) for at in seams(self.line.raw)]

    @property
    def because(self) -> str:
        return said(self.line.because)

    def to_json(self) -> list[Any]:
        """What can change when decisions do: role, percent, reason, doubt."""
        return [self.line.role.value, self.percent, self.because, self.is_doubt]


@cache
def options(chosen: Role, language: str) -> SafeString:
    """The menu of roles, made once for each: a text of 3,000 lines has 3,000 of them."""
    rows = ((role.value, SafeString(" selected" if role is chosen else ""), ROLES[role][0]) for role in ROLES)
    return format_html_join("", '<option value="{}"{}>{}', rows)


@dataclass(frozen=True)
class Sheet:
    """A reading under an editor's decisions, as the page shows it; `open` names the line that is about to be cut."""

    reading: Reading
    decisions: Decisions
    open: str = ""

    @cached_property
    def rows(self) -> list[Row]:
        repairs: dict[int, list[Repair]] = {}
        for repair in self.reading.repairs:
            repairs.setdefault(repair.line, []).append(repair)
        return [
            Row(
                line,
                [each for each in repairs.get(line.number, ()) if not line.part or _is_in(each, line)],
                line.name in self.decisions.overrides,
                line.name == self.open,
            )
            for line in self.reading.lines
        ]

    @cached_property
    def asks(self) -> list[Ask]:
        return asks(self.reading, self.decisions)

    @cached_property
    def to_check(self) -> list[Row]:
        return [row for row in self.rows if row.is_doubt and not row.is_decided]

    @property
    def left(self) -> int:
        return len(self.to_check) + sum(not ask.is_done for ask in self.asks)

    @property
    def language(self) -> str:
        return Language(self.reading.language.value).label

    @cached_property
    def kinds(self) -> list[dict[str, Any]]:
        """Every kind of repair in this copy: its name, how many there are and how many are made."""
        counted: dict[str, list[bool]] = {}
        for repair in self.reading.repairs:
            counted.setdefault(repair.fixer, []).append(repair.applied)
        return [
            {"fixer": fixer, "name": FIXERS.get(fixer, fixer), "made": sum(made), "of": len(made)}
            for fixer, made in counted.items()
        ]

    @property
    def made(self) -> int:
        return sum(kind["made"] for kind in self.kinds)


def _is_in(repair: Repair, part: Line) -> bool:
    return part.start <= repair.position < part.start + len(part.raw)


def visible(text: str) -> str:
    """The text, or the code points of characters that nobody can see.

    >>> visible("\\u200b"), visible("現(xiàn)")
    ('U+200B', '現(xiàn)')
    """
    return "".join(char if char.isprintable() and char.strip() else f"U+{ord(char):04X}" for char in text)


def paper(document: Document) -> SafeString:
    """The article as readers will get it, with an empty frame where a picture is still wanted.

    In:  any Document; nothing is stored.
    Out: the HTML of the article, in its own language.
    """
    mark = f"slot{secrets.token_hex(8)}"
    wanted = [block for block in document.blocks if isinstance(block, Figure) and not block.sha256]
    numbers = iter(range(len(wanted)))
    blocks = [
        RichText(f"<p>{mark}-{next(numbers)}-</p>") if isinstance(block, Figure) and not block.sha256 else block
        for block in document.blocks
    ]
    page = typeset(replace(document, blocks=tuple(blocks)))
    with translation.override(document.language.value.lower()):
        html = page.html
        for number, figure in enumerate(wanted):
            slot = render_to_string("desk/_slot.html", {"figure": figure})
            html = html.replace(f"<p>{mark}-{number}-</p>", slot)
        edition = Edition(headline=document.headline, html=html, kind=document.kind.value)
        context = {
            "content": document,
            "edition": edition,
            "page": page,
            "credits": [(CreditRole(credit.role.value).label, credit) for credit in document.credits],
        }
        return render_to_string("desk/_paper.html", context)
