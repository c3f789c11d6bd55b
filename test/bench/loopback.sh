#!/usr/bin/env bash
# loopback.sh COMMAND…: runs it on a loopback of its own, with the congestion control that Linux
# systems ship with. Where the system's is another one (BBR paces even loopback, which costs tens of
# milliseconds), latencies would be its and not the servers'. Takes root; without it the command runs
# as things are, and the benchmark says so.
set -euo pipefail
if [[ $(id -u) -ne 0 ]] || ! unshare -n true 2>/dev/null || ! command -v ip >/dev/null; then
    GOOP_LOOPBACK="the system's loopback, $(cat /proc/sys/net/ipv4/tcp_congestion_control)" exec "$@"
fi
# shellcheck disable=SC2016
GOOP_LOOPBACK="a loopback of its own, cubic" exec unshare -n bash -ec '
    ip link set lo up
    for block in 127.0.0.0/8 127.0.0.1; do
        ip route replace table local local $block dev lo proto kernel scope host \
            src 127.0.0.1 congctl cubic
    done
    exec "$@"' loopback "$@"
