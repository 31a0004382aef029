"""What programs ask a site for besides its articles: what they may do, whom to tell, how to search."""

from datetime import timedelta
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from .templatetags.reading import page_language

# Programs that collect texts to train models with, by the names their makers publish. They are named because
# Content-Usage is too young to be known to all of them.
TRAINERS = (
    "AI2Bot",
    "Amazonbot",
    "Applebot-Extended",
    "Bytespider",
    "CCBot",
    "ClaudeBot",
    "cohere-training-data-crawler",
    "Google-Extended",
    "GPTBot",
    "meta-externalagent",
    "PanguBot",
)


def usage() -> str:
    """What texts may be used for, in the words of the IETF's Content-Usage header."""
    return f"train-ai={'y' if settings.AI_TRAINING else 'n'}, search=y"


def robots(request: HttpRequest) -> HttpResponse:
    """What machines that read everything may read, and what for."""
    # As a remark: checkers that do not know the rule yet call it an error. The header of every page says it in force.
    lines = [f"# Content-Usage: {usage()}", "User-agent: *", "Disallow: /admin/", "Disallow: /*choose="]
    if not settings.AI_TRAINING:
        lines += ["", *(f"User-agent: {name}" for name in TRAINERS), "Disallow: /"]
    maps = (settings.SITE_URL + reverse(name) for name in ("sitemap", "news_sitemap"))
    lines += ["", *(f"Sitemap: {address}" for address in maps)]
    return _plain(lines)


def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a hole (RFC 9116)."""
    about = settings.SITE_URL + reverse("about")
    contact = f"mailto:{settings.CONTACT_EMAIL}" if settings.CONTACT_EMAIL else about
    # Half a year from the beginning of this month, so that the file changes once a month only.
    month = timezone.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return _plain(
        [
            f"Contact: {contact}",
            f"Expires: {(month + timedelta(days=183)).strftime('%Y-%m-%dT%H:%M:%SZ')}",
            "Preferred-Languages: zh, en",
            f"Canonical: {settings.SITE_URL}{reverse('security')}",
        ]
    )


def reservation(request: HttpRequest) -> JsonResponse:
    """Whether the right to mine texts is reserved (TDMRep; article 4 of the EU's directive 2019/790)."""
    return JsonResponse([{"location": "/*", "tdm-reservation": int(not settings.AI_TRAINING)}], safe=False)


def opensearch(request: HttpRequest) -> HttpResponse:
    """How a browser searches here."""
    name = escape(_(settings.SITE_NAME))
    address = settings.SITE_URL + reverse("search")
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>{name[:16]}</ShortName>
<Description>{name}: {escape(_("Search"))}</Description>
<Language>{page_language()}</Language>
<InputEncoding>UTF-8</InputEncoding>
<Image width="16" height="16" type="image/svg+xml">{settings.SITE_URL}{settings.STATIC_URL}reading/favicon.svg</Image>
<Url type="text/html" template="{escape(address)}?q={{searchTerms}}"/>
</OpenSearchDescription>
"""
    return HttpResponse(text, content_type="application/opensearchdescription+xml")


def _plain(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
