"""The `bihuan` command."""

import asyncio
import contextlib
import json
import os
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from pydantic import ValidationError

from services.cli.backup import back_up
from services.cli.doctor import examine
from services.cli.errors import CannotGoOn, in_one_line, say_aloud, sentence
from services.cli.paths import check_paths, require_paths
from services.cli.platform import bring_up_to_date, prepare_issuer, require_servers, whole_platform
from services.cli.progress import Display
from services.cli.rebuilding import rebuild_copies
from services.cli.restore import Wish, restore
from services.cli.rotating import drop_old_keys, rotate_tokens, rotate_vault_keys
from services.cli.serving import parts_of, require_free_port, serve
from services.cli.state import decided_by_the_platform
from services.cli.supervisor import Supervisor
from services.cli.turning import require_clock, turn
from services.cli.verifying import verify_log
from services.kit.codes.areas import recognised
from services.kit.codes.invalid import InvalidCode
from services.kit.http.problems import Problem
from services.kit.identity.issuer import ExternalIssuer, mint
from services.kit.identity.roles import Place, Sight, roles_of
from services.kit.settings import SERVICES, Settings

app = typer.Typer(
    help="Bihuan (闭环): employment assistance for people who find work hard to get.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
paths = typer.Typer(help="Paths to work of one's own.", no_args_is_help=True)
app.add_typer(paths, name="path")

PLACED_BY: Mapping[Sight, str] = {"area": "--district", "organisation": "--org", "person": "--person"}
"""The option of `token` that says where a role stands, by how it sees; the others see alike everywhere."""


def read_settings() -> Settings:
    """Read the settings anew, with an absolute state folder; raise `CannotGoOn` for a setting that is wrong.

    Whether the clock can be turned is what the platform that runs on the folder was started with; what one that was
    killed has left there is not believed.
    """
    try:
        state_dir = Path(os.environ.get("BIHUAN_STATE_DIR") or ".bihuan").resolve()
        settings = Settings(state_dir=state_dir, **decided_by_the_platform(state_dir))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = "BIHUAN_" + "_".join(str(step) for step in first["loc"]).upper()
        raise CannotGoOn("wrong_setting", name=name, reason=first["msg"]) from error
    except ValueError as error:
        raise CannotGoOn("wrong_setting", name="BIHUAN_STATE_DIR", reason=in_one_line(error)) from error
    require_clock(settings)
    return settings


def require_state_folder(settings: Settings) -> None:
    """Raise `CannotGoOn` where the state folder is missing: what is written to a wrong one opens no platform."""
    if not settings.state_dir.is_dir():
        raise CannotGoOn("no_state_folder", folder=settings.state_dir)


def known_district(code: str) -> str:
    """Return a district code in its one way of writing; raise `CannotGoOn` where there is no such district."""
    try:
        return recognised(code)
    except InvalidCode as refused:
        raise CannotGoOn("no_such_district", district=code, reason=refused) from refused


def tell_what_is_unseen(names: Sequence[str], place: Place) -> None:
    """Say on standard error which option a token lacks that sees only what is public for want of it."""
    sees = roles_of(names)[0].sees
    if sees in PLACED_BY and not place.keys(sees):
        say_aloud(sentence("token_sees_the_public", role=", ".join(names), option=PLACED_BY[sees]))


@contextlib.contextmanager
def one_clear_line(display: Display) -> Iterator[None]:
    """Turn whatever stops a command into one line on standard error and exit code 1."""
    try:
        yield
        sys.stdout.flush()
    except CannotGoOn as error:
        display.error(str(error))
    except BrokenPipeError:  # whoever read what we say has left, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:  # noqa: BLE001 -- the last resort of a command line: one line, never a traceback
        display.error(sentence("unexpected", error=in_one_line(error)))
        if os.environ.get("BIHUAN_LOG_LEVEL") == "debug":
            traceback.print_exc()
    else:
        return
    raise SystemExit(1)


@app.command()
def up(*, demo: Annotated[bool, typer.Option("--demo", help="Load demo data, once.")] = False) -> None:
    """Run the whole platform on this machine, with an embedded PostgreSQL and NATS unless settings name others."""
    display = Display()
    with one_clear_line(display):
        Supervisor(whole_platform(with_demo=demo), read_settings, display).run()


@app.command("serve")
def serve_command(parts: Annotated[str, typer.Argument(help="One part, or several: people,exchange")]) -> None:
    """Serve one part or several in this process; PostgreSQL and NATS are those of the settings."""
    display = Display()
    with one_clear_line(display):
        settings = read_settings()
        names = tuple(part.strip() for part in parts.split(","))
        chosen = parts_of(settings, names)
        if "people" in names:
            require_paths(settings)
        for part in chosen:
            require_free_port(settings.host, part)
        require_servers(settings, names)
        prepare_issuer(settings)
        try:
            serve(settings, chosen)
        except SystemExit as ended:
            if ended.code:
                raise CannotGoOn("part_did_not_start", part=parts) from ended


@app.command("migrate")
def migrate_command() -> None:
    """Make each service's database and roles where they are missing, and bring its tables up to date."""
    display = Display()
    with one_clear_line(display):
        settings = read_settings()
        require_servers(settings, SERVICES)
        prepare_issuer(settings)
        for service in SERVICES:
            with display.step(service):
                bring_up_to_date(settings, service)


@app.command()
def rebuild(
    service: Annotated[str, typer.Argument(help="The service whose copies are made again.")],
    source: Annotated[str, typer.Argument(help="The service that they are copies of.")],
) -> None:
    """Make a service's copies of another again, from a snapshot, while it serves."""
    display = Display()
    with one_clear_line(display):
        settings = read_settings()
        require_servers(settings, SERVICES)
        with display.step(f"{service} ← {source}"):
            rows = asyncio.run(rebuild_copies(settings, service, source))
        display.line(str(rows))


@app.command("verify-log")
def verify_log_command(
    service: Annotated[
        str | None, typer.Argument(help="The service whose access log is verified; all of them.")
    ] = None,
    logs: Annotated[
        list[Path] | None, typer.Option("--against", help="A file with log lines of services; may be repeated.")
    ] = None,
) -> None:
    """Say whether the access log is what it was, entry by entry; exit code 1 where it is not."""
    with one_clear_line(Display()):
        whole = verify_log(read_settings(), service, logs or (), typer.echo)
    if not whole:
        raise typer.Exit(1)


@app.command("backup")
def backup_command(
    keep: Annotated[
        int | None, typer.Option(min=1, help="Remove all but so many backups, and the archive before them.")
    ] = None,
    keys_to: Annotated[
        Path | None, typer.Option(help="A folder, apart from the backups, to write the keys to.")
    ] = None,
) -> None:
    """Back up the embedded platform while it serves; the keys stay out of it."""
    display = Display()
    with one_clear_line(display):
        back_up(read_settings(), display, keep, keys_to)


@app.command("restore")
def restore_command(
    backup: Annotated[str, typer.Argument(help="A backup's name, or its folder.")],
    to: Annotated[
        str | None,
        typer.Option(help="A moment with its zone, or `backup`: as the backup has it. Without it: as far as is known."),
    ] = None,
    keys_from: Annotated[Path | None, typer.Option(help="The folder that `backup --keys-to` wrote.")] = None,
) -> None:
    """Make a stopped platform what it was; what it is now is set aside, not destroyed."""
    display = Display()
    with one_clear_line(display):
        restore(read_settings(), display, Wish(backup, to, keys_from))


@app.command("rotate-keys")
def rotate_keys_command(
    *,
    drop_old: Annotated[bool, typer.Option("--drop-old", help="Remove keys under which nothing stands.")] = False,
    tokens: Annotated[bool, typer.Option("--tokens", help="Rotate the key that signs tokens instead.")] = False,
) -> None:
    """Re-wrap personal data under a new key, while the platform serves; killed, it goes on where it was."""
    display = Display()
    with one_clear_line(display):
        settings = read_settings()
        if tokens:
            require_state_folder(settings)
            display.line(rotate_tokens(settings))
            return
        require_servers(settings, SERVICES)
        (drop_old_keys if drop_old else rotate_vault_keys)(settings, display)


@app.command()
def token(
    role: Annotated[list[str], typer.Option(help="A role of roles.yaml; may be given several times.")],
    district: Annotated[
        list[str] | None, typer.Option(help="A district code, 6 to 12 digits; may be repeated.")
    ] = None,
    org: Annotated[UUID | None, typer.Option(help="The organisation that the caller belongs to.")] = None,
    person: Annotated[UUID | None, typer.Option(help="The person that the caller is.")] = None,
) -> None:
    """Print an access token of the embedded issuer, and nothing else."""
    with one_clear_line(Display()):
        settings = read_settings()
        if settings.embedded_issuer:
            require_state_folder(settings)
        known = [known_district(each) for each in district or ()]
        try:
            minted = mint(settings, roles=role, districts=known, organisation=org, person=person)
        except (ExternalIssuer, LookupError, ValueError) as refused:
            raise CannotGoOn("token_refused", reason=str(refused)) from refused
        except Problem as refused:
            raise CannotGoOn("token_refused", reason=refused.title) from refused
        sys.stdout.write(f"{minted}\n")
        tell_what_is_unseen(role, Place(tuple(known), org, person))


@app.command(context_settings={"ignore_unknown_options": True})
def clock(move: Annotated[str, typer.Argument(help="+90d, -1d, +3h, or show")] = "show") -> None:
    """Turn the clock of an embedded test platform, or show what it says."""
    with one_clear_line(Display()):
        settings = read_settings()
        if move != "show":
            require_state_folder(settings)
            turn(settings, move)
        sys.stdout.write(f"{settings.clock.now().isoformat(timespec='seconds')} {settings.clock.offset()}\n")


@paths.command("check")
def check_paths_command(
    folder: Annotated[Path | None, typer.Argument(help="The folder; without it, BIHUAN_PATHS_DIR.")] = None,
) -> None:
    """Check a folder's paths and start nothing: each fault is a line, and then the exit code is 1."""
    display = Display()
    with one_clear_line(display):
        chosen = folder or read_settings().paths_dir
        if chosen is None:
            raise CannotGoOn("no_paths_folder")
        check_paths(chosen, typer.echo)


@app.command()
def doctor(*, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Say what is reachable, which versions run, what waits to be migrated; exit code 1 where something is wrong."""
    with one_clear_line(Display()):
        findings = asyncio.run(examine(read_settings()))
        if as_json:
            sys.stdout.write(
                json.dumps([finding.as_dict() for finding in findings], ensure_ascii=False, indent=1) + "\n"
            )
        else:
            for finding in findings:
                sys.stdout.write(f"{'✓' if finding.well else '✗'} {finding.what}: {finding.says}\n")
    if not all(finding.well for finding in findings):
        raise typer.Exit(1)
