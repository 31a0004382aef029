"""What the newsroom says of itself: chiefs write it, readers get it in their language."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

from articles.models import StandingPage

from .reading import standing_page

pytestmark = pytest.mark.django_db


def member(client: Client, group: str) -> Client:
    user = get_user_model().objects.create_user(group, password="x", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    return client


def test_chiefs_write_it_and_editors_do_not(client: Client) -> None:
    form = {
        "subject": "ownership",
        "language": "zh-Hant",
        "title": "所有者",
        "html": '<p onclick="x()">一人一票。</p><script>x()</script>',
        "is_public": "on",
    }
    assert member(client, "Editor").post("/admin/articles/standingpage/add/", form).status_code == 403
    assert member(client, "Chief").post("/admin/articles/standingpage/add/", form).status_code == 302
    assert StandingPage.objects.get().html == "<p>一人一票。</p>"
    html = client.get("/about/ownership/").content.decode()
    assert "所有者</" in html.replace("<wbr>", "") and "一人一票。" in html
    change = client.get(f"/admin/articles/standingpage/{StandingPage.objects.get().pk}/change/")
    assert 'href="/about/ownership/"' in change.content.decode()
    assert 'nonce="' in change.content.decode()


def test_what_is_not_public_is_not_there(client: Client) -> None:
    page = standing_page(is_public=False)
    assert client.get("/about/ownership/").status_code == 404
    assert page.title not in client.get("/about/").content.decode()
    assert client.get("/about/nothing/").status_code == 404


def test_readers_get_their_language_or_the_other_script_or_else_the_sites(client: Client) -> None:
    standing_page()
    standing_page(subject="mission", title="宗旨與體例")
    standing_page(subject="mission", language="en", title="Why we are here")
    chinese, simplified, english = (
        client.get(f"/{prefix}about/").content.decode().replace("<wbr>", "") for prefix in ("", "zh-hans/", "en/")
    )
    assert chinese.index("宗旨與體例") < chinese.index("所有者與經費") and "Why we are here" not in chinese
    assert "宗旨与体例" in simplified and "所有者与经费" in simplified
    assert "Why we are here" in english and '<a href="/en/about/ownership/" lang="zh-Hant">所有者與經費' in english
    page = client.get("/zh-hans/about/ownership/").content.decode()
    assert '<html lang="zh-Hans">' in page and "经费" in page
    assert '<article class="story" lang="zh-Hant">' in client.get("/en/about/ownership/").content.decode()
