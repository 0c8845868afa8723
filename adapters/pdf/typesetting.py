"""Sets one page of HTML as a PDF, in our own fonts and with nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from adapters.pdf.fonts import TEXT, TITLE, missing_from, rare

STYLE = (Path(__file__).parent / "print.css").read_text()
SCHEME = "font:"  # the only addresses there are


@dataclass(frozen=True, slots=True)
class Sheet:
    """A PDF; ``written_out`` are the characters no font had, which stand in it as 〔U+2A6A5〕."""

    pdf: bytes
    pages: int
    written_out: tuple[str, ...]


class OurFonts(URLFetcher):  # type: ignore[misc]
    """Gives the named fonts; whatever else a page asks for is refused."""

    def __init__(self, fonts: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=())
        self._fonts = fonts

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """A font by its name, as in ``font:text``; raises ValueError for anything else."""
        if not url.startswith(SCHEME) or url.removeprefix(SCHEME) not in self._fonts:
            raise ValueError("papers fetch nothing but their fonts")
        return URLFetcherResponse(url, self._fonts[url.removeprefix(SCHEME)], headers={"Content-Type": "font/otf"})


class Typesetter:
    """Sets any number of pages, each in our fonts and in those that were cut for it alone."""

    def __init__(self) -> None:
        self._usual = {"text": TEXT.read_bytes(), "title": TITLE.read_bytes()}

    def set(self, html: str) -> Sheet:
        """One page of HTML, with its own style sheet inside, as a PDF on A4."""
        missing = missing_from(html)
        cut = list(rare(missing))
        written_out = tuple(sorted(set(missing) - set("".join(found for found, _ in cut))))
        fonts = self._usual | {f"rare{number}": font for number, (_, font) in enumerate(cut)}
        fetcher, configuration = OurFonts(fonts), FontConfiguration()
        style = CSS(string=_faces(fonts) + STYLE, url_fetcher=fetcher, font_config=configuration)
        page = HTML(string=in_code_points(html, written_out), url_fetcher=fetcher)
        document = page.render(stylesheets=[style], font_config=configuration, pdf_tags=True)
        return Sheet(document.write_pdf(), len(document.pages), written_out)


def in_code_points(text: str, characters: Iterable[str]) -> str:
    """The text with these characters written as 〔U+2A6A5〕: something to read where there would be an empty box."""
    return text.translate({ord(one): f"〔U+{ord(one):04X}〕" for one in characters})


def _faces(fonts: Iterable[str]) -> str:
    """All but the font of titles are one family, so that a rare character stands among its neighbours unnoticed."""
    families = {name: "Paper Title" if name == "title" else f"Paper {name}" for name in fonts}
    faces = [f'@font-face {{font-family: "{family}"; src: url({SCHEME}{name})}}' for name, family in families.items()]
    text = ", ".join(f'"{family}"' for name, family in families.items() if name != "title")
    return "\n".join([*faces, f"html {{font-family: {text}}}", f'.title {{font-family: "Paper Title", {text}}}'])
