"""Who may do what on the desk: reporters, editors and chiefs, at every address."""

import importlib
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import manuscript, publishing, workflow
from articles.models import Article, Edition, Editor, Note, Tag

from .test_desk import DOCUMENT, change_url, posted, said, save

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def groups(db) -> None:
    """As the migration makes them; a test of another module may have emptied the database since."""
    importlib.import_module("articles.migrations.0004_groups").make_groups(apps, None)


def client_of(group: str, name: str = "") -> Client:
    user = get_user_model().objects.create_user(name or group.lower(), password="secret", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    client.user = user
    return client


def article_of(client: Client | None) -> Article:
    article = manuscript.write(Article(owner=client and client.user), DOCUMENT)
    manuscript.keep_revision(article)
    return article


ADDRESSES = ["change/", "history/", "preview/", "revisions/1/", "delete/", "note/"]


@pytest.mark.parametrize("path", ADDRESSES)
def test_a_reporter_finds_nothing_of_others_at_any_address(path: str) -> None:
    reporter, article = client_of("Reporter"), article_of(None)
    workflow.say(article, None, "internal word")
    for method in (reporter.get, reporter.post):
        response = method(f"/admin/articles/article/{article.pk}/{path}", follow=True)
        assert "修纜船" not in response.content.decode()
        assert "internal word" not in response.content.decode()
    assert Article.objects.filter(pk=article.pk, version=article.version).exists()
    assert article.notes.count() == 1
    assert DOCUMENT.headline not in reporter.get(reverse("admin:articles_article_changelist")).content.decode()


@pytest.mark.parametrize("path", ADDRESSES)
def test_an_editor_gets_to_all_of_them(path: str) -> None:
    response = client_of("Editor").get(f"/admin/articles/article/{article_of(None).pk}/{path}")
    assert response.status_code in (200, 302)


def test_a_reporter_begins_an_article_changes_it_and_submits_it() -> None:
    reporter = client_of("Reporter")
    article = article_of(reporter)
    response = save(reporter, article, headline="潮間帶", **{"_submit": "", "publish-said": "第二段請看"})
    assert "已交給編輯" in said(reporter, response)
    article.refresh_from_db()
    assert (article.headline, article.status) == ("潮間帶", Article.Status.IN_REVIEW)
    assert article.notes.get().text == "第二段請看"


def test_whoever_adds_an_article_owns_it() -> None:
    reporter = client_of("Reporter")
    page = reporter.get(reverse("admin:articles_article_add"))
    forms = [s.formset.management_form for s in page.context["inline_admin_formsets"]]
    data = {f.html_name: f.value() for form in forms for f in form}
    reporter.post(
        reverse("admin:articles_article_add"),
        data | {"headline": "新稿", "language": "zh-Hant", "kind": "news", "_continue": ""},
    )
    assert Article.objects.get().owner == reporter.user


def test_a_byline_is_as_good_as_having_begun_it() -> None:
    reporter, article = client_of("Reporter"), article_of(None)
    Editor.objects.filter(name="許知遙").update(user=reporter.user)
    assert b"id_headline" in reporter.get(change_url(article)).content


def test_what_is_published_a_reporter_reads_and_does_not_change() -> None:
    reporter = client_of("Reporter")
    article = article_of(reporter)
    publishing.publish(article)
    page = reporter.get(change_url(article)).content.decode()
    assert "修纜船還在三百浬外" in page
    assert "id_headline" not in page
    assert reporter.post(change_url(article), {"headline": "改了"}).status_code == 403
    restore = reverse("admin:articles_article_revision", args=[article.pk, 1])
    assert reporter.post(restore).status_code == 403
    assert b'<form method="post"' not in reporter.get(restore).content.split(b"<main")[1]
    reporter.post(reverse("admin:articles_article_note", args=[article.pk]), {"publish-note": "第三段寫錯了"})
    assert article.notes.get().text == "第三段寫錯了"


@pytest.mark.parametrize("act", ["_publish", "_schedule", "_unschedule", "_withdraw", "_send_back", "_ready"])
def test_a_reporter_has_no_button_of_the_editors_and_cannot_forge_one(act: str) -> None:
    reporter = client_of("Reporter")
    article = article_of(reporter)
    assert f'name="{act}"' not in reporter.get(change_url(article)).content.decode()
    data = posted(reporter, article, headline="偷", **{act: "", "publish-todo": "x", "publish-notice": "x"})
    assert reporter.post(change_url(article), data).status_code == 403
    assert Article.objects.get().headline == DOCUMENT.headline
    assert not Edition.objects.exists()


def test_an_editor_sends_back_with_a_note_and_publishes_but_does_not_withdraw() -> None:
    reporter, editor = client_of("Reporter"), client_of("Editor")
    article = article_of(reporter)
    workflow.submit(article, reporter.user)
    response = save(editor, article, **{"_send_back": "", "publish-todo": ""})
    assert "請寫明要改什麼" in said(editor, response)
    assert Article.objects.get().status == Article.Status.IN_REVIEW
    save(editor, article, **{"_send_back": "", "publish-todo": "補上來源"})
    assert Article.objects.get().status == Article.Status.DRAFT
    assert "補上來源" in reporter.get(change_url(article)).content.decode()
    save(editor, article, _publish="")
    edition = Edition.objects.public().get()
    assert 'name="_withdraw"' not in editor.get(change_url(article)).content.decode()
    data = posted(editor, article, **{"_withdraw": "", "publish-notice": "x"})
    assert editor.post(change_url(article), data).status_code == 403
    chief = client_of("Chief")
    save(chief, article, **{"_withdraw": "", "publish-notice": "來源不實"})
    assert not Edition.objects.public().filter(pk=edition.pk).exists()


def test_a_step_that_somebody_took_already_is_not_taken_again() -> None:
    article = article_of(None)
    workflow.submit(article, None)
    with pytest.raises(workflow.NotDone):
        workflow.submit(article, None)
    assert article.notes.count() == 1


def test_taking_a_step_does_not_disturb_who_has_the_article_open() -> None:
    editor = client_of("Editor")
    article = article_of(editor)
    data = posted(editor, article, headline="改了")
    workflow.submit(article, None)
    assert editor.post(change_url(article), data).status_code == 302
    article.refresh_from_db()
    assert (article.headline, article.status) == ("改了", Article.Status.IN_REVIEW)


def test_tags_and_people_are_the_chiefs() -> None:
    tag, person = Tag.objects.named(["離島"])[0], Editor.objects.create(name="許知遙")
    addresses = [reverse("admin:articles_tag_change", args=[tag.pk]), reverse("admin:articles_editor_add")]
    addresses += [reverse("admin:articles_editor_change", args=[person.pk]), reverse("admin:auth_user_add")]
    chief, editor = client_of("Chief"), client_of("Editor")
    assert [chief.get(address).status_code for address in addresses] == [200] * 4
    assert [editor.post(address, {}).status_code for address in addresses] == [403] * 4


def test_a_chief_gives_no_right_that_they_have_not() -> None:
    chief = client_of("Chief")
    boss = get_user_model().objects.create_superuser("boss")
    beyond = Group.objects.create(name="Wheel")
    beyond.permissions.add(*Permission.objects.all())
    other = client_of("Reporter", "other").user
    page = chief.get(reverse("admin:auth_user_change", args=[other.pk]))
    assert {g.name for g in page.context["adminform"].form.fields["groups"].queryset} == {"Reporter", "Editor", "Chief"}
    data = {"username": "other", "is_staff": "on", "is_active": "on", "is_superuser": "on"}
    chief.post(reverse("admin:auth_user_change", args=[other.pk]), data | {"groups": [beyond.pk]})
    chief.post(reverse("admin:auth_user_change", args=[other.pk]), data | {"user_permissions": [1]})
    other.refresh_from_db()
    assert not other.is_superuser
    assert not other.groups.filter(name="Wheel").exists()
    assert not other.user_permissions.exists()
    words = {"password1": "x1Y2z3w4!", "password2": "x1Y2z3w4!", "usable_password": "true"}
    password = "admin:auth_user_password_change"
    assert chief.post(reverse(password, args=[other.pk]), words).status_code == 302
    assert chief.post(reverse(password, args=[boss.pk]), words).status_code == 404
    other.refresh_from_db()
    boss.refresh_from_db()
    assert (other.check_password("x1Y2z3w4!"), boss.check_password("x1Y2z3w4!")) == (True, False)


def test_a_scheduled_article_is_the_editors_already() -> None:
    reporter = client_of("Reporter")
    article = article_of(reporter)
    publishing.publish(article, at=timezone.now() + timedelta(days=1))
    assert reporter.post(change_url(article), {}).status_code == 403


def test_notes_stay_inside() -> None:
    article = article_of(None)
    Note.objects.create(article=article, text="只給同事")
    edition = publishing.publish(article)
    assert "只給同事" not in Client().get(edition.get_absolute_url()).content.decode()
