"""Nothing that is not public shows anywhere, whatever its state and whatever the address."""

import time
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from articles import manuscript, publishing, urls
from articles.document import Credit, Document, Figure, Kind, PullQuote, Reference, RichText
from articles.models import Article
from articles.publishing import Mistake

from .reading import address, library, published, six

pytestmark = pytest.mark.django_db
SECRET = "機密"
# The headline of a withdrawn article was public, and its own address may say what stood there.
TITLE = "密題"


def secret() -> Document:
    """A Document with the secret in every place that a page could show."""
    return Document(
        headline=TITLE,
        standfirst=f"{SECRET}導言",
        kind=Kind.OPINION,
        credits=(Credit(f"{SECRET}作者", affiliation=f"{SECRET}單位"),),
        source=f"{SECRET}媒體",
        source_url=f"https://{SECRET}.example/",
        blocks=(
            Figure(picture=library(alt=f"{SECRET}圖", caption=f"{SECRET}圖說").reference),
            RichText(f"<h2>{SECRET}小標</h2><p>{SECRET}內文[1]</p>"),
            PullQuote(f"{SECRET}引文", f"{SECRET}說話的人"),
        ),
        references=(Reference(f"{SECRET}出處"),),
        tags=(f"{SECRET}標籤", "水"),
        notices=(f"{SECRET}聲明",),
    )


def draft() -> Article:
    return manuscript.write(Article(), secret())


def in_review() -> Article:
    article = draft()
    article.status = Article.Status.IN_REVIEW
    article.save()
    return article


def ready() -> Article:
    article = draft()
    article.status = Article.Status.READY
    article.save()
    return article


def scheduled() -> Article:
    article = draft()
    publishing.publish(article, at=timezone.now() + timedelta(hours=1))
    return article


def scheduled_to_follow() -> Article:
    article = changed()
    publishing.publish(article, at=timezone.now() + timedelta(hours=1), mistake=Mistake(SECRET, SECRET))
    return article


def withdrawn() -> Article:
    article = draft()
    publishing.publish(article)
    publishing.publish(article, mistake=Mistake(SECRET, SECRET))
    publishing.withdraw(article, "查無此事。")
    return article


def changed() -> Article:
    return manuscript.write(published("潮水不變", tags=("水",), kind=Kind.OPINION), secret())


def changed_and_readdressed() -> Article:
    article = changed()
    article.slug = TITLE
    article.save()
    return article


STATES = (draft, in_review, ready, scheduled, scheduled_to_follow, withdrawn, changed, changed_and_readdressed)


def everything(response: HttpResponse) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", "replace") + str(response.headers)


@pytest.mark.parametrize("state", STATES)
def test_what_is_not_public_shows_nowhere(client: Client, state: Callable[[], Article]) -> None:
    public, article = six()[0], state()
    for name in (pattern.name for pattern in urls.EVERY):
        for path in (address(name, public), address(name, article)):
            shown = everything(client.get(path, follow=True))
            assert not [word for word in (SECRET, quote(SECRET)) if word in shown], (name, path)
            if (state, name) != (withdrawn, "article"):
                assert not [word for word in (TITLE, quote(TITLE)) if word in shown], (name, path)


def test_the_secret_would_be_seen(client: Client) -> None:
    """The test above proves something only if each of these addresses shows what is public."""
    article = draft()
    publishing.publish(article)
    publishing.publish(article, mistake=Mistake(SECRET, SECRET))
    silent = {
        "archive",
        "search",
        "about",
        "standing",
        "robots",
        "healthz",
        "media",
        "opensearch",
        "api",
        "api_schema",
        "security",
        "reservation",
        "sitemap",
        "sitemap_pages",
    }
    for name in {pattern.name for pattern in urls.EVERY} - silent:
        shown = everything(client.get(address(name, article), follow=True))
        assert SECRET in shown or TITLE in shown or quote(SECRET) in shown or quote(TITLE) in shown, name


def test_a_scheduled_article_appears_at_its_second_without_any_job(client: Client) -> None:
    article = draft()
    at = timezone.now().replace(microsecond=0) + timedelta(seconds=2)
    publishing.publish(article, at=at)
    places = [
        address(name, article)
        for name in ("article", "front", "rss", "json", "sitemap_month", "news_sitemap", "tag", "kind")
    ]
    before = [everything(client.get(path)) for path in places]
    assert timezone.now() < at, "the machine was too slow to look before the time"
    assert all(TITLE not in shown and quote(TITLE) not in shown for shown in before)
    time.sleep((at - timezone.now()).total_seconds() + 1.1)
    for path in places:
        shown = everything(client.get(path))
        assert TITLE in shown or quote(TITLE) in shown, path
