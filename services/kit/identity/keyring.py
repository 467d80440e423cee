"""Which public keys may sign a token, and with which algorithm each.

An algorithm is tied to a key when the key set is read, from the key's own type, curve and `alg`. A token's header then
only picks among those pairs, so that it can neither turn a public key into an HMAC secret nor weaken the signature.
"""

import base64
import copy
from collections.abc import Mapping
from typing import Any

from joserfc import jwk, jws
from joserfc.errors import JoseError

ALGORITHMS = ("RS256", "ES256", "Ed25519", "EdDSA")
"""Every signature algorithm that is accepted; `EdDSA` is the older name of Ed25519 (RFC 9864)."""

_BY_CURVE: Mapping[tuple[object, object], tuple[str, ...]] = {
    ("RSA", None): ("RS256",),
    ("EC", "P-256"): ("ES256",),
    ("OKP", "Ed25519"): ("Ed25519", "EdDSA"),
}
_PUBLIC_MEMBERS = frozenset({"kty", "crv", "x", "y", "n", "e"})
_SHORTEST_MODULUS = 2_048
"""Bits of an RSA modulus at least (RFC 7518 section 3.3)."""


# joserfc's own EdDSA takes Ed448 keys too and warns at each use; this is its Ed25519 under the older name.
_OLDER_ED25519 = copy.copy(jws.JWSRegistry.algorithms["Ed25519"])
_OLDER_ED25519.name = "EdDSA"


class UnusableDocument(ValueError):
    """A document of the issuer is not what it should be; says which rule it breaks."""


class SignatureRules(jws.JWSRegistry):
    """The four algorithms, and room in the header for the certificates that some issuers put there."""

    algorithms = {  # noqa: RUF012 -- joserfc declares it without ClassVar, and mypy wants the same here
        **{name: jws.JWSRegistry.algorithms[name] for name in ALGORITHMS},
        "EdDSA": _OLDER_ED25519,
    }
    max_header_length = 4_096


SIGNATURE_RULES = SignatureRules(algorithms=ALGORITHMS, strict_check_header=False)
"""Unknown header parameters are ignored unless `crit` names them (RFC 7515 section 4)."""


class Keyring:
    """The keys of one JWKS document that can verify signatures; whatever else the document holds is left aside."""

    def __init__(self, document: object) -> None:
        """Read a JWK set; raise `UnusableDocument` where it is none."""
        entries = document.get("keys") if isinstance(document, dict) else None
        if not isinstance(entries, list):
            raise UnusableDocument("not_a_key_set")
        self._keys: dict[tuple[str | None, str], jwk.Key] = {}
        for entry in entries:
            if isinstance(entry, dict):
                self._add(entry)

    def find(self, kid: str | None, algorithm: str) -> jwk.Key | None:
        """Return the key of that id for that algorithm; without an id, the only key for it, if it is the only one."""
        if kid is not None:
            return self._keys.get((kid, algorithm))
        fitting = [key for (_, its_algorithm), key in self._keys.items() if its_algorithm == algorithm]
        return fitting[0] if len(fitting) == 1 else None

    def _add(self, entry: dict[str, Any]) -> None:
        algorithms = _algorithms_of(entry)
        kid = entry.get("kid")
        if not algorithms or not isinstance(kid, str | None):
            return
        # A key set of an issuer that also published private members must not turn us into a signer.
        public = {name: value for name, value in entry.items() if name in _PUBLIC_MEMBERS}
        try:
            key = jwk.import_key(public, entry["kty"])
        except (JoseError, ValueError, TypeError, KeyError):
            return
        for algorithm in algorithms:
            self._keys[kid, algorithm] = key


def _algorithms_of(entry: dict[str, Any]) -> tuple[str, ...]:
    """Return the algorithms that a JWK may verify; none for a key of another kind, use, operation or strength."""
    kind = entry.get("kty"), entry.get("crv")
    try:
        algorithms = _BY_CURVE.get(kind, ())
        if entry.get("use", "sig") != "sig" or "verify" not in entry.get("key_ops", ("verify",)):
            return ()
    except TypeError:  # unhashable or not a collection: not a JWK that anybody would publish
        return ()
    if kind[0] == "RSA" and _bits(entry.get("n")) < _SHORTEST_MODULUS:
        return ()
    return tuple(name for name in algorithms if entry.get("alg", name) == name)


def _bits(number: object) -> int:
    """Return how many bits a JWK's number has; none for what is no number."""
    try:
        return int.from_bytes(base64.urlsafe_b64decode(f"{number}==")).bit_length()
    except ValueError:
        return 0
