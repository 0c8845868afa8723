"""QR codes, as PNG for a picture and SVG for a page."""

from __future__ import annotations

from io import BytesIO

import qrcode
from qrcode.image.base import BaseImage
from qrcode.image.pure import PyPNGImage
from qrcode.image.svg import SvgPathImage


class QrCodes:
    """Draws texts of up to some 300 characters, with 15 % of the picture allowed to be damaged (level M)."""

    def png(self, text: str) -> bytes:
        """A PNG of about 350 pixels."""
        return _draw(text, PyPNGImage)

    def svg(self, text: str) -> bytes:
        """An SVG document."""
        return _draw(text, SvgPathImage)


def _draw(text: str, factory: type[BaseImage]) -> bytes:
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4)
    code.add_data(text)
    buffer = BytesIO()
    code.make_image(image_factory=factory).save(buffer)
    return buffer.getvalue()
