"""The forms copy comes in: every one ends in the same Document, with nothing lost."""

import io
import json
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.document import Figure, Language, PullQuote, RichText
from articles.importer import Encoding, Reading, Role, UnreadableCopy, read_article, unaccounted
from articles.importer.marks import Copy, Mark, Zone, classify_copy
from articles.richtext import clean_html

# Chinese copy: English in Big5 or GB18030 is told from other encodings by nothing.
SAMPLES = sorted((Path(__file__).parent.parent / "samples").glob("*.txt"))
TEXTS = [file for file in SAMPLES if "。" in file.read_text(encoding="utf-8")]

PAGE = """<!DOCTYPE html>
<html lang="zh-Hant"><head>
<meta charset="utf-8"><title>燈塔上的天線 - 海島週報</title>
<link rel="canonical" href="https://island.example/2031/antenna">
<meta property="og:title" content="燈塔上的天線">
<meta property="og:site_name" content="海島週報">
<meta property="og:description"
 content="島上的人把退役天線架回燈塔，四所學校先連上了，修纜船還在三百浬外。">
<meta property="article:published_time" content="2031-05-02T07:31:00+08:00">
<meta property="article:tag" content="離島"><meta property="article:tag" content="海纜">
<script type="application/ld+json">
{"@context": "https://schema.org", "@graph": [{"@type": "NewsArticle", "headline": "燈塔上的天線",
 "author": [{"@type": "Person", "name": "許知遙"}, {"@type": "Organization", "name": "海島週報"}]}]}</script>
<style>p { color: red }</style></head>
<body>
<nav><ul><li><a href="/">首頁</a></li><li><a href="/sea">海洋</a></li></ul></nav>
<header><p>今日潮汐 三點滿潮</p></header>
<main><article>
<h1>燈塔上的天線</h1>
<div class="meta"><span>責任編輯：方以寧</span></div>
<p class="lead">島上的人把退役天線架回燈塔，四所學校先連上了，修纜船還在三百浬外。</p>
<div class="body">
<p>修纜船離島還有三百浬，村裡的人已經不想再等。他們把退役的天線從倉庫裡抬出來，一路抬上燈塔。</p>
<figure><img src="antenna_files/antenna%20one.png" alt="退役天線"><figcaption>天線架在燈塔上。</figcaption></figure>
<h2>退潮之後</h2>
<p>第二天早上，四所學校的校長一起爬上燈塔，把線接好。<b>訊號</b>比誰想的都穩，
<a href="/2030/cable">海纜</a>斷了也不怕。</p>
<blockquote><p>海是路，不是牆。</p></blockquote>
<ul><li>東村三十戶</li><li>西村十二戶</li></ul>
<table><tr><th>村</th><th>戶數</th></tr><tr><td>東村</td><td>30</td></tr></table>
<div class="share"><p>分享這篇文章給朋友</p></div>
<p>校長說，修纜船到的那一天，天線也不會拆下來。島上的人已經學會自己把自己接上外面的世界。</p>
<h2>參考資料</h2>
<ol><li>海纜統計年報，<a href="https://cable.example/report">2030 年版</a></li><li>燈塔史</li></ol>
</div></article></main>
<aside><h3>熱門新聞</h3><p>別島的貓今年生了三十七隻小貓，獸醫說不必擔心。</p></aside>
<footer><p>海島週報版權所有，未經授權不得轉載。</p></footer>
<script>document.write("沒有人看見這一行")</script>
</body></html>"""


def roles(reading: Reading) -> dict[str, str]:
    return {line.clean: line.role.value for line in reading.lines}


def read(page: str | bytes, name: str = "page.html") -> Reading:
    reading = read_article(page, name)
    assert unaccounted(reading) == []
    return reading


# Saved pages ------------------------------------------------------------------------------------------------------


def test_a_saved_page_becomes_an_article_by_its_own_structure() -> None:
    reading = read(PAGE.encode())
    document = reading.document
    assert (document.headline, document.source) == ("燈塔上的天線", "海島週報")
    assert document.source_url == "https://island.example/2031/antenna"
    assert reading.metadata.date == "2031-05-02"
    assert [(credit.name, credit.role.value) for credit in document.credits] == [
        ("許知遙", "author"),
        ("方以寧", "editor"),
    ]
    assert document.standfirst.startswith("島上的人把退役天線架回燈塔")
    assert document.tags == ("離島", "海纜")
    figure = next(document.figures())
    assert figure == Figure("antenna_files/antenna%20one.png", "退役天線", "天線架在燈塔上。")
    assert PullQuote("海是路，不是牆。") in document.blocks
    html = "".join(block.html for block in document.blocks if isinstance(block, RichText))
    assert "<h2>退潮之後</h2>" in html
    assert "<strong>訊號</strong>" in html
    assert '<a href="https://island.example/2030/cable">海纜</a>' in html
    assert "<li><p>東村三十戶</p></li><li><p>西村十二戶</p></li>" in html
    assert "<li><p>東村 | 30</p></li>" in html
    assert [(r.title, r.url) for r in document.references] == [
        ("海纜統計年報， 2030 年版", "https://cable.example/report"),
        ("燈塔史", ""),
    ]


def test_what_stands_outside_the_article_is_furniture_but_never_lost() -> None:
    found = roles(read(PAGE))
    for words in ("首頁", "今日潮汐 三點滿潮", "分享這篇文章給朋友", "別島的貓今年生了三十七隻小貓，獸醫說不必擔心。"):
        assert found[words] == "noise"
    body = read(PAGE).document.plain_text()
    assert "小貓" not in body
    assert "分享" not in body
    assert "沒有人看見" not in "".join(found)


def test_every_line_of_a_page_says_why_it_is_what_it_is() -> None:
    because = {line.clean: line.because for line in read(PAGE).lines}
    assert because["## 退潮之後"] == "<h2>"
    assert because["天線架在燈塔上。"] == "<figcaption>"
    assert because["# 燈塔上的天線"] == "the headline that the page's tags or its h1 give"
    assert because["首頁"] == "outside the article: in <nav>"


def test_between_headline_and_text_only_facts_about_the_piece_are_believed() -> None:
    head = Mark(Zone.HEAD, None, "<p>")
    marks = (
        Mark(Zone.HEAD, Role.TITLE, "h1"),
        head,
        head,
        Mark(Zone.BODY),
        Mark(Zone.BODY),
        Mark(Zone.TAIL, None, "<p>"),
    )
    lines = (
        "# 燈塔上的天線",
        "責任編輯：方以寧",
        "按下這個鍵就能把文章唸給你聽，要花三分鐘左右的時間。",
        "修纜船離島還有三百浬，村裡的人已經不想再等。",
        "校長說，修纜船到的那一天，天線也不會拆下來。",
        "別島的貓今年生了三十七隻小貓，獸醫說不必擔心牠們。",
    )
    copy = Copy("", Encoding("utf_8", 1.0), lines, marks)
    found = [decision.role.value for decision in classify_copy(copy, lines, lines, Language.TRADITIONAL)]
    assert found[:2] == ["title", "editor"]
    assert found[2] in ("noise", "standfirst")
    assert found[3:] == ["paragraph", "paragraph", "noise"]


def test_an_editor_overrules_the_page() -> None:
    number = next(line.number for line in read(PAGE).lines if line.clean.startswith("別島的貓"))
    reading = read_article(PAGE, "page.html", overrides={number: Role.PARAGRAPH})
    assert unaccounted(reading) == []
    assert "小貓" in reading.document.plain_text()
    assert reading.lines[number - 1].because == "the editor's choice"


@pytest.mark.parametrize(
    "page", [PAGE, PAGE.replace("<!DOCTYPE html>", "<!-- saved from url=(0031)https://island.example/ -->")]
)
def test_a_page_is_known_by_its_bytes_whatever_its_name(page: str) -> None:
    assert read(page.encode(), "copy.txt").document.headline == "燈塔上的天線"


def test_text_that_speaks_of_html_stays_text() -> None:
    text = "一行標題\n\n第一段提到 <html> 與 <body>，仍然是文字。"
    assert [line.clean for line in read(text, "copy.txt").lines] == text.split("\n")


@pytest.mark.parametrize("charset", ["gb2312", "gbk", "gb18030", "big5", "utf-8"])
def test_a_page_is_read_in_the_encoding_it_names(charset: str) -> None:
    codec = {"gb2312": "gb18030", "gbk": "gb18030"}.get(charset, charset)
    page = PAGE.replace('charset="utf-8"', f'charset="{charset}"').encode(codec)
    reading = read(page)
    assert reading.document.headline == "燈塔上的天線"
    assert reading.encoding.confidence > 0.9


def test_one_wrong_byte_does_not_make_a_page_unreadable() -> None:
    data = PAGE.replace('charset="utf-8"', 'charset="gbk"').encode("gb18030").replace(b"<nav>", b"<nav>\xff\xff", 1)
    reading = read(data)
    assert reading.document.headline == "燈塔上的天線"
    assert reading.encoding.confidence < 0.6


def test_a_page_in_utf_16_is_read() -> None:
    assert read(PAGE.encode("utf-16")).document.headline == "燈塔上的天線"


def test_without_tags_the_page_itself_says_who_and_when() -> None:
    page = "<html><body><h1>Low tide</h1><p>By Ada Moss</p><p>3 May 2031</p>" + "".join(
        f"<p>The harbour closed its gate for the {word} time this year, and the boats lay in the mud.</p>"
        for word in ("first", "second", "third", "fourth")
    )
    reading = read(page)
    assert reading.metadata.title == "Low tide"
    assert reading.metadata.authors == ("Ada Moss",)
    assert reading.metadata.date == "2031-05-03"


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ('src="a_files/b.png" data-src="https://x.example/big.png"', "a_files/b.png"),
        ('src="data:image/gif;base64,R0lGOD" data-src="https://x.example/big.png"', "https://x.example/big.png"),
        (
            'srcset="https://x.example/s.png 1x, https://x.example/l.png 2x" src="//x.example/s.png"',
            "https://x.example/l.png",
        ),
        ('src="//x.example/a (1).png"', "https://x.example/a%20%281%29.png"),
    ],
)
def test_a_picture_is_taken_from_where_it_really_lies(source: str, address: str) -> None:
    page = PAGE.replace('src="antenna_files/antenna%20one.png"', source)
    assert next(read(page).document.figures()).picture == address


@pytest.mark.parametrize(
    "inner",
    ["half<b>way</b>there", "<i> a </i>b<b>c</b>d*e*", "<b><i>both</i></b>", "1<i>2</i>3", "<a href=/x>[1]</a>*"],
)
def test_marks_that_would_not_read_back_leave_no_trace(inner: str) -> None:
    words = re.sub("<[^>]*>", "", inner)
    paragraph = f"<p>校長說{inner}，修纜船到的那一天，天線也不會拆下來。</p>"
    page = PAGE.replace("<h2>參考資料", paragraph + "<h2>參考資料")
    text = read(page).document.plain_text()
    assert "".join(f"校長說{words}，修".split()) in "".join(text.split())


@pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", "java\tscript:alert(1)", "//[x"])
def test_a_link_that_leads_nowhere_good_keeps_its_words_only(href: str) -> None:
    html = read(PAGE.replace("/2030/cable", href)).document.plain_text()
    assert "海纜斷了也不怕" in html
    assert "script" not in str(read(PAGE.replace("/2030/cable", href)).document.blocks)


HOSTILE = {
    "elements without end": "<html><body>" + "<div><p>some words in here</p>" * 3000,
    "nothing but brackets": "<html><body><p>" + "<" * 100_000,
    "nothing but entities": "<html><body><p>" + "&" * 100_000,
    "nothing in it": "<html><body></body></html>",
    "attributes without end": "<html><body><p " + "a=1 " * 100_000 + ">The boats lay in the mud.",
    "tables in tables": "<html><body>" + "<table><tr><td>a<td>b" * 2000,
    "lists in lists": "<html><body>" + "<ul><li>a" * 2000,
    "scripts never closed": "<html><body>" + "<script>" * 10_000 + "<p>The boats lay in the mud.",
    "comments never closed": "<html><body><p>The boats lay in the mud.</p>" + "<!-- " * 10_000,
    "a huge picture inside": '<html><body><img src="data:image/png;base64,' + "A" * 3_000_000 + '"><p>The boats lay.',
    "control characters": "<html><body>\0\0<p>The \x0bboats\x01 lay\ud800 in the mud.</p>",
    "data nested without end": '<html><script type="application/ld+json">' + "[" * 50_000 + "</script><p>The boats.",
    "a set of pictures without end": '<html><body><img srcset="' + "a 1x, " * 20_000 + '"><p>The boats.',
    "a number of a list out of range": f"<html><body><ol start={'9' * 5000}><li>The boats lay in the mud.",
    "half a page": PAGE[: len(PAGE) // 2],
}


@pytest.mark.parametrize("page", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_page_is_read_or_refused(page: str) -> None:
    try:
        reading = read_article(page, "page.html")
    except UnreadableCopy as error:
        assert "page.html" in str(error)
    else:
        assert unaccounted(reading) == []


def test_a_page_that_the_parser_cuts_short_is_refused() -> None:
    with pytest.raises(UnreadableCopy, match="nested"):
        read_article(HOSTILE["elements without end"], "page.html")


MARKUP = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<h2>",
            "</h2>",
            "<li>",
            "<ul>",
            "</ul>",
            "<table>",
            "<tr>",
            "<td>",
            "</table>",
            "<br>",
            "<pre>",
        ),
        *(
            "<b>",
            "</b>",
            "<i>",
            "</i>",
            "<a href=https://x.example/>",
            "</a>",
            "<blockquote>",
            "</blockquote>",
            "<div>",
        ),
        *(
            "<figure>",
            "<figcaption>",
            "</figure>",
            "<img src=a.png alt=x>",
            "</div>",
            "<article>",
            "<!-- -->",
            "<aside>",
        ),
        *("退潮", "船在泥裡。", "*x*", "[a](b)", "#", "##", ">", "|", "-", "1.", "參考資料", "By Ada", "&amp;", "&lt;"),
        *("<", ">", "\x0b", "\u3000", "**", "關鍵詞：海", "2031-05-02", "文／許知遙", "![](a.png)", "「海」"),
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(MARKUP, min_size=1, max_size=60))
def test_nothing_visible_on_any_page_is_lost(parts: list[str]) -> None:
    page = "<html><body><p>潮水退得很早，船都停在泥裡。</p>" + " ".join(parts)
    read(page)


# Markdown ---------------------------------------------------------------------------------------------------------

MARKDOWN = """# 燈塔上的天線

修纜船離島還有**三百浬**，村裡的人已經[不想再等](https://island.example/wait)。

## 退潮之後

- 東村三十戶
- 西村十二戶

![退役天線](antenna.png)

第二天早上，四所學校的校長一起爬上燈塔，把線接好。[^1]

> 海是路，不是牆。

---

校長說，修纜船到的那一天，天線也不會拆下來。

## 參考資料

1. 海纜統計年報
"""


def test_markdown_keeps_its_headings_lists_links_pictures_quotations_and_rules() -> None:
    reading = read_article(MARKDOWN, "copy.md")
    assert unaccounted(reading) == []
    found = roles(reading)
    assert found["# 燈塔上的天線"] == "title"
    assert found["## 退潮之後"] == "heading"
    assert found["- 東村三十戶"] == found["- 西村十二戶"] == "list_item"
    assert found["![退役天線](antenna.png)"] == "image"
    assert found["> 海是路，不是牆。"] == "pull_quote"
    assert found["---"] == "noise"
    assert found["1. 海纜統計年報"] == "reference"
    html = "".join(block.html for block in reading.document.blocks if isinstance(block, RichText))
    assert "<strong>三百浬</strong>" in html
    assert '<a href="https://island.example/wait">不想再等</a>' in html
    assert PullQuote("海是路，不是牆。") in reading.document.blocks


NOTES = r"""# The lamp on the hill

By Tova Lindqvist

The keeper has lit it at dusk since the harbour was built.

The keeper lit the *lamp* at dusk, **every** day of the *long **dry** year*.[^1]
It cost 5\* a night, \_really\_. He said `lamp --on` and
left with [the *old* log](https://log.example/a_b_c "Log") and <https://log.example/_x_>.[^log]
Write to snake_case_name.

```python
# not a heading
def light(x):
    return x * 2 * 3

> no quotation
```

> The sea is a road,
> not a wall.
> — Keeper's log

The boats came back in the morning, one after another, with ***nothing*** in the nets.

> First paragraph of the log.
> It goes on here.
>
> Second paragraph of the log.

> Another voice.

The lamp burns on, and the keeper sleeps at last.

[^1]: Harbour office, *Lamps*, 2024. https://harbour.example/lamps
[^log]: The keeper's own log,
    volume two.
"""


def test_notes_code_and_quotations_of_markdown_are_kept_as_what_they_are() -> None:
    reading = read_article(NOTES, "copy.md")
    assert unaccounted(reading) == []
    code, quote, after, voice, _end = reading.document.blocks
    for paragraph in (
        "<p>The keeper lit the <em>lamp</em> at dusk, <strong>every</strong> day of the "
        "<em>long</em> <strong><em>dry</em></strong> <em>year</em>.[1]</p>",
        "<p>It cost 5* a night, _really_. He said <code>lamp --on</code> and</p>",
        '<p>left with <a href="https://log.example/a_b_c">the <em>old</em> log</a> and '
        '<a href="https://log.example/_x_">https://log.example/_x_</a>.[log]</p>',
        "<p>Write to snake_case_name.</p>",
    ):
        assert paragraph in code.html
    assert code.html.endswith(
        "<p><code># not a heading<br>def light(x):<br>&nbsp; &nbsp; return x * 2 * 3<br><br>&gt; no quotation"
        "</code></p>"
    )
    assert clean_html(code.html) == code.html
    assert quote == PullQuote("The sea is a road, not a wall.", "Keeper's log")
    assert "with <strong><em>nothing</em></strong> in" in after.html
    assert after.html.endswith(
        "<blockquote><p>First paragraph of the log. It goes on here.</p>"
        "<p>Second paragraph of the log.</p></blockquote>"
    )
    assert voice == PullQuote("Another voice.")
    assert [(r.title, r.url, r.label) for r in reading.document.references] == [
        ("Harbour office, Lamps, 2024.", "https://harbour.example/lamps", ""),
        ("The keeper's own log, volume two.", "", "log"),
    ]


def test_quoted_lines_in_chinese_join_without_a_space() -> None:
    reading = read_article(
        "# 燈塔\n\n天線在退潮時架好，村裡的人已經不想再等。\n\n> 海是路，\n> 不是牆。\n\n燈又亮了，大家都睡了。\n"
    )
    assert PullQuote("海是路，不是牆。") in reading.document.blocks
    assert unaccounted(reading) == []


def test_an_editor_overrules_markdown_too() -> None:
    lines = NOTES.split("\n")
    numbers = [number for number, line in enumerate(lines, 1) if line.strip()]
    for role in (Role.HEADING, Role.PARAGRAPH, Role.PULL_QUOTE, Role.NOISE, Role.REFERENCE, Role.LIST_ITEM):
        for number in numbers:
            reading = read_article(NOTES, "copy.md", overrides={number: role})
            assert (reading.lines[number - 1].role, unaccounted(reading)) == (role, [])


@pytest.mark.parametrize(
    "text", ["```\nno end of it\n# heading here", "``` ``` ```", "[^1]:", ">\n>\n>", "**a _b** c_ *", "`` ` ``"]
)
def test_half_a_mark_is_text(text: str) -> None:
    reading = read_article(f"# 燈塔\n\n{text}\n", "copy.md")
    assert unaccounted(reading) == []
    assert "<code>" not in str(reading.document.blocks)


# Encodings --------------------------------------------------------------------------------------------------------


def test_there_are_samples() -> None:
    assert len(TEXTS) >= 6


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5"])
@pytest.mark.parametrize("file", TEXTS, ids=lambda path: path.stem)
def test_real_copy_is_read_alike_in_every_encoding(file: Path, encoding: str) -> None:
    text = file.read_text(encoding="utf-8")
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:
        text = "".join(char for char in text if char.encode(encoding, "ignore"))
        data = text.encode(encoding)
    reading = read_article(data, file.name)
    assert reading.raw == text
    assert reading.encoding.confidence >= 0.3


@pytest.mark.django_db
def test_the_command_says_which_encoding_was_taken_and_how_sure(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("潮水退得很早，船都停在泥裡，等下一次漲潮。".encode("gb18030"))
    out = io.StringIO()
    call_command("import_articles", str(tmp_path), "--dry-run", stdout=out)
    assert "gb18030 90% sure" in out.getvalue()
    out = io.StringIO()
    call_command("import_articles", str(tmp_path), "--dry-run", "--json", stdout=out)
    assert json.loads(out.getvalue())["encoding"] == {"name": "gb18030", "confidence": 0.9}


@pytest.mark.django_db
def test_a_file_larger_than_any_article_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("articles.intake.MAX_COPY", 10)
    (tmp_path / "a.txt").write_text("more than ten bytes", encoding="utf-8")
    err = io.StringIO()
    with pytest.raises(CommandError):
        call_command("import_articles", str(tmp_path), stdout=io.StringIO(), stderr=err)
    assert "a.txt: expected at most" in err.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        "He said – yes",
        "The harbour’s last boat left.\nThe crew said “no” to it.",
        "Café society met on Tuesday — and left.",
        "It cost £20, or €25, in the ’90s… they say.",
        "• The boats\n• The naïve captain’s boat",
        "plain words and more of them, " * 300 + "and one dash – only.",
    ],
)
def test_english_with_a_few_signs_of_windows_is_no_chinese(text: str) -> None:
    reading = read_article(text.encode("cp1252"), "copy.txt")
    assert (reading.raw, reading.encoding.name) == (text, "cp1252")


@pytest.mark.parametrize("encoding", ["gb18030", "big5"])
@pytest.mark.parametrize(
    "text",
    [
        "He met Wang (王) at the harbour, and Li said no word for a while.",
        "The boats of 王小明 left at noon, and nobody in the harbour knew where they went.",
        "The word “潮” means tide — in the harbour and everywhere else, says the captain of a boat.",
    ],
)
def test_english_with_a_few_chinese_words_is_no_windows(text: str, encoding: str) -> None:
    assert read_article(text.encode(encoding), "copy.txt").raw == text
