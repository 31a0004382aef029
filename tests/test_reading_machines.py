"""Feeds, sitemap and robots.txt, read as other people's programs read them."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import feedparser
import pytest
from django.test import Client

from articles import publishing
from articles.document import Credit, CreditRole, Figure, Language, RichText
from articles.models import Edition, Tag

from .reading import address, library, published, six

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


def test_the_site_map_leads_to_every_public_page(client: Client) -> None:
    made = six()
    response = client.get("/sitemap.xml", headers={"host": "evil.test"})
    assert response.headers["Content-Type"] == "application/xml"
    root = ET.fromstring(response.content)
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    places = {node.findtext(f"{space}loc"): node.findtext(f"{space}lastmod") for node in root.iter(f"{space}url")}
    assert all(place.startswith(SITE) for place in places)
    for article in made:
        for name in ("article", "tag", "editor", "archive_month"):
            assert places[SITE + address(name, article)], name
    assert SITE + "/" in places
    for place in places:
        assert client.get(place.removeprefix(SITE)).status_code == 200, place


def test_robots_know_where_the_map_is(client: Client) -> None:
    response = client.get("/robots.txt")
    assert f"Sitemap: {SITE}/sitemap.xml" in response.content.decode().splitlines()
    assert response.headers["Content-Type"].startswith("text/plain")


def test_the_canonical_address_is_the_settings_not_the_requests(client: Client) -> None:
    article = published("潮水")
    for path in (address("article", article), "/", address("tag", article)):
        html = client.get(path + "?utm_source=x", headers={"host": "evil.test"}).content.decode()
        assert f'<link rel="canonical" href="{SITE}{path}">' in html
        assert "evil.test" not in html and "utm_source" not in html
