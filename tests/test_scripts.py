"""A Chinese article in its other script: what is turned, what stays, and how a reader gets from one to the other."""

import re
from html import unescape
from urllib.parse import quote

import pytest
from django.test import Client

from articles import manuscript, publishing
from articles.document import Credit, Document, Figure, Language, PullQuote, Reference, RichText
from articles.models import Article, Edition
from articles.phrasing import phrased
from articles.publishing import Mistake
from articles.scripts import Turner, exceptions, other_version

from .reading import library, published, six

pytestmark = pytest.mark.django_db

WORDS = Document(
    headline="發電廠的裡面",
    standfirst="臺灣的軟體與乾燥機。",
    credits=(Credit("葉慶鐘"),),
    source="臺灣電報",
    blocks=(
        RichText(
            "<h2>開頭</h2><p>葉慶鐘說：請看 https://例.tw/體 與 a@b.example。乾隆年間<code>「變數」</code>，"
            '<a href="/tags/開關/">開關</a><span lang="ja">図書館</span>。[1]</p>'
        ),
        PullQuote("讓電看得見。", "龍應鐘，廠長"),
    ),
    references=(Reference("電業年報", "https://a.example/", publisher="臺灣電力"),),
    tags=("電廠",),
    notices=("轉載須註明。",),
    script_exceptions=("乾隆", "軟體 = 软件"),
)


def page(client: Client, path: str, status: int = 200, **headers: str) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == status, (path, response.headers.get("Location"))
    return unescape(response.content.decode())


@pytest.fixture
def article() -> Article:
    article = manuscript.write(Article(slug="power"), WORDS)
    publishing.publish(article)
    return article


def test_words_are_turned_and_names_code_addresses_and_exceptions_are_not(client: Client, article: Article) -> None:
    html = page(client, "/zh-hans/articles/power/")
    assert '<html lang="zh-Hans">' in html
    for words in (
        *(
            "发电厂的里面",
            "台湾的软件与干燥机。",
            ">开头</h2>",
            phrased("让电看得见。"),
            "电业年报",
            "转载须注明。",
            "电厂",
        ),
        *("葉慶鐘说", "https://例.tw/體 与 a@b.example", "乾隆年间", "<code>「變數」</code>", "図書館", "龍應鐘"),
        *('href="/tags/開關/"', "臺灣電報", 'aria-label="注 1"'),
    ):
        assert words in html, words
    assert "發電廠" not in html.replace(article.slug, "")


def test_both_versions_name_each_other_and_themselves(client: Client, article: Article, settings) -> None:
    settings.SITE_URL = site = "https://news.example"
    own, other = f"{site}/articles/power/", f"{site}/zh-hans/articles/power/"
    for path in (own, other):
        html = page(client, path.removeprefix(site))
        links = re.findall(r'<link rel="alternate"\s+hreflang="([^"]+)"\s+href="([^"]+)">', html)
        assert links == [("zh-Hant", own), ("zh-Hans", other), ("x-default", own)]
        assert re.findall(r'<link rel="canonical" href="([^"]+)">', html) == [path]
        assert f'<meta property="og:url" content="{path}">' in html


@pytest.mark.parametrize(
    ("language", "other", "words"),
    [("zh-Hans", "zh-hant", "機器裡面"), ("zh-Hant", "zh-hans", "机器里面"), ("en", "", "")],
)
def test_an_article_has_the_address_of_the_other_script_and_no_third(
    client: Client, language: str, other: str, words: str
) -> None:
    text = {"zh-Hans": "机器里面", "zh-Hant": "機器裡面", "en": "Inside"}[language]
    published(text, language=Language(language), blocks=(RichText(f"<p>{text}</p>"),))
    slug = Edition.objects.get().slug
    assert text in page(client, f"/articles/{slug}/")
    for code in ("zh-hant", "zh-hans", "en"):
        if code == other:
            assert words in page(client, f"/{code}/articles/{slug}/")
        else:
            location = client.get(f"/{code}/articles/{slug}/").headers["Location"]
            assert location == f"/articles/{quote(slug)}/"
            assert client.get(location).status_code == 200


def test_lists_speak_the_script_of_their_address_and_lead_on_in_it(client: Client, article: Article) -> None:
    publishing.publish(article, mistake=Mistake("三個電廠", "五個電廠"))
    published("Low tide", language=Language.ENGLISH)
    for path in ("", "tags/電廠/", "editors/葉慶鐘/", "kinds/news/", "tags/", "corrections/"):
        html = page(client, f"/zh-hans/{path}")
        assert '<html lang="zh-Hans">' in html
        assert "电厂" in html or "发电厂" in html, path
        # Slugs, and the name of the language to turn to, are Traditional wherever they stand.
        shown = re.sub(r'href="[^"]*"|繁體', "", html)
        assert "電" not in shown.replace("臺灣電報", ""), path
        links = set(re.findall(r'href="(/[^"]*)"', html)) - set(re.findall(r'href="([^"]*\?choose=[^"]*)"', html))
        assert all(link.startswith(("/zh-hans/", "/static/", "/articles/low-tide/")) for link in links), links
    html = page(client, "/zh-hans/feed/rss/")
    assert "发电厂" in html and "/zh-hans/articles/power/" in html


def test_the_interface_speaks_english_and_the_articles_what_they_speak(client: Client, article: Article) -> None:
    html = page(client, "/en/kinds/news/")
    assert '<html lang="en">' in html and "Archive" in html
    assert f'<h3 lang="zh-Hant"><a href="/articles/power/">{phrased("發電廠的裡面")}' in html


def test_a_list_has_one_address_for_each_language(client: Client) -> None:
    assert client.get("/zh-hant/tags/?after=x").headers["Location"] == "/tags/?after=x"
    html = page(client, "/en/tags/?after=%20x&utm=1")
    assert re.findall(r'hreflang="([^"]+)"\s+href="http://[^/]+([^"]+)">', html) == [
        ("zh-Hant", "/tags/?after=+x"),
        ("zh-Hans", "/zh-hans/tags/?after=+x"),
        ("en", "/en/tags/?after=+x"),
        ("x-default", "/tags/?after=+x"),
    ]


def test_a_choice_is_remembered_everywhere_until_another_is_made(client: Client, article: Article) -> None:
    for path in ("/articles/power/", "/", "/tags/"):
        assert f'href="/zh-hans{path}?choose=zh-hans"' in page(client, path)
    chosen = client.get("/zh-hans/articles/power/?choose=zh-hans")
    assert chosen.headers["Location"] == "/zh-hans/articles/power/"
    assert [cookie.key for cookie in chosen.cookies.values()] == ["language"]
    for path in ("/articles/power/", "/", "/tags/", "/kinds/news/"):
        assert client.get(path).headers["Location"] == f"/zh-hans{path}"
        assert not client.get(f"/zh-hans{path}").cookies
    assert client.get("/articles/power/?choose=zh-hant").headers["Location"] == "/articles/power/"
    assert "發電廠" in page(client, "/articles/power/")
    assert client.get("/zh-hans/articles/power/").headers["Location"] == "/articles/power/"
    client.get("/en/?choose=en")
    assert "發電廠" in page(client, "/articles/power/")  # an article is never English, whatever was chosen


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/tags/?choose=xx", "/tags/"),
        ("/tags/?choose=%00", "/tags/"),
        ("/tags/?choose=en&after=a%26b", "/tags/?after=a%26b"),
        ("/articles/power/?choose=", "/articles/power/"),
    ],
)
def test_a_choice_leads_nowhere_but_to_the_same_page(client: Client, article: Article, path: str, to: str) -> None:
    assert client.get(path).headers["Location"] == to


def test_every_edition_of_six_can_be_read_in_its_other_script(client: Client) -> None:
    made = six()
    for article in made:
        edition = article.public_edition
        for language in edition.languages():
            html = page(client, edition.path_in(language))
            assert html.count("<h1") == 1 and "退潮" in html
    assert sum(len(article.public_edition.languages()) == 2 for article in made) == 4


def test_what_was_turned_is_not_saved(article: Article) -> None:
    edition = Edition.objects.get().show_in("zh-hans")
    assert edition.headline == "发电厂的里面"
    with pytest.raises(AssertionError):
        edition.save()


def test_an_edition_from_before_is_turned_as_publishing_would(article: Article) -> None:
    edition = Edition.objects.get()
    assert (edition.other_card, edition.other_page) == other_version(edition, [])


def test_a_withdrawn_article_says_so_in_both_scripts(client: Client, article: Article) -> None:
    publishing.withdraw(article, "來源不實。")
    assert "来源不实。" in page(client, "/zh-hans/articles/power/", 410)
    assert "來源不實。" in page(client, "/articles/power/", 410)


def test_markup_and_its_entities_come_through(client: Client) -> None:
    turner = Turner("zh-Hans", exceptions(["A&體"]))
    assert turner.html("<p>1 &lt; 2 &amp; A&amp;體 &amp; 體</p><hr>") == "<p>1 &lt; 2 &amp; A&amp;體 &amp; 体</p><hr>"
    assert turner.html('<img lang="x" alt="體 &quot;"><p>體</p>') == '<img lang="x" alt="体 &quot;"><p>体</p>'


def test_pictures_are_described_in_the_script(client: Client) -> None:
    picture = library(alt="發電", caption="電廠", credit="攝影／葉慶鐘")
    published("電", blocks=(Figure(picture.reference), RichText("<p>電。</p>")))
    html = page(client, f"/zh-hans/articles/{Edition.objects.get().slug}/")
    assert 'alt="发电"' in html and "电厂" in html and "摄影／葉慶鐘" in html
    assert 'alt="发电"' in page(client, "/zh-hans/")
