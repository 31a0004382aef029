"""Pictures into the image library: checked, stripped of metadata, each once."""

import hashlib
import io
import warnings
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image as Pillow
from PIL import ImageOps

from .models import Image

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


class BadPicture(ValueError):
    """A file that cannot go into the library; the message says why, for the person who brought it."""


def store(data: bytes, **words: Any) -> Image:
    """Put a picture into the library, or find it there.

    In:     the file's bytes; words for a new picture: alt, caption, credit, licence, source_url, ai_generated.
    Out:    the one Image of these bytes. What the library says already of a known picture is left alone.
    Errors: BadPicture with the reason.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    known = Image.objects.filter(sha256=sha256).first()
    if known:
        return known
    content, extension = _re_encoded(data)
    image = Image(sha256=sha256, **words)
    # The library names its files itself: a name from outside can climb out of a folder or pass for a page.
    image.file.save(f"{sha256[:2]}/{sha256}.{extension}", ContentFile(content), save=False)
    image.save()
    return image


def _re_encoded(data: bytes) -> tuple[bytes, str]:
    """The picture without metadata (places, cameras, hidden payloads), turned upright, and its file extension."""
    if len(data) > MAX_BYTES:
        raise BadPicture(_("The file has more than %(mb)d MB.") % {"mb": MAX_BYTES // 1024 // 1024})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            with Pillow.open(io.BytesIO(data), formats=tuple(FORMATS)) as picture:
                kind = picture.format or ""
                if picture.width * picture.height > MAX_PIXELS:
                    raise BadPicture(_("The picture has more than %(mp)d megapixels.") % {"mp": MAX_PIXELS // 10**6})
                if getattr(picture, "n_frames", 1) > 1:
                    raise BadPicture(_("Moving pictures are not taken; save one frame of it."))
                upright = ImageOps.exif_transpose(picture)
                out = io.BytesIO()
                profile = upright.info.get("icc_profile")
                upright.save(out, kind, **FORMATS[kind], exif=b"", **({"icc_profile": profile} if profile else {}))
    except BadPicture:
        raise
    except Exception as error:
        raise BadPicture(
            _("This is no picture that can be read (JPEG, PNG, WebP or AVIF are): %(why)s")
            % {"why": str(error)[:100] or type(error).__name__}
        ) from error
    return out.getvalue(), {"JPEG": "jpg"}.get(kind, kind.lower())
