"""The template: every text for people there is in the sources, as one catalog without translations."""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

from i18n.catalogs import empty_catalog

#: the packages whose words people may read
PACKAGES = ("adapters", "api", "casework", "conversation_flows", "eligibility", "i18n", "identity", "regions")


def make_template(root: Path) -> Catalog:
    """Every text for people in the sources below ``root``; ``i18n/babel.cfg`` says where to look, and how."""
    with (root / "i18n" / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call] # Babel has no types here
    template = empty_catalog(None)
    for package in PACKAGES:
        for name, line, text, comments, _ in extract_from_dir(root / package, methods, options, keywords={}):
            template.add(text, locations=[(f"{package}/{name}", line)], auto_comments=comments)
    return template
