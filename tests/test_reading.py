"""The public pages: every address answers, in the right language, with headings in order and nothing from elsewhere."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

from articles import manuscript, publishing, urls, views
from articles.document import Credit, CreditRole, Document, Figure, Kind, Language, PullQuote, Reference, RichText
from articles.models import Article, Edition, Image
from articles.phrasing import phrased
from articles.publishing import Mistake

from .reading import PLACES, address, library, published, six

pytestmark = pytest.mark.django_db
PUBLIC_SIDE = (
    "views.py",
    "feeds.py",
    "sitemaps.py",
    "front.py",
    "listing.py",
    "search.py",
    "urls.py",
    "templatetags/reading.py",
)


class _Outline(HTMLParser):
    """What the tests look at in a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.ids: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.tags.append((tag, values))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if "id" in values:
            self.ids.append(values["id"])

    def attributes(self, name: str) -> Iterator[tuple[str, str]]:
        return ((tag, values[name]) for tag, values in self.tags if name in values)


def get(client: Client, path: str, status: int = 200) -> HttpResponse:
    response = client.get(path)
    assert response.status_code == status, path
    return response


@pytest.mark.parametrize("name", [pattern.name for pattern in urls.EVERY])
def test_every_address_answers_readers_and_only_them(client: Client, name: str) -> None:
    for language in Language:
        article = published(
            language.value, language=language, blocks=(Figure(library().reference), RichText("<p>.</p>"))
        )
    publishing.publish(article)
    path = address(name, article)
    response = client.get(path)
    assert response.status_code in {200, 302}
    # Pages look at the one cookie that a reader's choice sets, machines at none.
    of_pages = {pattern.name for pattern in urls.PAGES}
    assert response.headers.get("Vary", "") == ("Cookie" if name in of_pages else "")
    assert not response.cookies
    assert client.head(path).status_code == response.status_code
    assert client.post(path).status_code == 405


def test_pages_have_one_h1_and_skip_no_level_and_load_nothing_from_elsewhere(client: Client) -> None:
    made = six()
    publishing.publish(made[0], mistake=Mistake("三成", "五成"))
    paths = {address(pattern.name, article) for article in made for pattern in urls.PAGES}
    assert len(paths) > 20
    for path in paths:
        response = client.get(path, follow=True)
        html = response.content.decode()
        page = _Outline(html)
        assert page.headings.count(1) == 1, path
        steps = list(zip([1, *page.headings], page.headings, strict=False))
        assert all(now <= before + 1 for before, now in steps), (path, page.headings)
        assert len(page.ids) == len(set(page.ids)), path
        assert not [tag for tag, _values in page.tags if tag in {"style", "iframe"}]
        assert not [values for tag, values in page.tags if tag == "form" and values.get("method", "get") != "get"]
        scripts = [values for tag, values in page.tags if tag == "script"]
        assert {"src": "/static/reading/comfort.js"} in scripts
        assert [values for values in scripts if "src" not in values] in ([], [{"type": "application/ld+json"}])
        assert not list(page.attributes("style"))
        loaded = [value for tag, value in page.attributes("src")]
        loaded += [values["href"] for tag, values in page.tags if tag == "link" and values.get("rel") == "stylesheet"]
        assert loaded and all(value.startswith("/") and not value.startswith("//") for value in loaded), loaded
        marks = {value[1:] for tag, value in page.attributes("href") if value.startswith("#")}
        assert marks <= set(page.ids), path


def test_every_link_to_ourselves_leads_somewhere(client: Client) -> None:
    made = six()
    seen: set[str] = set()
    waiting = ["/", *(address("article", article) for article in made)]
    while waiting:
        path = waiting.pop().partition("#")[0]
        if path in seen:
            continue
        seen.add(path)
        response = client.get(path, follow=True)
        assert response.status_code == 200, path
        if response.headers["Content-Type"].startswith("text/html"):
            links = _Outline(response.content.decode()).attributes("href")
            waiting += [value for _tag, value in links if value.startswith("/") and not value.startswith("/static/")]
    assert len(seen) > 20


@pytest.mark.parametrize("language", list(Language))
def test_an_article_page_speaks_its_own_language(client: Client, language: Language) -> None:
    article = published("潮水", language=language)
    response = get(client, address("article", article))
    assert f'<html lang="{language.value}">' in response.content.decode()
    assert response.headers["Content-Language"] == language.value
    words = {Language.TRADITIONAL: "發布", Language.SIMPLIFIED: "发布", Language.ENGLISH: "Published"}
    assert words[language] in response.content.decode()


def test_the_site_speaks_its_language_and_marks_what_speaks_another(client: Client) -> None:
    published("Low tide", language=Language.ENGLISH)
    published("低潮", language=Language.SIMPLIFIED)
    html = get(client, "/kinds/news/").content.decode()
    assert '<html lang="zh-Hant">' in html
    assert re.search(r'<h3[^>]* lang="en"><a [^>]*>Low tide', html)
    html = get(client, "/en/kinds/news/").content.decode()
    assert '<html lang="en">' in html
    assert re.search(r'<h3[^>]* lang="zh-Hans"><a [^>]*><span class="words">低潮', html)


def test_an_article_shows_all_that_was_published(client: Client) -> None:
    picture = library(focal_x=90, focal_y=10, credit="江一葦", licence="CC BY 4.0", ai_generated=True)
    document = Document(
        headline="晶片<wbr>之外 & 其他",
        standfirst="水價沒漲。",
        kind=Kind.ANALYSIS,
        credits=(Credit("林見川"), Credit("沈予安", CreditRole.DATA, "水利局")),
        source="山城週刊",
        source_url="https://hill.example/1",
        blocks=(
            Figure(picture=picture.reference, caption="水庫北岸"),
            RichText("<h3>起點</h3><p>一天蒸發一萬噸的用量。[1]又一次[1]。</p>"),
            PullQuote("先讓人看得見水。", "顧守拙"),
        ),
        references=(
            Reference("日報", "https://a.example/", "水利局"),
            Reference("未引用"),
            Reference("壞的", "javascript:alert(1)"),
        ),
        tags=("水與電", "霧港"),
        notices=("機器翻譯。",),
    )
    article = manuscript.write(Article(), document)
    publishing.publish(article)
    Edition.objects.update(published_at=datetime(2026, 5, 31, 16, 30, tzinfo=UTC))
    publishing.publish(article, mistake=Mistake("三成", "五成"))
    html = get(client, address("article", article)).content.decode()
    for words in (
        *(
            '<h1><span class="phrase">晶片</span><span class="phrase">之外 <wbr>&amp; <wbr>其他</span></h1>',
            "水價沒漲。",
            "分析",
            "林見川",
            "數據",
            "水利局",
            "山城週刊",
            "水庫北岸",
            "CC BY 4.0",
            "AI 生成",
        ),
        *(
            "日報",
            "未引用",
            "壞的",
            "機器翻譯。",
            "水與電",
            "三成",
            "五成",
            "第 2 版",
            "更新",
            'class="correction"',
            "focus-r focus-t",
        ),
        *('<h2 id="s1">起點</h2>', 'href="https://hill.example/1"', 'class="fig wide"', phrased("先讓人看得見水。")),
    ):
        assert words in html, words
    assert "<title>晶片之外 &amp; 其他｜新聞室</title>" in html
    assert html.count('role="doc-noteref"') == 2 and html.count('role="doc-backlink"') == 1
    assert '<span class="keep">用量。<sup' in html
    assert "javascript:" not in html


def test_an_article_without_anything_but_text_leaves_no_empty_parts(client: Client) -> None:
    article = manuscript.write(Article(), Document(headline="短", blocks=(RichText("<p>一。</p>"),)))
    publishing.publish(article)
    html = get(client, address("article", article)).content.decode()
    for part in (
        'class="credits"',
        'class="correction"',
        'class="toc"',
        "doc-endnotes",
        'id="notices"',
        'id="related"',
    ):
        assert part not in html
    assert "og:image" not in html


def test_a_preview_is_the_page_readers_get(client: Client, rf: RequestFactory) -> None:
    others = six()
    document = Document(
        headline="預覽", blocks=(RichText("<p>一。</p>"),), tags=("水", "港"), credits=(Credit("林見川"),)
    )
    article = manuscript.write(Article(), document)
    proof = publishing.proof(article)
    request = rf.get("/admin/articles/article/1/preview/")
    preview = views.article_page(request, proof.edition, proof.credits, proof.tags, is_preview=True)
    assert preview.headers["Cache-Control"] == "private, no-store"
    publishing.publish(article)
    Edition.objects.filter(article=article).update(
        public_from=proof.edition.public_from,
        published_at=proof.edition.published_at,
        updated_at=proof.edition.updated_at,
    )
    page = get(client, address("article", article))
    assert preview.content.decode() == page.content.decode()
    assert address("article", others[-1]).encode() in preview.content  # related by a tag


def test_an_old_address_leads_to_the_new_one(client: Client) -> None:
    article = published("潮水")
    article.slug = "新的地址"
    article.save()
    publishing.publish(article)
    response = get(client, "/articles/潮水/", 301)
    assert response.headers["Location"] == f"/articles/{quote('新的地址')}/"
    get(client, response.headers["Location"])


def test_a_withdrawn_article_leaves_its_reason_at_every_address_it_had(client: Client) -> None:
    article = published("潮水")
    article.slug = "新的地址"
    article.save()
    publishing.publish(article)
    publishing.withdraw(article, "查無此事。")
    for slug in ("潮水", "新的地址"):
        html = get(client, f"/articles/{slug}/", 410).content.decode()
        assert "查無此事。" in html and "退潮的正文" not in html
        assert "noindex" in html
    publishing.publish(article)
    get(client, "/articles/新的地址/")


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/articles/nothing/",
            "/tags/nothing/",
            "/editors/nothing/",
            "/kinds/nothing/",
            "/nothing/",
            "/articles/a%00b/",
        ),
        *("/tags/nothing/feed/rss/", "/editors/nothing/feed/atom/"),
        *(
            "/archive/0/1/",
            "/archive/1/1/",
            "/archive/9999/12/",
            "/archive/2026/13/",
            "/archive/2026/0/",
            "/archive/1999/1/",
        ),
        *("/archive/99999999999999999999/1/", "/archive/1990/", "/archive/10000/"),
        *(
            "/kinds/news/?before=x",
            "/kinds/news/?before=2026-11-23T00:00:00~1",
            "/kinds/news/?before=2026-11-23T00:00:00Z~",
        ),
        *("/kinds/news/?before=0001-01-01T00:00:00%2B14:00~1", "/kinds/news/?before=1990-01-01T00:00:00Z~1"),
        *("/kinds/news/?before=2026-11-23T00:00:00Z~99999999999999999999", "/kinds/news/?before=%00~1"),
        *("/media/../db.sqlite3", "/media/images/../../manage.py", "/media/manage.py", "/media/images/no.jpg"),
    ],
)
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    published("潮水")
    html = get(client, path, 404).content.decode()
    assert "這裡沒有字" in html


def test_pictures_are_served_for_good_and_as_what_they_are(client: Client) -> None:
    image = library()
    response = get(client, image.file.url)
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content) == Path(Image.objects.get().file.path).read_bytes()


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_no_public_address_takes_anything(method: str) -> None:
    assert getattr(Client(enforce_csrf_checks=True), method)("/tags/").status_code == 405


def test_the_page_of_our_own_faults_needs_no_database(rf: RequestFactory, django_db_blocker) -> None:
    with django_db_blocker.block(), translation.override("zh-hant"):
        response = views.server_error(rf.get("/"))
    assert response.status_code == 500
    assert "我們這邊出了錯" in response.content.decode()


def test_only_editions_decide_what_is_public() -> None:
    folder = Path(views.__file__).parent
    deciding = {"public_from", "public_until", "withdrawn", "status"}
    found = 0
    for name in PUBLIC_SIDE:
        for node in ast.walk(ast.parse((folder / name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                found += called == "public"
                if called in {"filter", "exclude", "get", "Q", "F", "When"}:
                    words = {part for keyword in node.keywords if keyword.arg for part in keyword.arg.split("__")}
                    assert not deciding & words, (name, node.lineno)
            if isinstance(node, ast.ImportFrom):
                imported = {alias.name for alias in node.names}
                assert not imported & {"Article", "manuscript", "importer", "admin", "publishing", "FOREVER"}, name
    assert found > 5


def test_pages_are_light(client: Client) -> None:
    made = six()
    fixed = sum(path.stat().st_size for path in Path("static/reading").iterdir())
    for name in ("front", "article", "archive_month"):
        assert len(get(client, address(name, made[0])).content) + fixed < 100_000


def test_every_place_is_known() -> None:
    assert set(PLACES) == {pattern.name for pattern in urls.EVERY}
