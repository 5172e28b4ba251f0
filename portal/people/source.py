"""Where a request comes from. A header is believed only when a trusted proxy wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ipaddress import IPv6Address, ip_address, ip_network

from flask import current_app, request

from portal.settings import Network


def source_of(peer: str, forwarded: Sequence[str], trusted: Iterable[Network]) -> str:
    """The address to count by: the last one in the chain that is not a trusted proxy.

    `peer` is who really opened the connection, `forwarded` the values of X-Forwarded-For in the order
    written. Whatever stands before the first untrusted address was written by a stranger and is not read.
    IPv6 counts by its /64, which is what one customer holds.
    """
    networks = tuple(trusted)
    chain = [*(part.strip() for value in forwarded for part in value.split(",")), peer]
    for hop, value in enumerate(reversed(chain)):
        try:
            address = ip_address(value.strip("[]"))
        except ValueError:
            return "unknown" if hop == 0 else _counted(chain[len(chain) - hop])
        if isinstance(address, IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        if not any(address in network for network in networks):
            return _counted(str(address))
    return _counted(chain[0])


def _counted(value: str) -> str:
    address = ip_address(value.strip("[]"))
    if isinstance(address, IPv6Address) and not address.ipv4_mapped:
        return str(ip_network((address, 64), strict=False).network_address)
    return str(address)


def source() -> str:
    """The source of this request."""
    settings = current_app.extensions["settings"]
    return source_of(
        request.environ.get("REMOTE_ADDR", ""),
        request.headers.getlist("X-Forwarded-For") if settings.trusted_proxies else (),
        settings.trusted_proxies,
    )
