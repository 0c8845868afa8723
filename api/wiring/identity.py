"""Who is speaking: sign-in, sessions, staff, and who may act for whom."""

from __future__ import annotations

from datetime import timedelta

from adapters.conversation_secrets import ConversationSecrets
from adapters.mongo.accounts import MongoAccounts
from adapters.mongo.audit import MongoAuditTrail
from adapters.mongo.mandates import MongoMandates
from adapters.mongo.sessions import MongoSessions
from adapters.mongo.sign_in_codes import MongoSignInCodes
from adapters.passwords import Argon2Passwords, TotpSecondFactors
from adapters.refresh_tokens import RandomRefreshTokens
from adapters.secrets_source import SystemSecrets
from adapters.sms.console import ConsoleSender
from adapters.sms.gateway import GatewaySender
from adapters.tokens import JoseAccessTokens
from adapters.wechat.absent import NoWeChat
from adapters.wechat.client import WECHAT_ORIGIN, WeChatClient
from api.settings import Settings, SmsSender
from api.wiring.store import OpenStore
from identity.citizens import CitizenSignIn
from identity.families import Families
from identity.helping import Helping
from identity.looking import Looks
from identity.ports import Limits as LimitsPort
from identity.ports import SmsSender as SmsSenderPort
from identity.ports import WeChat
from identity.register import StaffRegister
from identity.service import Identity
from identity.sessions import SessionPolicy
from identity.staff import StaffSignIn
from identity.step_up import StepUp

AUDIENCE = "bangban"  # the `aud` of access tokens: this service and no other


def build_identity(
    settings: Settings, store: OpenStore, limits: LimitsPort, passwords: Argon2Passwords | None = None
) -> Identity:
    """Who is speaking: sign-in, sessions and the register of staff over an open store.

    Only tests bring ``passwords`` of their own, which cost less to check.
    """
    accounts, audit = MongoAccounts(store.database, store.vault), MongoAuditTrail(store.database, store.vault)
    passwords = passwords or Argon2Passwords()
    second_factors, secrets = TotpSecondFactors(), SystemSecrets()
    families = Families(
        sessions=MongoSessions(store.database),
        accounts=accounts,
        access=JoseAccessTokens(store.ring, issuer=settings.public_url, audience=AUDIENCE),
        refresh_tokens=RandomRefreshTokens(store.vault),
        audit=audit,
        secrets=secrets,
        citizen_policy=_policy(settings.session_idle_seconds, settings.session_absolute_seconds),
        staff_policy=_policy(settings.staff_session_idle_seconds, settings.staff_session_absolute_seconds),
    )
    citizens = CitizenSignIn(
        accounts=accounts,
        codes=MongoSignInCodes(store.database),
        families=families,
        wechat=_wechat(settings),
        sms=sms_of(settings),
        limits=limits,
        blinds=store.vault,
        secrets=secrets,
    )
    staff = StaffSignIn(accounts, families, passwords, second_factors, limits, audit)
    register = StaffRegister(accounts, families, passwords, second_factors, secrets, audit)
    step_up = StepUp(accounts, families, second_factors, limits, audit)
    return Identity(citizens, staff, register, families, accounts, limits, audit, step_up)


def build_looks(store: OpenStore) -> Looks:
    """Who of the staff looked at whose file, over an open store."""
    trail = MongoAuditTrail(store.database, store.vault)
    return Looks(trail, trail)


def build_helping(settings: Settings, store: OpenStore, limits: LimitsPort) -> Helping:
    """Who may act for whom."""
    return Helping(
        mandates=MongoMandates(store.database, store.vault),
        accounts=MongoAccounts(store.database, store.vault),
        blinds=store.vault,
        secrets=SystemSecrets(),
        derived=ConversationSecrets(store.vault),
        sms=sms_of(settings),
        limits=limits,
        audit=MongoAuditTrail(store.database, store.vault),
    )


def _policy(idle_seconds: int, absolute_seconds: int) -> SessionPolicy:
    return SessionPolicy(timedelta(seconds=idle_seconds), timedelta(seconds=absolute_seconds))


def _wechat(settings: Settings) -> WeChat:
    """WeChat, or in a demo its stand-in; a demo without one must not knock at the real door."""
    origin = settings.wechat_url or (WECHAT_ORIGIN if settings.is_production else None)
    if origin is None:
        return NoWeChat()
    return WeChatClient(origin, app_id=settings.wechat_app_id, secret=settings.wechat_secret)


def sms_of(settings: Settings) -> SmsSenderPort:
    if settings.sms_sender is SmsSender.GATEWAY and settings.sms_url:
        return GatewaySender(settings.sms_url, key=settings.sms_key)
    return ConsoleSender()
