"""Every setting of the platform, from `BIHUAN_…` variables; secrets are never printed.

Sources, first one wins: arguments, environment, then two files the embedded platform writes into its state folder
(both 0600): `runtime.json` (where its PostgreSQL and NATS listen) and `secrets.json` (the keys it made at first start).
"""

import base64
import json
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, ModelWrapValidatorHandler, PrivateAttr, SecretStr, field_validator, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from services.kit.clock import Clock
from services.kit.terms import ComplaintTerm, ConfirmationTerm, RetentionPeriod

PARTS: dict[str, int] = {
    "gateway": 0,
    "people": 1,
    "vacancies": 2,
    "training": 3,
    "subsidies": 4,
    "matching": 5,
    "exchange": 6,
}
"""Each part of the platform and its distance from BIHUAN_PORT_BASE."""

SERVICES: tuple[str, ...] = ("people", "vacancies", "training", "subsidies", "matching")
"""The parts that own a database and a journal."""

KEY_BYTES = 32
ON_THIS_MACHINE = ("http://127.0.0.1:", "http://localhost:")
"""Where a gateway may be asked without TLS."""
SECRETS = "secrets.json"
KEYS_STAND_IN = "vault_keys_stand_in"
"""What the state files add to their values: the file that the vault's keys were read from."""


class StateFiles(PydanticBaseSettingsSource):
    """Reads what the embedded platform left in its state folder."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:  # noqa: ARG002 -- the interface of pydantic-settings
        """Return nothing field by field: the files are read at once in `__call__`."""
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        """Return the values of both files; a missing file has none."""
        state_dir = Path(self.current_state.get("state_dir", ".bihuan"))
        values: dict[str, Any] = {}
        for name in (SECRETS, "runtime.json"):
            file = state_dir / name
            if file.is_file():
                values |= json.loads(file.read_text(encoding="utf-8"))
        if "vault_keys" in values and "vault_keys" not in self.current_state:
            values[KEYS_STAND_IN] = state_dir / SECRETS
        return values


class Settings(BaseSettings):
    """The platform's settings; every one has a default that suits the embedded platform."""

    model_config = SettingsConfigDict(env_prefix="BIHUAN_", extra="ignore", frozen=True)

    state_dir: Path = Field(Path(".bihuan"), description="Where the embedded platform keeps data, secrets and logs.")
    backup_dir: Path | None = Field(
        None, description="Where `bihuan backup` writes, and the archive; unset, `backups` in the state folder."
    )
    archive_wal: bool = Field(
        default=False, description="Archives all changes of the embedded platform, to restore it to any moment."
    )
    port_base: int = Field(8000, ge=1, le=65000, description="The gateway's port; the other parts follow it.")
    host: str = Field("127.0.0.1", description="The address that services listen on.")
    database_url: SecretStr | None = Field(
        None, description="The PostgreSQL cluster: postgresql://user:password@host:port/postgres."
    )
    database_urls: dict[str, SecretStr] = Field(
        default_factory=dict, description="A database of its own per service, as JSON, instead of one in the cluster."
    )
    postgres_version: Literal["18", "16"] | None = Field(
        None, description="Version of the embedded PostgreSQL, 18 or 16; unset, that of its data, at first 18."
    )
    nats_url: SecretStr | None = Field(None, description="NATS with JetStream: nats://user:password@host:port.")
    peers: dict[str, str] = Field(
        default_factory=dict, description="Base URL of each part that is not on this machine, as JSON."
    )
    secret_key: SecretStr | None = Field(
        None,
        description="Root of the database roles' passwords and of the signatures of cursors and of the access log's "
        "checkpoints: 32 bytes in base64. docs/operating.md (Keys) says what a new one ends.",
    )
    vault_keys: SecretStr | None = Field(
        None, description="Field encryption keys, the active one first: id:base64[,id:base64…]."
    )
    vault_suite: Literal["aes-256-gcm", "sm4-gcm"] = Field(
        "aes-256-gcm", description="What fields are sealed with from now on; both open what they sealed."
    )
    blind_key: SecretStr | None = Field(
        None, description="Key of the blind indexes: 32 bytes in base64. It is never changed."
    )
    oidc_issuer: str | None = Field(None, description="Issuer of access tokens; unset, the embedded issuer signs them.")
    oidc_audience: str = Field("bihuan", description="The audience that a token must name.")
    oidc_jwks_url: str | None = Field(
        None, description="Where the issuer publishes its keys; unset, found by its discovery document."
    )
    service_client_id: str | None = Field(None, description="Our client of an external issuer, of the role service.")
    service_client_secret: SecretStr | None = Field(None, description="That client's secret.")
    test_clock: bool = Field(default=False, description="Lets `bihuan clock` turn the clock of an embedded platform.")
    statement_timeout_ms: int = Field(15_000, ge=100, description="PostgreSQL ends a statement after this long.")
    lock_timeout_ms: int = Field(
        2_000, ge=50, description="PostgreSQL gives up a lock after this long; the caller sees 409."
    )
    pool_size: int = Field(5, ge=1, le=100, description="Connections of a service's write pool.")
    read_pool_size: int = Field(6, ge=1, le=100, description="Connections of a service's read pool.")
    client_connections: int = Field(
        800, ge=1, description="Connections that a part holds at once; one more is answered 503."
    )
    keep_alive_seconds: int = Field(5, ge=1, description="A connection on which nothing more is asked ends after this.")
    request_head_bytes: int = Field(
        32_768, ge=1024, description="What the address and headers of a request may have in all; more is answered 431."
    )
    request_head_seconds: int = Field(
        10, ge=1, description="The head of a request must have come after this; else it is answered 408."
    )
    request_body_seconds: int = Field(
        120, ge=1, description="Its body must have come after this; else it is answered 408."
    )
    answer_seconds: int = Field(
        60, ge=1, description="A client that reads less than 48 KiB of an answer in this time is cut off."
    )
    trusted_proxies: str = Field(
        "127.0.0.1,::1",
        description="Addresses or networks of proxies, by commas, whose X-Forwarded-For and -Proto are believed.",
    )
    sms_gateway: str | None = Field(
        None, description="The SMS operator's gateway (https://…); unset, SMS are written into `messages.jsonl`."
    )
    sms_gateway_secret: SecretStr | None = Field(None, description="What messages to that gateway are signed with.")
    wechat_gateway: str | None = Field(
        None, description="The same for WeChat; unset, its messages are written into that file of the state folder too."
    )
    wechat_gateway_secret: SecretStr | None = Field(None, description="What messages to it are signed with.")
    webhook_private_targets: bool = Field(
        default=False, description="Lets webhooks lead into private networks and, over HTTP, to this machine."
    )
    retention: tuple[RetentionPeriod, ...] = Field(
        (),
        description="For how long files of persons rest before they are anonymised, area by area, as JSON; unset, "
        "none is. docs/operating.md (How long files are kept) shows one.",
    )
    evidence_store: str | None = Field(
        None, description="Where files of evidence are kept, such as s3://bucket/path; unset, in the state folder."
    )
    evidence_bytes: int = Field(20 * 1024 * 1024, ge=1024, description="What a file of evidence may have at most.")
    evidence_scan: str | None = Field(
        None,
        pattern=r"^(exec:|clamd://).+",
        description="A scanner that is asked about each file before it is served: clamd://host:port, clamd:///socket, "
        "or exec:command, which reads the file from its standard input and ends with 0 or, for a finding, with 1.",
    )
    complaint_terms: tuple[ComplaintTerm, ...] = Field(
        (),
        description="By when complaints are taken up and answered, area by area, as JSON; unset, nothing is due. "
        "docs/operating.md (By when complaints are answered) shows one.",
    )
    directory_terms: tuple[ConfirmationTerm, ...] = Field(
        (),
        description="For how long an entry of the directory stands before it is to be confirmed, area by area, as "
        "JSON; unset, none is. docs/operating.md (By when entries of the directory are confirmed) shows one.",
    )
    paths_dir: Path | None = Field(
        None,
        description="A folder of `<jurisdiction>/<id>.yaml` with paths to work of one's own, beside those that ship; "
        "read at the start. docs/paths.md says how one is written.",
    )
    log_level: str = Field("info", description="debug, info, warning or error.")
    log_format: str = Field("auto", description="json, console, or auto (console on a terminal).")
    otlp_endpoint: str | None = Field(
        None, description="Where OpenTelemetry traces go (OTLP over HTTP); unset, nowhere."
    )

    _vault_keys_file: Path | None = PrivateAttr(default=None)

    @field_validator("paths_dir", mode="before")
    @classmethod
    def _is_named(cls, told: object) -> object:
        """Take an empty variable for none: the folder that the service happens to run in holds nobody's paths."""
        return told or None

    @field_validator("secret_key")
    @classmethod
    def _is_a_key(cls, told: SecretStr | None) -> SecretStr | None:
        """Refuse what is no key: half of it would be left out without a word wherever something is derived from it."""
        try:
            length = KEY_BYTES if told is None else len(base64.b64decode(told.get_secret_value(), validate=True))
        except ValueError:
            length = 0
        if length != KEY_BYTES:
            raise ValueError("it must be 32 bytes in base64 (openssl rand -base64 32)")  # noqa: TRY003 -- pydantic takes the reason so
        return told

    @model_validator(mode="after")
    def _signs_what_it_sends(self) -> Self:
        """Refuse a gateway to which phone numbers would go in clear, or messages that nobody can know to be ours."""
        for name, secret in (("sms_gateway", self.sms_gateway_secret), ("wechat_gateway", self.wechat_gateway_secret)):
            address = getattr(self, name)
            if address is not None and not address.startswith(("https://", *ON_THIS_MACHINE)):
                raise ValueError(f"{name} must begin with https://")  # noqa: TRY003 -- pydantic takes the reason so
            if address is not None and not (secret and secret.get_secret_value()):
                raise ValueError(f"{name} needs {name}_secret")  # noqa: TRY003 -- pydantic takes the reason so
        return self

    @model_validator(mode="wrap")
    @classmethod
    def _remember_the_keys_file(cls, values: Any, make: ModelWrapValidatorHandler[Self]) -> Self:  # noqa: ANN401 -- pydantic's own
        """Keep where the keys stand: it comes from the state files alone, and from no variable."""
        settings = make(values)
        if isinstance(values, dict) and KEYS_STAND_IN in values:
            settings._vault_keys_file = values[KEYS_STAND_IN]  # noqa: SLF001 -- our own, on the instance just made
        return settings

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 -- the interface of pydantic-settings
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 -- the interface of pydantic-settings
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put the state files behind the environment."""
        return init_settings, env_settings, StateFiles(settings_cls)

    @property
    def vault_keys_file(self) -> Path | None:
        """Return the state file that the vault's keys stand in; None where they were given otherwise."""
        return self._vault_keys_file

    @property
    def embedded_issuer(self) -> bool:
        """Tell whether tokens come from the platform's own issuer."""
        return self.oidc_issuer is None

    @property
    def issuer(self) -> str:
        """Return the issuer that tokens must name."""
        return self.oidc_issuer or f"http://127.0.0.1:{self.port_base}"

    @cached_property
    def clock(self) -> Clock:
        """Return the clock that every part of this process asks."""
        return Clock(self.state_dir / "clock" if self.test_clock else None)

    def port(self, part: str) -> int:
        """Return the port of a part on this machine."""
        return self.port_base + PARTS[part]

    @property
    def idle_seconds(self) -> float:
        """Return for how long a connection to another part may lie idle and still be used: the part keeps it longer.

        A request that is sent while the other side ends the connection fails, though nothing is wrong.
        """
        return self.keep_alive_seconds / 2

    def address(self, part: str) -> str:
        """Return the base URL at which others reach a part."""
        return self.peers[part] if part in self.peers else f"http://127.0.0.1:{self.port(part)}"
