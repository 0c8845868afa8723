"""Signing in, staying signed in, and signing out."""

from __future__ import annotations

from typing import Any

from api.plumbing.audiences import Audience
from api.plumbing.network import client_network
from api.plumbing.services import services
from api.plumbing.slow import at_most
from api.public.sign_in_schemas import (
    CodeRequest,
    CodeSentView,
    PhoneCode,
    RefreshTokenBody,
    SignedInView,
    StaffProofBody,
    WeChatCode,
)
from identity.citizens import CodeSent
from identity.families import SignedIn
from identity.staff import StaffProof

sign_in = Audience(
    "sign_in",
    guard="public",
    url_prefix="/v1/auth",
    description="Sign-in by WeChat, by a code sent to the phone, and for staff; refresh and sign-out",
)

_SIGNED_IN = {
    "access_token": "eyJhbGciOiJFUzI1NiIsImtpZCI6InNpZ24tMSIsInR5cCI6ImF0K2p3dCJ9.…",
    "token_type": "Bearer",
    "expires_in": 900,
    "refresh_token": f"sess_{'a' * 26}.1.{'B' * 43}.{'c' * 22}",
    "account": {"id": "acct_2tq5vhmjwmznskbzkpr4ghyc3u", "role": "citizen"},
}
_CODE_SENT = {"request": "code_2tq5vhmjwmznskbzkpr4ghyc3u", "expires_in_seconds": 300}


@sign_in.route("/wechat", methods=["POST"])
@Audience.refuses(401, 429, 503)
@sign_in.arguments(WeChatCode)
@sign_in.response(200, SignedInView, example=_SIGNED_IN)
def sign_in_by_wechat(body: dict[str, Any]) -> dict[str, Any]:
    """Sign in with a WeChat login code.

    The first sign-in makes the account. A code works once, within five minutes.
    """
    citizens = services().identity.citizens
    return _view(citizens.by_wechat(body["code"], network=client_network(), now=services().now()))


@sign_in.route("/sms/codes", methods=["POST"])
@Audience.refuses(429, 503)
@sign_in.arguments(CodeRequest)
@sign_in.response(200, CodeSentView, example=_CODE_SENT)
def send_code(body: dict[str, Any]) -> CodeSent:
    """Send a one-time code to a phone.

    The answer is the same whether the phone has an account or not.
    """
    citizens = services().identity.citizens
    return citizens.send_code(body["phone"], network=client_network(), now=services().now())


@sign_in.route("/sms", methods=["POST"])
@Audience.refuses(401, 429, 503)
@sign_in.arguments(PhoneCode)
@sign_in.response(200, SignedInView, example=_SIGNED_IN)
def sign_in_by_code(body: dict[str, Any]) -> dict[str, Any]:
    """Sign in with the code that arrived.

    It works once, for its own request and phone, for five minutes and five tries.
    """
    citizens, network, now = services().identity.citizens, client_network(), services().now()
    return _view(citizens.by_code(body["request"], body["phone"], body["code"], network=network, now=now))


@sign_in.route("/staff", methods=["POST"])
@Audience.refuses(401, 409, 429, 503)
@sign_in.arguments(StaffProofBody)
@sign_in.response(200, SignedInView, example=_SIGNED_IN | {"account": {"id": "acct_…", "role": "county_officer"}})
@at_most(2)  # a password hash takes 19 MiB and 30 ms; guessers must not take every thread
def sign_in_as_staff(body: dict[str, Any]) -> dict[str, Any]:
    """Sign in as staff, with password and second factor.

    409 `new_password_needed`: the first password must be changed; send `new_password` along.
    """
    return _view(services().identity.staff.sign_in(StaffProof(**body), network=client_network(), now=services().now()))


@sign_in.route("/refresh", methods=["POST"])
@Audience.refuses(401, 429, 503)
@sign_in.arguments(RefreshTokenBody)
@sign_in.response(200, SignedInView, example=_SIGNED_IN)
def refresh(body: dict[str, Any]) -> dict[str, Any]:
    """Swap a refresh token for the next pair.

    When the answer got lost, the same token gives the same successor for ten minutes. A token used again after its
    successor signs the whole family out.
    """
    identity = services().identity
    return _view(identity.refresh(body["refresh_token"], network=client_network(), now=services().now()))


@sign_in.route("/logout", methods=["POST"])
@Audience.refuses(503)
@sign_in.arguments(RefreshTokenBody)
@sign_in.response(204)
def logout(body: dict[str, Any]) -> None:
    """Sign this device out, from its next request on."""
    services().identity.logout(body["refresh_token"], now=services().now())


def _view(signed_in: SignedIn) -> dict[str, Any]:
    return {
        "access_token": signed_in.access_token,
        "expires_in": signed_in.expires_in,
        "refresh_token": signed_in.refresh_token,
        "account": {"id": signed_in.account, "role": signed_in.role},
    }
