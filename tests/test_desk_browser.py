"""Writing on the desk in a real browser: nothing typed is lost, and nobody's words are overwritten."""

import re
import shutil
from pathlib import Path

import axe_playwright_python
import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright

from articles import manuscript, pictures, publishing
from articles.document import PullQuote, RichText
from articles.models import Article

from .pictures import picture_bytes

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch):
    # Playwright runs an event loop in this thread; Django takes that for async code and would refuse the database.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


def page_of(browser: Browser, server: str, name: str) -> Page:
    """A page of somebody who is logged in, in a browser of their own."""
    client = Client()
    client.force_login(get_user_model().objects.create_superuser(name))
    context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server}])
    page = context.new_page()
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("console", lambda said: page.errors.append(said.text) if "Content Security" in said.text else None)
    return page


@pytest.fixture
def article() -> Article:
    document = manuscript.Document(headline="海纜", blocks=(RichText("<p>一。</p>"), PullQuote("二。")), tags=("離島",))
    article = manuscript.write(Article(), document)
    manuscript.keep_revision(article)
    return article


def open_article(page: Page, server: str, article: Article) -> None:
    page.goto(f"{server}/admin/articles/article/{article.pk}/change/")
    expect(page.locator(".order-machine-insert-target[role=button]").first).to_be_visible()


def stored() -> manuscript.Document:
    return manuscript.read(Article.objects.get())


def until_saved(page: Page) -> None:
    """Wait until the page has sent what stands in it."""
    page.wait_for_timeout(1000)
    for _ in range(40):
        if not page.evaluate("Object.keys(localStorage).some((key) => key.startsWith('newsroom '))"):
            break
        page.wait_for_timeout(200)
    expect(page.locator("#keeping")).to_contain_text("Saved at")


def test_what_is_typed_is_saved_without_a_button(browser: Browser, live_server, article: Article) -> None:
    page = page_of(browser, live_server.url, "ana")
    open_article(page, live_server.url, article)
    page.locator("#id_headline").fill("海纜修好了")
    expect(page.locator("#keeping")).to_contain_text("Saved at")
    page.locator(".inline-related:not(.empty-form) .tiptap").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("又一句。")
    until_saved(page)
    page.locator(".order-machine-insert-target.last").click()
    page.locator(".plugin-button", has_text="Pull quote").click()
    page.locator("[name$='-text']:visible").last.fill("新的引言")
    until_saved(page)
    assert stored().headline == "海纜修好了"
    assert stored().blocks == (RichText("<p>一。又一句。</p>"), PullQuote("二。"), PullQuote("新的引言"))
    page.keyboard.press("Control+s")
    expect(page.locator(".messagelist")).to_be_visible()
    assert stored().blocks == (RichText("<p>一。又一句。</p>"), PullQuote("二。"), PullQuote("新的引言"))
    assert article.revisions.count() == 2
    assert page.errors == []


def test_a_closed_tab_loses_nothing(browser: Browser, live_server, article: Article) -> None:
    page = page_of(browser, live_server.url, "ana")
    open_article(page, live_server.url, article)
    page.wait_for_timeout(800)
    page.context.set_offline(True)
    page.locator("#id_headline").fill("飛機上寫的")
    expect(page.locator("#keeping")).to_contain_text("kept in this browser")
    page.close(run_before_unload=False)
    page = page.context.new_page()
    page.context.set_offline(False)
    article.refresh_from_db()
    assert article.headline == "海纜"
    open_article(page, live_server.url, article)
    expect(page.locator("#id_headline")).to_have_value("飛機上寫的")
    expect(page.locator("#keeping")).to_contain_text("is back")
    assert stored().headline == "飛機上寫的"


def test_two_people_see_each_other_and_choose_where_they_clash(browser: Browser, live_server, article: Article) -> None:
    ana, ben = (page_of(browser, live_server.url, name) for name in ("ana", "ben"))
    open_article(ana, live_server.url, article)
    ana.wait_for_timeout(800)
    open_article(ben, live_server.url, article)
    expect(ben.locator("#presence")).to_have_text("ana has this article open, too.")
    ben.locator("#id_headline").fill("班的標題")
    expect(ben.locator("#keeping")).to_contain_text("Saved at")
    ana.locator("#id_standfirst").fill("安娜的導言")
    expect(ana.locator("#keeping")).to_contain_text("What others changed is saved, too")
    assert (stored().headline, stored().standfirst) == ("班的標題", "安娜的導言")
    ana.locator("#id_headline").fill("安娜的標題")
    expect(ana.locator("#keeping")).to_contain_text("ben changed the same place")
    assert stored().headline == "班的標題"
    ana.keyboard.press("Control+s")
    expect(ana.get_by_role("heading", name="Two versions")).to_be_visible()
    ana.get_by_role("radio", name=re.compile("Mine")).focus()
    ana.keyboard.press("Space")
    ana.get_by_role("button", name="Put together and save").click()
    expect(ana.locator(".messagelist")).to_contain_text("put together")
    assert (stored().headline, stored().standfirst) == ("安娜的標題", "安娜的導言")
    assert ana.errors == ben.errors == []


def test_a_preview_does_not_make_the_page_old(browser: Browser, live_server, article: Article) -> None:
    page = page_of(browser, live_server.url, "ana")
    open_article(page, live_server.url, article)
    page.wait_for_timeout(800)
    page.locator("#id_headline").fill("預覽的標題")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Save and preview").click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("預覽的標題")
    page.locator("#id_headline").fill("之後的標題")
    page.keyboard.press("Control+s")
    expect(page.locator(".messagelist")).to_be_visible()
    assert stored().headline == "之後的標題"


def test_a_new_article_keeps_what_is_typed_from_its_first_word(browser: Browser, live_server) -> None:
    page = page_of(browser, live_server.url, "ana")
    page.goto(f"{live_server.url}/admin/articles/article/add/")
    page.wait_for_timeout(800)
    page.locator("#id_headline").fill("新稿")
    expect(page.locator("#keeping")).to_contain_text("Saved at")
    page.locator("#id_standfirst").fill("導言")
    until_saved(page)
    page.reload()
    expect(page.locator("#id_standfirst")).to_have_value("導言")
    assert Article.objects.get().headline == "新稿"


@pytest.mark.parametrize(("language", "width", "scheme"), [("zh-TW", 1280, "light"), ("en-GB", 390, "dark")])
def test_axe_finds_nothing_on_any_page_of_the_desk(
    browser: Browser, live_server, article: Article, language: str, width: int, scheme: str
) -> None:
    other = manuscript.write(Article(), manuscript.Document(headline="", tags=("海纜", "sea cables", "Sea-Cable")))
    publishing.publish(article)
    pictures.store(picture_bytes("navy", (800, 500)), alt="海")
    keys = "&".join(f"tag={tag.pk}" for tag in other.tags.all())
    first = page_of(browser, live_server.url, "ana")
    context = browser.new_context(
        locale=language, viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    context.add_cookies(first.context.cookies())
    page = context.new_page()
    article_pages = ("change/", "history/", "revisions/1/", "widths/")
    paths = ["", f"articles/article/{other.pk}/change/", "articles/article/add/"]
    paths += [f"articles/article/{article.pk}/{path}" for path in article_pages]
    paths += [f"articles/tag/merge/?{keys}", "articles/tag/alike/", "auth/user/"]
    paths += [f"articles/{model}/" for model in ("article", "image", "tag", "editor")]
    found = []
    for path in paths:
        page.goto(f"{live_server.url}/admin/{path}")
        page.wait_for_timeout(300)
        page.evaluate(AXE)
        for violation in page.evaluate("axe.run()")["violations"]:
            found.append((path, violation["id"], violation["nodes"][0]["html"][:200]))
    assert found == []


def test_the_toolbar_speaks_the_editors_language(browser: Browser, live_server, article: Article) -> None:
    first = page_of(browser, live_server.url, "ana")
    context = browser.new_context(locale="zh-TW")
    context.add_cookies(first.context.cookies())
    page = context.new_page()
    open_article(page, live_server.url, article)
    page.locator(".inline-related:not(.empty-form) .tiptap").click()
    buttons = "document.querySelectorAll('.prose-menubar [title], .prose-menubar__option')"
    titles = page.evaluate(f"[...{buttons}].map((each) => each.title || each.textContent)")
    assert "粗體" in titles
    english = [title for title in titles if re.search("[A-Za-z]{3}", title)]
    assert [title for title in english if title != "List properties"] == []
