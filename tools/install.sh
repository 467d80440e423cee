#!/bin/sh
# Makes the virtual environment $1 with the interpreter $2 (or the first suitable one) and installs
# requirements.lock and the project into it. What is installed is remembered by checksum, so that a second call
# returns at once. Nothing outside the environment is touched.
set -eu

venv=$1
wanted=${2:-}
stamp=$venv/.installed

complain() {
    printf '%s\n' "$@" >&2
    exit 1
}

# Python 3.11 to 3.14, with venv and ensurepip (Debian ships those two as python3-venv).
suits() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' >/dev/null 2>&1
}

choose() {
    for candidate in ${wanted:+"$wanted"} python3.14 python3.13 python3.12 python3.11 python3; do
        if suits "$candidate"; then
            echo "$candidate"
            return
        fi
        if [ -n "$wanted" ]; then break; fi
    done
    complain \
        "Bihuan needs Python 3.11, 3.12, 3.13 or 3.14 with venv and ensurepip${wanted:+; $wanted is not that}." \
        "  On Debian or Ubuntu: apt install python3 python3-venv. Another interpreter: make install PYTHON=/path/to/python3" \
        "闭环需要 Python 3.11 至 3.14，并带有 venv 和 ensurepip${wanted:+；$wanted 不符合}。" \
        "  Debian 或 Ubuntu：apt install python3 python3-venv。指定解释器：make install PYTHON=/路径/python3"
}

state=$(cat requirements.lock pyproject.toml tools/install.sh | cksum)
if [ "$(cat "$stamp" 2>/dev/null)" = "$state" ] && "$venv/bin/python" -c '' 2>/dev/null; then
    exit 0
fi

if ! "$venv/bin/python" -c 'import pip' 2>/dev/null; then
    python=$(choose)
    echo "Making $venv with $("$python" --version)"
    "$python" -m venv --clear "$venv"
fi
echo "Installing $(grep -c '^[a-z0-9].*==' requirements.lock) packages into $venv (a minute or two the first time)"
rm -f "$stamp"
PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_REQUIRE_VIRTUALENV=1
export PIP_DISABLE_PIP_VERSION_CHECK PIP_NO_INPUT PIP_REQUIRE_VIRTUALENV
"$venv/bin/python" -m pip install --quiet --no-deps --require-hashes --only-binary :all: --requirement requirements.lock
"$venv/bin/python" -m pip install --quiet --no-deps --no-build-isolation --editable .
"$venv/bin/python" -m pip check >/dev/null || "$venv/bin/python" -m pip check
echo "$state" >"$stamp"
