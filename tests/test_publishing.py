"""Publishing, scheduling, withdrawing: whole or not at all, and always one truth."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from articles import manuscript, publishing
from articles.document import Credit, Document, Figure, RichText
from articles.models import FOREVER, Article, Correction, Edition, Source
from articles.publishing import Mistake, NotPublished

pytestmark = pytest.mark.django_db

DOCUMENT = Document(headline="海纜", credits=(Credit("許知遙"),), blocks=(RichText("<p>一。</p>"),), tags=("離島",))


@pytest.fixture
def article() -> Article:
    return manuscript.write(Article(), DOCUMENT)


def reworded(article: Article, headline: str) -> Article:
    article.headline = headline
    article.save()
    return article


def test_publishing_shows_the_article_with_its_people_and_tags(article: Article) -> None:
    publishing.publish(article)
    edition = Edition.objects.public().get()
    assert (edition.headline, edition.number, edition.slug) == ("海纜", 1, "海纜")
    assert [credit.name for credit in edition.credits.all()] == ["許知遙"]
    assert [tag.name for tag in edition.tags.all()] == ["離島"]
    assert edition.content == DOCUMENT
    assert Article.objects.get().status == Article.Status.READY


def test_a_change_is_unseen_until_it_is_published(article: Article) -> None:
    publishing.publish(article)
    reworded(article, "海纜修好了")
    assert Edition.objects.public().get().headline == "海纜"
    publishing.publish(article)
    assert Edition.objects.public().get().headline == "海纜修好了"


def test_the_second_edition_ends_the_first_at_the_same_instant(article: Article) -> None:
    first, second = publishing.publish(article), publishing.publish(article)
    first.refresh_from_db()
    assert first.public_until == second.public_from
    assert second.public_until == FOREVER
    assert second.published_at == first.published_at


def test_a_scheduled_edition_appears_at_its_second_without_any_job(article: Article) -> None:
    publishing.publish(article)
    at = (timezone.now() + timedelta(seconds=2)).replace(microsecond=0)
    publishing.publish(reworded(article, "修好了"), at=at)
    public = Edition.objects.public()
    seen = []
    while not seen or seen[-1][1] == "海纜":
        seen.append((timezone.now(), public.all().get().headline))
        time.sleep(0.02)
        assert timezone.now() < at + timedelta(seconds=2)
    before, after = seen[-2][0], seen[-1][0]
    assert before - timedelta(seconds=0.1) <= at <= after + timedelta(seconds=0.1)
    assert seen[-1][1] == "修好了"


def test_taking_back_the_schedule_leaves_what_readers_see(article: Article) -> None:
    publishing.publish(article)
    publishing.publish(reworded(article, "later"), at=timezone.now() + timedelta(hours=1))
    publishing.unschedule(article)
    edition = article.editions.get()
    assert (edition.headline, edition.public_until) == ("海纜", FOREVER)
    with pytest.raises(NotPublished):
        publishing.unschedule(article)


def test_scheduling_again_moves_the_time(article: Article) -> None:
    later = timezone.now().replace(microsecond=0) + timedelta(hours=2)
    publishing.publish(article, at=timezone.now() + timedelta(hours=1))
    publishing.publish(article, at=later)
    assert [edition.public_from for edition in Edition.objects.scheduled()] == [later]


def test_publishing_now_takes_the_place_of_what_was_scheduled(article: Article) -> None:
    publishing.publish(article, at=timezone.now() + timedelta(hours=1))
    publishing.publish(article)
    assert article.editions.get().public_until == FOREVER


def test_withdrawing_ends_it_and_keeps_the_reason(article: Article) -> None:
    publishing.publish(article)
    publishing.publish(reworded(article, "later"), at=timezone.now() + timedelta(hours=1))
    publishing.withdraw(article, "事實有誤。")
    assert not Edition.objects.public().exists()
    assert not Edition.objects.scheduled().exists()
    assert article.editions.get().withdrawal_notice == "事實有誤。"


def test_a_withdrawn_article_can_be_published_again(article: Article) -> None:
    first = publishing.publish(article)
    publishing.withdraw(article, "事實有誤。")
    assert publishing.publish(article).published_at == first.published_at
    assert Edition.objects.public().count() == 1


@pytest.mark.parametrize("notice", ["", "  "])
def test_withdrawing_needs_a_reason(article: Article, notice: str) -> None:
    publishing.publish(article)
    with pytest.raises(NotPublished):
        publishing.withdraw(article, notice)
    assert Edition.objects.public().exists()


def test_what_is_not_public_cannot_be_withdrawn(article: Article) -> None:
    with pytest.raises(NotPublished):
        publishing.withdraw(article, "x")


@pytest.mark.parametrize(
    "document",
    [Document(blocks=DOCUMENT.blocks), Document(headline="海纜"), Document(headline="海纜", blocks=(Figure(),))],
)
def test_without_headline_or_text_nothing_is_published(document: Document) -> None:
    article = manuscript.write(Article(), document)
    with pytest.raises(NotPublished):
        publishing.publish(article)
    assert not Edition.objects.exists()


def test_a_time_that_has_passed_is_refused(article: Article) -> None:
    past = timezone.now() - timedelta(minutes=1)
    with pytest.raises(NotPublished, match=timezone.localtime(past).strftime("%F %R")):
        publishing.publish(article, at=past)


def test_publishing_is_whole_or_not_at_all(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    first = publishing.publish(article)

    def fails(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(Correction.objects, "create", fails)
    with pytest.raises(RuntimeError):
        publishing.publish(reworded(article, "half"), mistake=Mistake("a", "b"))
    assert Edition.objects.public().get() == first
    assert article.editions.count() == 1


def test_a_correction_is_kept_with_the_edition_that_mends_it(article: Article) -> None:
    publishing.publish(article)
    edition = publishing.publish(article, mistake=Mistake("三成", "五成"))
    assert (edition.correction.wrong, edition.correction.right) == ("三成", "五成")


@pytest.mark.parametrize("years", [11, 7000])
def test_a_time_that_nobody_means_is_refused(article: Article, years: int) -> None:
    with pytest.raises(NotPublished):
        publishing.publish(article, at=timezone.now() + timedelta(days=365 * years))
    assert not Edition.objects.exists()


def test_the_standing_notice_of_a_source_goes_under_what_is_published(article: Article) -> None:
    article.source = Source.objects.create(name="山城週刊", notice="轉載請註明出處。\n皆屬虛構。")
    article.notices = "皆屬虛構。"
    article.save()
    assert publishing.publish(article).content.notices == ("皆屬虛構。", "轉載請註明出處。")


def test_the_address_of_another_public_article_is_refused(article: Article) -> None:
    publishing.publish(article)
    reworded(article, "海纜").slug = "elsewhere"
    article.save()
    other = manuscript.write(Article(), Document(headline="別的", blocks=DOCUMENT.blocks))
    Article.objects.filter(pk=other.pk).update(slug="海纜")
    with pytest.raises(NotPublished, match="海纜"):
        publishing.publish(Article.objects.get(pk=other.pk))


def test_preflight_puts_errors_first_and_names_the_place() -> None:
    from articles.preflight import findings

    found = findings(Document(blocks=(Figure(),)))
    assert [finding.is_error for finding in found] == sorted((f.is_error for f in found), reverse=True)
    assert {finding.place for finding in found} >= {"id_headline", "id_standfirst", "blocks"}
    assert findings(DOCUMENT)[0].place == "id_standfirst"
