"""An issuer of another house, on real HTTP: its keys, its tokens, and whom it was asked by."""

import base64
import contextlib
import json
import threading
import time
import warnings
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from joserfc import jwk, jws
from joserfc.errors import SecurityWarning

from services.kit.identity.tokens import Verifier

Json = dict[str, Any]

KINDS: dict[str, tuple[str, str | int]] = {
    "RS256": ("RSA", 2048),
    "ES256": ("EC", "P-256"),
    "Ed25519": ("OKP", "Ed25519"),
    "EdDSA": ("OKP", "Ed25519"),
}


class OtherHouse:
    """An issuer on 127.0.0.1: what it publishes can be changed, and it counts who asks for its keys."""

    def __init__(self) -> None:
        self.keys: dict[str, Json] = {}
        self.documents: dict[str, Any] = {}
        self.asked: list[str] = []
        self.awake = threading.Event()
        self.awake.set()
        self.knocked = threading.Event()
        house = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                with contextlib.suppress(ConnectionError):  # a caller that lost patience
                    self.answer()

            def answer(self) -> None:
                house.asked.append(self.path)
                house.knocked.set()
                house.awake.wait()
                document = house.documents.get(self.path)
                body = json.dumps(document).encode()
                self.send_response(200 if document is not None else 404)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the interface of http.server
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.documents["/.well-known/openid-configuration"] = {"issuer": self.url, "jwks_uri": f"{self.url}/keys"}

    def new_key(self, kid: str, alg: str = "ES256", *, only_for: str | None = None) -> None:
        """Make a key and publish its public part; `only_for` is the one algorithm that the key itself names."""
        kind, size = KINDS[alg]
        parameters: jwk.KeyParameters = {"kid": kid, "alg": only_for} if only_for else {"kid": kid}
        key = jwk.JWKRegistry.generate_key(kind, size, parameters)
        self.keys[kid] = dict(key.as_dict(private=True))
        self.publish(*self.keys)

    def publish(self, *kids: str) -> None:
        """Publish these keys and no others."""
        public = [jwk.import_key(self.keys[kid], self.keys[kid]["kty"]).as_dict(private=False) for kid in kids]
        self.documents["/keys"] = {"keys": public}

    def claims(self, **changed: object) -> Json:
        """Return the claims of a good caseworker's token, changed; a claim that is None is left out."""
        claims: Json = {
            "iss": self.url,
            "aud": "bihuan",
            "sub": "zhang-min",
            "iat": int(time.time()),
            "exp": int(time.time()) + 600,
            "roles": ["caseworker"],
            "districts": ["440303"],
        }
        return {name: value for name, value in (claims | changed).items() if value is not None}

    def sign(
        self,
        kid: str,
        alg: str = "ES256",
        *,
        header: Json | None = None,
        changed: Json | None = None,
        **more: object,
    ) -> str:
        """Return a token with the usual claims, changed, signed with one of the keys; None leaves a part out."""
        key = jwk.import_key(self.keys[kid], self.keys[kid]["kty"])
        payload = json.dumps(self.claims(**(changed or {}), **more))
        named: Json = {"alg": alg, "kid": kid, "typ": "JWT"} | (header or {})
        heading = {name: value for name, value in named.items() if value is not None}
        registry = jws.JWSRegistry(algorithms=[alg], strict_check_header=False)
        registry.max_header_length = 100_000
        with warnings.catch_warnings():
            # An older issuer signs as EdDSA, which joserfc calls deprecated.
            warnings.simplefilter("ignore", SecurityWarning)
            return jws.serialize_compact(heading, payload, key, registry=registry)


def segment(content: Json | bytes) -> str:
    """Return one part of a token as it travels."""
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Hands:
    """A clock whose hands the test moves: seconds."""

    def __init__(self, at: float) -> None:
        self.at = at

    def __call__(self) -> float:
        return self.at


async def opens(verifier: Verifier, token: str) -> bool:
    """Tell that a token opens the platform; a refusal is raised."""
    return (await verifier.verify(token)).subject != ""
