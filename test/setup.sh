#!/usr/bin/env bash
# Makes a Debian machine able to run all tests; quick where all is there. What cannot be had (no
# network, not root) is named, and the tests that want it say that they are skipped.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

missing() { printf 'setup: %s: the tests that want it are skipped\n' "$*" >&2; }

# Succeeds when the stamp was made from just these files.
fresh() {
    local stamp=$1
    shift
    [[ -f $stamp && $(sha256sum "$@") == "$(cat "$stamp")" ]]
}

# A program that the tests want, and the package that has it.
programs=(
    chromium:chromium             # the pages, in a browser
    ip:iproute2                   # networks of the tests' own, in namespaces
    nft:nftables
    conntrack:conntrack
    faketime:faketime             # clocks that are wrong
    curl:curl
    caddy:caddy                   # the proxies in front
    nginx:nginx
    smtpd:opensmtpd               # mail
    nats-server:nats-server       # several servers as one
    openssl:openssl
    systemd-analyze:systemd       # the units of docs/
    promtool:prometheus           # metrics, alerts, the dashboard's queries
    zsh:zsh                       # completions
    fish:fish
    mandoc:mandoc                 # the manual page
    npm:npm
    mvn:maven
)

system_packages() {
    local wanted=() pair
    for pair in "${programs[@]}"; do
        PATH=$PATH:/usr/sbin command -v "${pair%%:*}" >/dev/null || wanted+=("${pair#*:}")
    done
    python3 -c 'import ensurepip' 2>/dev/null || wanted+=(python3-venv)
    [[ ${#wanted[@]} -gt 0 ]] || return 0
    if [[ $EUID -ne 0 ]]; then
        missing "not root, so apt-get cannot install ${wanted[*]}"
        return 0
    fi
    echo "setup: installing ${wanted[*]}"
    mkdir -p build
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes \
        --no-install-recommends "${wanted[@]}"; } </dev/null >build/apt.log 2>&1 ||
        missing "apt-get cannot install ${wanted[*]}, see build/apt.log"
}

# The browser's driver and the accessibility checker, as test/browser/package-lock.json pins them.
browser() {
    local folder=test/browser lock=test/browser/package-lock.json
    [[ -f $lock ]] || return 0
    fresh "$folder/node_modules/.stamp" "$lock" && return 0
    echo "setup: npm packages of $folder"
    if (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error </dev/null); then
        sha256sum "$lock" >"$folder/node_modules/.stamp"
    else
        missing "npm cannot install the packages of $folder"
    fi
}

# A Python program in a folder of its own under build/, as test/<name>/requirements.txt pins it:
# schemathesis, a property-based HTTP client; aiosmtpd, a mail server that does as it is told;
# cyclonedx, a validator of SBOMs.
python_program() {
    local name=$1 pins=$2 folder=build/$1
    fresh "$folder/.stamp" "$pins" && return 0
    echo "setup: $name"
    rm -rf "$folder"
    if python3 -m venv "$folder" && "$folder/bin/pip" install --quiet \
        --disable-pip-version-check --require-hashes -r "$pins" </dev/null; then
        sha256sum "$pins" >"$folder/.stamp"
    else
        missing "pip cannot install $name"
    fi
}

# Exim, a mail server, out of its package: beside OpenSMTPD it cannot be installed.
exim() {
    [[ ! -x build/exim/usr/sbin/exim4 ]] || return 0
    if [[ $EUID -ne 0 ]]; then
        missing "not root, so exim cannot be fetched"
        return 0
    fi
    echo "setup: exim"
    rm -rf build/exim
    mkdir -p build/exim
    { apt-get update && apt-get install --yes --no-install-recommends libidn12 &&
        (cd build/exim && apt-get download exim4-daemon-light && dpkg -x ./*.deb .); } \
        </dev/null >build/exim.log 2>&1 || missing "exim cannot be fetched, see build/exim.log"
}

# Programs of other libp2p implementations.
partners() {
    [[ -x test/interop/setup.sh ]] || return 0
    test/interop/setup.sh || missing "the partners of the interop tests cannot be built"
}

system_packages
exim
browser
python_program schemathesis test/schemathesis/requirements.txt
python_program aiosmtpd test/smtp/requirements.txt
python_program cyclonedx test/sbom/requirements.txt
partners
