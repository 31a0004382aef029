"""The import desk as the plain form it is."""

import base64
import hashlib
import json
import re
from html import unescape

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from articles import intake, manuscript
from articles.admin import import_desk
from articles.document import Figure
from articles.models import Article, Image, ImportBatch, RawText
from articles.phrasing import phrased

from .pictures import picture_bytes

COPY = """【導讀】他發(fā)現(xiàn)數(shù)學很美,Facebook也這麼說。
船都停在泥裡,等下一次漲潮。沒有人說話,只有風。
![]()
▲甲板上的縫紉角（圖/南灣紀事）第一年，來的多半是老人，拿來的多半是收音機。
第二年來的人更多，他們帶來了縫紉機、腳踏車，還有壞掉的鐘。
誰來付錢
島上的人說，先用再說。這件事後來在會議上吵了三個月，也沒有結果。
參考資料：
https://coin.example/blog/token-price-crash-again
https://coin.example/blog/wallet-theft-report
"""
DESK = "/admin/articles/importbatch/import/"
PREVIEW = f"{DESK}preview/"


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    client.force_login(get_user_model().objects.create_superuser("editor", password="secret"))
    return client


def read(client: Client, text: str = COPY, **more: object):
    return client.post(DESK, {"text": text, "read": "", **more})


def fields(response) -> dict[str, list[str]]:
    """What a browser without script would send from this page, but for the button."""
    html = response.content.decode()
    form = html[html.index('id="review"') : html.index("</form>", html.index('id="review"'))]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        said = {name: unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        if "name" in said and (said.get("type") != "checkbox" or re.search(r"\schecked\b", tag)):
            sent.setdefault(said["name"], []).append(said.get("value", "on"))
    for name, options in re.findall(r'<select[^>]*\bname="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        sent[name] = [re.search(r'value="(\w+)" selected', options)[1]]
    return sent


def press(client: Client, response, button: str, value: str = "", **changed: object):
    return client.post(DESK, {**fields(response), **changed, button: value})


def sheet(response):
    return response.context["sheet"]


def roles(response) -> list[str]:
    return [row.line.role.value for row in sheet(response).rows]


def frame(response) -> str:
    """The document of the preview, as the browser takes it from the attribute."""
    return unescape(re.search(r'srcdoc="([^"]*)"', response.content.decode())[1])


def asked(response) -> list[str]:
    return [ask.question for ask in sheet(response).asks if not ask.is_done]


# Reading ---------------------------------------------------------------------------------------------------------


def test_reading_shows_every_line_with_its_role_and_reason_and_stores_nothing(editor: Client) -> None:
    response = read(editor)
    html = response.content.decode()
    for number, line in enumerate(sheet(response).rows, 1):
        assert f'name="role-{number}"' in html
        assert line.because in unescape(html)
    assert roles(response)[:4] == ["standfirst", "paragraph", "image", "caption"]
    assert len(asked(response)) == 3
    assert not Article.objects.exists()
    assert not RawText.objects.exists()
    assert not ImportBatch.objects.exists()


def test_the_article_beside_it_is_set_by_the_public_pages_own_typesetter(editor: Client) -> None:
    shown = frame(read(editor))
    assert '<h2 id="s1">誰來付錢</h2>' in shown
    assert '<p class="standfirst">他發現數學很美' in shown
    assert shown.count('class="slot"') == 2  # no headline, no picture
    assert "reading/site.css" in shown


def test_markup_in_the_copy_stays_text(editor: Client) -> None:
    response = read(editor, "標題很好\n\n<script>alert(1)</script> \"'><img src=x onerror=alert(1)> 之後的話。\n")
    assert "<script>alert" not in response.content.decode()
    assert "<script>alert" not in frame(response)
    assert "<img src=x" not in frame(response)


def test_a_page_from_a_phone_and_an_old_file_are_read_alike(editor: Client) -> None:
    upload = SimpleUploadedFile("舊稿.txt", COPY.encode("gb18030"))
    response = editor.post(DESK, {"read": "", "files": upload})
    assert "gb18030" in response.content.decode()
    assert roles(response) == roles(read(editor, COPY.replace("\n", "\r\n")))


@pytest.mark.parametrize("text", ["", " \n "])
def test_nothing_to_read_is_said(editor: Client, text: str) -> None:
    response = read(editor, text)
    assert [message.level_tag for message in response.context["messages"]] == ["warning"]


def test_what_cannot_be_read_is_named_and_the_text_stays(editor: Client) -> None:
    upload = SimpleUploadedFile("photo.txt", b"\x89PNG\r\n\x1a\n\0\0\0\0")
    response = editor.post(DESK, {"read": "", "files": upload, "text": "%PDF-1.4 這不是檔案"})
    said = " ".join(map(str, response.context["messages"]))
    assert "photo.txt" in said
    assert "%PDF-1.4 這不是檔案</textarea>" in response.content.decode()


def test_what_is_too_large_is_named_with_the_limit(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_desk, "LARGEST_COPY", 100)
    response = editor.post(DESK, {"read": "", "files": SimpleUploadedFile("long.txt", b"x" * 101)})
    assert "long.txt" in " ".join(map(str, response.context["messages"]))
    assert "100" in " ".join(map(str, response.context["messages"]))
    assert "sheet" not in response.context


def test_more_lines_than_a_page_can_show_are_refused(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_desk, "MOST_LINES", 9)
    response = read(editor)
    assert "import_articles" in " ".join(map(str, response.context["messages"]))
    assert "sheet" not in response.context


# Overruling, without script --------------------------------------------------------------------------------------


def test_a_role_overruled_is_kept_and_what_stands_round_it_is_read_anew(editor: Client) -> None:
    response = read(editor)
    assert roles(response)[4:6] == ["paragraph", "heading"]
    response = press(editor, response, "again", **{"role-5": "image"})
    assert roles(response)[4:6] == ["image", "caption"]
    assert sheet(response).decisions.overrides == {"5": "image"}
    response = press(editor, response, "again", **{"role-2": "pull_quote"})
    assert roles(response)[1] == "pull_quote"
    assert roles(response)[4:6] == ["image", "caption"]
    assert sheet(response).decisions.overrides == {"5": "image", "2": "pull_quote"}


def test_repairs_are_taken_back_and_taken_up_one_by_one(editor: Client) -> None:
    response = read(editor)
    assert "他發現數學很美,Facebook" in frame(response)
    ticked = fields(response)["repair"]
    assert ticked == ["1.0", "1.1", "1.2"]
    response = press(editor, response, "again", repair=["1.1", "1.2", "1.3"])
    assert "他發(fā)現數學很美，Facebook" in frame(response)
    assert "泥裡,等" in frame(response)


def test_repairs_are_taken_back_and_taken_up_by_kind(editor: Client) -> None:
    response = press(editor, read(editor), "all", "half-width-mark")
    assert "很美，Facebook" in frame(response)
    assert "泥裡，等" in frame(response)
    assert "他發現數學" in frame(response)
    response = press(editor, response, "none", "mirror-gloss")
    assert "他發(fā)現(xiàn)數(shù)學很美，" in frame(response)


def test_a_headline_is_asked_for_and_a_suggestion_is_one_press(editor: Client) -> None:
    response = read(editor)
    suggested = sheet(response).asks[0].headlines[1]
    response = press(editor, response, "take", suggested)
    assert phrased(suggested) in frame(response)
    response = press(editor, response, "again", headline=" 修理\n船 ")
    assert sheet(response).reading.document.headline == "修理 船"


def test_references_on_another_subject_are_left_out_kept_and_asked_again(editor: Client) -> None:
    response = read(editor)
    out = press(editor, response, "answer", sheet(response).asks[2].choices[0].name)
    assert roles(out)[7:] == ["noise"] * 3
    assert "coin.example" not in frame(out)
    back = press(editor, out, "answer", sheet(out).asks[-1].choices[0].name)
    assert roles(back) == roles(response)
    assert asked(back) == asked(response)
    kept = press(editor, response, "answer", sheet(response).asks[2].choices[1].name)
    assert roles(kept) == roles(response)
    assert len(asked(kept)) == 2


def test_a_line_is_cut_in_two_and_joined_again(editor: Client) -> None:
    response = read(editor)
    response = press(editor, response, "again", open="5")
    assert 'name="cut"' in response.content.decode()
    response = press(editor, response, "cut", "5", before="他們帶來了")
    assert [row.line.name for row in sheet(response).rows[3:7]] == ["4", "5a", "5b", "6"]
    assert sheet(response).rows[5].line.raw.startswith("他們帶來了")
    assert sheet(response).decisions.splits == {5: (9,)}
    response = press(editor, response, "again", **{"role-5a": "heading", "role-5b": "pull_quote"})
    assert roles(response)[4:6] == ["heading", "pull_quote"]
    assert '<h2 id="s1">第二年來的人更多，</h2>' in frame(response)
    again = press(editor, response, "cut", "5b:15")
    assert [row.line.name for row in sheet(again).rows[4:7]] == ["5a", "5b", "5c"]
    assert roles(again)[4:6] == ["heading", "pull_quote"]
    joined = press(editor, again, "join", "5")
    assert (len(roles(joined)), sheet(joined).decisions.splits) == (len(COPY.splitlines()), {})
    assert roles(joined)[4] == "heading"  # what began where the line begins keeps its role
    press(editor, response, "create")
    raw = RawText.objects.get()
    assert bytes(raw.data) == COPY.encode()
    assert raw.decisions["splits"] == {"5": [9]}
    assert raw.decisions["overrides"] == {"5a": "heading", "5b": "pull_quote"}
    assert [(line["line"], line.get("part")) for line in raw.reading["lines"][3:7]] == [
        (4, None),
        (5, "a"),
        (5, "b"),
        (6, None),
    ]
    shown = editor.get(reverse("admin:articles_rawtext_change", args=[raw.pk])).content.decode()
    assert "<td>5a</td>" in shown


def test_a_caption_with_text_is_cut_by_one_answer(editor: Client) -> None:
    response = read(editor)
    out = press(editor, response, "answer", sheet(response).asks[1].choices[2].name)
    assert roles(out)[3:5] == ["caption", "paragraph"]
    assert sheet(out).rows[4].line.raw.startswith("第一年，來的多半是老人")
    assert len(asked(out)) == len(asked(response)) - 1
    back = press(editor, out, "answer", sheet(out).asks[-1].choices[0].name)
    assert (roles(back), asked(back)) == (roles(response), asked(response))


def test_the_preview_cuts_and_joins_and_says_what_was_decided(editor: Client) -> None:
    sent = {name: values[0] for name, values in fields(read(editor)).items() if name in ("name", "data", "state")}
    assert "‖" in editor.post(PREVIEW, {**sent, "open": "5"}).json()["cut"]
    out = editor.post(PREVIEW, {**sent, "cut": "5:9", "redraw": "1"}).json()
    assert out["state"]["splits"] == {"5": [9]}
    assert 'id="L5b"' in out["ledger"]
    back = editor.post(PREVIEW, {**sent, "state": json.dumps(out["state"]), "join": "5", "redraw": "1"}).json()
    assert back["state"]["splits"] == {}


def test_a_caption_with_text_can_be_all_text(editor: Client) -> None:
    response = read(editor)
    response = press(editor, response, "answer", sheet(response).asks[1].choices[1].name)
    assert roles(response)[3] == "paragraph"


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "{"},
        {"state": "[]"},
        {"state": '{"overrides": {"1": "king"}}'},
        {"state": '{"undo": [1]}'},
        {"state": '{"splits": {"1": ["x"]}}'},
        {"state": '{"overrides": {"1ab": "title"}}'},
        {"data": "not base64!"},
        {"data": []},
        {"role-1": "king"},
    ],
)
def test_a_form_that_was_tampered_with_is_refused(editor: Client, broken: dict[str, object]) -> None:
    assert press(editor, read(editor), "create", **broken).status_code == 400
    assert not Article.objects.exists()


# Keeping ---------------------------------------------------------------------------------------------------------


def test_the_draft_is_what_the_preview_showed_and_the_decisions_stay_with_the_raw_text(editor: Client) -> None:
    response = press(editor, read(editor, COPY.replace("\n", "\r\n")), "all", "half-width-mark")
    response = press(editor, response, "again", **{"role-5": "image", "headline": "修理船"})
    response = press(editor, response, "create")
    article = Article.objects.get()
    assert response.url == reverse("admin:articles_article_change", args=[article.pk])
    assert article.headline == "修理船"
    assert article.standfirst.startswith("他發現數學很美，")
    raw = article.raw_text
    assert bytes(raw.data) == COPY.encode()
    assert raw.decisions["overrides"] == {"5": "image"}
    assert raw.decisions["headline"] == "修理船"
    assert [1, 3] in raw.decisions["accept"]
    assert raw.reading["lines"][5]["role"] == "caption"
    assert "There is no headline." not in raw.reading["questions"]
    assert str(raw.batch.by) == "editor"
    assert LogEntry.objects.get().object_id == str(article.pk)
    assert reverse("admin:articles_rawtext_change", args=[raw.pk]) in editor.get(response.url).content.decode()


def test_the_same_copy_again_leads_to_its_article_and_changes_nothing(editor: Client) -> None:
    under_review = read(editor)
    press(editor, under_review, "create")
    article = Article.objects.get()
    before = (article.version, RawText.objects.get().decisions)
    for response in (read(editor), press(editor, under_review, "create", headline="別的標題")):
        assert reverse("admin:articles_article_change", args=[article.pk]) in response.content.decode()
        assert "sheet" not in response.context
    article.refresh_from_db()
    assert (article.version, RawText.objects.get().decisions) == before
    assert ImportBatch.objects.count() == 1


def test_files_come_under_review_one_after_another_in_one_batch(editor: Client) -> None:
    files = [SimpleUploadedFile(f"{name}.txt", f"{name}\n{COPY}".encode()) for name in ("甲", "乙", "丙")]
    response = editor.post(DESK, {"read": "", "files": files})
    assert (response.context["copy"].name, len(response.context["waiting"])) == ("甲.txt", 2)
    response = press(editor, response, "again", **{"role-2": "paragraph"})
    assert (response.context["copy"].name, len(response.context["waiting"])) == ("甲.txt", 2)
    response = press(editor, response, "create")
    assert (response.context["copy"].name, len(response.context["waiting"])) == ("乙.txt", 1)
    assert sheet(response).decisions.overrides == {}
    response = press(editor, response, "skip")
    assert (response.context["copy"].name, len(response.context["waiting"])) == ("丙.txt", 0)
    press(editor, response, "create")
    assert sorted(RawText.objects.values_list("name", flat=True)) == ["丙.txt", "甲.txt"]
    assert bytes(RawText.objects.get(name="甲.txt").data) == f"甲\n{COPY}".encode()
    assert ImportBatch.objects.count() == 1


def test_nobody_adds_to_the_batch_of_somebody_else(editor: Client) -> None:
    theirs = ImportBatch.objects.create()
    press(editor, read(editor), "create", batch=str(theirs.pk))
    assert RawText.objects.get().batch != theirs


def test_a_failed_save_loses_nothing(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **more: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(intake, "keep", fail)
    response = press(editor, read(editor), "create", headline="修理船", **{"role-5": "image"})
    assert "disk full" in " ".join(map(str, response.context["messages"]))
    assert sheet(response).decisions.headline == "修理船"
    assert roles(response)[4] == "image"
    assert not ImportBatch.objects.exists()


def test_a_picture_named_in_a_pasted_text_stays_wanted(editor: Client) -> None:
    press(editor, read(editor, COPY.replace("![]()", "![燈塔](燈塔.jpg)")), "create")
    figure = next(block for block in manuscript.read(Article.objects.get()).blocks if isinstance(block, Figure))
    assert (figure.alt, figure.sha256) == ("燈塔", "")


def test_pictures_dropped_with_their_text_go_into_the_library_as_on_the_command_line(editor: Client) -> None:
    text = (
        "退潮\n文／江以安\n\n船都停在泥裡，等下一次漲潮。\n![船](pictures/船%20一.JPG)\n"
        "沒有人走近，也沒有人說話。\n![燈](lamp.png)\n"
    )
    pixels = picture_bytes("teal", (300, 200))
    files = [
        SimpleUploadedFile("low.md", text.encode()),
        SimpleUploadedFile("船 一.jpg", pixels),
        SimpleUploadedFile("other.png", picture_bytes("navy", (300, 200))),
    ]
    response = editor.post(DESK, {"read": "", "files": files})
    assert [(picture.name, named) for picture, named in response.context["pictures"]] == [
        ("船 一.jpg", True),
        ("other.png", False),
    ]
    assert not Image.objects.exists()
    response = press(editor, response, "again", headline="退潮")
    press(editor, response, "create")
    boat, lamp = manuscript.read(Article.objects.get()).figures()
    assert boat.sha256 == hashlib.sha256(pixels).hexdigest()
    assert (boat.alt, lamp.sha256) == ("船", "")
    assert Image.objects.count() == 1


def test_a_file_that_only_calls_itself_a_picture_is_named_and_the_draft_is_made(editor: Client) -> None:
    text = "退潮\n文／江以安\n\n船都停在泥裡，等下一次漲潮。\n![船](boat.jpg)\n"
    files = [SimpleUploadedFile("low.md", text.encode()), SimpleUploadedFile("boat.jpg", b"<svg onload=alert(1)>")]
    response = press(editor, editor.post(DESK, {"read": "", "files": files}), "create")
    said = " ".join(map(str, editor.get(response.url).context["messages"]))
    assert "boat.jpg" in said
    assert not Image.objects.exists()
    assert Article.objects.count() == 1


def test_pictures_alone_make_no_article(editor: Client) -> None:
    response = editor.post(DESK, {"read": "", "files": SimpleUploadedFile("boat.png", picture_bytes("teal", (30, 20)))})
    assert [message.level_tag for message in response.context["messages"]] == ["warning"]
    assert "sheet" not in response.context


# Who may, and the preview ----------------------------------------------------------------------------------------


def test_only_who_may_add_articles_may_import(client: Client, db: None) -> None:
    assert client.get(DESK).status_code == 302
    user = get_user_model().objects.create_user("reader", is_staff=True)
    client.force_login(user)
    assert [client.get(DESK).status_code, read(client).status_code, client.post(PREVIEW).status_code] == [403] * 3
    assert DESK not in client.get("/admin/").content.decode()
    user.user_permissions.add(Permission.objects.get(codename="add_article"))
    assert read(client).status_code == 200
    assert DESK in client.get("/admin/").content.decode()


def test_every_post_needs_the_token(editor: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = editor.cookies
    assert [read(strict).status_code, strict.post(PREVIEW).status_code] == [403, 403]


def preview(client: Client, **state: object):
    data = base64.b64encode(COPY.encode()).decode()
    headline = state.pop("headline", "")
    return client.post(PREVIEW, {"name": "x", "data": data, "state": json.dumps(state), "headline": headline})


def test_the_preview_reads_anew_answers_in_json_and_stores_nothing(editor: Client) -> None:
    answer = preview(editor, overrides={"5": "image"}, undo=[[1, 0]], headline="修理船").json()
    assert [line[0] for line in answer["lines"]][4:6] == ["image", "caption"]
    assert answer["repairs"] == [[1, 0, False]]
    assert "他發(fā)現數學" in answer["html"]
    assert f"<h1>{phrased('修理船')}</h1>" in answer["html"]
    assert "There is no headline." not in answer["questions"]
    assert "script" not in answer["html"]
    assert not Article.objects.exists()
    assert not ImportBatch.objects.exists()
    assert editor.get(PREVIEW).status_code == 405


def test_a_preview_takes_few_queries_however_long_the_copy(editor: Client, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(5):
        preview(editor)


def test_three_thousand_lines_make_a_page_of_bounded_size(editor: Client) -> None:
    response = read(editor, COPY * 300)
    assert len(sheet(response).rows) == 3000
    assert len(response.content) < 3000 * 2500
