"""Where a request comes from, coarse enough to count by."""

from __future__ import annotations

import ipaddress

from flask import request


def client_network() -> str:
    """The caller's IPv4 address, or the /64 of its IPv6 address: one subscriber has all of a /64.

    Only the configured proxy hops can say it for somebody else; see ``create_app``.
    """
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    mapped = address.ipv4_mapped
    return str(mapped) if mapped else str(ipaddress.ip_network((address, 64), strict=False))
