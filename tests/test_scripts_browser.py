"""Choosing a script and searching in a real browser that runs no script."""

import shutil

import pytest
from playwright.sync_api import expect, sync_playwright

from articles.document import RichText

from .reading import published

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_reader_chooses_a_script_once_and_finds_everything_in_it(
    live_server, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Playwright runs an event loop in this thread; Django takes that for async code and would refuse the database.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    published("發電廠裡面", standfirst="機器與開關。", blocks=(RichText("<p>他們在水庫北岸停下來。</p>"),))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_context(java_script_enabled=False).new_page()
        page.goto(live_server.url)
        page.get_by_role("link", name="简体").click()
        expect(page).to_have_url(f"{live_server.url}/zh-hans/")
        page.get_by_role("link", name="发电厂里面").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("发电厂里面")
        # Days later, from a link that somebody shared.
        page.goto(f"{live_server.url}/articles/發電廠裡面/")
        expect(page.get_by_role("heading", level=1)).to_have_text("发电厂里面")
        page.get_by_role("link", name="搜索").click()
        page.get_by_role("searchbox").fill("水庫北")
        page.get_by_role("searchbox").press("Enter")
        expect(page.locator("mark")).to_have_text("水库北")
        page.get_by_role("link", name="繁體").click()
        expect(page.locator("mark")).to_have_text("水庫北")
        page.get_by_role("link", name="發電廠裡面").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("發電廠裡面")
        browser.close()
