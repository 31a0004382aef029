"""Pictures into the image library: checked, stripped of metadata, each once."""

import contextlib
import hashlib
import io
import warnings
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image as Pillow
from PIL import ImageOps

from .models import Image
from .picture_words import words_in
from .tasks import make_renditions

# Decoding costs four bytes a pixel; 60 megapixels covers every camera in a newsroom.
MAX_PIXELS = 60_000_000
MAX_BYTES = 40 * 1024 * 1024
# What browsers show, with the options that keep what the eye sees.
FORMATS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 90, "optimize": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 90, "method": 4},
    "AVIF": {"quality": 80},
}

_written: ContextVar[list[str] | None] = ContextVar("written", default=None)


class BadPicture(ValueError):
    """A file that cannot go into the library; the message says why, for the person who brought it."""


@dataclass(frozen=True)
class Checked:
    """A picture that may go into the library: the hash of what came, what will be stored, what the file said of it."""

    sha256: str
    content: bytes
    extension: str
    caption: str = ""
    credit: str = ""

    def put_into(self, image: Image) -> None:
        """Store the content as this image's file; the image itself is not saved.

        The library names its files itself: a name from outside can climb out of a folder or pass for a page. Caption
        and credit are filled from the file where the image has none.
        """
        name = f"images/{self.sha256[:2]}/{self.sha256}.{self.extension}"
        # Half a file is what a machine that lost its power leaves behind.
        if default_storage.exists(name) and default_storage.size(name) != len(self.content):
            default_storage.delete(name)
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(self.content))
            written = _written.get()
            if written is not None:
                written.append(name)
        image.sha256 = self.sha256
        image.file = name
        image.caption = image.caption or self.caption
        image.credit = image.credit or self.credit
        image.width, image.height = Pillow.open(io.BytesIO(self.content)).size
        transaction.on_commit(lambda: make_renditions.enqueue(name))


@contextlib.contextmanager
def all_or_none() -> Iterator[None]:
    """Take away the files written inside when the block fails: a transaction takes back rows, not files."""
    written: list[str] = []
    token = _written.set(written)
    try:
        yield
    except BaseException:
        for name in written:
            default_storage.delete(name)
        raise
    finally:
        _written.reset(token)


def store(data: bytes, **words: Any) -> Image:
    """Put a picture into the library, or find it there.

    In:     the file's bytes; words for a new picture: alt, caption, credit, licence, source_url, ai_generated.
    Out:    the one Image of these bytes. What the library says already of a known picture is left alone.
    Errors: BadPicture with the reason.
    """
    known = Image.objects.filter(sha256=hashlib.sha256(data).hexdigest()).first()
    if known:
        return known
    image = Image(**words)
    check(data).put_into(image)
    image.save()
    return image


def check(data: bytes) -> Checked:
    """The picture without metadata (places, cameras, hidden payloads) and turned upright.

    Errors: BadPicture when it is too large, moves, or is no picture.
    """
    if len(data) > MAX_BYTES:
        raise too_large()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            with Pillow.open(io.BytesIO(data), formats=tuple(FORMATS)) as picture:
                kind = picture.format or ""
                if picture.width * picture.height > MAX_PIXELS:
                    raise Pillow.DecompressionBombError
                if getattr(picture, "n_frames", 1) > 1:
                    raise BadPicture(_("Moving pictures are not taken; save one frame of it."))
                caption, credit = words_in(picture)
                profile = picture.info.get("icc_profile")
                upright = ImageOps.exif_transpose(picture)
                out = io.BytesIO()
                upright.save(out, kind, **FORMATS[kind], exif=b"", **({"icc_profile": profile} if profile else {}))
    except BadPicture:
        raise
    except (Pillow.DecompressionBombWarning, Pillow.DecompressionBombError) as error:
        raise BadPicture(_("The picture has more than %(mp)d megapixels.") % {"mp": MAX_PIXELS // 10**6}) from error
    except Exception as error:
        raise BadPicture(
            _("This is no picture that can be read (JPEG, PNG, WebP or AVIF are): %(why)s")
            % {"why": str(error)[:100] or type(error).__name__}
        ) from error
    extension = {"JPEG": "jpg"}.get(kind, kind.lower())
    return Checked(hashlib.sha256(data).hexdigest(), out.getvalue(), extension, caption, credit)


def too_large() -> BadPicture:
    """What is said of a file that is larger than any picture."""
    return BadPicture(_("The file has more than %(mb)d MB.") % {"mb": MAX_BYTES // 1024 // 1024})
