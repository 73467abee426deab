"""PURE. Web addresses: the form we request, the form we compare, and a looser key (INGESTION C3)."""

import ipaddress
import re
from functools import lru_cache
from urllib.parse import SplitResult, quote, unquote, urlsplit

import idna

MAX_LENGTH = 1_000
DEFAULT_PORTS = {"http": 80, "https": 443}

# Parameters that say how a reader came to a page, never which page it is. Compared in lower case, so: lower case only.
TRACKER_PREFIXES = ("utm_", "mtm_", "piwik_", "matomo_", "hsa_", "stm_", "itm_", "__hs")
# fmt: off
TRACKERS = frozenset({
    "fbclid", "fb_action_ids", "fb_action_types", "fb_source", "fb_ref", "gclid", "gclsrc", "dclid", "gbraid", "wbraid",
    "srsltid", "msclkid", "yclid", "ysclid", "twclid", "ttclid", "li_fat_id", "igshid", "igsh", "epik", "sccid",
    "rdt_cid", "tblci", "obclid", "irclickid", "wickedid", "rb_clickid", "vero_id", "vero_conv", "mc_cid", "mc_eid",
    "mkt_tok", "_hsenc", "_hsmi", "hsctatracking", "oly_anon_id", "oly_enc_id", "ml_subscriber", "ml_subscriber_hash",
    "_openstat", "openstat", "_ga", "_gl", "_branch_match_id", "_bta_tid", "_bta_c", "ga_source", "ga_medium",
    "ga_term", "ga_content", "ga_campaign", "pk_campaign", "pk_kwd", "pk_keyword", "pk_source", "pk_medium",
    "pk_content", "pk_cid", "at_campaign", "at_medium", "at_format", "at_ptr_name", "at_bbc_team", "at_link_id",
    "at_link_type", "at_link_origin", "at_custom1", "at_custom2", "at_custom3", "at_custom4", "ns_campaign",
    "ns_mchannel", "ns_source", "ns_linkname", "ns_fee", "guccounter", "guce_referrer", "guce_referrer_sig", "cmpid",
    "ncid", "ocid", "icid", "s_cid", "s_kwcid", "sms_ss", "awesm", "xtor", "wt_mc", "wtrid", "trk", "trk_contact",
    "trk_msg", "trk_module", "trk_sid", "trkcampaign", "spm", "smid", "dm_i", "ef_id", "mkwid", "pcrid", "zanpid",
    "redirect_log_mongo_id", "redirect_mongo_id", "sb_referer_host", "elqtrack", "elqtrackid", "phpsessid",
    "jsessionid",
})
# fmt: on
REFERRERS = frozenset({"ref", "referer", "referrer"})

_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_](?:[a-z0-9_-]{0,62}))*\Z")
_NAMES_A_HOST = re.compile(
    r"(?:https?://)?(?:[a-z0-9-]+\.)+(?!(?:html?|php|aspx?|jsp|js|xml|json|pdf)\b)[a-z]{2,}(?:[/:?].*)?\Z"
)
# How most links look: nothing in them that normalising would change.
_PLAIN = re.compile(
    r"https?://(?=[^/]{1,253}/)(?![^/]*xn--)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}"
    r"(?:/(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*)?)+(?:\?[A-Za-z0-9_.~=&-]+)?"
)
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_SAFE = "/:@!$&'()*+,;=%"
_QUERY_SAFE = _PATH_SAFE + "?"
_LIGHT_PREFIX = re.compile(r"\A(?:(?:www|m)\.)+(?=[^/:]+\.)")


class BadAddress(ValueError):  # noqa: N818 -- a word of the design
    """Not an address we can use; the message says why and what to do."""


def check_address(url: str) -> str:
    """Return the address as we would request it: ASCII, normalised, without fragment. Raises BadAddress."""
    if len(url) <= MAX_LENGTH and _PLAIN.fullmatch(url):
        return url
    parts = _split(url)
    query = _quoted(parts.query, _QUERY_SAFE)
    address = f"{_root(parts)}{_path(parts.path)}" + (f"?{query}" if query else "")
    if len(address) > MAX_LENGTH:
        raise BadAddress(f"The address is longer than {MAX_LENGTH:,} characters. Use a shorter one, without tracking.")
    return address


@lru_cache(maxsize=4_000)  # reading one feed asks for each of its links several times
def canonical_url(url: str) -> str:
    """Return the one spelling under which two links to the same page meet. Idempotent. Raises BadAddress."""
    head, _, query = check_address(url).partition("?")
    kept = [piece for piece in query.split("&") if piece and not _is_tracker(piece)]
    kept.sort(key=lambda piece: piece.partition("=")[0])
    return _SESSION_IN_PATH.sub("", head) + (f"?{'&'.join(kept)}" if kept else "")


def loose_key(url: str) -> str:
    """Return a key, not a link: the canonical address without scheme, `www.`, `m.` and trailing slash."""
    head, mark, query = canonical_url(url).partition("?")
    rest = _LIGHT_PREFIX.sub("", head.partition("://")[2])
    return rest.rstrip("/") + mark + query


def _split(url: str) -> SplitResult:
    """Take an address apart, refusing whatever two readers could understand in two ways."""
    text = re.sub(r"[\t\r\n]", "", url.strip())
    if "\\" in text:
        raise BadAddress("The address holds a backslash. Write it with forward slashes.")
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 -- reading it is what checks it
    except ValueError as error:
        raise BadAddress("The address cannot be read. Copy it again from the browser's address bar.") from error
    if parts.scheme not in DEFAULT_PORTS:
        raise BadAddress("The address must begin with http:// or https://.")
    if "@" in parts.netloc:
        raise BadAddress("The address holds a user name or password. Give it without them.")
    if not parts.hostname:
        raise BadAddress("The address names no host. It should look like https://example.org/feed.")
    return parts


def _root(parts: SplitResult) -> str:
    """Return scheme, host and, if it is not the usual one, port."""
    host = _host(parts.hostname or "")
    port = "" if parts.port in {None, DEFAULT_PORTS[parts.scheme]} else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


@lru_cache(maxsize=1_000)
def _host(name: str) -> str:
    """Return a host in ASCII and lower case; an IPv6 address in its shortest form and in brackets."""
    if ":" in name:
        return f"[{_ipv6(name)}]"
    try:
        host = idna.encode(name, uts46=True).decode("ascii")
    except idna.IDNAError:
        host = name.lower()  # such as an underscore, which the standard forbids and the web uses
    host = host.rstrip(".")
    if not _HOST.match(host):
        raise BadAddress(f"“{name[:100]}” is not a host name. Check the part between // and the next slash.")
    return host


def _ipv6(name: str) -> str:
    """Return an IPv6 address in its shortest form. A zone names one machine's network card, so none is taken."""
    try:
        return ipaddress.IPv6Address(name.replace("%", "zone")).compressed
    except ValueError as error:
        raise BadAddress(f"“{name[:100]}” is not an IPv6 address. Use the host's name.") from error


def _path(path: str) -> str:
    """Return a path that begins with a slash, with percent-encoding normalised and dot segments resolved."""
    kept: list[str] = []
    segments = _quoted(path, _PATH_SAFE).split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments and segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _quoted(text: str, safe: str) -> str:
    """Normalise percent-encoding: stray signs escaped, plain letters spelt out, everything else in capital hex."""
    whole = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)
    return quote(re.sub(r"%[0-9A-Fa-f]{2}", _one_escape, whole), safe=safe, errors="replace")


def _one_escape(found: re.Match[str]) -> str:
    character = chr(int(found[0][1:], 16))
    return character if character in _UNRESERVED else found[0].upper()


def _is_tracker(piece: str) -> bool:
    """Say whether one `name=value` of a query only tells where the reader came from."""
    name, _, value = piece.partition("=")
    name = unquote(name).lower()
    if name in REFERRERS:
        return bool(_NAMES_A_HOST.match(unquote(value).lower()))
    return name in TRACKERS or name.startswith(TRACKER_PREFIXES)
