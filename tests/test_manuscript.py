"""Documents into rows and out again."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.extra.django import TestCase

from articles import manuscript, pictures
from articles.document import Credit, CreditRole, Document, Figure, PullQuote, Reference, RichText
from articles.models import Article, Editor, Tag

from .pictures import picture_bytes
from .strategies import documents


class RandomDocuments(TestCase):
    """hypothesis takes back the rows of each example."""

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(documents)
    def test_rows_give_back_the_document(self, document: Document) -> None:
        article = manuscript.write(Article(), document)
        assert manuscript.read(Article.objects.get(pk=article.pk)) == document


FULL = Document(
    headline="海纜斷了十九天",
    standfirst="修纜船還在三百浬外。",
    credits=(Credit("許知遙"), Credit("方以寧", role=CreditRole.EDITOR, affiliation="藍礁島")),
    source="新聞室",
    blocks=(RichText("<p>一。</p>"), Figure(), PullQuote("二。"), RichText("<h2>三</h2><p>四。</p>")),
    references=(Reference("報告", url="https://news.example/r"),),
    tags=("海纜", "離島"),
    notices=("皆屬虛構。",),
)


@pytest.mark.django_db
def test_writing_again_replaces_everything() -> None:
    article = manuscript.write(Article(), FULL)
    shorter = Document(headline="改過了", blocks=(PullQuote("二。"),))
    manuscript.write(article, shorter)
    assert manuscript.read(article) == shorter


@pytest.mark.django_db
def test_a_picture_of_the_library_is_found_by_its_hash_and_a_missing_one_stays_wanted() -> None:
    image = pictures.store(picture_bytes())
    missing = "sha256:" + "0" * 64
    document = Document(lead=image.reference, blocks=(Figure(picture=image.reference), Figure(picture=missing)))
    article = manuscript.write(Article(), document)
    assert manuscript.read(article) == document
    assert [figure.image for figure in article.articles_figure_set.all()] == [image, None]


@pytest.mark.django_db
def test_people_and_tags_are_found_not_doubled() -> None:
    Tag.objects.create(name="AI").aliases.create(name="人工智慧")
    first = manuscript.write(Article(), Document(credits=(Credit("林見川"),), tags=("ai", "人工智慧", "ＡＩ")))
    manuscript.write(Article(), Document(credits=(Credit("林見川"),)))
    assert Editor.objects.count() == 1
    assert [tag.name for tag in first.tags.all()] == ["AI"]


@pytest.mark.django_db
def test_every_save_that_changes_something_keeps_a_revision() -> None:
    article = manuscript.write(Article(), FULL)
    assert manuscript.keep_revision(article).number == 1
    assert manuscript.keep_revision(article) is None
    article.headline = "新標題"
    article.save()
    assert manuscript.keep_revision(article).number == 2


@pytest.mark.django_db
def test_restoring_gives_back_blocks_order_credits_tags_and_references() -> None:
    article = manuscript.write(Article(), FULL)
    first = manuscript.keep_revision(article)
    manuscript.write(article, Document(headline="另一篇"))
    manuscript.keep_revision(article)
    manuscript.restore(first)
    assert manuscript.read(Article.objects.get(pk=article.pk)) == FULL
    assert article.revisions.first().document == FULL.to_json()


@pytest.mark.django_db
def test_characters_that_xml_forbids_never_reach_a_row() -> None:
    article = Article(headline="a\x0bb\nc", standfirst="d\x00\r\ne")
    article.save()
    article.refresh_from_db()
    assert (article.headline, article.standfirst) == ("ab c", "d\ne")


@pytest.mark.django_db
def test_rich_text_is_cleaned_however_it_comes() -> None:
    article = Article.objects.create(headline="x")
    block = article.articles_richtext_set.create(
        region="body", ordering=10, html='<p onclick="x()">a<script>b</script></p>'
    )
    assert block.html == "<p>a</p>"
