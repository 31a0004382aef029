"""The desk through its forms: what an editor's saves, buttons and links do."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import manuscript, pictures, publishing
from articles.document import Credit, CreditRole, Document, Figure, PullQuote, Reference, RichText
from articles.models import Article, Edition, Image

from .pictures import picture_bytes

pytestmark = pytest.mark.django_db

DOCUMENT = Document(
    headline="海纜",
    standfirst="修纜船還在三百浬外。",
    credits=(Credit("許知遙"), Credit("方以寧", CreditRole.EDITOR)),
    source="新聞室",
    blocks=(RichText("<p>一。</p>"), Figure(caption="燈塔"), PullQuote("二。", "顧守拙"), RichText("<p>三。</p>")),
    references=(Reference("報告", url="https://news.example/r"),),
    tags=("離島", "海纜"),
    notices=("皆屬虛構。", "轉載請註明。"),
)


@pytest.fixture
def editor(client: Client) -> Client:
    user = get_user_model().objects.create_superuser("editor", password="secret")
    client.force_login(user)
    return client


@pytest.fixture
def article() -> Article:
    article = manuscript.write(Article(), DOCUMENT)
    manuscript.keep_revision(article)
    return article


def change_url(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def posted(client: Client, article: Article, **changes: object) -> dict[str, object]:
    """The form as the page gives it, with changes: what a browser would send."""
    context = client.get(change_url(article)).context
    forms = [context["adminform"].form, *(f for s in context["inline_admin_formsets"] for f in s.formset.forms)]
    forms += [s.formset.management_form for s in context["inline_admin_formsets"]]
    data = {bound.html_name: bound.value() for form in forms for bound in form}
    data = {name: value for name, value in data.items() if value is not None}
    data["tags"] = ", ".join(tag.name for tag in article.tags.all())
    return data | changes


def save(client: Client, article: Article, **changes: object):
    response = client.post(change_url(article), posted(client, article, **changes))
    errors = response.context and response.context.get("errors")
    assert not errors, errors
    return response


def said(client: Client, response) -> str:
    return " ".join(str(message) for message in client.get(response.url).context["messages"])


def test_saving_untouched_changes_nothing(editor: Client, article: Article) -> None:
    save(editor, article, _continue="")
    assert manuscript.read(Article.objects.get(pk=article.pk)) == DOCUMENT
    assert article.revisions.count() == 1


def test_a_save_keeps_a_revision_with_its_editor(editor: Client, article: Article) -> None:
    save(editor, article, headline="海纜修好了")
    revision = article.revisions.first()
    assert (revision.number, revision.document["headline"], str(revision.by)) == (2, "海纜修好了", "editor")


def test_the_page_takes_a_bounded_number_of_queries(editor: Client, django_assert_max_num_queries) -> None:
    figures = [Figure(picture=pictures.store(picture_bytes(color)).reference) for color in ("red", "green", "blue")]
    article = manuscript.write(Article(), Document(headline="x", blocks=(*figures, *DOCUMENT.blocks)))
    with django_assert_max_num_queries(40):
        editor.get(change_url(article))


def test_publishing_from_the_page_shows_it_to_readers(editor: Client, article: Article) -> None:
    response = save(editor, article, headline="海纜修好了", _publish="")
    edition = Edition.objects.public().get()
    assert edition.headline == "海纜修好了"
    assert edition.get_absolute_url() in said(editor, response)


def test_an_error_keeps_the_save_and_says_why_it_is_not_published(editor: Client, article: Article) -> None:
    response = save(editor, article, headline="", standfirst="改了", _publish="")
    assert not Edition.objects.exists()
    assert Article.objects.get().standfirst == "改了"
    assert "沒有標題" in said(editor, response)


def test_scheduling_and_taking_back(editor: Client, article: Article) -> None:
    at = timezone.localtime() + timedelta(days=1)
    save(editor, article, **{"_schedule": "", "publish-at": at.strftime("%Y-%m-%dT%H:%M")})
    scheduled = Edition.objects.scheduled().get()
    assert timezone.localtime(scheduled.public_from).strftime("%FT%R") == at.strftime("%FT%R")
    assert not Edition.objects.public().exists()
    save(editor, article, _unschedule="")
    assert not Edition.objects.exists()


@pytest.mark.parametrize("when", ["", "2001-01-01T10:00", "soon"])
def test_a_wrong_time_is_refused(editor: Client, article: Article, when: str) -> None:
    response = save(editor, article, **{"_schedule": "", "publish-at": when})
    assert not Edition.objects.exists()
    assert said(editor, response)


def test_withdrawing_with_a_reason(editor: Client, article: Article) -> None:
    publishing.publish(article)
    save(editor, article, **{"_withdraw": "", "publish-notice": ""})
    assert Edition.objects.public().exists()
    save(editor, article, **{"_withdraw": "", "publish-notice": "事實有誤。"})
    assert not Edition.objects.public().exists()


def test_a_correction_needs_both_sides(editor: Client, article: Article) -> None:
    publishing.publish(article)
    save(editor, article, **{"_publish": "", "publish-wrong": "三成"})
    assert article.editions.count() == 1
    save(editor, article, **{"_publish": "", "publish-wrong": "三成", "publish-right": "五成"})
    assert article.editions.first().correction.right == "五成"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("tags", "長" * 101),
        ("source_url", "javascript:alert(1)"),
        ("references-0-url", "//evil.test/x"),
        ("references-0-archived_url", "data:text/html,x"),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_its_field(
    editor: Client, article: Article, field: str, value: str
) -> None:
    response = editor.post(change_url(article), posted(editor, article, **{field: value, "headline": "改了"}))
    assert response.context["errors"]
    assert "改了" in response.content.decode()
    assert Article.objects.get().headline == DOCUMENT.headline


def test_pasted_control_characters_are_left_out(editor: Client, article: Article) -> None:
    save(editor, article, **{"articles_richtext_set-0-html": "<p>貼上\x0b一\x7f段</p>"})
    assert manuscript.read(Article.objects.get()).blocks[0] == RichText("<p>貼上一\x7f段</p>")


def test_an_address_that_another_article_had_is_refused(editor: Client, article: Article) -> None:
    publishing.publish(article)
    article.slug = "elsewhere"
    article.save()
    other = manuscript.write(Article(), DOCUMENT)
    response = editor.post(change_url(other), posted(editor, other, slug="海纜"))
    assert response.context["adminform"].form.errors["slug"]


def test_a_refusal_keeps_what_was_typed_into_the_publish_box(editor: Client, article: Article) -> None:
    publishing.publish(article)
    response = save(editor, article, **{"_publish": "", "publish-wrong": "寫了三成"})
    assert "寫了三成" in editor.get(response.url).content.decode()
    assert "寫了三成" not in editor.get(response.url).content.decode()


def test_a_draft_is_deleted_from_its_page(editor: Client, article: Article) -> None:
    address = reverse("admin:articles_article_delete", args=[article.pk])
    assert address in editor.get(change_url(article)).content.decode()
    editor.post(address, {"post": "yes"})
    assert not Article.objects.exists()


def test_a_tag_of_published_articles_stays(editor: Client, article: Article) -> None:
    publishing.publish(article)
    tag = article.tags.first()
    assert editor.post(reverse("admin:articles_tag_delete", args=[tag.pk]), {"post": "yes"}).status_code == 403
    assert Edition.objects.public().get().tags.filter(pk=tag.pk).exists()


def test_the_preview_is_exactly_the_page_readers_get(editor: Client, article: Article) -> None:
    preview = editor.get(reverse("admin:articles_article_preview", args=[article.pk])).content
    assert not Edition.objects.exists()
    edition = publishing.publish(article)
    page = Client().get(edition.get_absolute_url()).content

    def body(html: bytes) -> bytes:
        return html[html.index(b"<main") : html.index(b"</main>")]

    assert b"\xe6\xb5\xb7\xe7\xba\x9c" in body(preview)
    assert body(preview).count(b"<p") == body(page).count(b"<p")
    assert Client().get(reverse("admin:articles_article_preview", args=[article.pk])).status_code == 302


def test_any_revision_can_be_seen_and_restored(editor: Client, article: Article) -> None:
    save(editor, article, headline="改壞了", standfirst="")
    assert b"revisions/2/" in editor.get(reverse("admin:articles_article_history", args=[article.pk])).content
    address = reverse("admin:articles_article_revision", args=[article.pk, 1])
    assert DOCUMENT.headline in editor.get(address).content.decode()
    editor.post(address)
    assert manuscript.read(Article.objects.get(pk=article.pk)) == DOCUMENT


def test_revisions_are_compared_with_each_other_with_what_stands_and_with_what_is_live(
    editor: Client, article: Article
) -> None:
    publishing.publish(article)
    save(editor, article, **{"articles_richtext_set-0-html": "<p>一，又一句。</p>", "kind": "opinion"})
    save(editor, article, standfirst="修纜船到了。")
    address = reverse("admin:articles_article_revision", args=[article.pk, 2])
    page = editor.get(address).content.decode()
    assert "<ins>，又一句</ins>" in page
    assert "<del>news</del>" in page
    assert "<ins>，又一句</ins>" not in editor.get(address, {"with": "now"}).content.decode()
    assert "<ins>到了" in editor.get(address, {"with": "now"}).content.decode()
    assert "<del>，又一句</del>" in editor.get(address, {"with": "live"}).content.decode()
    assert editor.get(address, {"with": "99"}).status_code == 404
    assert editor.get(address, {"with": "x"}).status_code == 404
    history = editor.get(reverse("admin:articles_article_history", args=[article.pk]))
    assert [list(map(str, r.changed)) for r in history.context["revisions"][:2]] == [["導言"], ["體裁", "正文"]]


def test_what_readers_have_seen_cannot_be_deleted(editor: Client, article: Article) -> None:
    publishing.publish(article)
    assert editor.post(reverse("admin:articles_article_delete", args=[article.pk]), {"post": "yes"}).status_code == 403
    assert Article.objects.exists()


def test_a_picture_is_uploaded_checked_and_named_by_us(editor: Client, tmp_path) -> None:
    file = tmp_path / "..evil.png"
    file.write_bytes(picture_bytes("purple"))
    data = {"alt": "紫色", "focal_x": 50, "focal_y": 50}
    with file.open("rb") as upload:
        editor.post(reverse("admin:articles_image_add"), {**data, "file": upload})
    image = Image.objects.get()
    assert image.file.name == f"images/{image.sha256[:2]}/{image.sha256}.png"
    assert (image.width, image.height) == (60, 40)
    with file.open("rb") as upload:
        response = editor.post(reverse("admin:articles_image_add"), {**data, "file": upload})
    assert response.context["errors"]
    assert Image.objects.count() == 1


def test_a_file_that_is_no_picture_is_refused(editor: Client, tmp_path) -> None:
    file = tmp_path / "page.png"
    file.write_bytes(b"<svg onload='x()'>")
    with file.open("rb") as upload:
        response = editor.post(reverse("admin:articles_image_add"), {"file": upload, "focal_x": 50, "focal_y": 50})
    assert response.context["errors"]
    assert not Image.objects.exists()


@pytest.mark.parametrize("model", ["article", "editor", "source", "image", "tag", "importbatch", "rawtext"])
def test_every_list_opens_and_searches(editor: Client, article: Article, model: str) -> None:
    assert editor.get(reverse(f"admin:articles_{model}_changelist")).status_code == 200
    assert editor.get(reverse(f"admin:articles_{model}_changelist"), {"q": "海"}).status_code == 200


@pytest.mark.parametrize("public", ["yes", "scheduled", "no"])
def test_the_list_is_filtered_by_what_readers_see(editor: Client, article: Article, public: str) -> None:
    others = [manuscript.write(Article(), DOCUMENT) for _ in range(2)]
    publishing.publish(others[0])
    publishing.publish(others[1], at=timezone.now() + timedelta(hours=1))
    response = editor.get(reverse("admin:articles_article_changelist"), {"public": public})
    assert len(response.context["cl"].result_list) == {"yes": 1, "scheduled": 1, "no": 2}[public]


@pytest.mark.parametrize("path", ["preview/", "revisions/1/", "change/", "history/"])
def test_nobody_without_a_login_gets_in(client: Client, article: Article, path: str) -> None:
    response = client.get(f"/admin/articles/article/{article.pk}/{path}")
    assert response.status_code == 302
    assert "login" in response.url
