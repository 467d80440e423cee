"""Which addresses may be asked on somebody else's word: none inside, or a webhook would reach what only we reach.

A name is resolved once and the connection goes to the address that was looked at, so a name that means another address
a moment later (DNS rebinding) gains nothing.
"""

import asyncio
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpx

from services.kit.messages.message import Refusal, TryLater, Undeliverable

NAT64 = ip_network("64:ff9b::/96")
"""Addresses behind which a network translates to IPv4: the last 32 bits are that address (RFC 6052)."""
IPV4_BITS = 0xFFFFFFFF
PORTS = {"https": 443, "http": 80}


async def target_of(address: str, *, private: bool) -> tuple[httpx.URL, str]:
    """Return the address with its host as a number, and the host as it was written.

    Raises `Undeliverable` for anything but HTTPS to the open internet; `private` allows any network, and plain HTTP on
    this machine. Raises `TryLater` for a name that cannot be resolved now.
    """
    url = read(address)
    numbers = await resolved(url)
    for number in numbers:
        if not (private or is_public(number)) or (url.scheme == "http" and not ip_address(number).is_loopback):
            raise Undeliverable(Refusal.TARGET_NOT_ALLOWED)
    return url.copy_with(host=numbers[0]), url.raw_host.decode("ascii")


def read(address: str) -> httpx.URL:
    """Return an address that can be asked at all: HTTP, with a host, and no password, which logs might show."""
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        raise Undeliverable(Refusal.TARGET_NOT_ALLOWED) from None
    if url.scheme not in PORTS or not url.host or url.userinfo:
        raise Undeliverable(Refusal.TARGET_NOT_ALLOWED)
    return url


async def resolved(url: httpx.URL) -> list[str]:
    """Return every address of a host; raise `TryLater` where nobody knows any."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(
            url.host, url.port or PORTS[url.scheme], type=socket.SOCK_STREAM
        )
    except (OSError, UnicodeError):
        raise TryLater(Refusal.UNREACHABLE) from None
    return [str(each[4][0]) for each in found]


def is_public(number: str) -> bool:
    """Tell whether an address lies in the open internet, also where IPv6 only wraps an IPv4 address."""
    address = ip_address(number)
    if isinstance(address, IPv6Address):
        within = IPv4Address(int(address) & IPV4_BITS) if address in NAT64 else None
        address = within or address.ipv4_mapped or address.sixtofour or address
    return address.is_global and not address.is_multicast
