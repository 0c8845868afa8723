"""How often the doors of identity may be tried; whoever counts, counts by these."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """So many in so many seconds."""

    count: int
    seconds: int


#: By name. The key is a network, a phone, a session, or nothing for what bounds the whole service.
RATES = {
    "wechat_network": Rate(600, 60),  # mobile carriers put thousands of people behind one address
    "sms_network": Rate(30, 3_600),
    "sms_resend": Rate(1, 60),
    "sms_phone_day": Rate(10, 86_400),
    "sms_circuit": Rate(2_000, 3_600),  # what an attack can cost in an hour
    "code_network": Rate(60, 600),
    "staff_network": Rate(60, 600),
    "refresh_network": Rate(600, 60),
    "refresh_session": Rate(30, 60),
}
