"""The vault: what is sealed opens where it belongs and nowhere else."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.clock import utc_now
from adapters.vault import key_file
from adapters.vault.keys import KeyRing, KeyRingError
from adapters.vault.vault import CannotOpen, Vault

PLACE = {"collection": "conversations", "document": "conv_a", "field": "answers"}
CIPHERS = ["aes-256-gcm", "sm4-gcm"]


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing.create(tmp_path / "keys.json", "aes-256-gcm")


@pytest.mark.parametrize("cipher", CIPHERS)
@pytest.mark.parametrize(
    "plain", [b"", b"x", "张三".encode(), os.urandom(300_000)], ids=["none", "one", "name", "large"]
)
def test_a_vault_can_open_what_it_sealed(tmp_path: Path, cipher: str, plain: bytes) -> None:
    vault = Vault(KeyRing.create(tmp_path / "keys.json", cipher))
    sealed = vault.seal(plain, **PLACE)
    assert vault.open(sealed, **PLACE) == plain
    assert len(plain) < 3 or plain not in sealed


@pytest.mark.parametrize("cipher", CIPHERS)
@pytest.mark.parametrize("moved", [{"collection": "applications"}, {"document": "conv_b"}, {"field": "name"}])
def test_a_thief_cannot_open_an_envelope_moved_elsewhere(tmp_path: Path, cipher: str, moved: dict[str, str]) -> None:
    vault = Vault(KeyRing.create(tmp_path / "keys.json", cipher))
    sealed = vault.seal(b"1500.00", **PLACE)
    with pytest.raises(CannotOpen):
        vault.open(sealed, **{**PLACE, **moved})


@pytest.mark.parametrize("cipher", CIPHERS)
def test_nobody_can_change_or_cut_any_byte_of_an_envelope(tmp_path: Path, cipher: str) -> None:
    vault = Vault(KeyRing.create(tmp_path / "keys.json", cipher))
    sealed = vault.seal(b"1500.00", **PLACE)
    for at in range(len(sealed)):
        flipped = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        for damaged in (flipped, sealed[:at]):
            with pytest.raises(CannotOpen):
                vault.open(damaged, **PLACE)
    assert vault.open(sealed, **PLACE) == b"1500.00"


@given(st.binary(max_size=200))
def test_garbage_cannot_be_opened_or_break_the_vault(vault: Vault, garbage: bytes) -> None:
    with pytest.raises(CannotOpen):
        vault.open(garbage, **PLACE)


def test_the_same_value_is_sealed_differently_every_time(ring: KeyRing) -> None:
    vault = Vault(ring)
    assert len({vault.seal(b"1500.00", **PLACE) for _ in range(100)}) == 100


def test_parts_of_a_place_cannot_be_shifted_into_one_another(ring: KeyRing) -> None:
    vault = Vault(ring)
    sealed = vault.seal(b"x", collection="ab", document="c", field="d")
    with pytest.raises(CannotOpen):
        vault.open(sealed, collection="a", document="bc", field="d")


def test_an_old_key_opens_and_the_new_one_writes_after_a_rotation(ring: KeyRing) -> None:
    vault = Vault(ring)
    before, old_kid = vault.seal(b"old", **PLACE), vault.kid
    ring.rotate_sealing("sm4-gcm")
    after = vault.seal(b"new", **PLACE)
    assert vault.kid != old_kid
    assert vault.kid.encode() in after
    assert (vault.open(before, **PLACE), vault.open(after, **PLACE)) == (b"old", b"new")
    assert [(key.cipher, key.state) for key in ring.sealing_keys] == [
        ("aes-256-gcm", "previous"),
        ("sm4-gcm", "current"),
    ]


def test_a_running_server_follows_a_rotation_made_by_another_process(ring: KeyRing) -> None:
    running, neighbour = Vault(KeyRing.load(ring.path)), Vault(KeyRing.load(ring.path))
    before = running.kid
    ring.rotate_sealing()
    sealed = neighbour.seal(b"x", **PLACE)
    assert running.open(sealed, **PLACE) == b"x"
    assert running.kid == neighbour.kid != before


def test_another_ring_cannot_open_it(ring: KeyRing, tmp_path: Path) -> None:
    other = Vault(KeyRing.create(tmp_path / "other.json", "aes-256-gcm"))
    with pytest.raises(CannotOpen):
        other.open(Vault(ring).seal(b"x", **PLACE), **PLACE)


def test_a_blind_value_is_equal_for_equal_values_of_one_purpose_only(ring: KeyRing) -> None:
    vault = Vault(ring)
    blind = vault.blind("phone", "13800000000")
    assert blind == Vault(KeyRing.load(ring.path)).blind("phone", "13800000000")
    others = {vault.blind("phone", "13800000001"), vault.blind("id_number", "13800000000"), vault.blind("phon", "e1")}
    assert blind not in others
    assert len(blind) == 43
    assert "138" not in blind


def test_a_rotation_leaves_blind_values_alone(ring: KeyRing) -> None:
    vault = Vault(ring)
    before = vault.blind("phone", "13800000000")
    ring.rotate_sealing()
    assert vault.blind("phone", "13800000000") == before


def test_twenty_rotations_at_once_lose_no_key(ring: KeyRing) -> None:
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda _: KeyRing.load(ring.path).rotate_sealing(), range(20)))
    states = [key.state for key in ring.sealing_keys]
    assert (len(states), states.count("current"), len({key.kid for key in ring.sealing_keys})) == (21, 1, 21)


def test_signing_keys_move_from_next_to_current_to_previous_and_retire_after_a_day(ring: KeyRing) -> None:
    def states() -> dict[str, str]:
        return {key.kid: key.state for key in ring.signing_keys}

    current, announced = states()
    assert states() == {current: "current", announced: "next"}
    now = utc_now()
    ring.rotate_signing(at=now)
    assert (states()[current], states()[announced]) == ("previous", "current")
    ring.rotate_signing(at=now + timedelta(hours=23))
    assert states()[current] == "previous"
    ring.rotate_signing(at=now + timedelta(hours=25))
    assert sorted(states().values()) == ["current", "next", "previous", "previous", "retired"]
    [retired] = [key for key in ring.signing_keys if key.state == "retired"]
    assert (retired.kid, retired.pem_private) == (current, "")


def test_the_key_ring_is_readable_by_its_owner_alone(ring: KeyRing) -> None:
    assert ring.path.stat().st_mode & 0o777 == 0o600
    ring.rotate_sealing()
    assert ring.path.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in ring.path.parent.iterdir() if path.name.startswith(".keys-")] == []


def test_a_key_ring_open_to_others_is_refused(ring: KeyRing) -> None:
    ring.path.chmod(0o640)
    with pytest.raises(KeyRingError, match="0600"):
        KeyRing.load(ring.path)


def test_an_existing_key_ring_is_never_replaced_by_a_new_one(ring: KeyRing) -> None:
    before = ring.path.read_bytes()
    with pytest.raises(KeyRingError, match="already"):
        KeyRing.create(ring.path, "aes-256-gcm")
    assert ring.path.read_bytes() == before


def test_starts_at_once_agree_on_one_key_ring(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    with ThreadPoolExecutor(16) as pool:
        rings = list(pool.map(lambda _: KeyRing.open_or_create(path, "aes-256-gcm"), range(16)))
    assert len({Vault(ring).kid for ring in rings}) == 1


def test_a_half_written_ring_leaves_the_old_one(ring: KeyRing, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    before = ring.path.read_bytes()
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(KeyRingError, match="No space left"):
        ring.rotate_sealing()
    assert ring.path.read_bytes() == before
    assert sorted(path.name for path in ring.path.parent.iterdir()) == ["keys.json", "keys.json.lock"]


def test_a_ring_that_went_away_does_not_stop_a_running_server(ring: KeyRing) -> None:
    vault = Vault(ring)
    sealed = vault.seal(b"x", **PLACE)
    ring.path.unlink()
    assert vault.open(sealed, **PLACE) == b"x"


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"format": 2}', b"\xff\xfe"])
def test_a_file_that_is_no_key_ring_is_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(KeyRingError, match="not a key ring"):
        KeyRing.load(path)


def test_a_missing_key_ring_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(KeyRingError, match="flask keys create"):
        KeyRing.load(tmp_path / "keys.json")


def test_an_unknown_cipher_is_refused(ring: KeyRing) -> None:
    before = ring.path.read_bytes()
    with pytest.raises(ValueError, match="aes-256-gcm"):
        ring.rotate_sealing("rot13")
    assert ring.path.read_bytes() == before


def test_secrets_do_not_show_when_keys_are_printed(ring: KeyRing) -> None:
    shown = repr(ring.keys)
    assert "PRIVATE" not in shown
    assert "secret" not in shown
    assert "blind" not in shown


def test_what_is_written_is_what_is_read(ring: KeyRing) -> None:
    ring.rotate_signing()
    assert key_file.read(ring.path) == ring.keys
