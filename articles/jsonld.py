"""What a page tells machines in schema.org's words. Addresses come from the settings, never from the request."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .models import Correction, Edition, EditionCredit, Tag
from .models.article import CreditRole, Kind
from .renditions import RATIOS, crop_name, crop_size
from .scripts import exact
from .typeset import HAN, WORD

# Which property of schema.org says what a person did; the others are contributors.
PROPERTIES = {
    CreditRole.AUTHOR: "author",
    CreditRole.NARRATOR: "author",
    CreditRole.EDITOR: "editor",
    CreditRole.TRANSLATOR: "translator",
}


def script(data: dict[str, Any]) -> SafeString:
    """The data as a script element holds it: nothing in it can end the element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S308


def whole(path: str) -> str:
    """An address of ours with the host."""
    return settings.SITE_URL + path


def crops(picture: dict[str, Any]) -> list[dict[str, Any]]:
    """The lead picture of an edition cut for sharing, the widest last: `src`, `width`, `height`."""
    return [
        {"src": whole(crop_name(picture["src"], picture["focus"], ratio)), "width": width, "height": height}
        for ratio in RATIOS
        for width, height in [crop_size(picture["width"], picture["height"], ratio)]
    ]


def publisher() -> dict[str, Any]:
    """The newsroom."""
    about = whole(reverse("about"))
    return {
        "@type": "NewsMediaOrganization",
        "@id": f"{settings.SITE_URL}/#publisher",
        "name": _(settings.SITE_NAME),
        "url": settings.SITE_URL + reverse("front"),
        "logo": {"@type": "ImageObject", "url": whole(settings.STATIC_URL + "reading/favicon.svg")},
        "publishingPrinciples": about,
        "correctionsPolicy": about,
        "masthead": whole(reverse("editors")),
    }


def front() -> dict[str, Any]:
    """The site."""
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "@id": f"{settings.SITE_URL}/#site",
        "name": _(settings.SITE_NAME),
        "url": whole(reverse("front")),
        "publisher": publisher(),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": whole(reverse("search")) + "?q={search_term_string}"},
            "query-input": "required name=search_term_string",
        },
    }


def news_article(
    edition: Edition, credits: Iterable[EditionCredit], tags: Iterable[Tag], corrections: Iterable[Correction]
) -> dict[str, Any]:
    """An edition as NewsArticle, every person apart. What is not known is left out."""
    content, url = edition.content, whole(edition.get_absolute_url())
    people: dict[str, list[dict[str, Any]]] = {}
    for credit in credits:
        person = {"@type": "Person", "name": credit.name, "url": whole(credit.editor.get_absolute_url())}
        if credit.affiliation:
            person["affiliation"] = {"@type": "Organization", "name": credit.affiliation}
        people.setdefault(PROPERTIES.get(credit.role, "contributor"), []).append(person)
    outlet = {"@type": "Organization", "name": content.source} if content.source else None
    if "author" not in people and outlet:
        people["author"] = [outlet]
    text = edition.text
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": url,
        "url": url,
        "mainEntityOfPage": {"@type": "WebPage", "@id": url},
        "headline": edition.headline.replace("<wbr>", "").replace("\u200b", ""),
        "description": edition.standfirst,
        "inLanguage": edition.language,
        "datePublished": _local(edition.published_at),
        "dateModified": _local(edition.updated_at),
        **people,
        "publisher": publisher(),
        "image": list(_images(edition)),
        "articleSection": edition.get_kind_display(),
        "genre": edition.get_kind_display(),
        "keywords": [tag.name for tag in tags],
        "about": [{"@type": "Thing", "name": tag.name, "url": whole(tag.get_absolute_url())} for tag in tags],
        "wordCount": len(HAN.findall(text)) + len(WORD.findall(text)),
        "timeRequired": f"PT{edition.minutes}M",
        "isAccessibleForFree": True,
        "version": edition.number,
        "correction": [_correction(correction) for correction in corrections if correction.is_material],
        "citation": [_citation(reference) for reference in content.references],
        "isBasedOn": _origin(content, outlet) if edition.kind in {Kind.SYNDICATED, Kind.PRESS_RELEASE} else None,
        "sourceOrganization": outlet,
        **_other(edition),
    }
    return {name: value for name, value in data.items() if value not in (None, "", [])}


def _images(edition: Edition) -> Iterator[dict[str, Any]]:
    lead = edition.content.lead_picture()
    credit = next((figure.credit for figure in edition.content.figures() if figure.picture == lead), "")
    for crop in crops(edition.picture) if edition.picture else ():
        image = {"@type": "ImageObject", "url": crop["src"], "width": crop["width"], "height": crop["height"]}
        yield {**image, **({"creditText": credit} if credit else {})}


def _correction(correction: Correction) -> dict[str, Any]:
    text = f"{_('It said')}: {correction.wrong} {_('It should say')}: {correction.right}"
    return {"@type": "CorrectionComment", "text": text, "datePublished": _local(correction.at)}


def _citation(reference: Any) -> dict[str, Any]:
    work = {"@type": "CreativeWork", "name": reference.title, "url": _of_the_web(reference.url)}
    if reference.publisher:
        work["publisher"] = {"@type": "Organization", "name": reference.publisher}
    work["archivedAt"] = _of_the_web(reference.archived_url)
    return {name: value for name, value in work.items() if value}


def _origin(content: Any, outlet: dict[str, Any] | None) -> dict[str, Any] | None:
    work = {"@type": "CreativeWork", "url": _of_the_web(content.source_url), "publisher": outlet}
    if content.dated:
        work["datePublished"] = content.dated.isoformat()
    found = {name: value for name, value in work.items() if value}
    return found if len(found) > 1 else None


def _other(edition: Edition) -> dict[str, Any]:
    """The same work in the other script."""
    here = edition.language.lower()
    others = [
        {"@type": "NewsArticle", "@id": whole(edition.path_in(code)), "inLanguage": exact(code)}
        for code in edition.languages()
        if code != here
    ]
    return {"translationOfWork" if edition.turned else "workTranslation": others}


def _local(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat()


def _of_the_web(address: str) -> str:
    return address if address.lower().startswith(("http://", "https://")) else ""
