"""What gets into the image library, and what does not."""

import io

import pytest
from PIL import Image as Pillow

from articles import pictures
from articles.models import Image

from .pictures import picture_bytes

pytestmark = pytest.mark.django_db


def test_the_same_picture_is_stored_once() -> None:
    first, second = (pictures.store(picture_bytes(), alt=alt) for alt in ("one", "two"))
    assert first == second
    assert Image.objects.get().alt == "one"


def test_metadata_is_left_behind_and_the_picture_is_turned_upright() -> None:
    exif = Pillow.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x8825] = {1: "N", 2: (25.0, 2.0, 0.0)}  # where it was taken
    image = pictures.store(picture_bytes(kind="JPEG", exif=exif))
    stored = Pillow.open(image.file)
    assert not stored.getexif()
    assert stored.size == (image.width, image.height) == (40, 60)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "no picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>x()</script></svg>", "no picture"),
        (b"GIF89a/*" + b"\0" * 40, "no picture"),
        (picture_bytes()[:60], "no picture"),
        (picture_bytes(size=(10000, 10000)), "megapixels"),
    ],
)
def test_a_bad_file_is_refused_with_the_reason(data: bytes, says: str) -> None:
    with pytest.raises(pictures.BadPicture, match=says):
        pictures.store(data)
    assert not Image.objects.exists()


def test_a_moving_picture_is_refused() -> None:
    out = io.BytesIO()
    frames = [Pillow.new("RGB", (4, 4), color) for color in ("red", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    with pytest.raises(pictures.BadPicture, match="Moving"):
        pictures.store(out.getvalue())


def test_files_written_before_a_failure_go_again() -> None:
    names = []
    with pytest.raises(RuntimeError), pictures.all_or_none():
        names.append(pictures.store(picture_bytes("teal")).file)
        raise RuntimeError
    assert not names[0].storage.exists(names[0].name)
