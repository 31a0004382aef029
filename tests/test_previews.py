"""The preview at its widths and in both scripts, and the link for people without a login."""

from datetime import timedelta

import pytest
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import manuscript
from articles.models import Article, Edition, ShareLink

from .test_desk import DOCUMENT
from .test_rights import article_of, client_of, groups  # noqa: F401 - a fixture that every test here needs

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    return manuscript.write(Article(), DOCUMENT)


def of(article: Article, act: str, *more: int) -> str:
    return reverse(f"admin:articles_article_{act}", args=[article.pk, *more])


def test_both_scripts_and_all_widths_are_shown_in_a_frame_that_only_the_desk_may_have(article: Article) -> None:
    editor = client_of("Editor")
    page = editor.get(of(article, "widths"), {"width": "1280", "language": "zh-hans"})
    assert (page.context["width"], page.context["language"]) == (1280, "zh-hans")
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    frame = editor.get(page.context["address"])
    assert "海缆" in frame.content.decode()
    assert (frame["X-Frame-Options"], "frame-ancestors 'self'" in frame["Content-Security-Policy"]) == (
        "SAMEORIGIN",
        True,
    )
    assert "海纜" in editor.get(of(article, "preview")).content.decode()
    assert editor.get(of(article, "widths"), {"width": "7", "language": "xx"}).context["width"] == 390
    assert not Edition.objects.exists()


def test_whoever_has_the_link_reads_until_it_expires_and_no_machine_lists_it(article: Article) -> None:
    editor = client_of("Editor")
    editor.post(of(article, "share"))
    [(link, address)] = editor.get(of(article, "widths")).context["links"]
    page = Client().get(link.get_absolute_url())
    assert link.get_absolute_url() in address
    assert "修纜船還在三百浬外" in page.content.decode()
    assert "noindex" in page["X-Robots-Tag"]
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["X-Frame-Options"] == "DENY"
    assert Client().post(link.get_absolute_url()).status_code in (403, 405)
    ShareLink.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert Client().get(link.get_absolute_url()).status_code == 404


def test_a_revoked_link_leads_nowhere_and_its_token_is_never_given_again(article: Article) -> None:
    editor = client_of("Editor")
    editor.post(of(article, "share"))
    old = ShareLink.objects.get()
    address = old.get_absolute_url()
    editor.post(of(article, "revoke", old.pk))
    assert Client().get(address).status_code == 404
    editor.post(of(article, "share"))
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("token", ["1", "x", "1:x", Signer(salt="other").sign("1")])
def test_a_token_that_we_did_not_sign_opens_nothing(article: Article, token: str) -> None:
    ShareLink.objects.create(pk=1, article=article)
    assert Client().get(f"/shared/{token}/").status_code == 404


def test_links_are_made_and_revoked_by_those_who_may_change_the_article(article: Article) -> None:
    reporter = client_of("Reporter")
    link = ShareLink.objects.create(article=article)
    for address in (of(article, "share"), of(article, "revoke", link.pk)):
        assert reporter.post(address).status_code == 404
    assert reporter.get(of(article, "widths")).status_code == 404
    own = article_of(reporter)
    assert reporter.post(of(own, "share")).status_code == 302
    assert reporter.post(of(own, "revoke", link.pk)).status_code == 404
    assert ShareLink.objects.filter(pk=link.pk).exists()
    assert client_of("Editor").get(of(own, "share")).status_code == 405
