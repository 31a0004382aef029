"""Whether the sources of an article still answer, and what they call themselves."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import lxml.html
from django.utils import timezone, translation
from lxml.etree import LxmlError

from . import fetching
from .document import printed_name
from .models import Reference

OK = "ok"
SECONDS = 10.0
MAX_BYTES = 5 * 1024 * 1024
AT_ONCE = 8
HTML = {"text/html", "application/xhtml+xml"}


@dataclass(frozen=True)
class Answer:
    """What an address answered: OK or why not; title and publisher where it is a page that says them."""

    result: str
    title: str = ""
    publisher: str = ""


def ask(address: str, **options: object) -> Answer:
    """Ask an address, over the one guarded way out.

    In:  an address; options of fetching.fetch(), for tests.
    """
    try:
        found = fetching.fetch(
            address,
            **{"seconds": SECONDS, "max_bytes": MAX_BYTES, "accept": "*/*"} | options,  # type: ignore[arg-type]
        )
    except fetching.NotFetched as error:
        return Answer(str(error)[:200])
    if found.kind not in HTML or not found.content.strip():
        return Answer(OK)
    try:
        page = lxml.html.document_fromstring(found.content)
    except (LxmlError, ValueError):
        return Answer(OK)
    said = {meta.get("property", ""): meta.get("content", "") for meta in page.iter("meta")}
    title = said.get("og:title") or page.findtext(".//title") or ""
    return Answer(OK, printed_name(title)[:300], printed_name(said.get("og:site_name", ""))[:200])


def check(references: Iterable[Reference], **options: object) -> list[tuple[Reference, Answer]]:
    """Ask every address, several at once, and keep what came of it with the reference.

    Nothing of the words is changed: what a page calls itself is in the answer, for an editor to take.
    """
    asked = [reference for reference in references if reference.url]
    language = translation.get_language()

    def answer(reference: Reference) -> Answer:
        with translation.override(language):  # a thread begins in the site's language
            return ask(reference.url, **options)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(answer, asked))
    for reference, found in zip(asked, answers, strict=True):
        reference.checked_at, reference.check_result = timezone.now(), found.result
        # Not through save(): the words may have been changed while the address was asked.
        Reference.objects.filter(article=reference.article_id, url=reference.url).update(
            checked_at=reference.checked_at, check_result=reference.check_result
        )
    return list(zip(asked, answers, strict=True))
