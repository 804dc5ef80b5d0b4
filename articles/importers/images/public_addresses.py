"""Which addresses of the internet are anybody's, so that an import may be sent there.

Everything that could be the machine itself, its network or its provider's services is refused,
also in the disguises in which IPv6 carries the addresses of IPv4.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network


def _networks(*names: str) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(map(ip_network, names))


# `ipaddress` knows the registries' lists, each version of Python those of its day. These are
# refused whatever it says.
_REFUSED_4 = _networks(
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",  # shared between the customers of a provider
    "127.0.0.0/8",
    "168.63.129.16/32",  # services of a cloud for its own machines, at a public address
    "169.254.0.0/16",  # link-local, and the metadata of most clouds
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.88.99.0/24",  # relays of 6to4
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
)
# All of IPv6 that is given out; what lies outside is local, mapped, translated or nobody's.
_GIVEN_OUT_6 = IPv6Network("2000::/3")
_REFUSED_6 = _networks(
    "2001::/23",  # Teredo and other special purposes
    "2001:db8::/32",
    "2002::/16",  # 6to4
    "3fff::/20",
)


def is_public(address: str) -> bool:
    """`address` is what a name was resolved to; anything else is not public."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return found.is_global and (_is_public_4 if found.version == 4 else _is_public_6)(found)


def _is_public_4(address: IPv4Address | IPv6Address) -> bool:
    return not any(address in network for network in _REFUSED_4)


def _is_public_6(address: IPv4Address | IPv6Address) -> bool:
    return address in _GIVEN_OUT_6 and not any(address in network for network in _REFUSED_6)
