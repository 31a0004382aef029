"""What the reading pages need beyond Django's tags: dates in newspaper form, headlines that break well, exact lang."""

import re
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django import template
from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.encoding import iri_to_uri
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from .. import jsonld, renditions
from ..changes import Fate, Piece
from ..document import Language
from ..languages import CHOICE, codes, path_in
from ..models import Edition, EditionCredit
from ..models.article import CreditRole
from ..phrasing import BREAK, phrased
from ..scripts import exact

register = template.Library()

CREATIVE_COMMONS = re.compile(
    r"CC[ -]?(?:(?P<zero>0)|(?P<terms>BY(?:-NC)?(?:-SA|-ND)?) )(?: ?(?P<version>\d\.\d))?", re.IGNORECASE
)


@register.simple_tag
def page_language() -> str:
    """The language this page speaks, for <html lang>."""
    return exact(translation.get_language() or settings.LANGUAGE_CODE)


@register.simple_tag
def lang(language: str) -> SafeString | str:
    """A lang attribute for words whose language is not the page's."""
    return "" if language == page_language() else format_html_join("", ' lang="{}"', [[language]])


@register.simple_tag
def site_name() -> str:
    """The name of the site in the language of the page, if it has one."""
    return gettext(settings.SITE_NAME)


@register.simple_tag
def wordmark() -> dict[str, str]:
    """The masthead: the name in Han where the catalogue has one, beside the name as it is set."""
    script = "zh-hans" if page_language() == Language.SIMPLIFIED else "zh-hant"
    with translation.override(script):
        han = gettext(settings.SITE_NAME)
    if han == settings.SITE_NAME:
        return {"name": han}
    return {"han": han, "script": exact(script), "name": settings.SITE_NAME}


@register.simple_tag
def absolute(path: str) -> str:
    """An address of ours with the host, which comes from the settings and never from the request."""
    return path if urlsplit(path).scheme else settings.SITE_URL + path


@register.simple_tag(takes_context=True)
def canonical(context: template.Context, path: str = "") -> str:
    """The one address of this page: without what the list does not need, with the host of the settings."""
    if path:
        return settings.SITE_URL + path
    request = context["request"]
    kept = _kept(request)
    return settings.SITE_URL + iri_to_uri(quote(request.path)) + (f"?{urlencode(kept)}" if kept else "")


def _kept(request: HttpRequest) -> dict[str, str]:
    """What of the query makes this page another one than the same address without it."""
    return {name: request.GET[name] for name in ("before", "after") if request.GET.get(name)}


LOCALES = {Language.TRADITIONAL: "zh_TW", Language.SIMPLIFIED: "zh_CN", Language.ENGLISH: "en_GB"}
# Each in itself, so that who cannot read this page finds the one to read.
LANGUAGE_NAMES = {"zh-hant": "繁體", "zh-hans": "简体", "en": "English"}


@register.simple_tag(takes_context=True)
def versions(context: template.Context) -> list[dict[str, Any]]:
    """The languages this page can be read in: itself and all others, the address without a language first.

    Each with `lang`, `name`, `url` (whole, for machines), `choose` (for readers: remembers the choice), `is_this`.
    """
    request = context.get("request")
    paths, kept, asked = context.get("versions"), "", ""
    if paths is None and getattr(request, "resolver_match", None):
        paths = [(code, path_in(code, request.path)) for code in codes()]
        kept = urlencode(_kept(request))
        # What was looked for stays when the language changes.
        looked_for = {name: value for name, value in context.get("asked", {}).items() if value}
        asked = urlencode({**looked_for, **_kept(request)})
    here = translation.get_language()
    return [
        {
            "lang": exact(code),
            "name": LANGUAGE_NAMES[code],
            "url": settings.SITE_URL + iri_to_uri(path) + (f"?{kept}" if kept else ""),
            "choose": f"{iri_to_uri(path)}?{f'{asked}&' if asked else ''}{CHOICE}={code}",
            "is_this": code == here,
        }
        for code, path in paths or ()
    ]


# How wide a picture stands, from the style sheet's own measures at the reader's default size of letters.
SIZES = {
    "wide": "(min-width: 1204px) 1140px, 100vw",
    "text": "(min-width: 786px) 722px, calc(100vw - 2rem)",
    "tall": "(min-width: 500px) 456px, calc(100vw - 2rem)",
    "lead": "(min-width: 1204px) 650px, (min-width: 1056px) 55vw, 100vw",
    "third": "(min-width: 1204px) 355px, (min-width: 704px) 30vw, 7rem",
    "river": "(min-width: 704px) 150px, 7rem",
    "shelf": "(min-width: 1204px) 255px, (min-width: 704px) 22vw, 45vw",
    "face": "(min-width: 704px) 209px, 171px",
}


@register.inclusion_tag("articles/_picture.html")
def picture(src: str, width: int, sizes: str, **attributes: Any) -> dict[str, Any]:
    """A picture in the sizes there are, the best format first.

    In: the original's address and width; a name of SIZES; `height`, `alt`, `focus` (its classes), `eager` (asked for
    before the others).
    """
    sources = [{"kind": kind, "srcset": renditions.srcset(src, width, kind)} for kind in renditions.FORMATS]
    return {"src": src, "width": width, "sizes": SIZES[sizes], "sources": sources, **attributes}


@register.filter
def licence_address(licence: str) -> str:
    """Where the words of a well-known licence stand; nothing for another.

    >>> licence_address("CC BY-SA 4.0"), licence_address("CC0 1.0"), licence_address("all rights reserved")
    ('https://creativecommons.org/licenses/by-sa/4.0/', 'https://creativecommons.org/publicdomain/zero/1.0/', '')
    """
    found = CREATIVE_COMMONS.fullmatch(licence.strip())
    if not found:
        return ""
    where = "publicdomain/zero" if found["zero"] else f"licenses/{found['terms'].lower()}"
    return f"https://creativecommons.org/{where}/{found['version'] or '1.0'}/"


@register.simple_tag(takes_context=True)
def article_data(context: template.Context) -> SafeString:
    """The article for machines, as schema.org has it."""
    names = ("edition", "credits", "tags", "corrections")
    return jsonld.script(jsonld.news_article(*(context[name] for name in names)))


@register.simple_tag
def site_data() -> SafeString:
    """The site for machines."""
    return jsonld.script(jsonld.front())


@register.filter
def shared_picture(edition: Edition) -> dict[str, Any] | None:
    """The lead picture as links to the article show it."""
    return jsonld.crops(edition.picture)[-1] if edition.picture else None


@register.simple_tag
def locale(code: str = "") -> str:
    """A language as Open Graph wants it."""
    return LOCALES[exact(code) if code else page_language()]


@register.simple_tag
def page_parts(*parts: str) -> str:
    """The parts of a title, joined."""
    return pgettext("between the parts of a title", " | ").join(map(str, parts))


@register.simple_tag
def page_title(*parts: str) -> str:
    """The parts of a title, the site last."""
    return page_parts(*parts, site_name())


@register.filter
def web(address: str) -> str:
    """The address if it is one of the web, else nothing: copy may bring any text where an address belongs."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in {"http", "https"} and parts.netloc else ""


@register.filter
def unended(title: str) -> str:
    """A title without the mark that led on to an address which is no part of it any more.

    >>> unended("《東堤每日越堤機率》，"), unended("Minutes, 3 February")
    ('《東堤每日越堤機率》', 'Minutes, 3 February')
    """
    return title.rstrip("，,、；;：: ")


@register.filter
def plain(headline: str) -> str:
    """A headline without marks for breaking it.

    >>> plain("晶片之外：<wbr>霧港")
    '晶片之外：霧港'
    """
    return BREAK.sub("", headline)


@register.filter
def phrases(headline: str) -> SafeString:
    """A headline for a page, breaking between its phrases or words.

    >>> phrases("A & B<wbr>C")
    'A &amp; BC'
    """
    return phrased(headline)


@register.filter
def byline(edition: Edition) -> list[EditionCredit]:
    """Who wrote it; those who told it where nobody did."""
    credits = list(edition.credits.all())
    for role in (CreditRole.AUTHOR, CreditRole.NARRATOR):
        found = [credit for credit in credits if credit.role == role]
        if found:
            return found
    return []


@register.filter
def names(edition: Edition) -> str:
    """The byline as plain words."""
    return pgettext("between names", ", ").join(credit.name for credit in byline(edition)) or edition.outlet


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: str) -> str:
    """The query of this page with these changes, its paging left out; an empty value takes a name away."""
    asked = {**context["asked"], **changes}
    return "?" + urlencode({name: value for name, value in asked.items() if value})


@register.filter
def calls_note(edition: Edition, number: int) -> bool:
    """Whether the text has the mark that leads to this note; without it there is nothing to go back to."""
    return f'id="c{number}"' in edition.html


@register.filter
def roles_of(edition: Edition, person: Model) -> str:
    """What this person did for the article, in words."""
    words = [credit.get_role_display() for credit in edition.credits.all() if credit.editor_id == person.pk]
    return pgettext("between roles", ", ").join(dict.fromkeys(words))


@register.filter
def years_old(moment: datetime) -> int:
    """Whole years since then."""
    return (timezone.localdate() - timezone.localtime(moment).date()).days // 365


@register.filter
def zone(moment: datetime) -> str:
    """How far the newsroom's clock is from UTC at that time.

    >>> from datetime import UTC; zone(datetime(2026, 1, 1, tzinfo=UTC))
    'UTC+8'
    """
    offset = timezone.localtime(moment).utcoffset() or timedelta()
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    return f"UTC{'-' if offset < timedelta() else '+'}{hours}{f':{minutes:02}' if minutes else ''}"


@register.simple_tag
def pieces(found: list[Piece]) -> SafeString:
    """A line that changed, with what is gone and what is new; no space comes between."""
    tags = {Fate.SAME: "{}", Fate.GONE: "<del>{}</del>", Fate.NEW: "<ins>{}</ins>"}
    return format_html("{}" * len(found), *(format_html(tags[each.fate], each.text) for each in found))


@register.filter
def month_of(moment: datetime) -> date:
    """The first day of the month, where the newsroom is."""
    return timezone.localtime(moment).date().replace(day=1)


@register.filter
def day_of(moment: datetime) -> date:
    """The day, where the newsroom is."""
    return timezone.localtime(moment).date()


@register.filter
def relative_day(day: date) -> str:
    """Today, yesterday, or the day of the week."""
    today = timezone.localdate()
    if day == today:
        return gettext("Today")
    if day == today - timedelta(days=1):
        return gettext("Yesterday")
    return date_format(day, "l")


# Translators: the letters are Django's, https://docs.djangoproject.com/en/5.2/ref/templates/builtins/#date
FORMATS = {
    "moment": lambda: pgettext("date format", "j F Y, H:i"),
    "day": lambda: pgettext("date format", "j F Y"),
    "short": lambda: pgettext("date format", "j F"),
    "month": lambda: pgettext("date format", "F Y"),
    "clock": lambda: "H:i",
    "dayname": lambda: "l",
    "monthname": lambda: "F",
    "monthcell": lambda: pgettext("date format", "M"),
    "year": lambda: pgettext("date format", "Y"),
    "dayofmonth": lambda: pgettext("date format", "j"),
}


@register.filter
def on(value: date | datetime, name: str) -> str:
    """A date or time in one of the forms above, where the newsroom is; a year that is over is always named.

    `fresh` is the time for today's and the day for what is older.
    """
    if isinstance(value, datetime):
        value = timezone.localtime(value)
        if name == "fresh" and value.date() == timezone.localdate():
            return f"{gettext('Today')} {date_format(value, 'H:i')}"
    if name in {"fresh", "short"}:
        name = "short" if value.year == timezone.localdate().year else "day"
    return date_format(value, FORMATS[name]())


@register.simple_tag
def today(name: str) -> str:
    """This day in one of the forms above."""
    return on(timezone.localdate(), name)


@register.inclusion_tag("articles/_card.html")
def card(edition: Edition, level: int = 3, **options: Any) -> dict[str, Any]:
    """An article in a list.

    In: the heading's level; options: `picture` (a name of SIZES), `standfirst` (show it), `label` (above the headline,
    for the kind) or `unlabelled`, `meta` (under it, for the byline) or `bare` (nothing there), `when` (a name of
    FORMATS), `thumb` (a small picture beside the words on a phone).
    """
    return {"edition": edition, "level": level, "when": "short", **options}
