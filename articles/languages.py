"""Languages in addresses: `/tags/` speaks the site's own, `/zh-hans/tags/` Simplified Chinese.

An article at its own address speaks its own language, and a Chinese one under `/zh-hant/` or `/zh-hans/` the other
script. The address alone says what a page holds; a reader's choice, kept in a cookie, only leads from one to another.
"""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.encoding import iri_to_uri
from django.utils.http import urlencode

COOKIE = "language"
CHOICE = "choose"
A_YEAR = 365 * 24 * 3600


class LanguagePrefix:
    """The head of every address that is there in each language, for URLResolver."""

    converters: dict[str, Any] = {}

    @property
    def regex(self) -> re.Pattern[str]:
        return re.compile(re.escape(str(self)))

    def match(self, path: str) -> tuple[str, tuple[()], dict[str, Any]]:
        return (path.partition("/")[2] if of_path(f"/{path}") else path), (), {}

    def check(self) -> list[Any]:
        return []

    def describe(self) -> str:
        return "the language, unless it is the site's own"

    def __str__(self) -> str:
        language = translation.get_language() or settings.LANGUAGE_CODE
        return "" if language == settings.LANGUAGE_CODE else f"{language}/"


def codes() -> list[str]:
    """The languages that pages speak, the site's own first."""
    return sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code != settings.LANGUAGE_CODE)


def of_path(path: str) -> str:
    """The language that an address names; empty for none.

    >>> of_path("/zh-hans/tags/"), of_path("/tags/")
    ('zh-hans', '')
    """
    first = path[1:].partition("/")
    return first[0] if first[1] and first[0] in dict(settings.LANGUAGES) else ""


def path_in(language: str, path: str) -> str:
    """The address of the same list in another language."""
    rest = path[len(of_path(path)) + 1 :] if of_path(path) else path
    return rest if language == settings.LANGUAGE_CODE else f"/{language}{rest}"


def chosen(request: HttpRequest) -> str:
    """The language that the reader chose, empty for none."""
    language = request.COOKIES.get(COOKIE, "")
    return language if language in dict(settings.LANGUAGES) else ""


def leads_to_choice(view: Callable[..., HttpResponse], article: bool = False) -> Callable[..., HttpResponse]:
    """A page that remembers a choice made on it, and leads to the language chosen before.

    In: `article` for pages of one article, which know themselves in which languages they are.
    """

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = _choice_made(request) or (None if article else _elsewhere(request))
        response = response or view(request, *args, **kwargs)
        # The only cookie that a public page looks at; readers without it share one copy in any cache.
        patch_vary_headers(response, ["Cookie"])
        return response

    return page


def _choice_made(request: HttpRequest) -> HttpResponse | None:
    language = request.GET.get(CHOICE)
    if language is None:
        return None
    rest = request.GET.copy()
    del rest[CHOICE]
    response = _found(request.path, rest)
    if language in dict(settings.LANGUAGES):
        response.set_cookie(COOKIE, language, A_YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax")
    return response


def _elsewhere(request: HttpRequest) -> HttpResponse | None:
    path = path_in(chosen(request) or request.LANGUAGE_CODE, request.path)
    return None if path == request.path else _found(path, request.GET)


def _found(path: str, query: Any) -> HttpResponse:
    # Two slashes at the beginning would be another host.
    path = "/" + path.lstrip("/")
    return HttpResponseRedirect(iri_to_uri(path) + (f"?{urlencode(query, doseq=True)}" if query else ""))
