"""Many files at once: found one at a time, in whole or not at all, once, whatever happens; and taken back."""

import gc
import io
import json
import os
import random
import signal
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from articles import intake, manuscript, publishing, undoing
from articles.importer import read_article
from articles.models import Article, Editor, Image, ImportBatch, RawText, Revision, RichText, Source, Tag

from .pictures import picture_bytes

ROOT = Path(__file__).parent.parent
COLORS = ("teal", "navy", "maroon", "olive")


def copy(number: int) -> str:
    return (
        f"第{number}座燈塔的天線\n文／許知遙、記錄員{'甲乙丙丁'[number % 4]}\n\n"
        f"第{number}座燈塔上的天線在退潮時架好，村裡的人已經不想再等。\n![天線](pictures/{COLORS[number % 4]}.png)\n"
        f"校長說，第{number}座燈塔的天線不會拆下來。\n關鍵詞：離島、燈塔{number % 3}\n來源：海島週報\n"
    )


def write_copy(folder: Path, count: int) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pictures").mkdir()
    for color in COLORS:
        (folder / "pictures" / f"{color}.png").write_bytes(picture_bytes(color, (300, 200)))
    for number in range(count):
        (folder / f"{number:03}.txt").write_text(copy(number), encoding="utf-8")
    return folder


def run(*arguments: object) -> str:
    out = io.StringIO()
    call_command("import_articles", *map(str, arguments), stdout=out)
    return out.getvalue()


def counts() -> dict[str, int]:
    kinds = (Article, RawText, ImportBatch, Editor, Tag, Source, Image, Revision)
    return {kind.__name__: kind.objects.count() for kind in kinds}


# Which files ------------------------------------------------------------------------------------------------------


def names(*paths: Path) -> list[str]:
    return [path.name for path in intake.files_in(paths)]


def test_a_folder_gives_its_copy_by_name_and_nothing_else(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "c.html", "d.docx", "README.md", "x.png", ".hidden.txt", "~$d.docx", "sub/e.TXT"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert names(tmp_path) == ["a.md", "b.txt", "c.html", "d.docx", "e.TXT"]


def test_what_a_browser_saves_beside_a_page_is_no_copy(tmp_path: Path) -> None:
    for name in ("page.html", "page_files/advert.html", "other_files/real.html", ".git/x.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert names(tmp_path) == ["real.html", "page.html"]


def test_patterns_mean_their_matches(tmp_path: Path) -> None:
    for name in ("a1.txt", "a2.txt", "b.txt", "sub/a3.txt", "[x].txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert names(tmp_path / "a*.txt") == ["a1.txt", "a2.txt"]
    assert names(tmp_path / "**" / "a?.txt") == ["a1.txt", "a2.txt", "a3.txt"]
    assert names(tmp_path / "[x].txt") == ["[x].txt"]
    assert names(tmp_path / "gone.txt") == ["gone.txt"]
    assert names(tmp_path / "z*.txt") == []


def test_links_that_run_in_a_circle_end(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.django_db
def test_nothing_found_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no copy"):
        run(tmp_path)
    assert not ImportBatch.objects.exists()


# In bulk ----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_fault_of_ours_in_one_file_does_not_keep_the_others_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_copy(tmp_path / "copy", 3)

    def trips(data: bytes, name: str) -> Any:
        if name == "001.txt":
            raise RuntimeError("a fault")
        return read_article(data, name)

    monkeypatch.setattr(intake, "read_article", trips)
    err = io.StringIO()
    with pytest.raises(CommandError, match="1 of 3"):
        call_command("import_articles", str(tmp_path / "copy"), stdout=io.StringIO(), stderr=err)
    assert "001.txt" in err.getvalue()
    assert "a fault" in err.getvalue()
    assert Article.objects.count() == 2


@pytest.mark.django_db
def test_two_imports_at_once_make_one_article() -> None:
    data = copy(1).encode()
    reading, batch = read_article(data, "a.txt"), ImportBatch.objects.create()
    first, second = (intake.keep(reading, data, batch)[0] for _ in range(2))
    assert first == second
    assert Article.objects.count() == 1


@pytest.mark.django_db
def test_the_command_says_how_to_take_the_import_back(tmp_path: Path) -> None:
    said = run(write_copy(tmp_path / "copy", 2))
    assert f"undo_import {ImportBatch.objects.get().pk}" in said
    assert "2 created" in said


class Gauge(io.StringIO):
    """A stream that keeps nothing but how much memory is held after the files asked for."""

    def __init__(self, *after: int) -> None:
        super().__init__()
        self.after, self.files = after, 0
        self.held: list[int] = []

    def write(self, text: str) -> int:
        self.files += text.startswith("{")
        if text.startswith("{") and self.files in self.after:
            gc.collect()
            self.held.append(tracemalloc.get_traced_memory()[0])
        return len(text)


@pytest.mark.django_db
def test_memory_does_not_grow_with_the_number_of_files(tmp_path: Path) -> None:
    gauge = Gauge(20, 80)
    write_copy(tmp_path / "copy", 80)
    tracemalloc.start()
    call_command("import_articles", str(tmp_path / "copy"), "--json", stdout=gauge)
    tracemalloc.stop()
    assert Article.objects.count() == 80
    assert gauge.held[1] < gauge.held[0] + 60 * 1000  # less for each file than the file itself


def environment(folder: Path) -> dict[str, str]:
    settings = {"DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}", "MEDIA_ROOT": str(folder / "media"), "DEBUG": "1"}
    return os.environ | settings | {"PYTHONUNBUFFERED": "1", "DJANGO_SETTINGS_MODULE": "newsroom.settings"}


def manage(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment(folder), capture_output=True, text=True, check=True)


STATE = """
import hashlib, json
from pathlib import Path
from PIL import Image as Pillow
from django.conf import settings
from articles import manuscript
from articles.models import *
print(json.dumps({
    "articles": sorted((a.headline, manuscript.read(a).to_json(), a.revisions.count(), a.version, a.raw_text.sha256)
                       for a in Article.objects.all()),
    "texts without article": RawText.objects.filter(article=None).count(),
    "people": sorted(Editor.objects.values_list("name", flat=True)),
    "tags": sorted(Tag.objects.values_list("name", flat=True)),
    "pictures": sorted(Image.objects.values_list("sha256", flat=True)),
    "files": sorted((p.name, Pillow.open(p).copy().size) for p in Path(settings.MEDIA_ROOT).rglob("*") if p.is_file()),
}, ensure_ascii=False))
"""


def test_killed_at_any_moment_and_started_again_it_ends_with_each_article_once(tmp_path: Path) -> None:
    copies = write_copy(tmp_path / "copy", 60)
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    for folder in (whole, broken):
        folder.mkdir()
        manage(folder, "migrate", "--verbosity", "0")
    manage(whole, "import_articles", str(copies))
    chance = random.Random()  # the moments differ each time: the promise is for all of them
    killed = 0
    for _attempt in range(5):
        command = [sys.executable, "manage.py", "import_articles", str(copies), "--json"]
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(broken), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert process.stdout
        reported = [json.loads(process.stdout.readline())["outcome"]]
        while reported[-1] == "already there":
            reported.append(json.loads(process.stdout.readline())["outcome"])
        for _line in range(chance.randrange(5)):
            process.stdout.readline()
        time.sleep(chance.random() / 20)
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        process.stdout.close()
    assert killed >= 3
    manage(broken, "import_articles", str(copies))
    states = [json.loads(manage(folder, "shell", "-v", "0", "-c", STATE).stdout) for folder in (whole, broken)]
    assert len(states[0]["articles"]) == 60
    assert states[0] == states[1]


# Taken back -------------------------------------------------------------------------------------------------------


def undo(batch: ImportBatch) -> str:
    out = io.StringIO()
    call_command("undo_import", str(batch.pk), stdout=out)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_undo_restores_the_state_before(tmp_path: Path) -> None:
    Editor.objects.create(name="許知遙")
    Tag.objects.create(name="離島")
    run(write_copy(tmp_path / "first", 1) / "000.txt")
    before = counts()
    run(write_copy(tmp_path / "second", 9))
    assert counts() != before
    files = [image.file.name for image in Image.objects.all()]
    assert "8 removed, 0 kept" in undo(ImportBatch.objects.first())
    assert counts() == before
    assert [default_storage.exists(name) for name in files].count(True) == before["Image"]


@pytest.mark.django_db
def test_people_and_tags_that_were_there_before_stay_although_nothing_uses_them(tmp_path: Path) -> None:
    Editor.objects.create(name="許知遙")
    Tag.objects.create(name="離島")
    Source.objects.create(name="海島週報")
    run(write_copy(tmp_path / "copy", 1))
    undo(ImportBatch.objects.get())
    assert [editor.name for editor in Editor.objects.all()] == ["許知遙"]
    assert [tag.name for tag in Tag.objects.all()] == ["離島"]
    assert [source.name for source in Source.objects.all()] == ["海島週報"]


def edit(article: Article) -> None:
    article.headline = "編輯改過的標題"
    article.save()
    manuscript.keep_revision(article)


def send_on(article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(status=Article.Status.READY)


def write_rows(article: Article) -> None:
    RichText.objects.filter(parent=article).update(html="<p>改過的一段。</p>")


def move(article: Article) -> None:
    article.slug = "elsewhere"
    article.save()


def publish(article: Article) -> None:
    publishing.publish(article)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "why"),
    [(edit, "edited"), (send_on, "sent on"), (publish, "published"), (write_rows, "edited"), (move, "edited")],
)
def test_an_article_worked_on_since_stays_with_all_it_uses_and_is_named(tmp_path: Path, change: Any, why: str) -> None:
    run(write_copy(tmp_path / "copy", 3))
    article = Article.objects.order_by("pk")[1]
    change(article)
    document = manuscript.read(Article.objects.get(pk=article.pk))
    said = undo(ImportBatch.objects.get())
    assert "2 removed, 1 kept" in said
    assert f"article {article.pk}, {Article.objects.get()}: stays, it was" in said
    assert why in said
    assert manuscript.read(Article.objects.get()) == document
    assert RawText.objects.get().article == article
    assert {editor.name for editor in Editor.objects.all()} == {credit.name for credit in document.credits}
    assert Image.objects.get().reference == next(document.figures()).picture


@pytest.mark.django_db
def test_what_others_use_or_have_added_to_stays(tmp_path: Path) -> None:
    run(write_copy(tmp_path / "copy", 1))
    Editor.objects.filter(name="許知遙").update(bio="寫海的人。")
    other = manuscript.write(Article(), manuscript.read(Article.objects.get()))
    other.credits.all().delete()
    undo(ImportBatch.objects.get())
    assert Article.objects.get() == other
    assert [editor.name for editor in Editor.objects.all()] == ["許知遙"]
    assert Tag.objects.count() == 2
    assert Image.objects.count() == 1


@pytest.mark.django_db
def test_an_undo_that_was_broken_off_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(write_copy(tmp_path / "copy", 4))
    batch = ImportBatch.objects.get()
    one, calls = undoing._undo_one, []

    def breaks(*arguments: Any) -> None:
        calls.append(1)
        if len(calls) > 2:
            raise KeyboardInterrupt
        one(*arguments)

    monkeypatch.setattr(undoing, "_undo_one", breaks)
    with pytest.raises(KeyboardInterrupt):
        undoing.undo(batch)
    assert (Article.objects.count(), RawText.objects.count()) == (2, 2)
    monkeypatch.undo()
    assert undoing.undo(batch).removed == 2
    assert set(counts().values()) == {0}


@pytest.mark.django_db
def test_an_import_that_is_not_there_is_said() -> None:
    with pytest.raises(CommandError, match="no import 99"):
        call_command("undo_import", "99")


@pytest.mark.django_db
def test_copy_taken_back_comes_in_again(tmp_path: Path) -> None:
    folder = write_copy(tmp_path / "copy", 2)
    run(folder)
    undo(ImportBatch.objects.get())
    assert run(folder).count("created as article") == 2


# What is no copy --------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_files_of_other_kinds_in_a_folder_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_copy(tmp_path / "copy", 1)
    (tmp_path / "copy" / "letter.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "copy" / "pictures" / "table.xlsx").write_bytes(b"PK\3\4")
    for json_too in ([], ["--json"]):
        out, err = io.StringIO(), io.StringIO()
        call_command("import_articles", str(tmp_path), "--dry-run", *json_too, stdout=out, stderr=err)
        assert "letter.pdf" in err.getvalue()
        assert "table.xlsx" in err.getvalue()
        assert "teal.png" not in err.getvalue()
        assert "letter.pdf" not in out.getvalue()
    monkeypatch.setattr("articles.management.commands.import_articles.NAMED", 1)
    err = io.StringIO()
    call_command("import_articles", str(tmp_path), "--dry-run", stdout=io.StringIO(), stderr=err)
    assert "and 1 more" in err.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("inside", [False, True], ids=["named", "in a folder"])
def test_a_pipe_is_refused_at_once(tmp_path: Path, inside: bool) -> None:
    os.mkfifo(tmp_path / "copy.txt")
    err = io.StringIO()
    with pytest.raises(CommandError):
        call_command(
            "import_articles", str(tmp_path if inside else tmp_path / "copy.txt"), stdout=io.StringIO(), stderr=err
        )
    assert "copy.txt" in err.getvalue()
    assert inside or "expected a file, found a pipe" in err.getvalue()


@pytest.mark.django_db
def test_a_device_is_no_copy() -> None:
    assert intake.check(Path("/dev/zero")).error == "/dev/zero: expected a file, found a device"
