"""Copy from files into drafts: whole or not at all, once, with its raw text kept."""

import io
import json
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from articles import intake, manuscript
from articles.document import Figure
from articles.importer import read_article
from articles.models import Article, Editor, Image, ImportBatch, RawText, Tag

from .pictures import picture_bytes

pytestmark = pytest.mark.django_db

COPY = """燈塔上的天線
文／許知遙
編輯／方以寧

【導讀】島上的人把退役天線架回燈塔。
修纜船還在三百浬外，學校先連上了。
![退役天線](pictures/antenna.png)
▲天線架在燈塔上。（圖／江一葦）
第二天早上，四所學校的校長一起爬上燈塔，把線接好。
關鍵詞：離島、海纜
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(COPY, encoding="utf-8")
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "antenna.png").write_bytes(picture_bytes())
    return tmp_path


def run(*arguments: object) -> str:
    out = io.StringIO()
    call_command("import_articles", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_a_file_becomes_a_draft_with_people_tags_and_its_picture(folder: Path) -> None:
    run(folder)
    article = Article.objects.get()
    document = manuscript.read(article)
    assert document.headline == "燈塔上的天線"
    assert [(credit.name, credit.role.value) for credit in document.credits] == [
        ("許知遙", "author"),
        ("方以寧", "editor"),
    ]
    assert document.tags == ("離島", "海纜")
    figure = next(document.figures())
    assert figure.sha256 == Image.objects.get().sha256
    assert "天線架在燈塔上" in figure.caption
    assert article.revisions.get().document == document.to_json()


def test_the_raw_text_is_kept_byte_for_byte_with_its_reading(folder: Path) -> None:
    data = "\ufeff甲。\r\n乙。 \r\n".encode()
    (folder / "b.txt").write_bytes(data)
    run(folder / "b.txt")
    raw = RawText.objects.get()
    assert bytes(raw.data) == data
    assert [line["role"] for line in raw.reading["lines"]][:2]
    assert raw.article == Article.objects.get()


def test_importing_again_changes_nothing(folder: Path) -> None:
    run(folder)
    article = Article.objects.get()
    article.headline = "編輯改過的標題"
    article.save()
    assert "already there" in run(folder)
    assert Article.objects.get().headline == "編輯改過的標題"
    assert (RawText.objects.count(), ImportBatch.objects.count(), Image.objects.count()) == (1, 1, 1)


def test_copy_whose_draft_was_thrown_away_comes_in_again(folder: Path) -> None:
    run(folder)
    Article.objects.get().delete()
    assert "created" in run(folder)
    assert RawText.objects.get().article == Article.objects.get()


def test_an_import_that_fails_half_way_leaves_nothing_behind(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stored: list[str] = []
    save = default_storage.save

    def watched(name: str, content: object) -> str:
        stored.append(save(name, content))
        return stored[-1]

    def fails(*args: object, **kwargs: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(default_storage, "save", watched)
    monkeypatch.setattr(manuscript, "keep_revision", fails)
    batch = ImportBatch.objects.create()
    with pytest.raises(RuntimeError):
        intake.bring_in(folder / "a.txt", batch)
    assert stored
    assert not any(default_storage.exists(name) for name in stored)
    for model in (Article, RawText, Image, Editor, Tag):
        assert not model.objects.exists()


def test_an_unreadable_file_is_named_and_the_others_go_in(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "bad.txt").write_bytes(bytes(range(256)) * 8)
    (folder / "empty.txt").write_bytes(b"\n \n")
    err = io.StringIO()
    with pytest.raises(CommandError) as failed:
        call_command("import_articles", str(folder), stdout=io.StringIO(), stderr=err)
    assert failed.value.returncode == 1
    assert "2 of 3" in str(failed.value)
    assert "bad.txt, line" in err.getvalue()
    assert "empty.txt, line 1: expected text" in err.getvalue()
    assert Article.objects.count() == 1


def test_a_missing_file_is_named(folder: Path) -> None:
    err = io.StringIO()
    with pytest.raises(CommandError):
        call_command("import_articles", str(folder / "none.txt"), stdout=io.StringIO(), stderr=err)
    assert "none.txt" in err.getvalue()


def test_dry_run_prints_the_contract_and_saves_nothing(folder: Path) -> None:
    (folder / "b.txt").write_text("只有一段話，沒有標題。\n", encoding="utf-8")
    rows = [json.loads(line) for line in run(folder, "--dry-run", "--json").splitlines()]
    assert [Path(row["file"]).name for row in rows] == ["a.txt", "b.txt"]
    for row in rows:
        assert row["outcome"] == "checked"
        assert {"language", "metadata", "lines", "repairs", "questions", "document"} <= row.keys()
    assert set(rows[0]["metadata"]) >= {
        "title",
        "standfirst",
        "source",
        "authors",
        "editors",
        "date",
        "references",
        "tags",
    }
    assert set(rows[0]["lines"][0]) >= {"line", "role", "confidence", "because", "clean"}
    assert [line["line"] for line in rows[0]["lines"]] == list(range(1, len(COPY.splitlines()) + 1))
    assert any("headline" in question for question in rows[1]["questions"])
    assert not Article.objects.exists()
    assert not ImportBatch.objects.exists()


def test_json_without_dry_run_names_the_article(folder: Path) -> None:
    row = json.loads(run(folder, "--json"))
    assert (row["outcome"], row["article"]) == ("created", Article.objects.get().pk)


@pytest.mark.parametrize("address", ["../secret.png", "/etc/hostname", "pictures/../../secret.png", "gone.png"])
def test_a_picture_outside_the_folder_or_missing_stays_wanted(folder: Path, address: str) -> None:
    (folder.parent / "secret.png").write_bytes(picture_bytes("red"))
    (folder / "b.txt").write_text(f"標題在這裡\n\n第一段。\n![]({address})\n第二段。\n", encoding="utf-8")
    said = run(folder / "b.txt")
    assert not Image.objects.exists()
    assert address in said
    assert Figure(picture=address) in manuscript.read(Article.objects.get()).blocks


def test_what_is_no_picture_stays_wanted_and_is_named(folder: Path) -> None:
    (folder / "pictures" / "antenna.png").write_bytes(b"<svg/>")
    assert "pictures/antenna.png" in run(folder / "a.txt")
    assert not Image.objects.exists()


def test_the_demo_is_published_once_and_says_that_it_is_invented() -> None:
    out = io.StringIO()
    call_command("load_demo", stdout=out)
    published = [article for article in Article.objects.all() if article.public_edition]
    assert len(published) >= 8
    assert {article.language for article in published} == {"zh-Hant", "zh-Hans", "en"}
    for article in Article.objects.all():
        assert any(word in article.notices for word in ("虛構", "虚构", "invented")), article
    count = Article.objects.count()
    call_command("load_demo", stdout=out)
    assert Article.objects.count() == count


CASES = sorted((Path(__file__).parent / "cases").glob("*.txt"))


def test_there_are_cases() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_rows_give_back_the_document_of_every_case(case: Path) -> None:
    document = read_article(case.read_bytes(), case.name).document
    article = manuscript.write(Article(), document)
    assert manuscript.read(Article.objects.get(pk=article.pk)) == document
