"""Copies what the pages for a browser load from npm's archives: `python -m tools.assets`, with npm on PATH.

`tools/assets.yaml` says what is copied. Another version is written there with its integrity, as `npm view` tells it; a
run then replaces the files and writes their sums beside them (`sha256sum --check SHA256SUMS`), which a test holds them
to without npm. A run that changes nothing shows that the files are npm's.
"""

import subprocess
import sys
import tarfile
from base64 import b64encode
from collections import defaultdict
from collections.abc import Mapping
from hashlib import sha256, sha512
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import yaml

MANIFEST = Path(__file__).with_name("assets.yaml")
SUMS = "SHA256SUMS"


class Package(NamedTuple):
    """An archive of npm, and which of its files are copied: their paths in it, and their names in a folder of ours."""

    package: str
    version: str
    integrity: str
    into: str
    files: Mapping[str, str]


class OtherBytes(Exception):
    """An archive is not the one whose integrity was written down."""


def packages() -> tuple[Package, ...]:
    """Return what is copied."""
    return tuple(Package(**each) for each in yaml.safe_load(MANIFEST.read_text(encoding="utf-8")))


def sums(folder: Path) -> str:
    """Return the SHA-256 of each file in a folder, as `sha256sum` writes it."""
    files = sorted(file for file in folder.iterdir() if file.name != SUMS)
    return "".join(f"{sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files)


def fetched(package: Package, folder: Path) -> Path:
    """Fetch an archive into a folder by npm and return it; raise `OtherBytes` where it is not the one that is meant."""
    npm = ["npm", "pack", "--silent", "--pack-destination", str(folder), f"{package.package}@{package.version}"]
    name = subprocess.run(npm, check=True, capture_output=True, text=True, cwd=folder).stdout.strip()  # noqa: S603 -- our own manifest names the package
    archive = folder / name
    integrity = f"sha512-{b64encode(sha512(archive.read_bytes()).digest()).decode()}"
    if integrity != package.integrity:
        message = f"{package.package} {package.version} has the integrity {integrity}"
        raise OtherBytes(message)
    return archive


def copied(package: Package) -> dict[str, bytes]:
    """Return the files of a package by their names in our folder."""
    with TemporaryDirectory() as scratch, tarfile.open(fetched(package, Path(scratch))) as archive:
        found = {name: archive.extractfile(f"package/{path}") for path, name in package.files.items()}
        return {name: file.read() for name, file in found.items() if file is not None}


def main() -> int:
    """Replace the files of each folder and say what became of them."""
    folders: defaultdict[Path, dict[str, bytes]] = defaultdict(dict)
    for package in packages():
        folders[Path(package.into)].update(copied(package))
    for folder, files in folders.items():
        before = sums(folder) if folder.exists() else ""
        folder.mkdir(exist_ok=True)
        for file in folder.iterdir():
            file.unlink()
        for name, content in files.items():
            (folder / name).write_bytes(content)
        (folder / SUMS).write_text(sums(folder), encoding="utf-8")
        print(f"{folder}: {len(files)} files, {'as they were' if sums(folder) == before else 'changed'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
