"""Files people send: good ones, and those of people who mean no good."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

MAKER, PLACE = b"Kestrel Phone 9", 0x8825  # the tag of the GPS block


def photo(kind: str = "JPEG", *, size: tuple[int, int] = (640, 480), rotated: bool = False) -> bytes:
    """A photo with the name of its phone and the place it was taken at."""
    exif = Image.Exif()
    exif[0x010F] = MAKER.decode()
    exif[0x0112] = 6 if rotated else 1
    exif.get_ifd(PLACE)[1] = "N"
    exif.get_ifd(PLACE)[2] = (43.0, 15.0, 8.0)
    out = BytesIO()
    Image.new("RGB", size, "white").save(out, kind, exif=exif)
    return out.getvalue()


def see_through() -> bytes:
    """A picture that is black, and wholly transparent."""
    out = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    return out.getvalue()


def bomb(side: int = 60_000) -> bytes:
    """A PNG of some kilobytes that says it is 3.6 thousand million pixels."""
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(1000 * (side // 8 + 1)), 9)
    parts = [(b"IHDR", header), (b"IDAT", rows), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def pdf(pages: int = 1, *, password: str | None = None) -> bytes:
    """So many empty pages."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    writer.add_metadata({"/Author": MAKER.decode()})
    if password:
        writer.encrypt(password)
    return _written(writer)


def pdf_with_script() -> bytes:
    """Runs when it is opened."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf())))
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("kestrel()")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)
    return _written(writer)


def pdf_with_attachment() -> bytes:
    """Carries a program."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf())))
    writer.add_attachment("kestrel.exe", b"MZ kestrel")
    return _written(writer)


def pdf_with_link(action: str = "/Launch") -> bytes:
    """Somewhere on the page a click starts something."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf())))
    act = DictionaryObject({NameObject("/S"): NameObject(action), NameObject("/F"): TextStringObject("kestrel.exe")})
    box = ArrayObject([NumberObject(value) for value in (0, 0, 100, 100)])
    link = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Link"),
            NameObject("/Rect"): box,
            NameObject("/A"): act,
        }
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([link])
    return _written(writer)


def pdf_with_action_in_its_resources() -> bytes:
    """Hidden where a page keeps its fonts."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf())))
    script = DictionaryObject({NameObject("/JS"): TextStringObject("kestrel()")})
    writer.pages[0][NameObject("/Resources")] = DictionaryObject({NameObject("/Properties"): script})
    return _written(writer)


def _written(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
