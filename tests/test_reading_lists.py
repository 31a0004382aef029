"""The lists of the public side: the front page, names, sections, the archive and corrections."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext, pgettext

from articles import manuscript, publishing, views
from articles.document import Credit, CreditRole, Document, Kind
from articles.models import Article, Edition, Editor
from articles.publishing import Mistake

from .reading import published

pytestmark = pytest.mark.django_db


def get(client: Client, path: str, status: int = 200) -> HttpResponse:
    response = client.get(path)
    assert response.status_code == status, path
    return response


def test_names_nobody_public_uses_have_no_page(client: Client) -> None:
    manuscript.write(Article(), Document(headline="草稿", tags=("密",), credits=(Credit("某人"),)))
    get(client, "/tags/密/", 404)
    get(client, "/editors/某人/", 404)
    assert "密" not in get(client, "/tags/").content.decode()
    assert "某人" not in get(client, "/editors/").content.decode()


def test_names_are_paged_by_key(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "NAMES_PER_PAGE", 2)
    article = published("潮水", tags=("a", "b", "c"))
    html = get(client, "/tags/").content.decode()
    assert "?after=b" in html and "/tags/c/" not in html
    assert "/tags/c/" in get(client, "/tags/?after=b").content.decode()
    assert article.tags.count() == 3


def test_a_list_is_paged_by_key_and_loses_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("articles.listing.SIZE", 2)
    monkeypatch.setattr(views.page, "__defaults__", ("published_at", 2))
    for number in range(5):
        published(f"第 {number} 篇")
    # All in one second: the key tells them apart by their number.
    moment = Edition.objects.public().first().published_at
    Edition.objects.update(published_at=moment)
    seen, path = [], "/kinds/news/"
    while path:
        html = get(client, path).content.decode()
        seen += re.findall(r">第 (?:<wbr>)?(\d) (?:<wbr>)?篇<", html)
        older = re.search(r'href="(\?before=[^"]+)"', html)
        path = f"/kinds/news/{older[1]}" if older else ""
    assert seen == list("43210")


def test_the_archive_knows_months_where_the_newsroom_is(client: Client, settings) -> None:
    published("跨月")
    # Half past four in the afternoon of the last of the month in UTC is past midnight in Taipei.
    Edition.objects.update(published_at=datetime(2026, 5, 31, 16, 30, tzinfo=UTC))
    assert get(client, "/archive/", 302).headers["Location"] == "/archive/2026/6/"
    assert get(client, "/archive/2027/", 302).headers["Location"] == "/archive/2026/6/"
    html = get(client, "/archive/2026/6/").content.decode()
    assert "2026年6月" in html and "1日" in html and "00:30" in html
    get(client, "/archive/2026/5/", 404)


def test_an_empty_newsroom_has_pages(client: Client) -> None:
    for path in ("/", "/tags/", "/editors/", "/archive/", "/corrections/", "/about/", "/kinds/news/"):
        assert "</html>" in get(client, path).content.decode()


def test_corrections_lead_to_the_article_as_it_is_called_now(client: Client) -> None:
    article = published("舊題")
    publishing.publish(article, mistake=Mistake("三成", "五成"))
    article.headline = "新題"
    article.save()
    publishing.publish(article)
    for path in ("/", "/corrections/"):
        html = get(client, path).content.decode()
        assert "新題" in html and "五成" in html and "舊題" not in html.replace(article.slug, "")
    publishing.withdraw(article, "撤。")
    assert "五成" not in get(client, "/corrections/").content.decode()


def test_the_front_page_shows_an_article_once_and_has_a_part_for_each_kind(client: Client) -> None:
    for number in range(6):
        published(f"新聞 {number}", tags=("水",))
    for number in range(2):
        published(f"觀點 {number}", kind=Kind.OPINION)
        published(f"專訪 {number}", kind=Kind.INTERVIEW)
    for number in range(6):
        published(f"後來 {number}", tags=("電",))
    html = get(client, "/").content.decode()
    outside_topics = re.sub(r'<section aria-labelledby="topics".*?</section>', "", html, flags=re.DOTALL)
    for part in ('class="card lead', 'id="latest"', 'id="opinion"', 'id="interviews"', 'id="topics"'):
        assert part in html, part
    links = re.findall(r"<h[234][^>]*><a href=\"(/articles/[^\"]+)\"", outside_topics)
    assert len(links) == len(set(links)) == 16


def test_the_editor_page_tells_what_each_did(client: Client) -> None:
    article = published("潮水", credits=(Credit("林見川"), Credit("沈予安", CreditRole.DATA)))
    person = Editor.objects.get(name="沈予安")
    html = get(client, f"/editors/{person.slug}/").content.decode()
    assert '<p class="kind">數據</p>' in html and article.headline in html


@pytest.mark.parametrize("language", ["zh-hant", "zh-hans"])
def test_every_word_of_the_templates_is_translated(language: str) -> None:
    translated = re.compile(r'{% translate "([^"]+)"(?: context "([^"]+)")?')
    blocks = re.compile(r"{% blocktranslate [^%]*%}(.*?){% endblocktranslate %}", re.DOTALL)
    words: set[tuple[str, str]] = set()
    folder = Path("templates")
    for path in [*folder.glob("*.html"), *folder.glob("articles/*.html")]:
        text = path.read_text(encoding="utf-8")
        words |= set(translated.findall(text))
        words |= {
            (re.sub(r"{{ (\w+) }}", r"%(\1)s", block), "")
            for block in blocks.findall(text)
            if "{% plural %}" not in block
        }
    assert len(words) > 60
    with translation.override(language):
        missing = [word for word, context in words if (pgettext(context, word) if context else gettext(word)) == word]
    assert not missing
