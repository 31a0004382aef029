"""What readers are shown of how an article changed."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import manuscript, publishing
from articles.changes import Change, Fate, Piece, Role, changes
from articles.document import Document, Language, PullQuote, Reference, RichText
from articles.models import Article, Edition
from articles.publishing import Mistake

BEFORE = Document(
    headline="總用水砍掉三成",
    standfirst="水價沒漲。",
    blocks=(
        RichText(
            "<p>第一段沒有動。</p><h2>三支水表</h2><p>每循環五次就把水放掉，老機房循環了七次。</p><p>這段刪掉。</p>"
        ),
        PullQuote("先看見水。"),
    ),
    references=(Reference("日報"),),
)
AFTER = Document(
    headline="總用水砍掉一半",
    standfirst="水價沒漲。",
    blocks=(
        RichText("<p>第一段沒有動。</p><h2>三支水表</h2><p>每循環三次就把水放掉，老機房循環了七次。</p>"),
        PullQuote("先看見水。"),
        RichText("<p>水利局來函說明，並無核准權限。</p>"),
    ),
    references=(Reference("日報"), Reference("來函")),
)


def words(change: Change, fate: Fate) -> str:
    return "".join(piece.text for piece in change.pieces if piece.fate == fate)


def test_each_line_that_changed_is_told_once_in_order_with_its_heading() -> None:
    found = changes(BEFORE, AFTER)
    assert [(change.role, change.unchanged, change.under) for change in found] == [
        (Role.HEADLINE, 0, ""),
        (Role.TEXT, 3, ""),
        (Role.TEXT, 0, "三支水表"),
        (Role.TEXT, 0, ""),
        (Role.TEXT, 1, ""),
        (Role.TEXT, 0, ""),
        (Role.TEXT, 1, ""),
        (Role.REFERENCE, 0, ""),
    ]
    headline, _same, cycles, gone, _quote, new, _reference, source = found
    assert (words(headline, Fate.GONE), words(headline, Fate.NEW)) == ("三成", "一半")
    assert words(cycles, Fate.SAME) == "每循環就把水放掉，老機房循環了七次。"
    assert gone.pieces == [Piece(Fate.GONE, "這段刪掉。")]
    assert new.pieces == [Piece(Fate.NEW, "水利局來函說明，並無核准權限。")]
    assert source.pieces == [Piece(Fate.NEW, "來函")]


def test_nothing_is_lost_and_nothing_invented() -> None:
    for before, after in ((BEFORE, AFTER), (AFTER, BEFORE), (BEFORE, BEFORE), (Document(), AFTER)):
        found = changes(before, after)
        kept = sum(change.unchanged for change in found)
        new = [change for change in found if words(change, Fate.NEW) + words(change, Fate.SAME)]
        assert kept + len(new) == len(after.plain_text().split("\n")) + 2 + len(after.references) - (
            not after.standfirst
        )
    assert changes(BEFORE, BEFORE) == [Change(unchanged=8)]


@pytest.mark.django_db
def test_the_page_shows_editions_that_went_out_and_no_draft(client: Client) -> None:
    article = manuscript.write(Article(slug="water"), BEFORE)
    publishing.publish(article)
    assert client.get("/articles/water/changes/").status_code == 404
    manuscript.write(article, AFTER)
    assert client.get("/articles/water/changes/").status_code == 404
    publishing.publish(article, mistake=Mistake("三成", "一半"))
    manuscript.write(article, Document(headline="草稿裡的字"))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        html = client.get("/articles/water/changes/").content.decode()
    assert len(queries) <= 4
    assert "<del>三成</del><ins>一半</ins>" in html and "草稿" not in html
    assert 'content="noindex"' in html
    page = client.get("/articles/water/").content.decode()
    assert 'href="/articles/water/changes/2/"' in page and 'id="correction-2"' in page
    assert client.get("/articles/water/changes/1/").status_code == 404
    assert client.get("/articles/water/changes/3/").status_code == 404


@pytest.mark.django_db
def test_what_was_withdrawn_is_not_shown_again_by_what_follows(client: Client) -> None:
    article = manuscript.write(Article(slug="water"), BEFORE)
    publishing.publish(article)
    publishing.publish(article)
    publishing.withdraw(article, "誤植。")
    manuscript.write(article, AFTER)
    publishing.publish(article)
    assert client.get("/articles/water/changes/").status_code == 404
    assert client.get("/articles/water/changes/3/").status_code == 404
    publishing.publish(article)
    html = client.get("/articles/water/changes/").content.decode()
    assert "三成" not in html and "/changes/4/" in html and "/changes/3/" not in html


@pytest.mark.django_db
def test_the_changes_are_read_in_the_other_script_too(client: Client) -> None:
    article = manuscript.write(Article(slug="water"), BEFORE)
    publishing.publish(article)
    manuscript.write(article, AFTER)
    publishing.publish(article)
    html = unescape(client.get("/zh-hans/articles/water/changes/").content.decode())
    assert '<html lang="zh-Hans">' in html and "水利局来函说明" in html
    assert client.get("/en/articles/water/changes/").headers["Location"] == "/articles/water/changes/"


@pytest.mark.django_db
def test_a_material_correction_stands_above_the_text_and_an_update_only_in_the_log(client: Client) -> None:
    article = manuscript.write(Article(slug="water"), BEFORE)
    publishing.publish(article)
    publishing.publish(article, mistake=Mistake("舊況", "新況", "update"))
    html = client.get("/articles/water/").content.decode()
    assert 'class="correction"' not in html and "新況" in html.partition('id="history"')[2]
    publishing.publish(article, mistake=Mistake("三成", "五成"))
    html = client.get("/articles/water/").content.decode()
    above, _prose, below = html.partition('class="body"')[2].partition('class="prose"')
    assert "五成" in above and "新況" not in above
    assert re.findall(r'id="(correction-\d)"', below) == ["correction-3", "correction-2"]


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "says"), [(300, ""), (400, "more than a year old"), (800, "more than 2 years old")])
def test_an_old_article_says_so(client: Client, days: int, says: str) -> None:
    article = manuscript.write(Article(slug="old"), Document(Language.ENGLISH, headline="Old", blocks=BEFORE.blocks))
    publishing.publish(article)
    edition = Edition.objects.get()
    Edition.objects.update(published_at=edition.published_at - timedelta(days=days))
    html = client.get("/articles/old/").content.decode()
    assert (says in html) if says else "years old" not in html and "year old" not in html


@pytest.mark.django_db
def test_an_earlier_edition_can_be_read_at_its_address_and_says_that_it_is_one(client: Client) -> None:
    article = manuscript.write(Article(slug="water"), BEFORE)
    publishing.publish(article)
    path = "/articles/water/editions/1/"
    assert client.get(path).headers["Location"] == "/articles/water/"
    manuscript.write(article, AFTER)
    publishing.publish(article, mistake=Mistake("三成", "一半"))
    html = client.get(path).content.decode()
    assert "這段刪掉。" in html and "這是第 1 版" in html and 'href="/articles/water/"' in html
    assert 'content="noindex"' in html and re.search(r'rel="canonical"\s+href="http://[^/]+/articles/water/"', html)
    assert "ld+json" not in html and "hreflang" not in html
    turned = client.get(f"/zh-hans{path}").content.decode()
    assert "这段删掉。" in turned and '<html lang="zh-Hans">' in turned
    for number in (0, 3, 99):
        assert client.get(f"/articles/water/editions/{number}/").status_code == 404
    assert client.get(f"/en{path}").headers["Location"] == path
    assert path in client.get("/articles/water/changes/").content.decode()
    publishing.withdraw(article, "誤植。")
    assert client.get(path).status_code == 404
    publishing.publish(article)
    assert client.get(path).status_code == 404
