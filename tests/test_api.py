"""The articles for programs."""

import pytest
from django.test import Client

from articles import publishing
from articles.document import Kind, Language, RichText
from articles.models import Edition
from articles.publishing import Mistake

from .reading import published, six

pytestmark = pytest.mark.django_db
SITE = "https://news.example"


@pytest.fixture(autouse=True)
def elsewhere(settings) -> None:
    settings.SITE_URL = SITE


def ask(client: Client, address: str, status: int = 200) -> dict:
    response = client.get(address.removeprefix(SITE))
    assert response.status_code == status, address
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    return response.json()


def test_every_article_is_reached_from_the_root_and_given_whole(client: Client) -> None:
    made = six()
    publishing.publish(made[0], mistake=Mistake("三成", "五成"))
    rows = ask(client, ask(client, "/api/")["articles"])["articles"]
    assert sorted(row["headline"] for row in rows) == [f"潮水 {number}" for number in range(6)]
    for row in rows:
        article = ask(client, row["api_url"])
        edition = Edition.objects.public().get(headline=article["headline"])
        assert {name: article[name] for name in row} == row
        assert article["text"] == edition.text and "退潮" in article["html"]
        assert article["references"][0] == {
            "title": "日報",
            "url": "https://a.example/",
            "publisher": "",
            "archived_url": "",
        }
        assert client.get(article["url"].removeprefix(SITE)).status_code == 200
        assert all(client.get(place.removeprefix(SITE)).status_code == 200 for place in article["versions"].values())
        for named in (*article["credits"], *article["tags"]):
            assert client.get(named["url"].removeprefix(SITE)).status_code == 200
    mended = ask(client, f"/api/articles/{made[0].slug}/")
    assert mended["corrections"][0]["right"] == "五成" and mended["edition"] == 2


def test_pages_follow_one_another(client: Client) -> None:
    for number in range(32):
        published(f"第 {number} 篇", kind=Kind.OPINION if number % 2 else Kind.NEWS)
    first = ask(client, "/api/articles/")
    second = ask(client, first["next"])
    assert (len(first["articles"]), len(second["articles"]), second["next"]) == (30, 2, None)
    assert len({row["id"] for row in (*first["articles"], *second["articles"])}) == 32
    assert len(ask(client, "/api/articles/?kind=opinion")["articles"]) == 16


def test_filters_and_the_other_script(client: Client) -> None:
    published("機器", tags=("電廠",), blocks=(RichText("<p>發電。</p>"),))
    published("Low tide", language=Language.ENGLISH)
    assert [row["headline"] for row in ask(client, "/api/articles/?tag=電廠")["articles"]] == ["機器"]
    assert [row["headline"] for row in ask(client, "/api/articles/?language=en")["articles"]] == ["Low tide"]
    assert len(ask(client, "/api/articles/?editor=林見川")["articles"]) == 2
    assert ask(client, "/api/articles/?tag=無")["articles"] == []
    turned = ask(client, "/api/articles/機器/?language=zh-Hans")
    assert (turned["headline"], turned["text"], turned["tags"][0]["name"]) == ("机器", "发电。", "电厂")
    assert turned["language"] == "zh-Hans" and turned["url"].startswith(f"{SITE}/zh-hans/articles/")
    assert ask(client, "/api/articles/low-tide/?language=zh-Hans")["language"] == "en"


@pytest.mark.parametrize("path", ["/api/articles/none/", "/api/articles/?before=x", "/api/articles/?before=%00~1"])
def test_what_is_not_there_is_said_in_json(client: Client, path: str) -> None:
    assert ask(client, path, 404)["error"]


def test_naughty_parameters_break_nothing(client: Client) -> None:
    published("潮水")
    for text in ("%00", "%ED%A0%80", "'", "a" * 5000, "%25", "*"):
        for name in ("tag", "editor", "kind", "language", "after"):
            for path in ("/api/articles/", "/api/tags/", "/api/editors/"):
                ask(client, f"{path}?{name}={text}")


def test_the_schema_names_addresses_that_answer(client: Client) -> None:
    published("潮水")
    for path in ask(client, "/api/openapi.json")["paths"]:
        ask(client, path.replace("{slug}", "潮水"))
