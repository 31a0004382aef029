"""The importer's own words, said in the desk's language.

The importer is plain Python and speaks English; its reasons and questions are kept in English with the raw text. Each
is a message of the catalogues, or one of the templates below with values in it.
"""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

FIXERS = {
    "mirror-gloss": gettext_lazy("pinyin of a mirror site"),
    "half-width-mark": gettext_lazy("half-width marks"),
    "wrong-conversion": gettext_lazy("wrong conversion to Traditional"),
    "middle-dot": gettext_lazy("lost middle dots"),
    "doubled-mark": gettext_lazy("doubled marks"),
    "tag-remnant": gettext_lazy("remnants of tags"),
    "no-break-space": gettext_lazy("no-break spaces"),
    "invisible-character": gettext_lazy("invisible characters"),
    "forbidden-character": gettext_lazy("characters that XML cannot carry"),
    "utf-8-as-latin": gettext_lazy("UTF-8 read as Latin-1"),
    "gbk-as-latin": gettext_lazy("GBK read as Latin-1"),
}

_ZONES = "outside the article|between headline and text|in the text|below the text|page furniture"
# A reason or question with values in it, and the message it is said by. `why` and `what` are reasons themselves.
TEMPLATES = (
    (re.compile(r"headline: (?P<why>.+)", re.DOTALL), gettext_noop("headline: %(why)s")),
    (re.compile(r"weighed: (?P<why>.+)", re.DOTALL), gettext_noop("weighed: %(why)s")),
    (re.compile(r"above: (?P<what>.+)"), gettext_noop("line above: %(what)s")),
    (re.compile(r"below: (?P<what>.+)"), gettext_noop("line below: %(what)s")),
    (re.compile(rf"(?P<what>{_ZONES}): (?P<why>.+)", re.DOTALL), gettext_noop("%(what)s: %(why)s")),
    (re.compile(r"label (['\"])(?P<word>.*)\1 near the end"), gettext_noop("label %(word)s near the end")),
    (re.compile(r"label (['\"])(?P<word>.*)\1 below the body"), gettext_noop("label %(word)s below the body")),
    (re.compile(r"label (['\"])(?P<word>.*)\1"), gettext_noop("label %(word)s")),
    (
        re.compile(r"a turn of (['\"])(?P<word>.*)\1 in an interview"),
        gettext_noop("a turn of %(word)s in an interview"),
    ),
    (re.compile(r"(['\"])(?P<word>.*)\1 with entries below it"), gettext_noop("%(word)s with entries below it")),
    (re.compile(r"in (?P<tag><[\w:-]+>)"), gettext_noop("in %(tag)s")),
    (re.compile(r"(?P<tag><[\w:-]+>), short"), gettext_noop("%(tag)s, short")),
    (re.compile(r"(?P<tag><[\w:-]+>), long"), gettext_noop("%(tag)s, long")),
    (
        re.compile(r"Line (?P<line>\w+) holds a caption and text in one line\."),
        gettext_noop("Line %(line)s: caption and text in one line"),
    ),
    (
        re.compile(r"(?P<count>\d+) lines? holds? characters that a mirror site tore apart\."),
        gettext_noop("Lines that a mirror site tore apart: %(count)s"),
    ),
)


def said(words: str) -> str:
    """A reason or question of the importer in the reader's language; English where there is no translation.

    >>> from django.utils import translation
    >>> with translation.override("en"):
    ...     said("headline: short; the first line there is")
    'headline: short; the first line there is'
    """
    for pattern, message in TEMPLATES:
        found = pattern.fullmatch(words)
        if found:
            values = {
                name: _("; ").join(map(said, value.split("; "))) if name in ("why", "what") else value
                for name, value in found.groupdict().items()
            }
            return _(message) % values
    fixers = words.split(", ")
    if all(fixer in FIXERS for fixer in fixers):
        return ", ".join(str(FIXERS[fixer]) for fixer in fixers)
    return _(words) if words else ""
