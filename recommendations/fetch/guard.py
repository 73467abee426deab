"""PURE. Which addresses our server may connect to: the open internet and named exceptions (INGESTION A6)."""

import ipaddress
import re
from collections.abc import Iterable, Iterator

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Ranges that are not the open internet although Python's own flags let some of them through.
_CLOSED = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "255.255.255.255/32",
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
        "3fff::/20",
        "5f00::/16",
        "64:ff9b:1::/48",
        "fec0::/10",
    )
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_COMPATIBLE = ipaddress.ip_network("::/96")
# What system libraries read as a number: 127.1, 0177.0.0.1, 0x7f000001, 2130706433.
_ENDS_IN_A_NUMBER = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)\.?\Z", re.IGNORECASE)


class AddressRefused(Exception):  # noqa: N818 -- a word of the design
    """The host leads somewhere our server must not connect to; the message says where and what to do."""


def check_destination(host: str, port: int, addresses: Iterable[str], *, allow_hosts: frozenset[str]) -> None:
    """Raise AddressRefused unless every address `host` resolved to is public or excepted.

    `allow_hosts` holds `host`, `host:port` and CIDR networks. One closed address among many refuses the host: a name
    that mixes them is trying something.
    """
    name = host.strip("[]").lower()
    if {name, f"{name}:{port}", f"[{name}]:{port}"} & {entry.lower() for entry in allow_hosts}:
        return
    exceptions = tuple(_networks(allow_hosts))
    for text in addresses:
        address = ipaddress.ip_address(text.partition("%")[0])
        if not any(address in network for network in exceptions) and not is_public(address):
            raise AddressRefused(
                f"“{host}” leads to {address}, which is not on the open internet, so nothing was fetched. Check the "
                "address, or ask whoever runs this server to allow that host."
            )


def literal(host: str) -> Address | None:
    """Return the address a host spells out; None for a name. Raises AddressRefused for a number in an odd form.

    Browsers, libraries and systems read 0177.1 in different ways, and no publisher writes an address so.
    """
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        if not _ENDS_IN_A_NUMBER.match(host):
            return None
    raise AddressRefused(f"“{host}” is a number, not a host's name, so nothing was fetched. Use the name.")


def is_public(address: Address) -> bool:
    """Say whether an address, and any IPv4 address wrapped inside it, belongs to the open internet."""
    inner = list(_wrapped(address))
    return not _is_closed(address, wraps=bool(inner)) and all(is_public(each) for each in inner)


def _is_closed(address: Address, *, wraps: bool) -> bool:
    """Say whether an address is closed in itself. A wrapper's own range says nothing: what it wraps decides."""
    if wraps:
        return False
    flags = (
        address.is_private,
        address.is_loopback,
        address.is_link_local,
        address.is_multicast,
        address.is_reserved,
        address.is_unspecified,
    )
    return any(flags) or any(address in network for network in _CLOSED)


def _wrapped(address: Address) -> Iterator[ipaddress.IPv4Address]:
    """Yield the IPv4 addresses inside an IPv6 one: mapped, compatible, 6to4, both ends of Teredo, NAT64."""
    if not isinstance(address, ipaddress.IPv6Address):
        return
    last = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address.ipv4_mapped:
        yield address.ipv4_mapped
    elif address.sixtofour:
        yield address.sixtofour
    elif address.teredo:
        yield from address.teredo
    elif address in _NAT64 or (address in _COMPATIBLE and int(address) > 0xFFFF):
        yield last


def _networks(allow_hosts: frozenset[str]) -> Iterator[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    for entry in allow_hosts:
        if "/" in entry:
            yield ipaddress.ip_network(entry, strict=False)
