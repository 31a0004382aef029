"""The smaller copies of pictures: what is made, what a page offers, what is served before they are made."""

import io
import re
from html import unescape

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client
from django_tasks import default_task_backend
from PIL import Image as Pillow

from articles import intake, pictures, renditions, tasks, undoing
from articles.document import Figure, RichText
from articles.models import Image, ImportBatch

from .pictures import picture_bytes
from .reading import address, published

pytestmark = pytest.mark.django_db


def noise(size: tuple[int, int], kind: str = "JPEG") -> bytes:
    """A picture that does not shrink to nothing."""
    out = io.BytesIO()
    Pillow.effect_noise(size, 60).convert("RGB").save(out, kind, quality=95)
    return out.getvalue()


def test_a_picture_is_made_in_every_width_and_format_and_never_wider_than_it_is() -> None:
    image = pictures.store(noise((1000, 500)))
    assert renditions.make(image.file.name) == 6
    for name in renditions.names_of(image.file.name, image.width):
        found = renditions.NAME.fullmatch(name)
        with default_storage.open(name) as file, Pillow.open(file) as picture:
            assert picture.format == found["kind"].upper()
            assert picture.size == (int(found["width"]), int(found["width"]) // 2)
    assert renditions.make(image.file.name) == 0


def test_a_copy_that_would_be_larger_than_the_original_is_not_made() -> None:
    image = pictures.store(picture_bytes(size=(40, 30)))
    renditions.make(image.file.name)
    original = default_storage.size(image.file.name)
    made = [name for name in renditions.names_of(image.file.name, 40) if default_storage.exists(name)]
    assert all(default_storage.size(name) < original for name in made)
    assert len(made) < 2


def test_transparency_and_colours_stay() -> None:
    out = io.BytesIO()
    picture = Pillow.effect_noise((600, 400), 90).convert("RGBA")
    picture.putalpha(Pillow.linear_gradient("L").resize((600, 400)))
    picture.save(out, "PNG", icc_profile=b"profile" * 20)
    image = pictures.store(out.getvalue())
    renditions.make(image.file.name)
    for kind in renditions.FORMATS:
        with default_storage.open(renditions.name_of(image.file.name, 480, kind)) as file, Pillow.open(file) as small:
            assert small.mode == "RGBA"
            assert small.info["icc_profile"] == b"profile" * 20


def test_a_new_picture_is_given_to_the_task_once_it_is_stored(django_capture_on_commit_callbacks) -> None:
    default_task_backend.clear()
    with django_capture_on_commit_callbacks(execute=True):
        image = pictures.store(picture_bytes())
        assert not default_task_backend.results
        pictures.store(picture_bytes())
    (result,) = default_task_backend.results
    assert result.task == tasks.make_renditions
    assert result.args == [image.file.name]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_worker", [False, True])
def test_they_are_made_at_once_or_by_the_worker(settings, is_worker: bool) -> None:
    at_once, by_worker = "django_tasks.backends.immediate.ImmediateBackend", "django_tasks_db.DatabaseBackend"
    settings.TASKS = {"default": {"BACKEND": by_worker if is_worker else at_once}}
    image = pictures.store(noise((500, 300)))
    names = renditions.names_of(image.file.name, image.width)
    assert any(default_storage.exists(name) for name in names) is not is_worker
    if is_worker:
        call_command("db_worker", batch=True, verbosity=0)
    assert all(default_storage.exists(name) for name in names)


def test_a_page_offers_the_copies_and_shows_the_original_until_they_are_made(client: Client) -> None:
    image = pictures.store(noise((1300, 900)), alt="水庫")
    article = published("圖", blocks=(RichText("<p>一。</p>"), Figure(image.reference)))
    for name in ("article", "front"):
        html = client.get(address(name, article)).content.decode()
        offered = dict(re.findall(r'<source type="image/(\w+)"\s+srcset="([^"]+)"', html))
        assert list(offered) == ["avif", "webp"]
        for kind, srcset in offered.items():
            pairs = [pair.split() for pair in unescape(srcset).split(", ")]
            assert [width for _url, width in pairs] == ["480w", "800w", "1200w", "1300w"]
            for url, _width in pairs:
                response = client.get(url)
                assert response.headers["Content-Type"] == "image/jpeg", kind
                assert response.headers["Cache-Control"] == "public, max-age=60"
    renditions.make(image.file.name)
    response = client.get(pairs[0][0])
    assert response.headers["Content-Type"] == "image/webp"
    assert "immutable" in response.headers["Cache-Control"]
    assert client.get(image.file.url.replace(".jpg", "-17.jpg")).status_code == 404


def test_the_command_makes_what_is_missing_and_names_what_it_cannot_read(capsys) -> None:
    good, broken = (pictures.store(noise((500, size))) for size in (300, 301))
    default_storage.delete(broken.file.name)
    with pytest.raises(CommandError, match="1 pictures"):
        call_command("make_renditions")
    assert broken.file.name in capsys.readouterr().err
    assert default_storage.exists(renditions.name_of(good.file.name, 480, "avif"))


def test_undoing_an_import_takes_the_copies_away_too(tmp_path, django_capture_on_commit_callbacks) -> None:
    (tmp_path / "a.jpg").write_bytes(noise((500, 300)))
    copy = tmp_path / "copy.txt"
    copy.write_text("標題\n\n正文第一段在這裡。\n\n![圖](a.jpg)\n", encoding="utf-8")
    batch = ImportBatch.objects.create()
    intake.bring_in(copy, batch)
    image = Image.objects.get()
    renditions.make(image.file.name)
    names = [image.file.name, *renditions.names_of(image.file.name, image.width)]
    assert all(default_storage.exists(name) for name in names)
    with django_capture_on_commit_callbacks(execute=True):
        undoing.undo(batch)
    assert not any(default_storage.exists(name) for name in names)
