"""Which language a page speaks."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from articles.languages import of_path
from articles.machines import usage


class LanguageMiddleware(LocaleMiddleware):
    """The desk follows the browser's languages; public pages speak what their address says, else the site's.

    A public page that changed with the reader's headers could not be kept in any cache.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)

    def process_request(self, request: HttpRequest) -> None:
        if request.path.startswith("/admin/"):
            super().process_request(request)
        else:
            request.LANGUAGE_CODE = of_path(request.path_info) or settings.LANGUAGE_CODE
            translation.activate(request.LANGUAGE_CODE)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.path.startswith("/admin/"):
            return super().process_response(request, response)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        response.headers["Content-Usage"] = usage()
        response.headers["TDM-Reservation"] = "0" if settings.AI_TRAINING else "1"
        return response
