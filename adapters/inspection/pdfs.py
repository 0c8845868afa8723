"""PDFs: their pages put into a new document, without scripts, attachments, links or who made them."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from casework.uploads.ports import FileRefused
from casework.uploads.upload import PDF, Inspected

MOST_PAGES = 20
MOST_PIXELS = 50_000_000  # of one picture in it
MOST_PAGE_BYTES = 20_000_000  # of one page's drawing instructions, unpacked
_OF_A_PAGE = frozenset({"/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/Contents", "/Group"})
_ACTIVE = frozenset({"/JS", "/JavaScript", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/XFA"})


def made_anew(content: bytes) -> Inspected:
    """The same pages in a document with nothing else in it; raises FileRefused."""
    try:
        return _made_anew(content)
    except FileRefused:
        raise
    except (PyPdfError, OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        raise FileRefused("unreadable") from None  # whatever a broken document leads its reader into
    except MemoryError:
        raise FileRefused("too_large") from None


def _made_anew(content: bytes) -> Inspected:
    reader = PdfReader(BytesIO(content), strict=False)
    if reader.is_encrypted:
        raise FileRefused("pdf_locked")
    pages = len(reader.pages)
    if not 0 < pages <= MOST_PAGES:
        raise FileRefused("too_many_pages" if pages else "unreadable")
    writer = PdfWriter()
    for page in reader.pages:
        _strip(writer.add_page(page))
    writer.metadata = None
    _require_harmless(writer)
    out = BytesIO()
    writer.write(out)
    return Inspected(PDF, out.getvalue(), pages)


def _strip(page: PageObject) -> None:
    """Leave what is drawn; take what acts: annotations, actions, attachments, and whatever else hangs on it."""
    for name in [name for name in page if name not in _OF_A_PAGE]:
        del page[name]
    drawing = page.get_contents()
    if drawing is not None and len(drawing.get_data()) > MOST_PAGE_BYTES:
        raise FileRefused("too_large")


def _require_harmless(writer: PdfWriter) -> None:
    for part in _parts(writer._root_object):  # the only way to the whole of it
        if not _ACTIVE.isdisjoint(part) or part.get("/S") in _ACTIVE:
            raise FileRefused("pdf_active")
        if part.get("/Subtype") == "/Image" and part.get("/Width", 0) * part.get("/Height", 0) > MOST_PIXELS:
            raise FileRefused("too_many_pixels")


def _parts(root: Any) -> Iterator[DictionaryObject]:
    """Every dictionary that can be reached, each once; streams are dictionaries too."""
    waiting, seen = [root], set()
    while waiting:
        part = waiting.pop().get_object()
        if not isinstance(part, DictionaryObject | ArrayObject | StreamObject) or id(part) in seen:
            continue
        seen.add(id(part))
        if isinstance(part, ArrayObject):
            waiting += part
            continue
        yield part
        waiting += [value for value in part.values() if value is not None]
