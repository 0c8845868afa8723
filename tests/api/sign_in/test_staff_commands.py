"""`flask staff …` and the people of the demo: data on stdout, words on stderr, exit codes that mean something."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pyotp
import pytest
from click.testing import Result

from api.commands.demo_people import PASSWORD, PEOPLE, TOTP_SECRET, seed_demo_people
from api.commands.staff import staff
from api.settings import Mode, Settings, SettingsError
from identity.accounts import Status
from identity.principal import Role
from tests.identity_world import StaffMember, World


def run(world: World, *words: str) -> Result:
    return world.client.application.test_cli_runner().invoke(staff, words)


def create(world: World, username: str = "batu", role: str = "county_officer") -> Result:
    return run(world, "create", "--username", username, "--role", role, "--region", "150105", "--json")


def test_an_administrator_can_be_created_and_signs_in_with_what_was_printed(world: World) -> None:
    result = run(world, "create", "--username", "first", "--role", "administrator", "--json")
    assert result.exit_code == 0, result.output
    printed = json.loads(result.stdout)
    assert set(printed) == {"id", "username", "provisioning_uri", "password"}
    secret = pyotp.parse_uri(printed["provisioning_uri"]).secret
    proof = {"username": "first", "password": printed["password"], "totp": pyotp.TOTP(secret).at(world.clock())}
    answer = world.post("/v1/auth/staff", proof | {"new_password": "correct horse battery"})
    assert answer.status_code == 200
    assert answer.get_json()["account"] == {"id": printed["id"], "role": "administrator"}
    assert "staff_created" in world.events()


def test_without_json_each_value_has_its_line(world: World) -> None:
    result = run(world, "create", "--username", "first", "--role", "auditor")
    assert [line.split("\t")[0] for line in result.stdout.splitlines()] == [
        "id",
        "username",
        "provisioning_uri",
        "password",
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("create", "--username", "batu", "--role", "county_officer"),
        ("create", "--username", "batu", "--role", "county_officer", "--region", "somewhere"),
        ("create", "--username", "b u", "--role", "auditor"),
        ("create", "--username", "ab", "--role", "auditor"),
        ("disable", "nobody"),
        ("enable", "nobody"),
        ("reset-second-factor", "nobody"),
    ],
)
def test_what_cannot_be_done_exits_with_one_and_prints_no_data(world: World, words: tuple[str, ...]) -> None:
    result = run(world, *words)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert world.content("accounts") == {"accounts": []}


def test_citizens_are_not_made_here(world: World) -> None:
    assert create(world, role="citizen").exit_code == 2
    register = world.identity.register
    with pytest.raises(Exception, match="invalid"):
        register.create("batu", Role.CITIZEN, (), now=world.clock())


def test_a_name_is_given_once_whatever_its_case(world: World) -> None:
    assert create(world).exit_code == 0
    result = create(world, "BATU")
    assert result.exit_code == 1
    assert "用户名已经有人用了" in result.stderr


def test_staff_are_listed_with_what_they_are(world: World) -> None:
    create(world, "batu")
    create(world, "sarnai", "township_officer")
    run(world, "disable", "sarnai")
    listed = json.loads(run(world, "list", "--json").stdout)
    assert {(row["username"], row["role"], row["status"]) for row in listed} == {
        ("batu", "county_officer", "active"),
        ("sarnai", "township_officer", "disabled"),
    }
    assert listed[0]["regions"] == ["150105"]
    lines = run(world, "list").stdout.splitlines()
    assert len(lines) == 2
    assert all(line.endswith("\t150105") for line in lines)


def test_disabling_and_enabling_leave_an_audit_trail(world: World) -> None:
    create(world)
    for command in ("disable", "enable"):
        result = run(world, command, "batu")
        assert (result.exit_code, result.stdout) == (0, "")
    assert world.events()[-2:] == ["staff_disabled", "staff_enabled"]


def test_a_lost_phone_is_replaced_by_a_new_second_factor(world: World) -> None:
    member = world.hire()
    result = run(world, "reset-second-factor", member.username, "--json")
    printed = json.loads(result.stdout)
    assert set(printed) == {"id", "username", "provisioning_uri"}
    renewed = replace(member, secret=pyotp.parse_uri(printed["provisioning_uri"]).secret)
    world.clock.forward(seconds=31)
    assert world.sign_in_staff(renewed).status_code == 200


def test_the_people_of_the_demo_can_sign_in_as_it_says_however_often_it_starts(world: World) -> None:
    said: list[str] = []
    services = world.client.application.extensions["bangban"]()
    for _ in range(2):
        seed_demo_people(world.settings, services, said.append)
    assert PASSWORD in said[-1]
    assert TOTP_SECRET in said[-1]
    for person in PEOPLE:
        member = StaffMember(person.username, PASSWORD, TOTP_SECRET)
        assert world.sign_in_staff(member).get_json()["account"]["role"] == person.role.value
    assert all(account.status is Status.ACTIVE for account in world.identity.register.everybody())


def test_the_people_of_the_demo_stay_out_of_production_and_of_demos_that_do_not_want_them(world: World) -> None:
    services = world.client.application.extensions["bangban"]()
    production = Settings(mode=Mode.PRODUCTION, key_ring=Path("keys.json"))
    with pytest.raises(SettingsError):
        seed_demo_people(production, services, print)
    seed_demo_people(replace(world.settings, demo_people=False), services, print)
    assert world.content("accounts") == {"accounts": []}
