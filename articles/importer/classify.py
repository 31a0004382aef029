"""Lines → roles, each with a confidence and a reason.

First the table of rules that need to see one line only (rules.py). Then passes over the page, from the outside in:
turns of an interview, head, references and tail, pictures, body. A pass only fills in what no earlier one has decided
firmly, and every pass weighs a line's place and neighbours, not only its words. What an editor has decided stands
from the start.

What comes out is a first reading. scorer.py then takes a second look: it weighs all evidence at once, the first
reading among it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from articles.document import Language
from articles.importer.body import read_body
from articles.importer.edges import read_edge
from articles.importer.head import read_head
from articles.importer.interview import continue_turns, read_turns
from articles.importer.page import Decision, Page
from articles.importer.pictures import read_pictures
from articles.importer.reading import Role
from articles.importer.rules import rule_for
from articles.importer.scorer import look_again
from articles.importer.script import language_of
from articles.importer.shapes import shapes_of
from articles.importer.tail import read_references, read_tail


def classify(
    lines: Sequence[str],
    readings: Sequence[str] | None = None,
    language: Language | None = None,
    overrides: Mapping[int, Role] | None = None,
    *,
    by_words_alone: bool = True,
) -> list[Decision]:
    """Give every line a role.

    In:     repaired lines in order, blank ones kept; ``readings`` the same with suggested realignments, if any;
            ``overrides`` an editor's own roles by line number, from 1; without ``by_words_alone`` there is markup
            beside the words, and no second look is taken: the weights know plain text only.
    Out:    one Decision per line: role, confidence in 0..1 and the reason.
    Errors: none; what no rule knows is a paragraph of low confidence.
    Source: the conventions in docs/raw-text.md.

    >>> [decision.role.value for decision in classify(["【導讀】潮水退得很早。", "", "船都停在泥裡。"])]
    ['standfirst', 'blank', 'paragraph']
    """
    page = lay_out(lines, readings, language, overrides)
    first_reading(page)
    if by_words_alone:
        look_again(page, frozenset(number - 1 for number in overrides or ()))
    return [page.decisions[index] for index in range(len(page.shapes))]


def lay_out(
    lines: Sequence[str],
    readings: Sequence[str] | None = None,
    language: Language | None = None,
    overrides: Mapping[int, Role] | None = None,
) -> Page:
    """The page as classify() begins with it: nothing decided but blank lines and the editor's choices."""
    shapes = shapes_of(lines, readings if readings is not None else lines)
    return Page.lay_out(shapes, language or language_of(lines), overrides or {})


def first_reading(page: Page) -> None:
    """Give every line the role that the rules and the passes see in it."""
    for place in page.places():
        rule = page.rules[place] = rule_for(page.shape(place))
        if rule:
            page.decide(place, rule.role, rule.confidence, rule.because, firm=rule.firm)
    read_turns(page)
    read_head(page)
    read_edge(page)
    read_references(page)
    read_tail(page)
    read_pictures(page)
    continue_turns(page)
    read_body(page)
