#!/usr/bin/env bash
# Makes the archives of a release in build/dist, the same bytes whoever makes them of one commit with
# one JDK: the jar, the image for this system, what both are made of, and the sums.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export LC_ALL=C TZ=UTC
umask 022

readonly dist=build/dist
version=$(cat VERSION)
jdk=$(./build.sh jdk)
readonly version jdk

of_jdk() { sed -n "s/^$1=\"\(.*\)\"/\1/p" "$jdk/release"; }

# Packs folder $1 of build/dist as $2.tar.gz, and takes it away.
pack() {
    chmod -R u=rwX,go=rX "$dist/$1"
    tar --create --directory "$dist" --format=posix --sort=name --owner=0 --group=0 --numeric-owner \
        --mtime=2026-01-01T00:00:00Z --pax-option=delete=atime,delete=ctime "$1" |
        gzip -9 --no-name >"$dist/$2.tar.gz"
    rm -rf "${dist:?}/$1"
}

# What a person reads, beside whatever is run.
papers() {
    cp README.md LICENSE CHANGELOG.md config.example.properties "$1/"
    cp -r docs "$1/docs"
}

./build.sh
packaging/image.sh build/image-libs libs
rm -rf "$dist"
mkdir -p "$dist/goop-$version"

cp build/goop.jar "$dist/goop-$version/"
papers "$dist/goop-$version"
pack "goop-$version" "goop-$version"
packaging/sbom.sh >"$dist/goop-$version.cdx.json"

cp -r build/image-libs "$dist/goop-$version"
papers "$dist/goop-$version"
with_image=goop-$version-linux-$(of_jdk OS_ARCH)
pack "goop-$version" "$with_image"
packaging/sbom.sh build/image-libs "$(of_jdk IMPLEMENTOR)" "$(of_jdk JAVA_RUNTIME_VERSION)" \
    >"$dist/$with_image.cdx.json"

(cd "$dist" && sha256sum -- *.tar.gz *.cdx.json >SHA256SUMS)
