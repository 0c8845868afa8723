"""Photos: decoded in full, turned upright, scaled down and written anew, without place, device or anything behind."""

from __future__ import annotations

import warnings
from io import BytesIO

from PIL import Image, ImageOps

from casework.uploads.ports import FileRefused
from casework.uploads.upload import Inspected

MOST_PIXELS = 50_000_000  # the largest phones take 50 megapixels by default
LONGEST_SIDE = 2400  # enough to read a certificate photographed whole
QUALITY = 85
_FORMATS = ("JPEG", "PNG", "WEBP")


def made_anew(content: bytes) -> Inspected:
    """The photo as a JPEG of its own pixels and nothing else; raises FileRefused."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return Inspected("image/jpeg", _written(_opened(content)), 1)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise FileRefused("too_many_pixels") from None
    except (OSError, ValueError, SyntaxError, EOFError, ArithmeticError, MemoryError):  # Pillow's many ways
        raise FileRefused("unreadable") from None


def _opened(content: bytes) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    image = Image.open(BytesIO(content), formats=_FORMATS)
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is decoded at the size we keep
    image.load()
    return image


def _written(image: Image.Image) -> bytes:
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    flat = Image.new("RGB", upright.size, "white")
    shown = upright.convert("RGBA")
    flat.paste(shown, mask=shown.getchannel("A"))
    out = BytesIO()
    flat.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
