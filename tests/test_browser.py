"""The main job in a real browser: an imported draft, finished and published by an editor."""

import shutil
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page, expect, sync_playwright

from articles import intake, manuscript
from articles.document import PullQuote, RichText
from articles.models import Article, ImportBatch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COPY = """文／許知遙

修纜船還在三百浬外，學校先連上了。
![]()
第二天早上，四所學校的校長一起爬上燈塔，把線接好。
"""


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch):
    # Playwright runs an event loop in this thread; Django takes that for async code and would refuse the database.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.on("console", lambda said: page.errors.append(said.text) if "Content Security" in said.text else None)
        yield page
        browser.close()


def log_in(page: Page, server: str) -> None:
    get_user_model().objects.create_superuser("editor", password="secret")
    page.goto(f"{server}/admin/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill("secret")
    page.get_by_role("button", name="Log in").click()


def test_from_imported_draft_to_the_public_page(page: Page, live_server, tmp_path: Path) -> None:
    file = tmp_path / "raw.txt"
    file.write_text(COPY, encoding="utf-8")
    article = intake.bring_in(file, ImportBatch.objects.create()).article
    log_in(page, live_server.url)

    page.get_by_role("link", name="Articles").first.click()
    page.get_by_role("link", name="(no headline)").click()
    page.get_by_label("Headline").fill("燈塔上的天線")

    # The "+" in front of the second block: text, picture, text.
    page.locator("#articles_figure_set-0 .order-machine-insert-target").click()
    page.locator(".plugin-button", has_text="Pull quote").click()
    page.locator("[name$='-text']:visible").last.fill("學校先連上了。")
    page.locator("[name$='-speaker']:visible").last.fill("顧守拙")
    page.get_by_role("button", name="Publish now").click()
    expect(page.locator(".messagelist")).to_contain_text("Published.")

    blocks = manuscript.read(Article.objects.get(pk=article.pk)).blocks
    assert [type(block) for block in blocks][:2] == [RichText, PullQuote]

    page.get_by_role("link", name="See it as readers do").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("燈塔上的天線")
    expect(page.locator("main blockquote")).to_contain_text("學校先連上了。")
    words = page.locator("main").inner_text()
    assert words.index("修纜船還在三百浬外") < words.index("顧守拙") < words.index("第二天早上")
    assert page.errors == []


def test_the_plus_and_its_menu_answer_to_the_keyboard_and_blocks_move_with_alt(page: Page, live_server) -> None:
    article = manuscript.write(
        Article(), manuscript.Document(headline="x", blocks=(RichText("<p>一。</p>"), PullQuote("二。")))
    )
    log_in(page, live_server.url)
    page.goto(f"{live_server.url}/admin/articles/article/{article.pk}/change/")
    page.locator(".order-machine-insert-target.last").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    field = page.locator("[name$='-text']:visible").last
    field.fill("三。")
    field.press("Alt+ArrowUp")
    page.keyboard.press("Control+s")
    expect(page.locator(".messagelist")).to_be_visible()
    blocks = manuscript.read(Article.objects.get(pk=article.pk)).blocks
    assert blocks == (RichText("<p>一。</p>"), PullQuote("三。"), PullQuote("二。"))
    assert page.errors == []


def test_tab_follows_the_blocks_as_they_stand(page: Page, live_server) -> None:
    blocks = (PullQuote("一。"), RichText("<p>二。</p>"), PullQuote("三。"))
    article = manuscript.write(Article(), manuscript.Document(headline="x", blocks=blocks))
    log_in(page, live_server.url)
    page.goto(f"{live_server.url}/admin/articles/article/{article.pk}/change/")
    first = page.locator("[name='articles_pullquote_set-0-text']")
    expect(page.locator(".order-machine-insert-target[role=button]").first).to_be_visible()
    order = "[...document.querySelectorAll('.order-machine .inline-related:not(.empty-form)')].map(block => block.id)"
    assert page.evaluate(order) == ["articles_pullquote_set-0", "articles_richtext_set-0", "articles_pullquote_set-1"]
    first.press("Alt+ArrowDown")
    assert page.evaluate(order) == ["articles_richtext_set-0", "articles_pullquote_set-0", "articles_pullquote_set-1"]
    assert page.evaluate("document.activeElement.name") == "articles_pullquote_set-0-text"


def test_the_editor_gives_back_the_text_it_was_given(page: Page, live_server) -> None:
    html = (
        '<h2>小標</h2><p>甲 &amp; <strong>乙</strong><em>丙</em> <a href="https://news.example/a?b=1&amp;c=2">丁</a></p>'
        "<ul><li><p>一</p></li><li><p>二</p></li></ul><h3>Low tide</h3>"
        "<p>x<sup>2</sup> H<sub>2</sub>O <code>f(x)</code> ends</p>"
    )
    article = manuscript.write(Article(), manuscript.Document(headline="x", blocks=(RichText(html),)))
    log_in(page, live_server.url)
    page.goto(f"{live_server.url}/admin/articles/article/{article.pk}/change/")
    prose = page.locator(".order-machine .inline-related:not(.empty-form) .ProseMirror")
    prose.locator("p").last.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("。")
    page.keyboard.press("Control+s")
    expect(page.locator(".messagelist")).to_be_visible()
    assert manuscript.read(Article.objects.get(pk=article.pk)).blocks == (RichText(html[:-4] + "。</p>"),)
