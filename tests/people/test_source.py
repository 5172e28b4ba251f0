"""Where a request comes from: a forged header changes nothing, a trusted proxy's is believed."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from portal.people.source import source_of

PROXIES = (ip_network("10.0.0.0/24"),)


@pytest.mark.parametrize(
    ("peer", "forwarded", "source"),
    [
        pytest.param("198.51.100.7", [], "198.51.100.7", id="no proxy"),
        pytest.param("198.51.100.7", ["203.0.113.9"], "198.51.100.7", id="a stranger writes the header"),
        pytest.param("10.0.0.5", ["198.51.100.7"], "198.51.100.7", id="our proxy writes it"),
        pytest.param("10.0.0.5", ["203.0.113.9, 198.51.100.7"], "198.51.100.7", id="forged before our proxy"),
        pytest.param(
            "10.0.0.5", ["203.0.113.9", "198.51.100.7"], "198.51.100.7", id="forged in a line of its own"
        ),
        pytest.param("10.0.0.5", ["198.51.100.7, 10.0.0.6"], "198.51.100.7", id="two of our proxies"),
        pytest.param("10.0.0.5", ["nonsense"], "10.0.0.5", id="a header that is no address"),
        pytest.param("10.0.0.5", ["10.0.0.9"], "10.0.0.9", id="a proxy itself asks"),
        pytest.param("::ffff:198.51.100.7", [], "198.51.100.7", id="IPv4 written as IPv6"),
        pytest.param("2001:db8:1:2:3:4:5:6", [], "2001:db8:1:2::", id="IPv6 counts by its network"),
        pytest.param("2001:db8:1:2:ffff::1", [], "2001:db8:1:2::", id="another address of the same network"),
        pytest.param("", [], "unknown", id="a socket without address"),
    ],
)
def test_the_source_is_the_last_address_that_no_trusted_proxy_has(
    peer: str, forwarded: list[str], source: str
) -> None:
    assert source_of(peer, forwarded, PROXIES) == source


def test_without_trusted_proxies_the_header_is_never_read() -> None:
    assert source_of("198.51.100.7", ["203.0.113.9"], ()) == "198.51.100.7"
