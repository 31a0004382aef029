"""The import desk in a real browser: from the clipboard to the published page, by mouse and by keyboard."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from articles.models import Article, Edition, RawText

from . import test_browser
from .test_import_desk import COPY, DESK

page = test_browser.page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CASES = Path(__file__).parent / "cases"
COUNT = (
    "addEventListener('click', (e) => e.isTrusted && e.detail && (localStorage.n = +(localStorage.n ?? 0) + 1), true)"
)


def paste(page: Page, server: str, text: str) -> None:
    """Log in, open the desk and paste, as an editor would; counting the clicks of the mouse from here."""
    test_browser.log_in(page, server)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.add_init_script(COUNT)
    page.goto(f"{server}/admin/")
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.goto(f"{server}{DESK}")
    expect(page.locator("#paste")).to_be_focused()
    page.keyboard.press("Control+v")
    expect(page.locator("#review")).to_be_visible()


def clicks(page: Page) -> int:
    return int(page.evaluate("localStorage.n ?? 0"))


def article(page: Page) -> FrameLocator:
    return page.frame_locator("#paper")


def current(page: Page) -> str:
    return page.locator("[aria-current=true]").get_attribute("id")


def chip(page: Page, line: int) -> str:
    return page.locator(f"#L{line} .role-chip").input_value()


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.id")


@pytest.mark.corpus
class TestTheSeed:
    """The article everything started from, from the clipboard to its readers."""

    def is_published_whole(self, page: Page, shared: Path) -> None:
        gold = json.loads((shared / "raw/seed/pytorch-founder.json").read_text())
        roles = [line["role"] for line in gold["lines"]]
        main = page.locator("main")
        expect(main.get_by_role("heading", level=1)).to_have_text(Edition.objects.get().headline)
        assert main.locator(".prose h2").count() == roles.count("heading")
        assert main.locator("figure.pull").count() == roles.count("pull_quote")
        words = main.inner_text()
        assert "創始人Soumith Chintala的故事" in words
        assert "傾傾" in words
        assert "(chuàng)" not in words
        assert "wired.com" not in words
        assert page.errors == []

    def test_from_paste_to_published_page_in_fifteen_clicks_at_most(
        self, page: Page, live_server, shared: Path
    ) -> None:
        paste(page, live_server.url, (shared / "raw/seed/pytorch-founder.txt").read_text(encoding="utf-8"))
        page.locator("[data-headline]").first.click()
        page.get_by_role("button", name="Leave them out").click()
        expect(article(page).locator("main")).not_to_contain_text("wired.com")
        page.locator("summary", has_text="Repairs").click()
        page.get_by_role("button", name="Make all repairs: half-width marks").click()
        expect(article(page).locator(".standfirst")).to_contain_text("拒絕，簽證")
        page.locator("#L5").click()
        page.locator("#L5 .line-choices button").first.click()
        page.get_by_role("button", name="Create draft").click()
        page.get_by_role("button", name="Publish now").click()
        page.get_by_role("link", name="See it as readers do").click()
        self.is_published_whole(page, shared)
        assert clicks(page) == 9

    def test_from_paste_to_published_page_with_the_keyboard_alone(self, page: Page, live_server, shared: Path) -> None:
        paste(page, live_server.url, (shared / "raw/seed/pytorch-founder.txt").read_text(encoding="utf-8"))
        keys = page.keyboard
        assert current(page) == "Q1"
        keys.press("Enter")
        keys.insert_text("寫出 PyTorch 的人")
        keys.press("Enter")
        assert current(page) == "Q2"
        keys.press("1")
        doubts = int(page.locator("#todo-n").inner_text())
        assert doubts > 0
        for _ in range(doubts):
            keys.press("Enter")
        assert focused(page) == "create"
        expect(page.locator("#todo-n")).to_have_text("0")
        keys.press("Control+Enter")
        publish = page.get_by_role("button", name="Publish now")
        expect(publish).to_be_visible()
        for _ in range(400):
            keys.press("Tab")
            if publish.evaluate("button => button === document.activeElement"):
                break
        keys.press("Enter")
        expect(page.locator(".messagelist")).to_contain_text("Published.")
        page.get_by_role("link", name="See it as readers do").focus()
        keys.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("寫出 PyTorch 的人")
        self.is_published_whole(page, shared)
        assert clicks(page) == 0


class TestByHand:
    """What the script does, on our own copy."""

    def test_a_role_overruled_refreshes_both_sides_and_is_undone(self, page: Page, live_server) -> None:
        paste(page, live_server.url, COPY)
        page.locator("#L5 .role-chip").focus()
        page.locator("#L5 .role-chip").select_option("image")
        expect(page.locator("#L6")).to_have_attribute("data-role", "caption")
        expect(article(page).locator("figcaption").last).to_have_text("誰來付錢")
        expect(page.locator("#said")).to_contain_text("Line 5: picture. Other lines read anew: 1.")
        assert current(page) == "L5"
        assert page.evaluate("document.activeElement.matches('#L5 .role-chip')")
        page.keyboard.press("z")
        expect(page.locator("#L6")).to_have_attribute("data-role", "heading")
        expect(article(page).locator("h2").first).to_have_text("誰來付錢")
        assert chip(page, 5) == "paragraph"
        assert page.errors == []

    def test_letters_give_roles_whatever_the_layout_and_never_while_typing(self, page: Page, live_server) -> None:
        paste(page, live_server.url, COPY)
        page.locator("#L2").click()
        # What a Zhuyin layout sends for the key that bears a Q.
        page.evaluate(
            """() => document.activeElement.dispatchEvent(
                new KeyboardEvent("keydown", {code: "KeyQ", key: "ㄆ", bubbles: true, cancelable: true}))"""
        )
        expect(page.locator("#L2")).to_have_attribute("data-role", "pull_quote")
        expect(article(page).locator("figure.pull")).to_contain_text("船都停在泥裡")
        expect(page.locator("[aria-current=true]")).to_have_count(1)
        page.locator("#L7").click()
        page.evaluate(
            """() => document.activeElement.dispatchEvent(
                new KeyboardEvent("keydown", {code: "KeyH", key: "h", isComposing: true, bubbles: true}))"""
        )
        page.locator("#headline").click()
        page.keyboard.type("jazz h")
        expect(article(page).locator("h1")).to_have_text("jazz h")
        assert chip(page, 7) == "paragraph"
        assert focused(page) == "headline"

    def test_repairs_show_and_are_toggled_in_their_places(self, page: Page, live_server) -> None:
        paste(page, live_server.url, COPY)
        expect(page.locator("#L1 .fix").first).to_have_text("發(fā)發", use_inner_text=False)
        shown = page.locator("#L1 .line-text").inner_text().replace("\n", "")
        assert shown == "【導讀】他發現數學很美,Facebook也這麼說。"
        page.keyboard.press("v")
        expect(page.locator("#L1 .fix del").first).to_be_visible()
        page.locator("#L1 .fix").nth(3).click()
        expect(article(page).locator(".standfirst")).to_contain_text("很美，Facebook")
        page.locator("#L1 .fix").first.click()
        expect(article(page).locator(".standfirst")).to_contain_text("他發(fā)現數學")
        page.locator("#L1 .line-no").click()
        page.keyboard.press("z")
        expect(article(page).locator(".standfirst")).to_contain_text("他發現數學很美，")
        page.get_by_role("button", name="Create draft").click()
        expect(page.locator(".messagelist")).to_contain_text("Draft created")
        assert Article.objects.get().raw_text.decisions["accept"] == [[1, 3]]

    def test_an_answer_closes_its_question_and_can_be_changed(self, page: Page, live_server) -> None:
        paste(page, live_server.url, COPY)
        left = int(page.locator("#todo-n").inner_text())
        page.get_by_role("button", name="Keep them").click()
        expect(page.locator("#Q3")).to_contain_text("Keep them change")
        expect(page.locator("#todo-n")).to_have_text(str(left - 1))
        page.locator("#Q3").get_by_role("button", name="change").click()
        expect(page.get_by_role("button", name="Keep them")).to_be_visible()
        expect(page.locator("#todo-n")).to_have_text(str(left))
        page.get_by_role("button", name="Leave them out").click()
        expect(page.locator("#L9")).to_have_attribute("data-role", "noise")
        page.locator("#Q3").get_by_role("button", name="change").click()
        expect(page.locator("#L9")).to_have_attribute("data-role", "reference")

    def test_each_side_leads_to_the_same_place_on_the_other(self, page: Page, live_server) -> None:
        paste(page, live_server.url, COPY)
        page.locator("#L7 .line-no").click()
        expect(article(page).locator(".is-now")).to_contain_text("島上的人說")
        article(page).locator("h2", has_text="誰來付錢").click()
        assert current(page) == "L6"
        expect(article(page).locator(".is-now")).to_have_text("誰來付錢")
        article(page).locator("main").press("ArrowDown")
        assert current(page) == "L7"

    def test_reasons_open_on_focus_and_shut_with_escape(self, page: Page, live_server) -> None:
        paste(page, live_server.url, COPY)
        page.locator("#L6 .why").focus()
        expect(page.locator("#why-6")).to_be_visible()
        assert page.locator("#L6 .why").get_attribute("aria-describedby") == "why-6"
        page.keyboard.press("Escape")
        expect(page.locator("#why-6")).to_be_hidden()

    def test_files_dropped_together_are_reviewed_one_after_another(self, page: Page, live_server) -> None:
        test_browser.log_in(page, live_server.url)
        page.goto(f"{live_server.url}{DESK}")
        files = [CASES / "27-hans-news-brief.txt", CASES / "30-en-blog-notitle.txt"]
        dropped = page.evaluate_handle(
            """files => {
                const data = new DataTransfer()
                for (const [name, text] of files) data.items.add(new File([text], name))
                return data
            }""",
            [[file.name, file.read_text(encoding="utf-8")] for file in files],
        )
        page.dispatch_event("#paste-card", "drop", {"dataTransfer": dropped})
        expect(page.locator(".desk-head")).to_contain_text("27-hans-news-brief.txt")
        page.get_by_role("button", name="Create draft and next").click()
        expect(page.locator(".desk-head")).to_contain_text("30-en-blog-notitle.txt")
        page.keyboard.press("1")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".desk-headline")).not_to_be_empty()
        assert [bytes(raw.data) for raw in RawText.objects.order_by("pk")] == [file.read_bytes() for file in files]
        assert page.errors == []

    def test_it_works_without_script(self, page: Page, live_server) -> None:
        test_browser.log_in(page, live_server.url)
        bare = page.context.browser.new_context(
            java_script_enabled=False, locale="en-GB", storage_state=page.context.storage_state()
        ).new_page()
        bare.goto(f"{live_server.url}{DESK}")
        bare.locator("#paste").fill(COPY)
        bare.get_by_role("button", name="Read it").click()
        bare.locator("#L5 .role-chip").select_option("image")
        bare.locator("#headline").fill("修理船")
        bare.locator(".desk-bar").get_by_role("button", name="Read again").click()
        assert chip(bare, 6) == "caption"
        bare.get_by_role("button", name="Leave them out").click()
        assert chip(bare, 9) == "noise"
        bare.get_by_role("button", name="Create draft").click()
        expect(bare.locator(".desk-headline")).to_have_text("修理船")

    @pytest.mark.parametrize("copy", ["30-en-blog-notitle", "03-hant-mirror-interview-damaged"])
    def test_a_phone_has_one_column_and_no_sideways_scroll(self, page: Page, live_server, copy: str) -> None:
        page.set_viewport_size({"width": 390, "height": 844})
        paste(page, live_server.url, (CASES / f"{copy}.txt").read_text(encoding="utf-8"))
        page.keyboard.press("v")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        lines, paper = page.locator(".ledger").bounding_box(), page.locator("#paper").bounding_box()
        assert paper["y"] > lines["y"] + lines["height"] - 1
        assert paper["height"] > 844
        assert page.errors == []


def test_a_line_is_cut_with_the_keyboard_alone_undone_and_joined(page: Page, live_server) -> None:
    paste(page, live_server.url, COPY)
    page.locator("#L5").click()
    before = chip(page, 6)
    page.keyboard.press("s")
    expect(page.locator("#cut-at")).to_be_focused()
    page.keyboard.type("x")  # the words stay
    expect(page.locator("#cut-at")).to_have_value(COPY.splitlines()[4])
    page.keyboard.press("Home")
    for _ in range(9):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#L5b .line-text")).to_have_text(COPY.splitlines()[4][9:])
    expect(page.locator("#L5a")).to_be_focused()
    page.keyboard.press("h")
    expect(article(page).locator("h2", has_text="第二年來的人更多，")).to_be_visible()
    expect(page.locator("#L5b")).to_be_focused()
    page.keyboard.press("q")
    expect(article(page).locator("figure.pull")).to_contain_text("他們帶來了")
    for _ in range(3):
        page.locator("#L6").click()
        page.keyboard.press("z")
    expect(page.locator("#L5a")).to_have_count(0)
    assert chip(page, 6) == before
    page.locator("#L5").click()
    page.keyboard.press("s")
    page.locator(".line-cut [name=cut]").first.click()
    expect(page.locator("#L5b")).to_be_visible()
    page.locator("#L5b .line-join").click()
    expect(page.locator("#L5b")).to_have_count(0)
    page.locator("#L5").click()
    page.keyboard.press("s")
    expect(page.locator("#cut-at")).to_be_focused()
    page.keyboard.press("Enter")
    page.locator("#L5b .role-chip").select_option("heading")
    expect(article(page).locator("h2", has_text="他們帶來了")).to_be_visible()
    page.get_by_role("button", name="Create draft").click()
    expect(page.locator("#id_headline")).to_be_visible()
    assert RawText.objects.get().decisions["overrides"] == {"5b": "heading"}
    assert page.errors == []
