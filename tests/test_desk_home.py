"""The desk's first page: what waits for whom, what goes out, what went out."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import manuscript, publishing, workflow
from articles.models import Article, Edition

from .test_desk import DOCUMENT
from .test_rights import client_of, groups  # noqa: F401 - a fixture that every test here needs

pytestmark = pytest.mark.django_db


def article_of(client: Client | None, headline: str) -> Article:
    document = manuscript.Document.from_json(DOCUMENT.to_json() | {"headline": headline})
    return manuscript.write(Article(owner=client and client.user), document)


def waiting(client: Client) -> list[str]:
    return [each.article.headline for each in client.get(reverse("admin:index")).context["waiting"]]


def test_what_is_handed_in_waits_for_editors_and_what_is_sent_back_for_the_reporter() -> None:
    reporter, editor = client_of("Reporter"), client_of("Editor")
    handed_in, back = article_of(reporter, "交了"), article_of(reporter, "退了")
    article_of(None, "別人的")
    workflow.submit(handed_in, reporter.user)
    workflow.submit(back, reporter.user)
    workflow.send_back(back, editor.user, "補來源")
    assert waiting(reporter) == ["退了"]
    assert waiting(editor) == ["交了"]
    assert "補來源" in reporter.get(reverse("admin:index")).content.decode()


def test_ones_own_drafts_wait_once_each() -> None:
    reporter = client_of("Reporter")
    article_of(reporter, "草稿")
    assert waiting(reporter) == ["草稿"]


def test_what_was_changed_after_it_went_out_waits_for_editors() -> None:
    editor = client_of("Editor")
    article = article_of(None, "已發")
    publishing.publish(article)
    assert waiting(editor) == []
    Edition.objects.update(public_from=timezone.now() - timedelta(hours=1))
    assert waiting(editor) == ["已發"]


def test_the_calendar_has_what_is_scheduled_on_its_day_and_nobody_elses_for_a_reporter() -> None:
    reporter, editor = client_of("Reporter"), client_of("Editor")
    at = timezone.localtime() + timedelta(days=3)
    publishing.publish(article_of(None, "三天後"), at=at)
    publishing.publish(article_of(None, "一個月後"), at=at + timedelta(days=30))
    days = {day["day"]: day["editions"] for day in editor.get(reverse("admin:index")).context["calendar"]}
    assert [edition.headline for edition in days[at.date()]] == ["三天後"]
    assert sum(map(len, days.values())) == 1
    assert "三天後" not in reporter.get(reverse("admin:index")).content.decode()


def test_the_chart_counts_each_day_of_thirty() -> None:
    now = timezone.now()
    for days in (0, 0, 3, 29, 40):
        publishing.publish(article_of(None, f"篇{days}"), first_published=now - timedelta(days=days))
    page = client_of("Editor").get(reverse("admin:index"))
    chart = page.context["chart"]
    assert (len(chart["bars"]), chart["total"], chart["most"]) == (30, 4, 2)
    assert [bar["count"] for bar in chart["bars"]][-4:] == [1, 0, 0, 2]
    assert page.content.decode().count("<rect") == 3


def test_the_page_takes_as_many_queries_for_many_as_for_few(django_assert_max_num_queries) -> None:
    editor = client_of("Editor")
    for number in range(30):
        article = article_of(None, f"{number}")
        (workflow.submit if number % 2 else lambda each, _by: publishing.publish(each))(article, None)
    with django_assert_max_num_queries(14):
        editor.get(reverse("admin:index"))
