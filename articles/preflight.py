"""What must be right before publishing: one function a check, over the Document.

Adding a check is writing a function here and putting it into CHECKS.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .document import Document, RichText


@dataclass(frozen=True)
class Finding:
    """What a check found. An error stops publishing, a warning does not. `place` is the id of the field to mend."""

    is_error: bool
    place: str
    message: str


Check = Callable[[Document], Iterator[Finding]]


def headline(document: Document) -> Iterator[Finding]:
    """Readers, feeds and search engines need one."""
    if not document.headline.strip():
        yield Finding(True, "id_headline", _("There is no headline."))


def body(document: Document) -> Iterator[Finding]:
    """An article without a word is an accident."""
    if not any(isinstance(block, RichText) for block in document.blocks):
        yield Finding(True, "blocks", _("There is no text."))


def standfirst(document: Document) -> Iterator[Finding]:
    """Cards and search results show it."""
    if not document.standfirst.strip():
        yield Finding(False, "id_standfirst", _("There is no standfirst."))


def byline(document: Document) -> Iterator[Finding]:
    """Readers ask who says so."""
    if not document.credits and not document.source:
        yield Finding(False, "credits-group", _("There is neither a byline nor a source."))


def tags(document: Document) -> Iterator[Finding]:
    """Without a tag it is found by date only."""
    if not document.tags:
        yield Finding(False, "id_tags", _("There is no tag."))


def pictures_wanted(document: Document) -> Iterator[Finding]:
    """An empty place is left out of the page; that should be meant."""
    for number, figure in enumerate(document.figures(), 1):
        if not figure.sha256:
            message = _("Picture %(number)s is wanted: readers will not see its place.") % {"number": number}
            yield Finding(False, "blocks", message)


CHECKS: tuple[Check, ...] = (headline, body, standfirst, byline, tags, pictures_wanted)


def findings(document: Document) -> list[Finding]:
    """What all checks find, errors first."""
    found = [finding for check in CHECKS for finding in check(document)]
    return sorted(found, key=lambda finding: not finding.is_error)
