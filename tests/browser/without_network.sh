#!/bin/sh
# Runs a command where no network is but this machine's own 127.0.0.1, with a browser at hand. What that needs of Debian
# is installed where root and apt-get are there; elsewhere it is named, and this fails.
set -eu

missing=
for each in chromium:chromium chromedriver:chromium-driver ip:iproute2 unshare:util-linux; do
    command -v "${each%%:*}" >/dev/null || missing="$missing ${each##*:}"
done
if [ -n "$missing" ]; then
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
        echo "The tests in a browser need$missing, and this is not root with apt-get: install it, then run them again." >&2
        exit 1
    fi
    echo "installing$missing"
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq update
    # shellcheck disable=SC2086 # names of packages, one word each
    apt-get -qq -y -o DPkg::Lock::Timeout=300 install --no-install-recommends $missing >/dev/null
fi

# Whoever is not root makes a network of their own as its owner only, in a namespace of users that knows them alone.
owner=
if [ "$(id -u)" -ne 0 ]; then owner="--user --map-current-user --keep-caps"; fi
# shellcheck disable=SC2086 # several options
exec unshare $owner --net sh -c 'ip link set lo up && exec "$@"' sh "$@"
