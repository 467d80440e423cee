#!/bin/sh
# Writes requirements.lock anew: one universal lock with hashes and markers that names no index.
# uv comes into an environment of its own that is thrown away. Packages already locked keep their version
# unless UPGRADE=1 is set or pyproject.toml asks for another.
set -eu

python=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT INT TERM

"$python" -m venv "$scratch/venv"
"$scratch/venv/bin/python" -m pip install --quiet --disable-pip-version-check uv
"$scratch/venv/bin/uv" pip compile pyproject.toml --group dev --universal --python-version 3.11 \
    --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet \
    ${UPGRADE:+--upgrade} --output-file requirements.lock
