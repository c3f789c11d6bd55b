#!/usr/bin/env bash
# Boots a real systemd as the first process of namespaces of its own, until SIGTERM:
# boot.sh FOLDER. What FOLDER has goes to the same place in there: units/ to
# /run/systemd/system, opt/ to /opt, etc/ over /etc. Nothing outside changes but a control group,
# which is removed at the end.
set -euo pipefail

outside() {
    mount --make-rprivate /
    local groups group
    groups=$(mktemp -d)
    mount -t cgroup2 none "$groups"
    remove_stale "$groups"
    group=$groups/goop-systemd-$$
    mkdir "$group"
    echo 0 >"$group/cgroup.procs"
    unshare --pid --mount --net --uts --ipc --cgroup --fork --kill-child \
        "$0" inside "$@" </dev/null &
    local child=$!
    # shellcheck disable=SC2064
    trap "kill -KILL $child" TERM INT
    wait "$child" || true
    echo 0 >"$groups/cgroup.procs"
    remove "$group"
    umount "$groups"
    rmdir "$groups"
}

remove_stale() {
    local each
    for each in "$1"/goop-systemd-*; do
        [[ -d $each && ! -d /proc/${each##*-} ]] && remove "$each"
    done
    return 0
}

# A killed process leaves its group only when it is wholly gone.
remove() {
    local try
    for try in {1..50}; do
        find "$1" -depth -type d -exec rmdir {} + 2>/dev/null && return
        sleep 0.1
    done
    echo "boot.sh: $1 stays behind" >&2
}

inside() {
    local folder=$1
    # Systemd hands credentials over through mounts that propagate.
    mount --make-rshared /
    mount -t proc proc /proc
    mount -t sysfs sysfs /sys
    mount -t cgroup2 cgroup2 /sys/fs/cgroup
    mount -t tmpfs -o mode=755 tmpfs /run
    mkdir -p /run/systemd/system /run/lock /run/over/{etc,var}/{up,work}
    mount -t overlay -o lowerdir=/etc,upperdir=/run/over/etc/up,workdir=/run/over/etc/work etc /etc
    mount -t overlay -o lowerdir=/var,upperdir=/run/over/var/up,workdir=/run/over/var/work var /var
    mount -t tmpfs -o mode=755 tmpfs /opt
    cp -r "$folder"/units/. /run/systemd/system/
    cp -r "$folder"/opt/. /opt/
    cp -r "$folder"/etc/. /etc/
    mount -t tmpfs -o mode=1777 tmpfs /tmp
    ip link set lo up
    hostname goop-test
    printf '[Unit]\nDescription=Nothing by itself\nDefaultDependencies=no\n' \
        >/run/systemd/system/goop-test.target
    export container=goop
    exec /lib/systemd/systemd --system --unit=goop-test.target --log-level=notice
}

if [[ $1 == inside ]]; then
    shift
    inside "$@"
elif [[ ${GOOP_UNSHARED:-} == yes ]]; then
    outside "$@"
else
    GOOP_UNSHARED=yes exec unshare --mount "$0" "$@"
fi
