"""Slugs and tags: readable, Unicode, never the same twice."""

import pytest
from django.core.exceptions import ValidationError

from articles import manuscript, publishing
from articles.document import Document, RichText
from articles.models import Article, Editor, Tag, TagAlias
from articles.tagging import tags_from_string

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("海峽兩岸 AI", "海峽兩岸-ai"),
        ("海峽兩岸", "海峽兩岸"),
        ("The Last Clock: set by hand?", "the-last-clock-set-by-hand"),
        ("ＡＩ 與「人」", "ai-與人"),
        ("晶片之外<wbr>三座機房", "晶片之外三座機房"),
    ],
)
def test_a_headline_of_any_script_gives_a_readable_address(headline: str, slug: str) -> None:
    assert Article.objects.create(headline=headline).slug == slug


def test_equal_headlines_never_share_an_address() -> None:
    slugs = [Article.objects.create(headline="海纜").slug for _ in range(3)]
    assert slugs == ["海纜", "海纜-2", "海纜-3"]


def test_without_a_headline_the_address_waits_for_one() -> None:
    article = Article.objects.create()
    assert article.slug.startswith("untitled-")
    article.headline = "終於有了"
    article.save()
    assert article.slug == "終於有了"


def test_an_address_that_readers_knew_is_not_given_to_another_article() -> None:
    first = manuscript.write(Article(), Document(headline="海纜", blocks=(RichText("<p>一。</p>"),)))
    publishing.publish(first)
    first.slug = "改名"
    first.save()
    assert Article.objects.create(headline="海纜").slug == "海纜-2"


@pytest.mark.parametrize("name", ["👍", "C++", "C#", "深度 學習"])
def test_every_tag_has_an_address_of_its_own(name: str) -> None:
    Tag.objects.create(name="c")
    Tag.objects.create(name="tag")
    slug = Tag.objects.create(name=name).slug
    assert slug
    assert Tag.objects.filter(slug=slug).count() == 1


def test_editors_with_names_that_read_alike_have_addresses_of_their_own() -> None:
    assert [Editor.objects.create(name=name).slug for name in ("Ana Holub", "Ana-Holub")] == [
        "ana-holub",
        "ana-holub-2",
    ]


def test_separators_of_every_script_part_tags_and_spaces_do_not() -> None:
    assert tags_from_string("人工智能，PyTorch、深度學習") == ["人工智能", "PyTorch", "深度學習"]
    assert tags_from_string("深度 學習 模型；機器;x\ny") == ["深度 學習 模型", "機器", "x", "y"]


def test_width_and_case_make_no_second_tag() -> None:
    article = Article.objects.create(headline="x")
    article.tags.set(["AI", "ａｉ", "ai", "Ünïcode", "ÜNÏCODE"])
    assert [tag.name for tag in article.tags.all()] == ["AI", "Ünïcode"]
    assert Tag.objects.count() == 2


def test_an_alias_gives_its_tag() -> None:
    tag = Tag.objects.create(name="人工智慧")
    tag.aliases.create(name="AI")
    assert Tag.objects.named(["ａｉ", "人工智慧"]) == [tag]


def test_a_tag_that_is_there_already_is_refused_with_its_name() -> None:
    tag = Tag.objects.create(name="AI")
    tag.aliases.create(name="人工智慧")
    with pytest.raises(ValidationError, match="AI"):
        Tag(name="ａｉ").full_clean()
    with pytest.raises(ValidationError, match="AI"):
        Tag(name="人工智慧").full_clean()
    with pytest.raises(ValidationError, match="AI"):
        TagAlias(tag=tag, name="Ai").full_clean()
