"""How many queries a page may cost: few, and the same for few articles and many."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import publishing
from articles.document import Credit, CreditRole
from articles.models import Article
from articles.publishing import Mistake

from .reading import address, published, six

pytestmark = pytest.mark.django_db
BUDGETS = {
    **dict.fromkeys(("front", "article", "changes", "tag", "editor", "archive_month", "kind"), 4),
    **dict.fromkeys(("tags", "editors", "corrections", "archive"), 2),
    **dict.fromkeys(("rss", "atom", "tag_rss", "tag_atom", "editor_rss", "editor_atom"), 3),
    **dict.fromkeys(("json", "tag_json", "editor_json"), 3),
    **dict.fromkeys(("sitemap_month", "sitemap_tags", "sitemap_editors", "news_sitemap"), 1),
    **dict.fromkeys(("robots", "media", "search", "security", "reservation", "opensearch"), 0),
    **dict.fromkeys(("about", "standing"), 1),
    "earlier": 7,
    **dict.fromkeys(("api_articles", "api_article"), 4),
    **dict.fromkeys(("api_tags", "api_editors"), 1),
}


def more(article: Article) -> None:
    """More of everything that a page of this article could count."""
    for number in range(5):
        people = (Credit("林見川"), Credit("編輯 0"), Credit(f"譯者 {number}", CreditRole.TRANSLATOR))
        other = published(f"另一篇 {number}", tags=("水", "標籤 0", f"別的 {number}"), credits=people)
        publishing.publish(other, mistake=Mistake("甲", "乙"))
    for _number in range(2):
        publishing.publish(article, mistake=Mistake("甲", "乙"))


@pytest.mark.parametrize(("name", "budget"), BUDGETS.items())
def test_a_page_costs_few_queries_however_much_there_is(client: Client, name: str, budget: int) -> None:
    article = six()[0]
    publishing.publish(article, mistake=Mistake("甲", "乙"))
    path = address(name, article)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(path).status_code in {200, 302}
        statements = [query["sql"] for query in queries]
        assert not [sql for sql in statements if "COUNT(" in sql.upper() or " OFFSET " in sql.upper()]
        counts.append(len(statements))
        more(article)
    assert counts[0] == counts[1] <= budget, statements


def test_a_deep_page_costs_what_the_first_does(client: Client, django_assert_max_num_queries) -> None:
    article = six()[0]
    more(article)
    with django_assert_max_num_queries(4):
        client.get("/kinds/news/?before=2999-01-01T00:00:00Z~1")


@pytest.mark.parametrize("name", ["sitemap", "sitemap_pages"])
def test_the_map_of_maps_counts_inside_the_index_and_costs_few_queries(client: Client, name: str) -> None:
    article, counts = six()[0], []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(name, article)).status_code == 200
        counts.append(len(queries))
        more(article)
    assert counts[0] == counts[1] <= 4
