"""Word documents: read by their styles, with the pictures inside; odd archives refused."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.management import call_command

from articles import manuscript
from articles.document import Figure, PullQuote, RichText
from articles.importer import UnreadableCopy, read_article, unaccounted
from articles.models import Article, Image, RawText

from .documents import paragraph, picture, table, word_bytes
from .pictures import picture_bytes


def word_document(**options: object) -> bytes:
    return word_bytes(
        paragraph("燈塔上的天線", "Title"),
        paragraph("島上的人把退役天線架回燈塔。", "Subtitle"),
        paragraph("文／許知遙"),
        paragraph("修纜船還在三百浬外，學校先連上了。村裡的人已經不想再等。"),
        paragraph("退潮之後", "Heading2"),
        paragraph("東村三十戶", item=True),
        paragraph("西村十二戶", item=True),
        table(("村", "戶數"), ("東村", "30")),
        picture(1, "退役天線"),
        paragraph("天線架在燈塔上。", "Caption"),
        paragraph("海是路，不是牆。", "Quote"),
        paragraph("見海纜年報，那裡有每一條海纜的長度。", link="L1"),
        media={"image1.png": picture_bytes("teal")},
        links={"L1": "https://cable.example/report"},
        **options,
    )


def test_a_word_document_becomes_an_article_by_its_styles() -> None:
    reading = read_article(word_document(), "antenna.docx")
    assert unaccounted(reading) == []
    document = reading.document
    assert document.headline == "燈塔上的天線"
    assert document.standfirst == "島上的人把退役天線架回燈塔。"
    assert [credit.name for credit in document.credits] == ["許知遙"]
    html = "".join(block.html for block in document.blocks if isinstance(block, RichText))
    assert "<h2>退潮之後</h2>" in html
    assert "<li><p>東村三十戶</p></li>" in html
    assert "<li><p>東村 | 30</p></li>" in html
    assert '<a href="https://cable.example/report">' in html
    assert PullQuote("海是路，不是牆。") in document.blocks
    assert next(document.figures()) == Figure("word/media/image1.png", "退役天線", "天線架在燈塔上。")
    assert reading.encoding.name == "docx"


@pytest.mark.django_db
def test_pictures_inside_a_word_document_go_into_the_library(tmp_path: Path) -> None:
    (tmp_path / "antenna.docx").write_bytes(word_document())
    call_command("import_articles", str(tmp_path), stdout=io.StringIO())
    figure = next(manuscript.read(Article.objects.get()).figures())
    assert figure.sha256 == Image.objects.get().sha256
    assert bytes(RawText.objects.get().data) == (tmp_path / "antenna.docx").read_bytes()


@pytest.mark.django_db
def test_a_picture_that_no_browser_shows_is_named(tmp_path: Path) -> None:
    data = word_bytes(paragraph("一幅舊圖與它的說明。"), picture(1), media={"drawing.emf": b"\x01\x00\x00\x00 EMF"})
    (tmp_path / "a.docx").write_bytes(data)
    out = io.StringIO()
    call_command("import_articles", str(tmp_path), stdout=out)
    assert "word/media/drawing.emf: This is no picture" in out.getvalue()
    assert next(manuscript.read(Article.objects.get()).figures()).picture == "word/media/drawing.emf"


def zipped(*parts: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return out.getvalue()


def bomb() -> bytes:
    return word_bytes(paragraph("短。"), **{"word/media/image1.png": bytes(60_000_000)})


BAD_ARCHIVES = {
    "a bomb": (bomb, "times its size"),
    "a thousand names": (
        lambda: zipped(("word/document.xml", b"x"), *((f"{n}", b"") for n in range(3001))),
        "3,002 files",
    ),
    "a name that climbs": (lambda: word_bytes(paragraph("短。"), **{"../../evil.xml": b"x"}), "leaves the archive"),
    "an absolute name": (lambda: word_bytes(paragraph("短。"), **{"/etc/evil": b"x"}), "leaves the archive"),
    "entities": (
        lambda: zipped(("word/document.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')),
        "definitions of its own",
    ),
    "another encoding": (lambda: zipped(("word/document.xml", "<x/>".encode("utf-16"))), "UTF-8"),
    "no XML": (lambda: zipped(("word/document.xml", b"no xml at all")), "cannot be read"),
    "nesting": (lambda: zipped(("word/document.xml", b"<a>" * 5000 + b"</a>" * 5000)), "nested"),
    "no words": (lambda: word_bytes(paragraph("")), "expected a document with words"),
    "a half archive": (lambda: word_document()[:-400], "expected text|damaged"),
    "another archive": (lambda: zipped(("a.txt", b"words")), "expected text"),
}


@pytest.mark.parametrize(("make", "why"), BAD_ARCHIVES.values(), ids=BAD_ARCHIVES.keys())
def test_an_odd_archive_is_refused_with_its_reason(make, why: str) -> None:
    with pytest.raises(UnreadableCopy, match=why) as refused:
        read_article(make(), "odd.docx")
    assert "odd.docx" in str(refused.value)


def test_a_part_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(word_document())
    at = data.index(b"PK\x01\x02")  # the first entry of the directory: its size unpacked is at 24
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with pytest.raises(UnreadableCopy):
        read_article(bytes(data), "lies.docx")
