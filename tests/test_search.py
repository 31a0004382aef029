"""Search finds every piece of every text, in either script, and nothing that is not public."""

import random
import re
import time
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles import manuscript, publishing, search
from articles.document import Credit, Language, PullQuote, Reference, RichText
from articles.models import Article, Edition, SearchEntry

from .invented import LATIN, editions, text
from .reading import published, written

pytestmark = pytest.mark.django_db


def found(query: str, **more: object) -> list[str]:
    """The headlines that a query finds, in order."""
    return [hit.edition.headline for hit in search.search(search.terms(query), Edition.objects.public(), 50, **more)]


def page(client: Client, status: int = 200, **asked: str) -> str:
    response = client.get("/search/", asked)
    assert response.status_code == status, asked
    return unescape(response.content.decode())


def pieces(chance: random.Random, words: str, count: int) -> list[str]:
    """Pieces of two to eight characters that have a letter in them."""
    cut = ((chance.randrange(len(words) - 8), chance.randint(2, 8)) for _ in range(count))
    return [piece for start, length in cut if search.terms(piece := words[start : start + length])]


def test_every_piece_of_a_thousand_articles_is_found_in_both_scripts() -> None:
    chance, asked = random.Random(7), 0
    for edition in editions(1000, 600):
        for words in (edition.text, edition.other_page["text"], edition.headline):
            for piece in pieces(chance, words, 1):
                asked += 1
                only = Edition.objects.public().filter(pk=edition.pk).only("pk")
                assert search.search(search.terms(piece), only, 1), (edition.pk, piece)
    assert asked > 2500


def test_every_single_piece_of_some_is_in_its_entry() -> None:
    """What both databases are asked, for every piece there is: its grams among the entry's, itself in the text."""
    asked = 0
    for edition in editions(40, 300, seed=3):
        entry = SearchEntry.objects.get(edition=edition)
        known = search.grams(entry.text)
        for words in (edition.text, edition.other_page["text"]):
            for length in range(2, 9):
                for start in range(len(words) - length + 1):
                    for term in search.terms(words[start : start + length]):
                        asked += 1
                        assert search.grams(term.strip()) <= known, term
                        assert term.strip() in entry.text, (term, words[start : start + length])
    assert asked > 100_000


def test_marks_are_where_the_words_are() -> None:
    chance = random.Random(5)
    for number in range(300):
        words = text(chance, list(Language)[number % 2], 80).replace("\n", " ")
        for piece in pieces(chance, words, 3):
            asked = search.terms(piece)
            shown = "".join(part for part, is_match in search.marked(words, asked) if is_match)
            folded = search.fold(shown)
            assert any(term.strip() in folded for term in asked), (words, piece)


@given(st.text(st.one_of(st.sampled_from("潮ＡI 。-ée\u0301ﬁß漢"), st.characters(blacklist_categories=("Cs",)))))
def test_tracing_a_text_folds_it_as_folding_does(words: str) -> None:
    # Letters that only compose together fold each for itself when traced: nobody's search hangs on it.
    assert search._traced(words)[0].replace(" ", "") == search.fold(words).replace(" ", "")


@pytest.mark.parametrize(
    ("query", "finds"),
    [
        *(("水庫", True), ("水库", True), ("庫缺水", True), ("霧港水庫缺水", True), ("ＡＩ", True), ("ai", True)),
        *(("AI晶片", True), ("晶片 AI", True), ("“晶片，缺貨”", True), ("low TIDE", True), ('"low tide"', True)),
        *(("cafe", True), ("水", True), ("潮汐局", True), ("林見川", True), ("离岛", True), ("顧守拙", True)),
        *(("水利年報", True), ('"tide low"', False), ("水庫 沒有", False), ("缺庫", False), ("庫水", False)),
        *(("答复", True), ("答覆", True), ("后来", True), ("後來", True)),
    ],
)
def test_what_is_found(query: str, finds: bool) -> None:
    published(
        "霧港水庫缺水",
        standfirst="潮汐局答覆。",
        tags=("離島",),
        blocks=(
            RichText("<p>AI 晶片，缺貨。</p><p>Café at low tide 後來</p>"),
            PullQuote("讓人看得見水。", "顧守拙"),
        ),
        references=(Reference("水利年報", "https://a.example/"),),
    )
    published("別的", tags=(), credits=())
    assert found(query) == (["霧港水庫缺水"] if finds else [])


def test_the_best_come_first_and_of_equals_the_newest() -> None:
    for headline, words in (
        ("內文", "海纜"),
        ("海纜一", "字"),
        ("標籤", "字"),
        ("內文二", "海纜"),
        ("海纜二", "字"),
    ):
        article = written(headline, blocks=(RichText(f"<p>{words}</p>"),), tags=("海纜",) if headline == "標籤" else ())
        order = Article.objects.count()
        publishing.publish(article, first_published=datetime(2026, 1, order, tzinfo=UTC))
    assert found("海纜") == ["海纜二", "海纜一", "標籤", "內文二", "內文"]


def test_whole_words_come_before_pieces_of_words(client: Client) -> None:
    for headline in ("Said twice", "About AI", "AI 晶片", "Nothing"):
        published(headline, language=Language.ENGLISH, blocks=(RichText("<p>x</p>"),))
    assert found("ai") == ["AI 晶片", "About AI", "Said twice"]
    html = page(client, q="ai")
    assert html.index("<mark>AI</mark>") < html.index("在更長的詞裡") < html.index("S<mark>ai</mark>d")
    assert "在更長的詞裡" not in page(client, q="nothing")


def test_the_index_goes_with_what_readers_see(client: Client) -> None:
    article = written("潮水", blocks=(RichText("<p>舊的字句。</p>"),))
    assert found("潮水") == []
    publishing.publish(article)
    assert found("舊的字句") == ["潮水"]
    manuscript.write(article, manuscript.Document(headline="港口", blocks=(RichText("<p>改過。</p>"),)))
    assert (found("舊的字句"), found("港口")) == (["潮水"], [])
    publishing.publish(article)
    assert (found("舊的字句"), found("潮水"), found("改過")) == ([], [], ["港口"])
    publishing.withdraw(article, "撤。")
    assert found("改過") == []
    assert not SearchEntry.objects.exists()
    publishing.publish(article)
    assert found("改過") == ["港口"]


def test_what_is_scheduled_is_found_from_its_second_on_and_what_it_replaces_until_then() -> None:
    article = published("潮水", blocks=(RichText("<p>一版。</p>"),))
    manuscript.write(article, manuscript.Document(headline="潮水", blocks=(RichText("<p>二版。</p>"),)))
    at = timezone.now().replace(microsecond=0) + timedelta(seconds=2)
    publishing.publish(article, at=at)
    assert (found("一版"), found("二版")) == (["潮水"], [])
    time.sleep(max(0, (at - timezone.now()).total_seconds()) + 1.1)
    assert (found("一版"), found("二版")) == ([], ["潮水"])


def test_taking_back_what_was_scheduled_leaves_no_trace() -> None:
    article = published("潮水", blocks=(RichText("<p>一版。</p>"),))
    manuscript.write(article, manuscript.Document(headline="潮水", blocks=(RichText("<p>二版。</p>"),)))
    publishing.publish(article, at=timezone.now() + timedelta(hours=1))
    publishing.unschedule(article)
    assert found("一版") == ["潮水"]
    assert SearchEntry.objects.count() == 1
    publishing.publish(article)
    assert (found("一版"), found("二版")) == ([], ["潮水"])


def test_rebuilding_finds_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    made = [published(f"潮水 {number}") for number in range(3)]
    publishing.withdraw(made[1], "撤。")
    written("潮水草稿")
    before = found("潮水")
    call_command("rebuild_search")
    assert "2 articles" in capsys.readouterr().out
    assert found("潮水") == before == ["潮水 2", "潮水 0"]
    publishing.withdraw(made[0], "撤。")
    assert found("潮水") == ["潮水 2"]


def test_filters_leave_what_they_say(client: Client) -> None:
    published("潮水甲", tags=("水庫",), credits=(Credit("林見川"),))
    publishing.publish(
        written("潮水乙", tags=("港",), credits=(Credit("沈予安"),)),
        first_published=datetime(2019, 12, 31, 16, tzinfo=UTC),
    )
    for asked, headlines in (
        ({"tag": "水庫"}, ["甲"]),
        ({"tag": "水库"}, []),
        ({"tag": "無"}, []),
        ({"editor": "沈予安"}, ["乙"]),
        ({"editor": "沈予安", "tag": "水庫"}, []),
        ({"year": "2020"}, ["乙"]),
        ({"year": "2019"}, []),
        ({}, ["甲", "乙"]),
    ):
        html = page(client, q="潮水", **asked)
        assert [name for name in "甲乙" if f"<mark>潮水</mark>{name}" in html] == headlines, asked


def test_narrowing_is_offered_by_what_several_share(client: Client) -> None:
    for number in range(3):
        published(f"潮水 {number}", tags=("水庫", f"只有 {number}"))
    html = page(client, q="潮水")
    offered = set(re.findall(r'<li>\s*<a rel="nofollow"\s+href="(\?[^"]+)"', html))
    q = f"?q={quote('潮水')}"
    assert offered == {
        f"{q}&tag={quote('水庫')}",
        f"{q}&editor={quote('林見川')}",
        f"{q}&year={timezone.localtime().year}",
    }
    for query in offered:
        assert "<mark>潮水</mark> 0" in unescape(client.get(f"/search/{query}").content.decode())


def test_the_page_shows_the_passage_in_the_script_of_the_page(client: Client) -> None:
    words = "開頭。" * 60 + "他們在水庫北岸停下來，看了很久。" + "結尾。" * 60
    published("無關", blocks=(RichText(f"<p>第一段。</p><p>{words}</p>"),))
    assert "他們在<mark>水庫北</mark>岸停下來" in page(client, q="水库北")
    html = unescape(client.get("/zh-hans/search/", {"q": "水庫北"}).content.decode())
    assert "他们在<mark>水库北</mark>岸停下来" in html
    assert f"/zh-hans/articles/{quote('無關')}/" in html
    assert "結尾。" * 40 not in html


def test_pages_follow_one_another_without_a_gap(client: Client) -> None:
    for number in range(25):
        published(f"海纜 {number}" if number % 2 else f"別的 {number}", blocks=(RichText("<p>海纜。</p>"),))
    seen, path = [], "/search/?q=海纜"
    while path:
        html = unescape(client.get(path).content.decode())
        seen += [int(number) for number in re.findall(r"(?:</mark>|別的) (\d+)</a>", html)]
        more = re.search(r'rel="next" href="([^"]+)"', html)
        path = f"/search/{more[1]}" if more else ""
    assert seen == [*range(23, 0, -2), *range(24, -1, -2)]


def test_the_form_keeps_what_was_asked_and_the_languages_do_too(client: Client) -> None:
    published("潮水")
    html = page(client, q='"潮水" <b>', year="2026")
    assert 'value=""潮水" <b>"' in html  # unescaped by page()
    assert b"<b>" not in client.get("/search/", {"q": "<b>"}).content
    assert f"/zh-hans/search/?q=%22{quote('潮水')}%22+%3Cb%3E&year=2026&choose=zh-hans" in html


@pytest.mark.parametrize(
    "query",
    [
        *(
            "",
            " ",
            "。",
            "👍",
            "\0",
            "a\0b",
            "%",
            "_",
            "'",
            '"',
            '""',
            '"a',
            "a*",
            "*",
            "-a",
            "a OR b",
            "AND",
            "NOT a",
            "NEAR(a b)",
        ),
        *(
            "headline:a",
            "(",
            ")",
            "^a",
            "{a}",
            "a:b",
            "a & b",
            "a | !b",
            "<->",
            "a:*",
            "\\",
            "\ud7ff",
            "\x1b",
            "潮\n水",
        ),
        *(
            "'; DROP TABLE articles_edition; --",
            "a" * 200,
            "字" * 200,
            " ".join("abcdefghijklmnopqrstuvwxyz"),
            "\u0301",
        ),
        *(LATIN),
    ],
)
def test_no_query_breaks_it(client: Client, query: str) -> None:
    published("潮水 a b")
    page(client, q=query)


@pytest.mark.parametrize(
    "asked",
    [
        *({"q": "a" * 10_000}, {"q": "字" * 201}, {"q": "a", "year": "x"}, {"q": "a", "year": "٢٠٢٦"}),
        *({"q": "a", "year": "0"}, {"q": "a", "year": "99999999999999999999"}, {"q": "a", "after": "9~1"}),
        *(
            {"q": "a", "after": "0~" + "9" * 30},
            {"q": "a", "after": "x"},
            {"q": "a", "after": "1~--1"},
            {"q": "a", "after": "1~²"},
        ),
    ],
)
def test_what_no_reader_types_is_refused(client: Client, asked: dict[str, str]) -> None:
    assert "無法這樣找" in page(client, 400, **asked)


def test_a_search_costs_few_queries_however_much_is_found(client: Client) -> None:
    counts = []
    for round_ in range(2):
        for number in range(6):
            published(f"潮水 {round_}{number}", tags=("水", f"{round_}{number}"), credits=(Credit(f"編輯 {number}"),))
        with CaptureQueriesContext(connection) as queries:
            page(client, q="潮水", tag="水")
        assert not [query for query in queries if "COUNT(" in query["sql"] or " OFFSET " in query["sql"]]
        counts.append(len(queries))
    # The tag; the three places to look into; words, credits, editors, tags of what was found.
    assert counts[0] == counts[1] <= 8


def test_the_index_is_read_in_its_order_and_not_sorted() -> None:
    editions(50, 100)
    rows = search._matching(Edition.objects.public().only("pk"), ["水庫"], search.TIERS[2], None)[:5]
    plan = rows.explain()
    if connection.vendor == "sqlite":
        assert "articles_searchgrams VIRTUAL TABLE" in plan.splitlines()[0] and "TEMP B-TREE" not in plan, plan
