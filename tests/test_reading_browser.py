"""The reading pages as a browser sets them: CLREQ's rules, keyboard, comfort scripts, axe.

docs/reading.md names the test for each line of its checklist.
"""

import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect, sync_playwright

from articles import manuscript, publishing, renditions
from articles.document import Credit, CreditRole, Document, Figure, Kind, Language, PullQuote, Reference, RichText
from articles.models import Article
from articles.phrasing import words
from articles.publishing import Mistake

from .reading import library, standing_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
HAN = {
    Language.TRADITIONAL: (
        "霧港沒有人記得上一次水庫露出老橋是哪一年。今年七月，橋面先出來，接著是橋墩；再來是一道道褪色的水線……調度室裡的"
        "人不這樣叫，他們只看水表。「我只是想讓接班的人少問我三個問題。」他說，「第二天（八月二日），有人在紙的右邊加了一欄："
        "隔壁今天用多少？」——這一問，問了七個月。工程師阿爾貝托·費爾南德斯用 Python 3.11 寫了《每日水表》，網址是"
        "https://example.org/a/very/long/address/that/does/not/fit/into/any/narrow/column/of/a/telephone。"
    ),
    Language.SIMPLIFIED: (
        "雾港没有人记得上一次水库露出老桥是哪一年。今年七月，桥面先出来，接着是桥墩；再来是一道道褪色的水线……调度室里的"
        "人不这样叫，他们只看水表。“我只是想让接班的人少问我三个问题。”他说，“第二天（八月二日），有人在纸的右边加了一栏："
        "隔壁今天用多少？”——这一问，问了七个月。工程师阿尔贝托·费尔南德斯用 Python 3.11 写了《每日水表》。"
    ),
    Language.ENGLISH: (
        "Nobody in Fog Harbour remembers when the old bridge was last seen. In July the deck came out of the water, "
        "then the piers, then the faded lines on the piers; the people in the control room call it what the meters "
        "call it, and the meters don’t call it “once in seventy years”. They look at them, and write the numbers down."
    ),
}
HEADLINE = {
    Language.TRADITIONAL: "霧港三座資料中心如何在七十年來最長的枯水期裡把總用水砍掉了一半",
    Language.SIMPLIFIED: "雾港三座数据中心如何在最长的枯水期里，把总用水砍掉一半",
    Language.ENGLISH: "How three data centres in Fog Harbour halved their water",
}
WIDTHS = [320, 340, 360, 375, 390, 412, 430, 480, 540, 600, 660, 704, 768, 820, 912, 1024, 1152, 1280, 1366, 1440]
NOT_AT_START = "，。、；：？！」』）》〉】”’·…％"
NOT_AT_END = "「『（《〈【“‘"

# The lines of each paragraph as they are set: the text cut where the next letter stands lower and further left.
LINES = """selector => [...document.querySelectorAll(selector)].map(block => {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT), lines = [];
  let top = null, left = null;
  while (walker.nextNode()) {
    if (walker.currentNode.parentElement.closest('sup, .hide')) continue;
    const text = walker.currentNode.data;
    for (let at = 0; at < text.length; at++) {
      const range = document.createRange();
      range.setStart(walker.currentNode, at); range.setEnd(walker.currentNode, at + 1);
      const box = range.getClientRects()[0];
      if (!box || !box.width) { if (lines.length) lines[lines.length - 1] += text[at]; continue; }
      if (top === null || (box.top > top + box.height / 2 && box.left < left)) { lines.push(''); top = box.top; }
      lines[lines.length - 1] += text[at]; left = box.left;
    }
  }
  return lines.map(line => line.replace(/\\s+/g, ' '));
})"""


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    # Playwright runs an event loop in this thread; Django takes that for async code and would refuse the database.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, live_server) -> Iterator[Any]:
    """A function that opens a page of the site; what the browser complains of fails the test."""
    contexts, complaints = [], []

    def open_at(path: str, width: int = 1280, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        page.goto(live_server.url + path)
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert complaints == []


def written(language: Language, **fields: Any) -> Article:
    """A public article with everything that a page can hold."""
    wide, tall = library((1600, 1000), credit="江一葦", licence="CC BY 4.0", ai_generated=True), library((800, 1200))
    section = "".join(
        f"<h2>{n} {HAN[language][:6]}</h2><p>{HAN[language]}[1]</p><p>{HAN[language]}</p>" for n in range(5)
    )
    document = Document(
        language=language,
        kind=Kind.ANALYSIS,
        headline=HEADLINE[language],
        standfirst=HAN[language][:70],
        credits=(Credit("林見川"), Credit("沈予安", CreditRole.DATA, "水利局")),
        blocks=(
            Figure(wide.reference, caption=HAN[language][:30], alt="水庫"),
            RichText(f"<p>{HAN[language]}[1]</p><p><em>{HAN[language][:9]}</em>{HAN[language]}</p>{section}"),
            PullQuote(HAN[language][:21], "顧守拙"),
            Figure(tall.reference, caption="閥門", alt="閥門"),
            RichText("<h2>尾</h2><ul><li>一</li><li>二</li></ul><blockquote><p>引文。</p></blockquote>"),
        ),
        references=(Reference("日報", "https://news.example/1", "水利局"), Reference("未引用")),
        tags=("水與電", "霧港"),
        notices=("本文為虛構。",),
        **fields,
    )
    article = manuscript.write(Article(slug=f"a-{language.value.lower()}"), document)
    publishing.publish(article)
    publishing.publish(article, mistake=Mistake("三成", "五成"))
    return article


def style(page: Page, selector: str, *names: str) -> list[str]:
    return page.evaluate(
        "([selector, names]) => { const all = getComputedStyle(document.querySelector(selector));"
        " return names.map(name => all.getPropertyValue(name)); }",
        [selector, list(names)],
    )


def pixels(page: Page, selector: str, *names: str) -> list[float]:
    return [float(value.removesuffix("px")) for value in style(page, selector, *names)]


@pytest.mark.parametrize("language", [Language.TRADITIONAL, Language.SIMPLIFIED])
def test_chinese_is_set_by_the_rules(open_page, language: Language) -> None:
    path = written(language).public_edition.get_absolute_url()
    for width, fewest, most in ((1280, 35, 40), (1024, 35, 40), (390, 18, 22)):
        page = open_page(path, width)
        size, leading, measure = pixels(page, ".prose > p", "font-size", "line-height", "width")
        assert 17 <= size <= 19
        assert 1.7 <= leading / size <= 1.9
        assert fewest <= measure / size <= most
        assert style(page, ".prose > p", "text-align") == (["justify"] if width > 700 else ["start"])
        assert style(page, ".prose > p", "letter-spacing", "text-indent") == ["normal", "0px"]
    page = open_page(path)
    assert page.evaluate("document.documentElement.lang") == language.value
    assert style(page, ".prose > p", "text-autospace") == ["normal"]
    assert style(page, ".prose > p", "text-spacing-trim") == ["trim-start"]
    family = style(page, ".prose > p", "font-family")[0]
    assert (
        family.split(",")[0].strip('"')
        == {"zh-Hant": "Source Han Serif TC", "zh-Hans": "Source Han Serif SC"}[language]
    )
    assert style(page, ".prose em", "font-style", "text-emphasis-style") == ["normal", "dot"]
    before, after = pixels(page, ".prose > h2:nth-of-type(2)", "margin-top", "margin-bottom")
    assert before >= 3 * after
    # What a mark is wide: one Han alone; two that meet share half a Han; a curly quotation mark is as wide as a Han.
    wide = page.evaluate(
        """() => Object.fromEntries(['水', '水“水', '（「', '」）', '水A', 'A'].map(text => {
          const span = document.createElement('span'); span.textContent = text; span.style.whiteSpace = 'nowrap';
          const p = document.querySelector('.prose > p'); p.replaceChildren(span);
          const range = document.createRange(); range.selectNodeContents(span);
          const found = [text, range.getBoundingClientRect().width / parseFloat(getComputedStyle(p).fontSize)];
          span.remove(); return found; }))"""
    )
    assert wide["水“水"] == pytest.approx(3, abs=0.02)
    assert wide["（「"] < 1.6 and wide["」）"] < 1.6
    assert wide["水A"] - wide["A"] == pytest.approx(1.125, abs=0.03)  # an eighth between Han and Latin


@pytest.mark.parametrize("language", [Language.TRADITIONAL, Language.SIMPLIFIED])
def test_no_line_begins_or_ends_with_a_mark_that_may_not_and_no_letter_stands_alone(
    open_page, language: Language
) -> None:
    page = open_page(written(language).public_edition.get_absolute_url())
    seen = 0
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for lines in page.evaluate(LINES, ".prose > p"):
            seen += len(lines)
            for before, line in pairwise(lines):
                assert line[0] not in NOT_AT_START, (width, before, line)
                assert before.rstrip()[-1] not in NOT_AT_END, (width, before, line)
                assert (before[-1] + line[0]) not in {"——", "……"}, (width, before, line)
            assert len(lines[-1].strip("。」”[1] ")) > 1, (width, lines[-2:])
    assert seen > 1000


def test_a_headline_breaks_between_words_and_is_short_on_a_phone(open_page) -> None:
    article = written(Language.TRADITIONAL)
    headline = HEADLINE[Language.TRADITIONAL]
    assert len(headline) >= 30
    ends = set()
    at = 0
    for word in words(headline):
        at += len(word)
        ends.add(at)
    page = open_page(article.public_edition.get_absolute_url())
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        (lines,) = page.evaluate(LINES, "h1:not(.wordmark)")
        assert "".join(lines) == headline
        at = 0
        for line in lines[:-1]:
            at += len(line)
            assert at in ends, (width, lines)
        if width >= 375:
            assert len(lines) <= 3, (width, lines)


def test_english_is_set_by_the_rules(open_page) -> None:
    path = written(Language.ENGLISH).public_edition.get_absolute_url()
    page = open_page(path)
    size, leading = pixels(page, ".prose > p", "font-size", "line-height")
    assert 17 <= size <= 19 and 1.4 <= leading / size <= 1.6
    lines = [line for block in page.evaluate(LINES, ".prose > p") for line in block[:-1]]
    assert 60 <= sum(map(len, lines)) / len(lines) <= 75
    assert page.evaluate("document.documentElement.lang") == "en"


def test_nothing_moves_while_a_page_loads_and_pictures_come_in_modern_formats(open_page) -> None:
    article = written(Language.TRADITIONAL)
    for image in {figure.image for figure in article.articles_figure_set.all()}:
        renditions.make(image.file.name)
    page = open_page(article.public_edition.get_absolute_url(), 390)
    page.evaluate(
        "async () => { for (let y = 0; y < document.body.scrollHeight; y += 400)"
        " { scrollTo(0, y); await new Promise(done => setTimeout(done, 50)); } }"
    )
    page.evaluate("Promise.all([...document.images].map(image => image.decode()))")
    shift = page.evaluate(
        "() => new Promise(done => new PerformanceObserver(list => done(list.getEntries().reduce((sum, entry) => sum +"
        " entry.value, 0))).observe({type: 'layout-shift', buffered: true}) || setTimeout(() => done(0), 300))"
    )
    assert shift < 0.01
    shown = page.evaluate(
        "[...document.querySelectorAll('.story .fig img')].map(image => [image.currentSrc,"
        " image.hasAttribute('width') && image.hasAttribute('height'), image.complete])"
    )
    assert len(shown) == 2
    for address, has_size, complete in shown:
        assert address.endswith(".avif") and has_size and complete
    assert page.evaluate("document.querySelectorAll('img[fetchpriority=high]:not([loading])').length") == 1


def test_nothing_is_lost_at_320_pixels_nor_with_the_readers_own_spacing(open_page) -> None:
    path = written(Language.TRADITIONAL).public_edition.get_absolute_url()
    standing_page()
    override = (
        "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }"
        " p { margin-bottom: 2em !important; }"
    )
    for where in ("/", path, "/corrections/", "/about/", "/archive/", f"{path}changes/", "/nothing/"):
        for width in (320, 1280):
            page = open_page(where, width, bypass_csp=True)
            for spaced in (False, True):
                if spaced:
                    page.add_style_tag(content=override)
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (where, width, spaced)
                clipped = page.evaluate(
                    "[...document.querySelectorAll('main *')].filter(one => !one.closest('.hide') &&"
                    " ['hidden', 'clip'].includes(getComputedStyle(one).overflowX) && !one.matches('.story') &&"
                    " (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1))"
                    ".map(one => one.outerHTML.slice(0, 80))"
                )
                assert clipped == [], (where, width, spaced)


def test_the_keyboard_goes_round_and_sees_where_it_is(open_page) -> None:
    path = written(Language.TRADITIONAL).public_edition.get_absolute_url()
    page = open_page(path, 390, reduced_motion="reduce")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    stops = []
    for _ in range(120):
        found = page.evaluate(
            """async () => { await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
              const one = document.activeElement; if (one === document.body) return null;
              const box = [...one.getClientRects()][0], all = getComputedStyle(one);
              const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
              return [one.outerHTML.slice(0, 90), all.outlineStyle !== 'none' && parseFloat(all.outlineWidth) >= 2,
                      !!hit && (one.contains(hit) || hit.contains(one))]; }"""
        )
        if found is None:
            break
        stops.append(found[0])
        assert found[1] and found[2], found
        page.keyboard.press("Tab")
    assert found is None, "a trap"
    assert len(stops) == len(page.query_selector_all("a[href], button, summary, input")) > 20
    page.reload()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


def test_a_note_leads_to_its_source_and_back(open_page) -> None:
    page = open_page(written(Language.TRADITIONAL).public_edition.get_absolute_url(), 390)
    page.locator(".ref a").first.click()
    assert page.url.endswith("#r1")
    expect(page.locator("#r1")).to_be_in_viewport()
    page.locator("#r1 [role=doc-backlink]").click()
    assert page.url.endswith("#c1")
    expect(page.locator("#c1")).to_be_in_viewport()


def test_a_picture_is_enlarged_by_keyboard_and_without_scripts_it_opens(open_page) -> None:
    path = written(Language.TRADITIONAL).public_edition.get_absolute_url()
    page = open_page(path)
    link = page.locator("a.enlarge").first
    link.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="水庫")
    expect(dialog).to_be_visible()
    expect(dialog.locator("p")).to_contain_text("CC BY 4.0")
    expect(dialog.locator("img")).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert page.evaluate("document.activeElement.className") == "enlarge"
    page = open_page(path, java_script_enabled=False)
    page.locator("a.enlarge").first.click()
    assert page.url.endswith(".png")


def test_the_link_to_a_quotation_is_copied_and_works_without_scripts(open_page, live_server) -> None:
    path = written(Language.TRADITIONAL).public_edition.get_absolute_url()
    page = open_page(path, permissions=["clipboard-read", "clipboard-write"])
    page.locator(".pull figcaption a").click()
    expect(page.locator("#comfort")).to_have_text("已複製連結")
    assert page.evaluate("navigator.clipboard.readText()") == f"{live_server.url}{path}#quote-1"
    page = open_page(path, java_script_enabled=False)
    page.locator(".pull figcaption a").click()
    assert page.url.endswith("#quote-1")
    expect(page.locator(".themes")).to_be_hidden()


def test_light_or_dark_is_the_devices_until_the_reader_chooses(open_page) -> None:
    path = written(Language.TRADITIONAL).public_edition.get_absolute_url()
    page = open_page(path, color_scheme="dark")
    dark = style(page, "body", "background-color")
    page.get_by_role("button", name="淺色").click()
    light = style(page, "body", "background-color")
    assert light != dark
    page.reload()
    assert style(page, "body", "background-color") == light
    expect(page.get_by_role("button", name="淺色")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="隨裝置").click()
    assert style(page, "body", "background-color") == dark


def test_on_paper_there_is_no_navigation_and_addresses_are_printed(open_page) -> None:
    page = open_page(written(Language.TRADITIONAL).public_edition.get_absolute_url(), color_scheme="dark")
    page.emulate_media(media="print")
    for part in (".sections", ".toc", ".related", ".themes", ".skip", ".languages"):
        assert not page.locator(part).filter(visible=True).count(), part
    assert "https://news.example/1" in page.evaluate(
        "getComputedStyle(document.querySelector('.refs a[href^=http]'), '::after').content"
    )
    assert style(page, "figure", "break-inside") == ["avoid"]
    assert style(page, "body", "background-color") == ["rgb(255, 255, 255)"]


PAGES = (
    *("/", "/kinds/analysis/", "/tags/霧港/", "/editors/林見川/", "/archive/", "/search/?q=霧港", "/corrections/"),
    *("/about/", "/about/ownership/", "/tags/", "/editors/", "/nothing/"),
)


@pytest.mark.parametrize("scheme", ["light", "dark", "forced"])
@pytest.mark.parametrize("language", list(Language))
def test_axe_finds_nothing(open_page, language: Language, scheme: str) -> None:
    articles = [written(each) for each in Language]
    standing_page()
    own = articles[list(Language).index(language)].public_edition.get_absolute_url()
    prefix = "" if language.lower() == settings.LANGUAGE_CODE else f"/{language.lower()}"
    paths = [prefix + path for path in PAGES]
    look = {"forced_colors": "active"} if scheme == "forced" else {"color_scheme": scheme}
    for path in [own, f"{own}changes/", *paths]:
        page = open_page(path, bypass_csp=True, **look)
        page.evaluate(AXE)
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            found = page.evaluate("axe.run()")
            wrong = [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found["violations"]]
            assert wrong == [], (path, width)
            assert len(found["passes"]) > 10
        page.context.close()
