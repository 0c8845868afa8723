"""The staff of a demo: known names, known passwords, for everybody to try; never outside a demo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from api.plumbing.services import Services
from api.settings import Settings, SettingsError
from i18n.errors import Conflict
from identity.accounts import Credentials
from identity.principal import Role

PASSWORD = "bangban-demo-only"  # noqa: S105 — printed at every start, refused in production
TOTP_SECRET = "BANGBANDEMOONLYBANGBANDEMOONLYXX"  # noqa: S105 — as above


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody who works in the demo."""

    username: str
    role: Role
    regions: tuple[str, ...] = ()


BANNER, SUMU = "150425", "150425203"  # 克什克腾旗巴彦查干苏木, where the herder couple of the personas lives
#: Three of the sumu and three of the banner: two make a survey, and who did it does not decide.
PEOPLE = (
    DemoPerson("demo-hotline", Role.HOTLINE_OPERATOR, ("15",)),
    DemoPerson("demo-township", Role.TOWNSHIP_OFFICER, (SUMU,)),
    DemoPerson("demo-township-2", Role.TOWNSHIP_OFFICER, (SUMU,)),
    DemoPerson("demo-township-3", Role.TOWNSHIP_OFFICER, (SUMU,)),
    DemoPerson("demo-county", Role.COUNTY_OFFICER, (BANNER,)),
    DemoPerson("demo-county-2", Role.COUNTY_OFFICER, (BANNER,)),
    DemoPerson("demo-county-3", Role.COUNTY_OFFICER, (BANNER,)),
    DemoPerson("demo-admin", Role.ADMINISTRATOR),
    DemoPerson("demo-auditor", Role.AUDITOR, (BANNER,)),
)


def seed_demo_people(settings: Settings, services: Services, say: Callable[[str], None]) -> None:
    """Make sure the demo's staff exist, and say how to sign in. Raises SettingsError in production."""
    if settings.is_production:
        raise SettingsError("demo people are for demos")
    if not settings.demo_people:
        return
    register, now = services.identity.register, services.now()
    credentials = Credentials(services.identity.staff.passwords.hash(PASSWORD), TOTP_SECRET, is_initial=False)
    for person in PEOPLE:
        try:
            register.add(person.username, person.role, person.regions, credentials, now=now)
        except Conflict:
            continue  # from an earlier start
    say(f"demo staff: {', '.join(person.username for person in PEOPLE)}")
    say("what they do, and how they sign in: docs/how-to/work-at-the-desk.md")
    say(f"password {PASSWORD}   TOTP secret {TOTP_SECRET}")
