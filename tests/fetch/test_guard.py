"""Which addresses our server may connect to."""

import ipaddress

import pytest

from recommendations.fetch.guard import AddressRefused, check_destination, is_public, literal

PUBLIC = ["1.1.1.1", "93.184.216.34", "100.63.255.255", "100.128.0.0", "172.32.0.1", "2606:4700::1", "2a00:1450::5"]
CLOSED = {
    "loopback": "127.0.0.1",
    "loopback, any of it": "127.9.9.9",
    "this network": "0.0.0.0",
    "this network, any of it": "0.1.2.3",
    "private ten": "10.0.0.1",
    "private 172": "172.16.0.1",
    "private 192": "192.168.1.1",
    "cloud metadata": "169.254.169.254",
    "carrier": "100.64.0.1",
    "carrier, last": "100.127.255.255",
    "protocol assignments": "192.0.0.8",
    "6to4 relay": "192.88.99.1",
    "benchmarks": "198.18.0.1",
    "documentation": "203.0.113.7",
    "multicast": "224.0.0.1",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "IPv6 loopback": "::1",
    "IPv6 unspecified": "::",
    "IPv6 unique local": "fd00::1",
    "IPv6 link-local": "fe80::1",
    "IPv6 site-local": "fec0::1",
    "IPv6 multicast": "ff02::1",
    "IPv6 discard": "100::1",
    "IPv6 documentation": "2001:db8::1",
    "IPv6 documentation, new": "3fff::1",
    "IPv6 segment routing": "5f00::1",
    "mapped": "::ffff:10.0.0.1",
    "compatible": "::10.0.0.1",
    "6to4 of a private address": "2002:0a00:0001::",
    "Teredo to a private client": "2001:0:4136:e378:8000:63bf:f5ff:fffe",
    "NAT64 of a private address": "64:ff9b::10.0.0.1",
    "NAT64, local use": "64:ff9b:1::10.0.0.1",
}


def refused(host, *addresses, port=80, allow=()):
    with pytest.raises(AddressRefused) as refusal:
        check_destination(host, port, addresses, allow_hosts=frozenset(allow))
    return str(refusal.value)


@pytest.mark.parametrize("address", [*PUBLIC, "::ffff:1.1.1.1", "64:ff9b::1.1.1.1", "2002:101:101::"])
def test_public_address_is_public(address):
    assert is_public(ipaddress.ip_address(address)) is True


@pytest.mark.parametrize("address", CLOSED.values(), ids=CLOSED)
def test_closed_address_is_not_public(address):
    assert is_public(ipaddress.ip_address(address)) is False


def test_check_destination_lets_public_host_pass():
    assert check_destination("news.example", 443, PUBLIC, allow_hosts=frozenset()) is None


def test_check_destination_refuses_one_closed_address_among_public_ones():
    assert refused("news.example", "1.1.1.1", "10.0.0.1") == (
        "“news.example” leads to 10.0.0.1, which is not on the open internet, so nothing was fetched. "
        "Check the address, or ask whoever runs this server to allow that host."
    )


def test_check_destination_refuses_address_with_zone():
    assert "fe80::1" in refused("news.example", "fe80::1%eth0")


@pytest.mark.parametrize("entry", ["inside.example", "INSIDE.example:8080", "10.0.0.0/8"])
def test_check_destination_lets_exception_pass(entry):
    check_destination("Inside.Example", 8080, ["10.0.0.1"], allow_hosts=frozenset({entry}))


@pytest.mark.parametrize("entry", ["inside.example:80", "example", "other.example", "10.1.0.0/16", "fd00::/8"])
def test_check_destination_takes_exception_literally(entry):
    assert "10.0.0.1" in refused("inside.example", "10.0.0.1", port=8080, allow=[entry])


@pytest.mark.parametrize("entry", ["[::1]:8080", "::1", "::1/128"])
def test_check_destination_takes_ipv6_exception(entry):
    check_destination("[::1]", 8080, ["::1"], allow_hosts=frozenset({entry}))


@pytest.mark.parametrize(
    "host",
    ["2130706433", "127.1", "0177.0.0.1", "0x7f000001", "0x7f.0.0.1", "127.0.0.0x1", "127.0.0.01", "0X7F.1",
     "256.1.1.1", "1.1.1.1.1", "a.0x"],
)  # fmt: skip
def test_literal_refuses_numbers_in_odd_forms(host):
    with pytest.raises(AddressRefused) as refusal:
        literal(host)
    assert str(refusal.value) == f"“{host}” is a number, not a host's name, so nothing was fetched. Use the name."


@pytest.mark.parametrize("host", ["news.example", "7.example", "0x7f.example", "localhost", "1e100.net", "a-1"])
def test_literal_takes_a_name_for_a_name(host):
    assert literal(host) is None


@pytest.mark.parametrize("host", ["127.0.0.1", "1.1.1.1", "::1", "[::1]", "2606:4700::1"])
def test_literal_reads_an_address_in_its_usual_form(host):
    assert literal(host) == ipaddress.ip_address(host.strip("[]"))
