"""A citizen's own account: looking at it, and closing it."""

from __future__ import annotations

import marshmallow as ma

from api.plumbing.audiences import Audience
from api.plumbing.guards import principal
from api.plumbing.services import services
from identity.principal import Role
from identity.service import Profile

me = Audience("me", guard="citizen", url_prefix="/v1/me", description="The signed-in citizen's own account")


class ProfileView(ma.Schema):
    """One's own account; the phone number only in part."""

    id = ma.fields.String(required=True, attribute="account")
    role = ma.fields.Enum(Role, by_value=True, required=True)
    phone = ma.fields.String(required=True, allow_none=True)
    has_wechat = ma.fields.Boolean(required=True)


_PROFILE = {"id": "acct_2tq5vhmjwmznskbzkpr4ghyc3u", "role": "citizen", "phone": "138****8000", "has_wechat": False}


@me.route("")
@me.response(200, ProfileView, example=_PROFILE)
def show_me() -> Profile:
    """Show my account."""
    return services().identity.profile(principal())


@me.route("/closure", methods=["POST"])
@Audience.keyed
@me.response(204)
def close_my_account() -> None:
    """Close my account.

    Every device is signed out from its next request on; phone and WeChat are forgotten. There is no way back.
    """
    services().identity.close(principal(), now=services().now())
