#!/usr/bin/env bash
# Makes a folder that runs goop on this system without a JDK: packaging/image.sh <folder> [libs]
# With `libs` it has the optional libraries too, for a database and mail, as far as they are for
# this system.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export LC_ALL=C TZ=UTC
umask 022

# What the jar and the optional libraries use; a test asks jdeps whether it is that and no more.
readonly modules=java.base,java.net.http,java.sql,jdk.httpserver,jdk.unsupported
# Files of a JDK that nothing in the image uses.
readonly unused=(bin/jwebserver bin/keytool lib/jexec lib/jrt-fs.jar lib/libjsig.so lib/server/libjsig.so)
readonly timestamp=2026-01-01T00:00:00Z

readonly image=${1:?folder} libs=${2:-}
jdk=$(./build.sh jdk)
readonly jdk

of_jdk() { sed -n "s/^$1=\"\(.*\)\"/\1/p" "$jdk/release"; }

# The part that is the JDK's, in build/runtime: it takes the longest, and changes with the JDK only.
runtime() {
    local made_from
    made_from=$(cat "$jdk/release" packaging/image.sh; strip --version 2>/dev/null || true)
    [[ -f build/runtime.txt && $(cat build/runtime.txt) == "$made_from" ]] && return
    rm -rf build/runtime build/runtime.txt
    "$jdk/bin/jlink" --add-modules "$modules" --strip-debug --no-man-pages --no-header-files \
        --compress zip-9 --vm server --output build/runtime
    local each
    for each in "${unused[@]}"; do rm -f "build/runtime/$each"; done
    chmod -R u=rwX,go=rX build/runtime
    # jlink leaves the symbols of native code where they are: five MB of libjvm.so.
    if command -v strip >/dev/null; then
        find build/runtime -type f \( -name '*.so' -o -path '*/bin/*' -o -name jspawnhelper \) \
            -exec strip {} +
    else
        echo "image: there is no strip (Debian: binutils), so the image is 5 MB larger" >&2
    fi
    printf '%s\n' "$made_from" >build/runtime.txt
}

# Where sqlite-jdbc keeps the native code for this system.
native_folder() {
    local libc=
    [[ $(of_jdk LIBC) == musl ]] && libc=-Musl
    printf 'org/sqlite/native/Linux%s/%s\n' "$libc" "$(of_jdk OS_ARCH)"
}

# sqlite-jdbc brings native code for twenty systems. The image has that of its own, as a file: nothing
# is unpacked at run time, so no folder need be writable and executable at once.
slim_sqlite() {
    local jar=$PWD/$1 into=$2 scratch=$image.tmp/sqlite
    mkdir "$scratch"
    (cd "$scratch" && "$jdk/bin/jar" --extract --file "$jar")
    cp "$scratch/$(native_folder)/libsqlitejdbc.so" "$into/"
    rm -r "$scratch/org/sqlite/native" "$scratch/META-INF/native-image" "$scratch/META-INF/versions"
    mv "$scratch/META-INF/MANIFEST.MF" "$image.tmp/manifest.txt"
    (cd "$scratch" && find . -type f | sed 's|^\./||' | sort) >"$image.tmp/list.txt"
    (cd "$scratch" && "$jdk/bin/jar" --create --file "../app/lib/${jar##*/}" \
        --manifest ../manifest.txt --date "$timestamp" @../list.txt)
    rm -r "$scratch" "$image.tmp/manifest.txt" "$image.tmp/list.txt"
}

libraries() {
    ./build.sh libs
    local each
    mkdir "$image.tmp/app/lib"
    for each in build/lib/*.jar; do
        case $each in
            */sqlite-jdbc-*) slim_sqlite "$each" "$image.tmp/app/lib" ;;
            *) cp "$each" "$image.tmp/app/lib/" ;;
        esac
    done
}

# The same everywhere and always: modes, times, and a name for just this image, by which bin/goop
# knows a cache that was made from another.
finish() {
    (cd "$image.tmp" && find . -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum |
        cut -c1-16) >"$image.id"
    mv "$image.id" "$image.tmp/app/image-id"
    chmod -R u=rwX,go=rX "$image.tmp"
    find "$image.tmp" -exec touch -h -d "$timestamp" {} +
    rm -rf "$image"
    mv "$image.tmp" "$image"
}

[[ $(of_jdk OS_NAME) == Linux ]] || { echo "image: only Linux has one so far" >&2; exit 1; }
[[ -f build/goop.jar ]] || ./build.sh
# One at a time: they share build/runtime.
exec 9>build/image.lock
flock 9
runtime
rm -rf "$image.tmp"
mkdir -p "$(dirname "$image")"
cp -r build/runtime "$image.tmp"
mkdir "$image.tmp/app"
cp build/goop.jar LICENSE "$image.tmp/app/"
cp packaging/goop "$image.tmp/bin/goop"
if [[ $libs == libs ]]; then libraries; fi
finish
