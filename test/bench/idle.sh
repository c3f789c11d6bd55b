#!/usr/bin/env bash
# idle.sh ARGUMENTS…: idle.py in a network of its own, whose namespaces nobody else sees and which is
# gone with it.
set -euo pipefail
exec unshare --net --mount bash -ec '
    mkdir -p /run/netns
    mount -t tmpfs none /run/netns
    exec python3 test/bench/idle.py "$@"' idle "$@"
