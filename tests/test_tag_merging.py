"""Tags renamed and merged: nothing that carried them loses them, no link breaks."""

import pytest
from django.test import Client
from django.urls import reverse

from articles import manuscript, publishing, tag_merging
from articles.models import Article, Edition, Tag

from .test_desk import DOCUMENT
from .test_rights import client_of, groups  # noqa: F401 - a fixture that every test here needs

pytestmark = pytest.mark.django_db


def article_with(*tags: str) -> Article:
    article = manuscript.write(Article(), manuscript.Document.from_json(DOCUMENT.to_json() | {"tags": list(tags)}))
    publishing.publish(article)
    return article


def tag(name: str) -> Tag:
    return Tag.objects.named([name])[0]


def test_a_merge_takes_articles_editions_names_and_addresses_along() -> None:
    both, old, other = article_with("海纜", "海底電纜"), article_with("海底電纜"), article_with("離島")
    into, gone = tag("海纜"), tag("海底電纜")
    gone.aliases.create(name="submarine cable")
    address = gone.get_absolute_url()
    found = tag_merging.preview(into, [gone])
    assert (found.articles, found.editions, found.names, found.addresses) == (2, 2, ["海底電纜"], [address])
    tag_merging.merge(into, [gone])
    assert [manuscript.read(a).tags for a in (both, old, other)] == [("海纜",), ("海纜",), ("離島",)]
    assert Edition.objects.public().filter(tags=into).count() == 2
    assert tag("海底電纜") == tag("Submarine Cable") == into
    response = Client().get(address)
    assert (response.status_code, response.url) == (301, into.get_absolute_url())
    assert Client().get(into.get_absolute_url()).status_code == 200


def test_addresses_follow_through_several_merges() -> None:
    article_with("一", "二", "三")
    first, second = tag("一"), tag("二")
    address = first.get_absolute_url()
    tag_merging.merge(second, [first])
    tag_merging.merge(tag("三"), [second])
    assert Client().get(address).url == tag("三").get_absolute_url()


def test_a_tag_is_not_merged_with_itself_or_nothing() -> None:
    one = tag("一")
    for others in ([], [one]):
        with pytest.raises(tag_merging.NotMerged):
            tag_merging.merge(one, others)
    assert Tag.objects.get() == one


def test_a_renamed_tag_keeps_its_old_name_and_address_and_going_back_makes_no_circle() -> None:
    article_with("海纜")
    one = tag("海纜")
    address = one.get_absolute_url()
    one.name, one.slug = "海底電纜", "cables"
    one.full_clean()
    one.save()
    assert tag("海纜") == one
    assert Client().get(address).url == one.get_absolute_url()
    one.name, one.slug = "海纜", "海纜"
    one.full_clean()
    one.save()
    assert Client().get(address).status_code == 200
    assert Client().get("/en/tags/cables/").url == address


def test_an_address_that_another_tag_had_is_not_given_away() -> None:
    article_with("一", "二")
    tag_merging.merge(tag("二"), [tag("一")])
    new = Tag(name="別的", slug="一")
    with pytest.raises(Exception, match="had this address"):
        new.full_clean()


def test_a_chief_sees_what_changes_before_it_does() -> None:
    article_with("海纜", "海底電纜")
    keys = [tag("海纜").pk, tag("海底電纜").pk]
    chief, editor = client_of("Chief"), client_of("Editor")
    action = {"action": "merge_selected", "_selected_action": keys}
    page = chief.post(reverse("admin:articles_tag_changelist"), action, follow=True)
    assert page.context["preview"].articles == 1
    assert Tag.objects.count() == 2
    data = {"tag": keys, "into": keys[1]}
    assert editor.post(reverse("admin:articles_tag_merge"), data).status_code == 403
    chief.post(reverse("admin:articles_tag_merge"), data)
    assert Tag.objects.get().name == "海底電纜"


def test_unused_and_almost_equal_tags_are_listed() -> None:
    article_with("海纜", "sea cables")
    for name in ("海缆", "Sea-Cable", "潮汐"):
        tag(name)
    chief = client_of("Chief")
    page = chief.get(reverse("admin:articles_tag_alike"))
    assert [[each.name for each in group] for group in page.context["groups"]] == [
        ["sea cables", "Sea-Cable"],
        ["海纜", "海缆"],
    ]
    unused = chief.get(reverse("admin:articles_tag_changelist"), {"use": "none"}).context["cl"].result_list
    assert {each.name for each in unused} == {"海缆", "Sea-Cable", "潮汐"}
