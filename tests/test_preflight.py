"""The checks before publishing: each finds its fault, keeps quiet without it, and says where and why."""

from dataclasses import replace

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from articles import manuscript, pictures, publishing
from articles.document import Credit, Document, Figure, Language, PullQuote, Reference, RichText
from articles.models import Article, ImportBatch, RawText
from articles.preflight import findings

from .pictures import picture_bytes
from .test_desk import change_url, save

pytestmark = pytest.mark.django_db

TEXT = "<p>修纜船還在三百浬外，學校先連上了。[1]</p><p>第二天早上，四所學校的校長一起爬上燈塔，把線接好。</p>"
CLEAN = Document(
    headline="燈塔上的天線",
    standfirst="修纜船還在路上。",
    credits=(Credit("許知遙"),),
    blocks=(RichText(TEXT), PullQuote("四所學校的校長一起爬上燈塔", "顧守拙")),
    references=(Reference("報告", url="https://news.example/r"),),
    tags=("離島",),
)


def with_blocks(*blocks, **changes) -> Document:
    return replace(CLEAN, blocks=(*CLEAN.blocks, *blocks), **changes)


@pytest.fixture
def small() -> str:
    return pictures.store(picture_bytes("navy", (800, 500)), alt="海", credit="江一葦").reference


@pytest.fixture
def bare() -> str:
    return pictures.store(picture_bytes("red", (1400, 900))).reference


def test_a_clean_article_has_no_finding() -> None:
    large = pictures.store(picture_bytes("green", (1200, 700)), alt="海", credit="江一葦").reference
    assert findings(with_blocks(Figure(large))) == []
    assert findings(replace(CLEAN, language=Language.ENGLISH, headline="Low tide, at last: (yes)")) == []


FAULTS = [
    ({"headline": " "}, "id_headline", "no headline"),
    ({"blocks": ()}, "blocks", "no text"),
    ({"standfirst": ""}, "id_standfirst", "no standfirst"),
    ({"credits": ()}, "credits-group", "neither a byline"),
    ({"tags": ()}, "id_tags", "no tag"),
    ({"headline": "燈" * 37}, "id_headline", "37 characters"),
    ({"blocks": (RichText(TEXT), Figure(caption="燈塔"))}, "articles_figure_set-0", "is wanted"),
    ({"blocks": (RichText(TEXT), PullQuote("四所學校校長都爬上燈塔"))}, "articles_pullquote_set-0", "does not occur"),
    ({"blocks": (RichText(TEXT + "<p>又[7]。</p>"),)}, "articles_richtext_set-0", "[7]"),
    ({"references": (*CLEAN.references, Reference("另一篇"))}, "references-1", "Reference 2"),
    ({"blocks": (RichText(TEXT), RichText("<p>出現(xiàn)了。</p>"))}, "articles_richtext_set-1", "現(xiàn)"),
    ({"standfirst": "船還在路上,很遠。"}, "id_standfirst", "half-width"),
    ({"blocks": (RichText(TEXT + "<p>学校连上了。</p>"),)}, "articles_richtext_set-0", "学"),
]


@pytest.mark.parametrize(("changes", "place", "said"), FAULTS)
def test_each_fault_is_found_where_it_is_and_nothing_else_is(changes: dict, place: str, said: str) -> None:
    found = findings(replace(CLEAN, **changes))
    mine = [finding for finding in found if said in finding.message]
    assert [finding.place for finding in mine] == [place]
    assert all(finding.why for finding in found)


def test_only_what_makes_no_article_stops_publishing() -> None:
    worst = [finding.is_error for changes, _place, _said in FAULTS for finding in findings(replace(CLEAN, **changes))]
    assert worst.count(True) == 2


def test_pictures_need_words_and_width(small: str, bare: str) -> None:
    messages = [finding.message for finding in findings(with_blocks(Figure(bare), Figure(small)))]
    assert len(messages) == 2
    assert all("Picture 1 has no" in message for message in messages)
    assert findings(with_blocks(Figure(bare, alt="海", credit="江"))) == []
    [finding] = findings(with_blocks(Figure(small)))
    assert (finding.place, "800" in finding.message) == ("articles_figure_set-0", True)
    [finding] = findings(replace(CLEAN, lead=small))
    assert finding.place == "id_lead"


def test_a_pull_quote_that_differs_is_shown_its_nearest_passage() -> None:
    [finding] = findings(replace(CLEAN, blocks=(CLEAN.blocks[0], PullQuote("四所學校校長都爬上燈塔"))))
    assert "第二天早上，四所學校的校長一起爬上燈塔，把線接好。" in finding.why


def test_quotation_marks_and_spaces_make_no_other_quotation() -> None:
    assert findings(replace(CLEAN, blocks=(CLEAN.blocks[0], PullQuote("「四所學校的校長 一起爬上燈塔，」")))) == []


def test_a_story_that_is_out_already_is_named() -> None:
    article = manuscript.write(Article(), CLEAN)
    publishing.publish(article)
    assert findings(CLEAN, article) == []
    again = replace(CLEAN, headline="別的標題", blocks=(RichText(TEXT + "<p>新的一句。</p>"),))
    [finding] = findings(again, manuscript.write(Article(), again))
    assert "燈塔上的天線" in finding.message
    other = replace(CLEAN, blocks=(RichText("<p>鹽田裡的氣象站今年冬天第一次沒有人值班。[1]</p>"),))
    assert findings(other, manuscript.write(Article(), other)) == []


def test_a_reference_that_did_not_answer_is_named() -> None:
    article = manuscript.write(Article(), CLEAN)
    article.references.update(check_result="404")
    [finding] = findings(CLEAN, article)
    assert (finding.place, "404" in finding.message) == ("references-0", True)


def test_a_question_of_the_importer_stands_until_somebody_settles_it(client: Client) -> None:
    client.force_login(get_user_model().objects.create_superuser("ana"))
    article = manuscript.write(Article(), CLEAN)
    manuscript.keep_revision(article)
    batch = ImportBatch.objects.create()
    RawText.objects.create(
        article=article, batch=batch, data=b"x", encoding="utf-8", reading={"questions": ["誰寫的？"]}
    )
    assert "誰寫的？" in client.get(change_url(article)).content.decode()
    save(client, article, _settle="不是問題")
    assert "誰寫的？" in client.get(change_url(article)).content.decode()
    save(client, article, _settle="誰寫的？")
    assert "誰寫的？" not in client.get(change_url(article)).content.decode().split("messagelist")[-1]
    assert findings(CLEAN, Article.objects.get()) == []
