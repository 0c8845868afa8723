"""The template: every text for people there is in the sources, as one catalog without translations."""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

from i18n.catalogs import empty_catalog

#: the packages whose words people may read
PACKAGES = ("adapters", "api", "casework", "conversation_flows", "eligibility", "i18n", "identity", "regions")
#: where released versions of flows lie
_RELEASED = "/released/"


def make_template(root: Path) -> Catalog:
    """Every text for people in the sources below ``root``; ``i18n/babel.cfg`` says where to look, and how.

    A released version of a flow adds only what the sources no longer say: else every release would move every entry.
    """
    with (root / "i18n" / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call] # Babel has no types here
    template = empty_catalog(None)
    found = [
        (f"{package}/{name}", line, text, comments)
        for package in PACKAGES
        for name, line, text, comments, _ in extract_from_dir(root / package, methods, options, keywords={})
    ]
    said_now = {text for place, _, text, _ in found if _RELEASED not in place}
    for place, line, text, comments in found:
        if text not in said_now or _RELEASED not in place:
            template.add(text, locations=[(place, line)], auto_comments=comments)
    return template
