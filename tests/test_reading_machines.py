"""Feeds, sitemap and robots.txt, read as other people's programs read them."""

import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from urllib.robotparser import RobotFileParser

import feedparser
import pytest
from django.test import Client

from articles import publishing, sitemaps
from articles.document import Credit, CreditRole, Figure, Language, RichText
from articles.models import Edition, StandingPage, Tag

from .reading import address, library, published, six, written

pytestmark = pytest.mark.django_db
SITE = "https://news.example"
FEEDS = ("rss", "atom", "tag_rss", "tag_atom", "editor_rss", "editor_atom")


@pytest.fixture(autouse=True)
def elsewhere(settings) -> None:
    """The site is not where the request says it is."""
    settings.SITE_URL = SITE
    settings.ALLOWED_HOSTS = ["*"]


def parsed(client: Client, path: str) -> feedparser.FeedParserDict:
    response = client.get(path, headers={"host": "evil.test"})
    assert response.status_code == 200
    ET.fromstring(response.content)
    assert b"evil.test" not in response.content
    feed = feedparser.parse(response.content)
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_is_whole(client: Client, name: str) -> None:
    for number in range(2):
        article = published(
            f"潮水 <{number}> & 港",
            standfirst="導言 & <b>。",
            language=Language.SIMPLIFIED,
            credits=(Credit("林見川"), Credit("沈予安"), Credit("方以寧", CreditRole.EDITOR)),
            tags=("水", "港"),
            blocks=(Figure(picture=library().reference), RichText('<p>正文 <a href="/about/">這裡</a></p>')),
        )
    feed = parsed(client, address(name, article))
    assert len(feed.entries) == 2
    entry = feed.entries[0]
    assert entry.title == "潮水 <1> & 港"
    assert entry.link == SITE + article.public_edition.get_absolute_url()
    assert entry.id == f"tag:news.example,{datetime.now(UTC):%Y}:article/{article.pk}"
    assert not entry.get("guidislink")
    assert [author.name for author in entry.authors] == ["林見川", "沈予安"]
    assert {tag.term for tag in entry.tags} == {"水", "港"}
    text = entry.content[-1].value
    assert "正文" in text and f'src="{SITE}/media/images/' in text and f'href="{SITE}/about/"' in text
    assert entry.published_parsed
    assert {link.href for link in feed.feed.links if link.rel == "self"} == {SITE + address(name, article)}
    assert feed.feed.title.endswith("新聞室")


@pytest.mark.parametrize("name", ["rss", "atom"])
def test_a_reader_knows_an_article_again_after_it_changed(client: Client, name: str) -> None:
    article = published("潮水")
    moment = datetime(2025, 1, 2, tzinfo=UTC)
    Edition.objects.update(published_at=moment, updated_at=moment)
    before = parsed(client, address(name, article)).entries[0]
    article.slug, article.headline = "新的地址", "新題"
    article.save()
    publishing.publish(article)
    after = parsed(client, address(name, article)).entries
    assert [entry.id for entry in after] == [before.id]
    assert (before.title, after[0].title) == ("潮水", "新題")
    assert before.published == after[0].published
    if name == "atom":
        assert after[0].updated > before.updated


@pytest.mark.parametrize("name", FEEDS)
def test_no_character_takes_a_feed_down(client: Client, name: str) -> None:
    article = published("潮水")
    # Past the fields, which refuse it: rows of another time or hand.
    with_bell = {"headline": "潮\x07水", "standfirst": "\x0b", "html": "<p>\ufffe字</p>"}
    for edition in Edition.objects.all():
        for field, value in with_bell.items():
            Edition._meta.get_field(field).get_prep_value(value)
            setattr(edition, field, value)
        edition.save()
    Tag.objects.update(name="水\x0c")
    assert parsed(client, address(name, article)).entries[0].title == "潮水"


def test_a_feed_is_cut_after_thirty(client: Client) -> None:
    for number in range(32):
        published(f"第 {number} 篇")
    assert len(parsed(client, "/feed/rss/").entries) == 30


SPACES = {
    "map": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "html": "http://www.w3.org/1999/xhtml",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
}


def xml(client: Client, path: str) -> ET.Element:
    response = client.get(path, headers={"host": "evil.test"})
    assert response.status_code == 200, path
    assert response.headers["Content-Type"] == "application/xml"
    assert b"evil.test" not in response.content
    return ET.fromstring(response.content)


def mapped(client: Client) -> dict[str, ET.Element]:
    """The entries of all maps that the index names, by address."""
    maps = xml(client, "/sitemap.xml").findall("map:sitemap/map:loc", SPACES)
    entries = [url for each in maps for url in xml(client, each.text.removeprefix(SITE)).findall("map:url", SPACES)]
    places = [entry.findtext("map:loc", namespaces=SPACES) for entry in entries]
    assert len(places) == len(set(places))
    return dict(zip(places, entries, strict=True))


def test_the_site_map_leads_to_every_public_page_in_every_language(client: Client) -> None:
    made = six()
    StandingPage.objects.create(subject="ethics", title="原則", html="<p>一。</p>", is_public=True)
    StandingPage.objects.create(subject="privacy", title="隱私", html="<p>一。</p>")
    places = mapped(client)
    assert f"{SITE}/about/ethics/" in places and f"{SITE}/about/privacy/" not in places
    for article in made:
        for name in ("article", "tag", "editor", "archive_month", "kind", "front"):
            assert SITE + address(name, article) in places, name
        assert places[SITE + address("article", article)].findtext("map:lastmod", namespaces=SPACES)
    for place, entry in places.items():
        path = place.removeprefix(SITE)
        assert place.startswith(SITE) and client.get(path).status_code == 200, place
        links = {link.get("hreflang"): link.get("href") for link in entry.findall("html:link", SPACES)}
        # Each version names all of them, itself too, as its page does.
        assert not links or place in links.values()
        html = client.get(path).content.decode()
        for language, href in links.items():
            assert re.search(rf'hreflang="{language}"\s+href="{re.escape(href)}"', html), (place, language)
            assert href in places
    assert sum("/zh-hans/articles/" in place or "/zh-hant/articles/" in place for place in places) == 4


def test_the_map_is_split_by_month_and_a_month_that_is_too_long_again(client: Client, monkeypatch) -> None:
    monkeypatch.setattr(sitemaps, "ARTICLES", 2)
    for number, day in enumerate([(2024, 2, 29), (2024, 2, 1), (2024, 2, 10), (2023, 12, 31), (2024, 3, 1)]):
        publishing.publish(written(f"潮水 {number}"), first_published=datetime(*day, 12, tzinfo=UTC))
    # Four in the afternoon of the last of the month in UTC is the first of the next in Taipei.
    publishing.publish(written("跨月"), first_published=datetime(2024, 3, 31, 16, 30, tzinfo=UTC))
    maps = [node.text for node in xml(client, "/sitemap.xml").findall("map:sitemap/map:loc", SPACES)]
    assert [place.removeprefix(f"{SITE}/sitemap/") for place in maps] == [
        *("pages.xml", "tags.xml", "editors.xml"),
        *("2024-4.xml", "2024-3.xml", "2024-2.xml", "2024-2-2.xml", "2023-12.xml"),
    ]
    places = mapped(client)
    assert sum("/articles/" in place for place in places) == 12
    months = {f"{SITE}/archive/{month}/" for month in ("2024/4", "2024/3", "2024/2", "2023/12")}
    assert {place for place in places if place.startswith(f"{SITE}/archive/")} == months
    for path in ("2024-2-3", "2024-1", "2024-13", "0-1", "9999-1", "2024-2-0", "2024-2-99999999999999999999"):
        assert client.get(f"/sitemap/{path}.xml").status_code == 404, path


def test_the_news_map_has_what_is_two_days_old_in_the_words_of_google(client: Client) -> None:
    for language in Language:
        published(f"<潮水> & {language}", language=language)
    publishing.publish(written("舊聞"), first_published=datetime.now(UTC) - timedelta(days=2, minutes=1))
    entries = xml(client, "/news-sitemap.xml").findall("map:url/news:news", SPACES)
    rows = [
        [entry.findtext(f".//news:{name}", namespaces=SPACES) for name in ("language", "title")] for entry in entries
    ]
    assert sorted(rows) == [["en", "<潮水> & en"], ["zh-cn", "<潮水> & zh-Hans"], ["zh-tw", "<潮水> & zh-Hant"]]
    for entry in entries:
        assert entry.findtext("news:publication/news:name", namespaces=SPACES) == "新聞室"
        assert datetime.fromisoformat(entry.findtext("news:publication_date", namespaces=SPACES)).tzinfo


@pytest.mark.parametrize("trains", [False, True])
def test_robots_know_the_maps_and_what_texts_may_be_used_for(client: Client, settings, trains: bool) -> None:
    settings.AI_TRAINING = trains
    response = client.get("/robots.txt")
    lines = response.content.decode().splitlines()
    assert {f"Sitemap: {SITE}/sitemap.xml", f"Sitemap: {SITE}/news-sitemap.xml"} <= set(lines)
    assert response.headers["Content-Type"].startswith("text/plain")
    robots = RobotFileParser()
    robots.parse(lines)
    assert robots.can_fetch("Googlebot", f"{SITE}/articles/x/") and not robots.can_fetch("Googlebot", f"{SITE}/admin/")
    assert robots.can_fetch("GPTBot", f"{SITE}/articles/x/") is trains
    usage = f"train-ai={'y' if trains else 'n'}, search=y"
    assert f"# Content-Usage: {usage}" in lines
    page = client.get("/")
    assert page.headers["Content-Usage"] == usage
    assert page.headers["TDM-Reservation"] == str(int(not trains))
    assert client.get("/.well-known/tdmrep.json").json() == [{"location": "/*", "tdm-reservation": int(not trains)}]


def test_security_contact_does_not_expire(client: Client, settings) -> None:
    settings.CONTACT_EMAIL = "desk@news.example"
    lines = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().splitlines())
    assert lines["Contact"] == "mailto:desk@news.example"
    assert timedelta(days=90) < datetime.fromisoformat(lines["Expires"]) - datetime.now(UTC) < timedelta(days=365)
    assert lines["Canonical"] == f"{SITE}/.well-known/security.txt"


@pytest.mark.parametrize("language", ["", "/zh-hans"])
def test_a_browser_can_search(client: Client, language: str) -> None:
    published("潮水")
    html = client.get(f"{language}/").content.decode()
    assert f'href="{language}/opensearch.xml"' in html
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    root = ET.fromstring(client.get(f"{language}/opensearch.xml").content)
    template = root.find(f"{space}Url").get("template")
    assert template == f"{SITE}{language}/search/?q={{searchTerms}}"
    found = client.get(template.removeprefix(SITE).replace("{searchTerms}", "潮水"))
    assert "<mark>潮水</mark>" in found.content.decode()


@pytest.mark.parametrize("name", ["rss", "json", "sitemap_month", "robots"])
def test_a_program_is_told_that_nothing_changed(client: Client, name: str) -> None:
    article = published("潮水")
    path = address(name, article)
    tag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"if-none-match": tag}).status_code == 304
    if name != "robots":
        published("港口")
        assert client.get(path, headers={"if-none-match": tag}).status_code == 200


@pytest.mark.parametrize("name", ["json", "tag_json", "editor_json"])
def test_the_json_feed_is_whole(client: Client, name: str) -> None:
    picture = library()
    blocks = (Figure(picture=picture.reference), RichText('<p>正文 <a href="/about/">這裡</a></p>'))
    article = published("潮水 <1> & 港", standfirst="導言。", tags=("水", "港"), blocks=blocks)
    response = client.get(address(name, article))
    assert response.headers["Content-Type"].startswith("application/feed+json")
    feed = response.json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1" and feed["title"].endswith("新聞室")
    assert feed["feed_url"] == SITE + address(name, article)
    [item] = feed["items"]
    assert item["url"] == SITE + address("article", article)
    assert item["id"].startswith("tag:news.example,") and item["title"] == "潮水 <1> & 港"
    assert item["authors"] == [{"name": "林見川", "url": SITE + address("editor", article)}]
    assert "正文" in item["content_html"] and f'href="{SITE}/about/"' in item["content_html"]
    assert set(item["tags"]) == {"水", "港"} and item["language"] == "zh-Hant" and item["summary"] == "導言。"
    assert datetime.fromisoformat(item["date_published"]).tzinfo
    assert client.get(item["image"].removeprefix(SITE)).status_code == 200


def test_the_canonical_address_is_the_settings_not_the_requests(client: Client) -> None:
    article = published("潮水")
    for path in (address("article", article), "/", address("tag", article)):
        html = client.get(path + "?utm_source=x", headers={"host": "evil.test"}).content.decode()
        assert f'<link rel="canonical" href="{SITE}{path}">' in html
        assert "evil.test" not in html and "utm_source" not in html
