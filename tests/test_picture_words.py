"""Captions and credits that pictures carry, read before they are stripped."""

from pathlib import Path

import pytest
from PIL import Image as Pillow
from PIL import IptcImagePlugin

from articles import pictures
from articles.models import Image

from .pictures import picture_bytes

pytestmark = pytest.mark.django_db


def with_iptc(*entries: tuple[int, int, bytes], jpeg: bytes = b"") -> bytes:
    """A JPEG with these IPTC entries (record, number, words)."""
    records = b"".join(
        b"\x1c" + bytes([record, number]) + len(words).to_bytes(2, "big") + words for record, number, words in entries
    )
    resource = b"8BIM\x04\x04\x00\x00" + len(records).to_bytes(4, "big") + records + b"\0" * (len(records) % 2)
    segment = b"Photoshop 3.0\0" + resource
    jpeg = jpeg or picture_bytes(kind="JPEG")
    return jpeg[:2] + b"\xff\xed" + (len(segment) + 2).to_bytes(2, "big") + segment + jpeg[2:]


def with_exif(**words: str | bytes) -> bytes:
    exif = Pillow.Exif()
    for name, value in words.items():
        exif[{"caption": 0x010E, "artist": 0x013B, "copyright": 0x8298}[name]] = value
    return picture_bytes(kind="JPEG", exif=exif)


def xmp(inner: str) -> bytes:
    return f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description {inner}</rdf:RDF></x:xmpmeta>'.encode()


UTF8 = (1, 90, b"\x1b%G")


def words_of(data: bytes) -> tuple[str, str]:
    image = pictures.store(data)
    return image.caption, image.credit


def test_iptc_words_fill_caption_and_credit() -> None:
    data = with_iptc(
        UTF8, (2, 120, "天線架在燈塔上。".encode()), (2, 80, "江一葦".encode()), (2, 110, "海島社".encode())
    )
    assert words_of(data) == ("天線架在燈塔上。", "江一葦/海島社")


def test_iptc_in_an_older_encoding_is_read() -> None:
    assert words_of(with_iptc((2, 120, "天线架在灯塔上。".encode("gb18030")))) == ("天线架在灯塔上。", "")


def test_several_makers_are_all_named() -> None:
    assert words_of(with_iptc(UTF8, (2, 80, b"Ada Moss"), (2, 80, b"Lee Park"))) == ("", "Ada Moss、Lee Park")


def test_the_copyright_stands_in_for_a_credit() -> None:
    assert words_of(with_iptc(UTF8, (2, 116, b"(c) Ada Moss"), (2, 80, b"Ada Moss"))) == ("", "(c) Ada Moss")


def test_exif_words_fill_what_iptc_leaves_empty() -> None:
    assert words_of(with_exif(caption="Low tide", artist="Ada Moss", copyright="Island Wire")) == (
        "Low tide",
        "Ada Moss/Island Wire",
    )


def test_exif_in_utf_8_is_read_as_such() -> None:
    assert words_of(with_exif(caption="退潮的港".encode())) == ("退潮的港", "")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_xmp_words_are_read(kind: str) -> None:
    packet = xmp(
        'photoshop:Credit="Island &amp; Wire"><dc:description><rdf:Alt><rdf:li xml:lang="x-default">Low tide</rdf:li>'
        "</rdf:Alt></dc:description></rdf:Description>"
    )
    if kind == "PNG":
        from PIL.PngImagePlugin import PngInfo

        info = PngInfo()
        info.add_itxt("XML:com.adobe.xmp", packet.decode())
        data = picture_bytes(kind=kind, pnginfo=info)
    else:
        data = picture_bytes(kind=kind, xmp=packet)
    assert words_of(data) == ("Low tide", "Island & Wire")


@pytest.mark.parametrize("words", ["OLYMPUS DIGITAL CAMERA", "SONY DSC", "DSC_0042.JPG", "   ", "\0\0\0", "----"])
def test_what_cameras_write_is_no_caption(words: str) -> None:
    assert words_of(with_exif(caption=words)) == ("", "")


def test_the_words_of_the_copy_come_first() -> None:
    data = with_exif(caption="Low tide", artist="Ada Moss")
    image = pictures.store(data, caption="退潮")
    assert (image.caption, image.credit) == ("退潮", "Ada Moss")


def test_the_stored_file_carries_nothing_of_it() -> None:
    data = with_iptc(UTF8, (2, 120, b"Low tide"), jpeg=with_exif(artist="Ada Moss"))
    image = pictures.store(data)
    stored = Pillow.open(image.file)
    assert not stored.getexif()
    assert not IptcImagePlugin.getiptcinfo(stored)
    assert b"Ada Moss" not in image.file.open().read()


@pytest.mark.parametrize(
    "data",
    [
        with_iptc((2, 120, b"\xff\xfe\x00broken"), UTF8),
        with_iptc((2, 120, b"x" * 30000), UTF8),
        with_iptc(UTF8, (2, 120, "a\x0b\x00b\u2028c<script>".encode())),
        picture_bytes(kind="JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff"),
        picture_bytes(kind="JPEG", xmp=b"<dc:description>" + b"<rdf:li>" * 5000),
    ],
)
def test_damaged_words_do_no_harm(data: bytes) -> None:
    image = pictures.store(data)
    assert "\x0b" not in image.caption
    assert "\n" not in image.caption
    assert len(image.caption) <= 1000


def test_half_a_stored_file_is_written_again() -> None:
    first = pictures.store(picture_bytes("teal"))
    name = first.file.name
    full = first.file.open().read()
    Path(first.file.storage.path(name)).write_bytes(full[:20])
    Image.objects.all().delete()
    assert pictures.store(picture_bytes("teal")).file.open().read() == full
