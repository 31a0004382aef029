"""Whether references answer: asked over the guarded way out, kept with the reference, words untouched."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from articles import links, manuscript, publishing
from articles.document import Reference
from articles.models import Article
from articles.preflight import findings

from .test_desk import DOCUMENT
from .test_rights import client_of, groups  # noqa: F401 - a fixture that every test here needs
from .web_server import HERE, reply, serving

pytestmark = pytest.mark.django_db

PAGE = b"<html><head><title>t</title><meta property='og:title' content='The Report'>"
PAGE += b"<meta property='og:site_name' content='Harbour News'></head></html>"


def answer(request) -> None:
    if request.path == "/gone":
        reply(request, b"", 404)
    else:
        reply(request, PAGE, Content_Type="text/html; charset=utf-8")


def test_what_answers_and_what_does_not_is_kept_and_no_word_changes() -> None:
    with serving() as server:
        server.answer = answer
        references = (Reference("甲", url=server.url("/page")), Reference("乙", url=server.url("/gone")))
        article = manuscript.write(Article(), replace(DOCUMENT, references=references))
        found = links.check(article.references.all(), ports={server.port}, trusted={HERE})
    assert [each.result == links.OK for _reference, each in found] == [True, False]
    assert (found[0][1].title, found[0][1].publisher) == ("The Report", "Harbour News")
    assert "404" in article.references.get(order=1).check_result
    assert manuscript.read(article).references == references
    assert [finding.place for finding in findings(manuscript.read(article), article) if "404" in finding.message] == [
        "references-1"
    ]


def test_our_own_machines_are_not_asked_for_anybody() -> None:
    article = manuscript.write(Article(), replace(DOCUMENT, references=(Reference("內", url="http://127.0.0.1/"),)))
    editor = client_of("Editor")
    page = editor.post(reverse("admin:articles_article_links", args=[article.pk]))
    assert "127.0.0.1" in article.references.get().check_result
    assert article.references.get().check_result in page.content.decode()


def test_reporters_check_their_own_only() -> None:
    article = manuscript.write(Article(), DOCUMENT)
    reporter = client_of("Reporter")
    assert reporter.post(reverse("admin:articles_article_links", args=[article.pk])).status_code == 404
    assert article.references.get().checked_at is None


def test_the_command_asks_what_is_public_only() -> None:
    draft, out = (
        manuscript.write(Article(), replace(DOCUMENT, references=(Reference("x", url="http://127.0.0.1/"),)))
        for _ in range(2)
    )
    publishing.publish(out)
    said = StringIO()
    call_command("check_links", stdout=said)
    assert "1 asked" in said.getvalue()
    assert draft.references.get().checked_at is None
    assert out.references.get().checked_at is not None
