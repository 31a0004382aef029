"""The smaller copies of a picture that pages offer: AVIF and WebP in a few widths.

Their addresses follow from the original's, so a page names them before they are made; the view that serves pictures
answers with the original until then (`stored`).
"""

import io
import re

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image as Pillow
from PIL import ImageOps

# A phone's column, the same at twice its density, the text column at twice its density, the page.
WIDTHS = (480, 800, 1200, 1600)
# Browsers take the first they know. One thread: several workers share the machine.
FORMATS = {"avif": {"quality": 58, "speed": 7, "max_threads": 1}, "webp": {"quality": 78, "method": 4}}
# What a link to an article shows elsewhere: cut round the focal point, the widest last.
RATIOS = {"1x1": (1, 1), "4x3": (4, 3), "16x9": (16, 9)}
SHARED_WIDTH = 1200
CROP = re.compile(r"(?P<stem>.+/[0-9a-f]{64})-(?P<ratio>1x1|4x3|16x9)-(?P<across>[lcr])(?P<down>[tmb])\.jpg")
NAME = re.compile(r"(?P<stem>.+/[0-9a-f]{64})-(?P<width>\d+)\.(?P<kind>avif|webp)")


def widths(width: int) -> list[int]:
    """The widths in which a picture is offered, never wider than it is.

    >>> widths(1000), widths(300), widths(6000)
    ([480, 800, 1000], [300], [480, 800, 1200, 1600])
    """
    return sorted({*(each for each in WIDTHS if each < width), min(width, WIDTHS[-1])})


def name_of(original: str, width: int, kind: str) -> str:
    """The name, or address, of a rendition of the picture with this name, or address.

    >>> name_of("/media/images/ab/abc.jpg", 480, "avif")
    '/media/images/ab/abc-480.avif'
    """
    return f"{original.rpartition('.')[0]}-{width}.{kind}"


def srcset(original: str, width: int, kind: str) -> str:
    """The renditions of one format, as a source element wants them."""
    return ", ".join(f"{name_of(original, each, kind)} {each}w" for each in widths(width))


def make(original: str) -> int:
    """Make the renditions of a picture that are missing.

    In:  the name of its file in the library.
    Out: how many files were written. One that would be larger than the original is left out: that is served instead.
    """
    with default_storage.open(original) as file:
        data = file.read()
    written = 0
    with Pillow.open(io.BytesIO(data)) as picture:
        wanted = [
            (width, kind)
            for width in widths(picture.width)
            for kind in FORMATS
            if not default_storage.exists(name_of(original, width, kind))
        ]
        if not wanted:
            return 0
        # Decodes a large JPEG at half, a quarter or an eighth of its size where that is enough.
        picture.draft("RGB", (2 * WIDTHS[-1], 2 * WIDTHS[-1]))
        profile = picture.info.get("icc_profile")
        plain = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    for width, kind in wanted:
        height = max(1, round(plain.height * width / plain.width))
        small = plain.resize((width, height), Pillow.Resampling.LANCZOS, reducing_gap=2.0)
        out = io.BytesIO()
        small.save(out, kind.upper(), **FORMATS[kind], **({"icc_profile": profile} if profile else {}))
        if out.tell() < len(data):
            name = name_of(original, width, kind)
            saved = default_storage.save(name, ContentFile(out.getvalue()))
            if saved != name:  # another worker was there first, and the storage gave this one a name of its own
                default_storage.delete(saved)
            written += saved == name
    return written


def names_of(original: str, width: int) -> list[str]:
    """The names of all renditions a picture of this width may have."""
    return [name_of(original, each, kind) for each in widths(width) for kind in FORMATS]


def crop_name(original: str, focus: str, ratio: str) -> str:
    """The name, or address, of a picture cut to a ratio. In: `focus` as typeset.focus_class() gives it.

    >>> crop_name("/media/images/ab/abc.png", "focus-l focus-m", "16x9")
    '/media/images/ab/abc-16x9-lm.jpg'
    """
    place = "".join(part.removeprefix("focus-") for part in focus.split()) or "cm"
    return f"{original.rpartition('.')[0]}-{ratio}-{place}.jpg"


def crop_size(width: int, height: int, ratio: str) -> tuple[int, int]:
    """The width and height of such a cut, never larger than what the picture holds.

    >>> crop_size(3000, 2000, "16x9"), crop_size(600, 900, "4x3")
    ((1200, 675), (600, 450))
    """
    across, down = RATIOS[ratio]
    wide = min(width, height * across / down, SHARED_WIDTH)
    return max(1, round(wide)), max(1, round(wide * down / across))


def make_crops(original: str, focus: str) -> int:
    """Cut a picture for sharing, in each ratio. Out: how many files were written."""
    wanted = {ratio: crop_name(original, focus, ratio) for ratio in RATIOS}
    wanted = {ratio: name for ratio, name in wanted.items() if not default_storage.exists(name)}
    if not wanted:
        return 0
    with default_storage.open(original) as file, Pillow.open(file) as picture:
        picture.draft("RGB", (2 * SHARED_WIDTH, 2 * SHARED_WIDTH))
        # Over white, as on the page: JPEG knows no transparency.
        plain = Pillow.new("RGB", picture.size, "white")
        shown = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
        plain.paste(shown, mask=shown if shown.mode == "RGBA" else None)
    for ratio, name in wanted.items():
        found = CROP.fullmatch(name)
        place = (("lcr".index(found["across"]) / 2), ("tmb".index(found["down"]) / 2)) if found else (0.5, 0.5)
        cut = ImageOps.fit(plain, crop_size(*plain.size, ratio), Pillow.Resampling.LANCZOS, centering=place)
        out = io.BytesIO()
        cut.save(out, "JPEG", quality=84, optimize=True)
        default_storage.save(name, ContentFile(out.getvalue()))
    return len(wanted)


def stored(path: str) -> tuple[str, bool]:
    """The file to serve for an address of a picture.

    Out: its name in the library, empty when there is none, and whether it is for good: an original that stands in for
         a rendition gives way as soon as that is made.
    """
    if default_storage.exists(path):
        return path, True
    rendition = NAME.fullmatch(path) or CROP.fullmatch(path)
    if rendition:
        for extension in ("jpg", "png", "webp", "avif"):
            original = f"{rendition['stem']}.{extension}"
            if default_storage.exists(original):
                return original, False
    return "", False
