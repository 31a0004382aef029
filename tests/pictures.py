"""Pictures for tests, drawn on the spot."""

import io

from PIL import Image


def picture_bytes(color: str = "navy", size: tuple[int, int] = (60, 40), kind: str = "PNG", **options: object) -> bytes:
    """An encoded picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, kind, **options)
    return out.getvalue()
