#!/usr/bin/env bash
# Builds the partners of the interop tests into build/interop. Quick when nothing changed. A partner
# whose language is not installed is left out, and its tests say skipped.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
readonly out=$PWD/build/interop

# Succeeds when $1 was made from the same files as those named after it.
fresh() {
    local stamp=$1
    shift
    [[ -f $stamp && $(sha256sum "$@") == "$(cat "$stamp")" ]]
}

setup_go() {
    command -v go >/dev/null || { echo "interop: no Go, its tests are skipped" >&2; return 0; }
    (cd test/interop/go && go build -o "$out/gopeer" . &&
        go build -modfile=libp2p034.mod -tags libp2p034 -o "$out/gopeer034" .)
    (cd test/interop/goop2like && go build -o "$out/goop2like" .)
    (cd test/natlab/line && go build -o "$out/line" .)
}

# npm runs on any Node, the peer itself on the one that its package.json pins.
setup_js() {
    command -v npm >/dev/null || { echo "interop: no npm, its tests are skipped" >&2; return 0; }
    local wanted=(test/interop/js/package.json test/interop/js/package-lock.json)
    mkdir -p "$out/js"
    cp test/interop/js/* "$out/js/"
    if ! fresh "$out/js/.installed" "${wanted[@]}"; then
        (cd "$out/js" && npm ci --no-audit --no-fund --loglevel=error)
        sha256sum "${wanted[@]}" >"$out/js/.installed"
    fi
    local node
    node=$(find "$out/js/node_modules" -path '*/node-linux-*/bin/node' | head -n 1)
    printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$node" "$out/js/peer.js" >"$out/jspeer"
    chmod +x "$out/jspeer"
}

# Nearly three minutes of processor time, so only when the sources changed; what cargo leaves is
# large and of no more use.
# The name that cargo gives its default registry, which the lock file here does not spell out.
default_registry() {
    local probe
    probe=$(mktemp -d)
    mkdir "$probe/src"
    touch "$probe/src/lib.rs"
    printf '[package]\nname = "probe"\nversion = "0.0.0"\n[dependencies]\nfutures-core = "0.3"\n' \
        >"$probe/Cargo.toml"
    (cd "$probe" && cargo generate-lockfile --quiet)
    sed -n 's/^source = "\(.*\)"/\1/p' "$probe/Cargo.lock" | head -n 1
    rm -rf "$probe"
}

setup_rust() {
    command -v cargo >/dev/null || { echo "interop: no Rust, its tests are skipped" >&2; return 0; }
    local sources=(test/interop/rust/Cargo.toml test/interop/rust/Cargo.lock.in test/interop/rust/src/main.rs)
    [[ -x $out/rustpeer ]] && fresh "$out/rustpeer.stamp" "${sources[@]}" && return 0
    rm -rf "$out/rust"
    cp -r test/interop/rust "$out/rust"
    sed "s|the default registry|$(default_registry)|" test/interop/rust/Cargo.lock.in >"$out/rust/Cargo.lock"
    (cd "$out/rust" && cargo build --quiet --release --locked)
    mv "$out/rust/target/release/rustpeer" "$out/rustpeer"
    rm -rf "$out/rust"
    sha256sum "${sources[@]}" >"$out/rustpeer.stamp"
}

mkdir -p "$out"
failed=()
# In shells of their own: one that cannot be built leaves the other to be tried.
(set -e; setup_go) || failed+=(go)
(set -e; setup_js) || failed+=(js)
(set -e; setup_rust) || failed+=(rust)
[[ ${#failed[@]} -eq 0 ]] || { echo "interop: cannot build ${failed[*]}" >&2; exit 1; }
