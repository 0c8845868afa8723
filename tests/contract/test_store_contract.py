"""The whole contract on the embedded server: what `flask store check` runs anywhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from adapters.mongo.client import Database
from adapters.mongo.contract.suite import BEHAVIOURS, DURABILITY


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=lambda behaviour: behaviour.__name__)
def test_the_embedded_store_keeps_the_contract(behaviour: Callable[[Database], None], database: Database) -> None:
    behaviour(database)


@pytest.mark.parametrize("survival", DURABILITY, ids=lambda survival: survival.__name__)
def test_the_embedded_store_survives_a_kill(survival: Callable[[], None]) -> None:
    survival()


@pytest.mark.parametrize("behaviour", [*BEHAVIOURS, *DURABILITY], ids=lambda behaviour: behaviour.__name__)
def test_an_operator_reads_one_sentence_about_every_behaviour(behaviour: Callable[..., None]) -> None:
    assert (behaviour.__doc__ or "").endswith(".")
