"""Which collections there are: every module here that declares indexes or sealed fields, named after its collection."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from pymongo import IndexModel

import adapters.mongo as package


@cache
def _modules() -> dict[str, object]:
    names = [found.name for found in pkgutil.iter_modules(package.__path__)]
    return {name: importlib.import_module(f"{package.__name__}.{name}") for name in sorted(names)}


def collections() -> frozenset[str]:
    """Every collection an adapter keeps, by its ``NAME`` or ``COLLECTION``."""
    names = (getattr(module, "NAME", None) or getattr(module, "COLLECTION", None) for module in _modules().values())
    return frozenset(name for name in names if isinstance(name, str))


def declared_indexes() -> dict[str, tuple[IndexModel, ...]]:
    """Collection -> the ``INDEXES`` its adapter declares."""
    return {name: module.INDEXES for name, module in _modules().items() if hasattr(module, "INDEXES")}


def sealed_fields() -> dict[str, tuple[str, ...]]:
    """Collection -> the top-level fields its adapter keeps as envelopes of the vault: its ``SEALED``, one or several.

    A document of such a collection has the id of the key that sealed all of them in its clear field ``kid``.
    """
    declared = {name: module.SEALED for name, module in _modules().items() if hasattr(module, "SEALED")}
    return {name: (fields,) if isinstance(fields, str) else tuple(fields) for name, fields in declared.items()}
