"""Saving on the desk: as you go, one row of history a sitting, and two people on one article."""

import json
from dataclasses import replace

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from articles import manuscript, publishing, workflow
from articles.admin import saving
from articles.document import Figure, PullQuote, RichText
from articles.models import Article, Editor, Reference
from articles.models import RichText as RichTextRow

from .test_desk import DOCUMENT, change_url, posted, save

pytestmark = pytest.mark.django_db


def person(name: str) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.create_superuser(name))
    return client


@pytest.fixture
def ana() -> Client:
    return person("ana")


@pytest.fixture
def ben() -> Client:
    return person("ben")


@pytest.fixture
def article() -> Article:
    article = manuscript.write(Article(), DOCUMENT)
    manuscript.keep_revision(article)
    return article


def stored() -> manuscript.Document:
    return manuscript.read(Article.objects.get())


def test_different_fields_and_blocks_of_two_people_are_both_saved(ana: Client, ben: Client, article: Article) -> None:
    mine = posted(ana, article, headline="安娜的標題", **{"articles_richtext_set-0-html": "<p>一改。</p>"})
    save(ben, article, standfirst="班的導言", **{"articles_pullquote_set-0-text": "二改。"})
    assert ana.post(change_url(article), mine).status_code == 302
    expected = replace(DOCUMENT, headline="安娜的標題", standfirst="班的導言")
    one, figure, _two, three = DOCUMENT.blocks
    assert stored() == replace(
        expected, blocks=(replace(one, html="<p>一改。</p>"), figure, PullQuote("二改。", "顧守拙"), three)
    )


def test_the_same_place_is_shown_side_by_side_and_nothing_is_saved_before_a_choice(
    ana: Client, ben: Client, article: Article
) -> None:
    mine = posted(ana, article, headline="安娜的標題", standfirst="安娜的導言")
    save(ben, article, headline="班的標題")
    page = ana.post(change_url(article), mine)
    assert page.status_code == 409
    for words in ("安娜的標題", "班的標題", "海纜", "ben"):
        assert words in page.content.decode()
    assert (stored().headline, stored().standfirst) == ("班的標題", DOCUMENT.standfirst)


@pytest.mark.parametrize(("choice", "headline"), [("mine", "安娜的標題"), ("theirs", "班的標題")])
def test_the_choice_is_saved_with_all_the_rest(
    ana: Client, ben: Client, article: Article, choice: str, headline: str
) -> None:
    mine = posted(ana, article, headline="安娜的標題", standfirst="安娜的導言")
    save(ben, article, headline="班的標題")
    context = ana.post(change_url(article), mine).context
    save(ben, article, tags="海纜, 離島, 班加的")
    data = context["carried"] | {"choice-headline": choice}
    assert ana.post(reverse("admin:articles_article_merge", args=[article.pk]), data).status_code == 302
    assert (stored().headline, stored().standfirst) == (headline, "安娜的導言")
    assert "班加的" in stored().tags
    assert article.revisions.first().by.username == "ana"


def test_a_third_save_while_choosing_is_not_overwritten(ana: Client, ben: Client, article: Article) -> None:
    mine = posted(ana, article, headline="安娜的標題")
    save(ben, article, headline="班的標題")
    context = ana.post(change_url(article), mine).context
    save(ben, article, headline="班的第二個標題")
    data = context["carried"] | {"choice-headline": "mine"}
    page = ana.post(reverse("admin:articles_article_merge", args=[article.pk]), data)
    assert page.status_code == 409
    assert "班的第二個標題" in page.content.decode()
    assert stored().headline == "班的第二個標題"


def test_a_forged_choice_brings_in_no_markup_and_needs_the_right(ana: Client, article: Article) -> None:
    state = saving.state_of(article)
    forged = json.loads(json.dumps(state))
    forged["blocks"][0]["html"] = "<p onclick='x()'>一<script>x()</script></p>"
    forged["references"][0]["url"] = "javascript:alert(1)"
    address = reverse("admin:articles_article_merge", args=[article.pk])
    data = {"base": saving.packed(state), "theirs": saving.packed(state), "mine": json.dumps(forged)}
    assert Client().post(address, data).status_code == 302
    assert stored() == DOCUMENT
    ana.post(address, data)
    assert stored().blocks[0] == RichText("<p>一</p>")
    assert stored().references[0].url == ""
    assert ana.post(address, data | {"mine": "{"}).status_code == 400


def test_without_what_it_was_made_from_nothing_is_saved(ana: Client, article: Article) -> None:
    data = posted(ana, article, headline="改了", base="")
    page = ana.post(change_url(article), data)
    assert page.context["adminform"].form.non_field_errors()
    assert "改了" in page.content.decode()
    assert stored() == DOCUMENT


def autosave(client: Client, article: Article, data: dict) -> dict:
    response = client.post(change_url(article), data | {"_autosave": "1"})
    assert response["Content-Type"] == "application/json"
    return response.json()


def test_what_is_typed_is_saved_as_it_goes_into_one_row_of_history(ana: Client, article: Article) -> None:
    data = posted(ana, article)
    for headline in ("海", "海纜修", "海纜修好了"):
        answer = autosave(ana, article, data | {"headline": headline})
        assert answer["saved"]
        data["base"], data["slug"] = answer["base"], answer["slug"]
    assert stored().headline == "海纜修好了"
    assert [r.document["headline"] for r in article.revisions.all()] == ["海纜修好了", "海纜"]
    save(ana, article, headline="第二次坐下來")
    assert article.revisions.count() == 3


def test_a_sitting_that_was_published_keeps_the_published_row(ana: Client, article: Article) -> None:
    data = posted(ana, article)
    answer = autosave(ana, article, data | {"headline": "發布的"})
    publishing.publish(article)
    autosave(ana, article, data | {"headline": "之後的", "base": answer["base"], "slug": answer["slug"]})
    assert [r.document["headline"] for r in article.revisions.all()] == ["之後的", "發布的", "海纜"]


def test_new_blocks_saved_as_they_are_written_do_not_come_twice(ana: Client, article: Article) -> None:
    new = {
        "articles_richtext_set-TOTAL_FORMS": "3",
        "articles_richtext_set-2-html": "<p>新。</p>",
        "articles_richtext_set-2-ordering": "90",
        "articles_richtext_set-2-region": "body",
    }
    data = posted(ana, article, **new)
    for words in ("<p>新。</p>", "<p>新的。</p>"):
        answer = autosave(ana, article, data | {"articles_richtext_set-2-html": words})
        data["base"] = answer["base"]
    assert stored().blocks == (*DOCUMENT.blocks, RichText("<p>新的。</p>"))
    assert RichTextRow.objects.count() == 3


def test_rows_that_are_not_begun_do_not_stop_the_saving(ana: Client, article: Article) -> None:
    data = posted(
        ana,
        article,
        headline="改了",
        **{
            "articles_pullquote_set-TOTAL_FORMS": "2",
            "articles_pullquote_set-1-text": "",
            "articles_pullquote_set-1-ordering": "90",
            "articles_pullquote_set-1-region": "body",
            "credits-TOTAL_FORMS": "3",
            "credits-2-role": "author",
        },
    )
    assert autosave(ana, article, data)["saved"]
    assert stored() == replace(DOCUMENT, headline="改了")


def test_what_cannot_be_saved_yet_is_said(ana: Client, article: Article) -> None:
    answer = autosave(ana, article, posted(ana, article, source_url="javascript:x"))
    assert not answer["saved"]
    assert answer["wrong"]


def test_saving_as_you_go_never_overwrites_either(ana: Client, ben: Client, article: Article) -> None:
    mine = posted(ana, article, headline="安娜的標題")
    save(ben, article, headline="班的標題")
    answer = autosave(ana, article, mine)
    assert (answer["saved"], answer["clash"], answer["by"]) == (False, True, "ben")
    assert stored().headline == "班的標題"


def test_after_a_merge_the_next_save_does_not_take_the_others_words_back(
    ana: Client, ben: Client, article: Article
) -> None:
    data = posted(ana, article, headline="安娜的標題")
    save(ben, article, standfirst="班的導言")
    answer = autosave(ana, article, data)
    assert answer["others"]
    answer = autosave(ana, article, data | {"headline": "安娜的第二個標題", "base": answer["base"]})
    assert (stored().headline, stored().standfirst) == ("安娜的第二個標題", "班的導言")


def test_a_new_article_is_begun_by_typing(ana: Client) -> None:
    page = ana.get(reverse("admin:articles_article_add"))
    forms = [
        page.context["adminform"].form,
        *(s.formset.management_form for s in page.context["inline_admin_formsets"]),
    ]
    data = {bound.html_name: bound.value() for form in forms for bound in form if bound.value() is not None}
    answer = ana.post(reverse("admin:articles_article_add"), data | {"headline": "新稿", "_autosave": "1"}).json()
    article = Article.objects.get()
    assert (answer["saved"], answer["address"]) == (True, change_url(article))
    answer = autosave(ana, article, data | {"headline": "新稿二", "base": answer["base"], "slug": answer["slug"]})
    assert (answer["saved"], stored().headline, article.revisions.count()) == (True, "新稿二", 1)


def test_a_line_added_to_a_list_is_its_last(ana: Client, article: Article) -> None:
    editor = Editor.objects.create(name="新人")
    save(
        ana,
        article,
        **{
            "credits-TOTAL_FORMS": "3",
            "credits-2-editor": editor.pk,
            "credits-2-role": "author",
            "credits-2-order": "0",
        },
    )
    assert [credit.name for credit in stored().credits] == ["許知遙", "方以寧", "新人"]


def test_a_forged_region_hides_no_block(ana: Client, article: Article) -> None:
    save(ana, article, headline="改了", **{"articles_richtext_set-0-region": "nowhere"})
    assert len(stored().blocks) == len(DOCUMENT.blocks)


def test_blocks_of_other_articles_cannot_be_cloned_in(ana: Client, article: Article) -> None:
    other = manuscript.write(Article(), replace(DOCUMENT, blocks=(RichText("<p>別人的</p>"),)))
    row = RichTextRow.objects.get(parent=other)
    data = posted(ana, article, headline="改了")
    ana.post(
        change_url(article),
        data | {"_clone": f"articles.richtext:{row.pk}", "_clone_region": "body", "_clone_ordering": "5"},
    )
    assert manuscript.read(Article.objects.get(pk=article.pk)).blocks == DOCUMENT.blocks


def test_the_log_names_what_changed_and_only_that(ana: Client, article: Article) -> None:
    save(ana, article, standfirst="改了")
    save(ana, article)
    assert [json.loads(entry.change_message) for entry in LogEntry.objects.all()] == [
        [{"changed": {"fields": ["standfirst"]}}]
    ]


def test_the_check_of_a_link_outlives_a_save(ana: Client, article: Article) -> None:
    Reference.objects.update(check_result="404")
    save(ana, article, headline="改了")
    assert Reference.objects.get().check_result == "404"


def test_each_sees_that_the_other_is_there_until_they_leave(ana: Client, ben: Client, article: Article) -> None:
    address = reverse("admin:articles_article_presence", args=[article.pk])
    assert ana.post(address, {"sitting": "a"}).json()["others"] == []
    assert ben.post(address, {"sitting": "b"}).json()["others"] == ["ana"]
    assert ana.post(address, {"sitting": "a"}).json()["others"] == ["ben"]
    ben.post(address, {"sitting": "b", "left": "1"})
    assert ana.post(address, {"sitting": "a"}).json()["others"] == []
    article.present.update(at="2001-01-01T00:00Z")
    assert ben.post(address, {"sitting": "b"}).json()["others"] == []


def test_a_step_of_the_workflow_is_no_conflict(ana: Client, article: Article) -> None:
    data = posted(ana, article, headline="改了")
    workflow.submit(article, None)
    assert autosave(ana, article, data)["saved"]


def test_an_empty_picture_is_kept_as_wanted(ana: Client, article: Article) -> None:
    save(ana, article, headline="改了")
    assert Figure(caption="燈塔") in stored().blocks
