#!/usr/bin/env bash
# Builds goop with nothing but a JDK. `./build.sh help` lists what it can do.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export LC_ALL=C TZ=UTC

readonly release=25
readonly out=build
# Modules of ours over optional libraries; goop finds them by the service that they provide.
readonly optional=(goop.mail goop.nats)
readonly usual_folders=/usr/lib/jvm:/usr/local/lib/jvm:/usr/java:/opt:/opt/java:${HOME:-}/.sdkman/candidates/java:${HOME:-}/.jdks:/Library/Java/JavaVirtualMachines:/opt/homebrew/opt
# Every entry of the jar bears this time, so that two builds of one commit are the same bytes.
readonly timestamp=2026-01-01T00:00:00Z

fail() {
    printf 'build.sh: %s\n' "$*" >&2
    exit 1
}

# Prints the major version of the JDK at $1, or nothing where there is no whole JDK.
jdk_major() {
    [[ -x $1/bin/javac && -x $1/bin/jar && -f $1/release ]] || return 0
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# Prints the home of the first JDK >= 25: JAVA_HOME, PATH, then the usual folders, for which
# JDK_FOLDERS (one, or several with colons) stands in.
find_jdk() {
    local candidates=() home major on_path folders folder
    [[ -n ${JAVA_HOME:-} ]] && candidates+=("$JAVA_HOME")
    if on_path=$(command -v javac); then
        candidates+=("$(dirname "$(dirname "$(readlink -f "$on_path")")")")
    fi
    IFS=: read -ra folders <<<"${JDK_FOLDERS:-$usual_folders}"
    shopt -s nullglob
    for folder in "${folders[@]}"; do
        candidates+=("$folder"/*/Contents/Home "$folder"/*)
    done
    shopt -u nullglob
    for home in "${candidates[@]}"; do
        major=$(jdk_major "$home")
        if [[ -n $major && $major -ge $release ]]; then
            printf '%s\n' "$home"
            return
        fi
    done
    fail "no JDK $release or later found in JAVA_HOME, PATH or the usual folders." \
        "Install one (Eclipse Temurin $release, or your system's openjdk-$release-jdk) and set JAVA_HOME to its folder."
}

sources() { find "$@" -name '*.java' | sort; }

# -Werror only on the release we write for: a later javac may warn of more.
lint() {
    local flags=(-Xlint:all)
    [[ $(jdk_major "$jdk") -eq $release ]] && flags+=(-Werror)
    printf '%s\n' "${flags[@]}"
}

# Copies what is not Java source (pages, service files) beside the classes of module $1.
resources() {
    (cd "src/$1" && find . -type f ! -name '*.java' | sort) | while read -r file; do
        mkdir -p "$out/modules/$1/$(dirname "$file")"
        cp "src/$1/$file" "$out/modules/$1/$file"
    done
}

# The site templates, and the list of their files: a jar cannot be asked for what is in a folder.
templates() {
    local folder=$out/modules/goop/goop/store/templates
    mkdir -p "$folder"
    cp -r templates/. "$folder/"
    (cd "$folder" && find . -type f ! -name index.txt | sed 's|^\./||' | sort >index.txt)
}

# The manual is the same files that lie in docs/.
manual() {
    local folder=$out/modules/goop/goop/manual/pages
    mkdir -p "$folder/images"
    cp docs/*.md docs/contents.txt docs/openapi*.json "$folder/"
    cp docs/images/* "$folder/images/"
}

# The units that install-service writes are the same files that lie in docs/.
units() {
    mkdir -p "$out/modules/goop/goop/cli/units"
    cp docs/*.service "$out/modules/goop/goop/cli/units/"
}

build_modules() {
    rm -rf "$out/modules"
    mkdir -p "$out/modules"
    # shellcheck disable=SC2046
    "$jdk/bin/javac" --release "$release" $(lint) -g:source,lines -encoding UTF-8 \
        --module-source-path src --module goop.libp2p,goop -d "$out/modules"
    resources goop.libp2p
    resources goop
    templates
    manual
    units
    printf '%s\n' "$version" >"$out/modules/goop/goop/version.txt"
}

build_jar() {
    build_modules
    rm -rf "$out/jar" "$out/goop.jar"
    mkdir -p "$out/jar"
    cp -r "$out/modules/goop.libp2p/." "$out/modules/goop/." "$out/jar/"
    rm -f "$out/jar/module-info.class"
    mkdir -p "$out/jar/META-INF"
    cp LICENSE "$out/jar/META-INF/LICENSE"
    cat >"$out/manifest.txt" <<MANIFEST
Main-Class: goop.Main
Class-Path: $(class_path)
Enable-Native-Access: ALL-UNNAMED
Implementation-Title: goop
Implementation-Version: $version
Created-By: build.sh
MANIFEST
    (cd "$out/jar" && find . -type f | sed 's|^\./||' | sort) >"$out/jar.list"
    (cd "$out/jar" && "$jdk/bin/jar" --create --file ../goop.jar --manifest ../manifest.txt \
        --date "$timestamp" "@../jar.list")
}

# The optional libraries that the jar looks for beside itself, whether or not they are there.
class_path() {
    local path=() module
    while read -r scope coordinates _; do
        [[ $scope == runtime ]] && path+=("lib/$(jar_name "$coordinates")")
    done < <(pins)
    for module in "${optional[@]}"; do path+=("lib/$module.jar"); done
    printf '%s\n' "${path[*]}"
}

# Fills build/lib with what goop.jar looks for beside itself: the pinned libraries, and our own
# modules over them. goop.jar stays as it is.
build_libs() {
    fetch runtime
    local made=$out/lib.$$ classes=$out/optional.$$
    rm -rf "$made" "$classes"
    mkdir -p "$made" "$classes" "$out/lib"
    while read -r scope coordinates _; do
        [[ $scope != runtime ]] || cp "$out/deps/runtime/$(jar_name "$coordinates")" "$made/"
    done < <(pins)
    [[ -d $out/modules ]] || build_modules
    # shellcheck disable=SC2046
    "$jdk/bin/javac" --release "$release" $(lint) -g:source,lines -encoding UTF-8 \
        --module-source-path src --module-path "$out/modules:$out/deps/runtime" \
        --module "$(printf '%s\n' "${optional[@]}" | paste -sd,)" -d "$classes"
    local module
    for module in "${optional[@]}"; do
        cp -r "src/$module/META-INF" "$classes/$module/"
        "$jdk/bin/jar" --create --file "$made/$module.jar" --date "$timestamp" \
            -C "$classes/$module" .
    done
    take_over "$made" "$out/lib"
    rm -rf "$made" "$classes"
}

# Makes folder $2 hold just the files of $1. What is the same stays as it is: programs that run from
# there lose nothing.
take_over() {
    local each names
    names=$(ls "$1")
    for each in "$1"/*; do
        cmp --silent "$each" "$2/${each##*/}" || mv -f "$each" "$2/"
    done
    for each in "$2"/*; do
        grep -qxF "${each##*/}" <<<"$names" || rm -f "$each"
    done
}

pins() { grep -v -e '^#' -e '^[[:space:]]*$' dependencies.txt; }

# group:artifact:version[:packaging[:classifier]] -> artifact-version[-classifier].jar
jar_name() {
    local group artifact version packaging classifier
    IFS=: read -r group artifact version packaging classifier <<<"$1"
    printf '%s-%s%s.jar\n' "$artifact" "$version" "${classifier:+-$classifier}"
}

# Fetches the pinned jars of scope $1 into build/deps/$1 and checks every one, each time.
fetch() {
    local scope coordinates sha256 file folder=$out/deps/$1
    mkdir -p "$folder"
    while read -r scope coordinates sha256; do
        [[ $scope == "$1" ]] || continue
        file=$folder/$(jar_name "$coordinates")
        if [[ ! -f $file ]]; then
            command -v mvn >/dev/null || fail "mvn is needed to fetch $coordinates. Install Maven."
            mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
                -Dartifact="$coordinates" -DoutputDirectory="$folder" </dev/null >"$out/mvn.log" 2>&1 ||
                fail "cannot fetch $coordinates: $(tail -n 3 "$out/mvn.log")"
        fi
        if ! printf '%s  %s\n' "$sha256" "$file" | sha256sum --check --status; then
            fail "$file has SHA-256 $(sha256sum "$file" | cut -d' ' -f1), but dependencies.txt pins $sha256."
        fi
    done < <(pins)
}

build_tests() {
    # Every hash before anything is compiled against a library.
    fetch test
    fetch fuzz
    build_libs
    rm -rf "$out/test-classes"
    mkdir -p "$out/test-classes"
    local roots=() root
    for root in test/runner test/goop.libp2p test/goop test/goop.mail test/goop.nats test/fuzz/java test/bench/java test/natlab/java; do
        [[ -d $root ]] && roots+=("$root")
    done
    # shellcheck disable=SC2046
    "$jdk/bin/javac" --release "$release" $(lint) -Xlint:-processing -proc:none -g -encoding UTF-8 \
        -cp "$out/jar:$out/deps/test/*:$out/lib/*" -d "$out/test-classes" $(sources "${roots[@]}")
    for root in "${roots[@]}"; do
        (cd "$root" && find . -type f ! -name '*.java') | while read -r file; do
            mkdir -p "$out/test-classes/$(dirname "$file")"
            cp "$root/$file" "$out/test-classes/$file"
        done
    done
}

# Runs the formatter over those files that have changed since it last found everything in order.
format() {
    fetch format
    local exports=() package stamp=$out/formatted newer=()
    for package in api code file main model parser processing tree util; do
        exports+=("--add-exports=jdk.compiler/com.sun.tools.javac.$package=ALL-UNNAMED")
    done
    [[ -f $stamp ]] && newer=(-newer "$stamp")
    touch "$stamp.new"
    find src test -name '*.java' "${newer[@]}" | sort >"$out/to-format.txt"
    if [[ -s $out/to-format.txt ]]; then
        "$jdk/bin/java" "${exports[@]}" -jar "$out"/deps/format/google-java-format-*.jar --aosp "$@" \
            "@$out/to-format.txt"
    fi
    mv "$stamp.new" "$stamp"
}

main() {
    case ${1:-jar} in
        help)
            cat <<'HELP'
./build.sh              build/goop.jar
./build.sh libs         build/lib: the optional libraries (database, mail, cluster)
./build.sh tests        build/test-classes, with the pinned test libraries
./build.sh fetch SCOPE  the pinned jars of one scope of dependencies.txt
./build.sh format       formats every Java file
./build.sh check-format fails where a Java file is not formatted, and names it
./build.sh jdk          prints the home of the JDK that it found
HELP
            return
            ;;
    esac
    local jdk
    jdk=$(find_jdk)
    local version
    version=$(cat VERSION)
    case ${1:-jar} in
        jar) build_jar ;;
        libs) build_libs ;;
        jdk) printf '%s\n' "$jdk" ;;
        tests) build_tests ;;
        fetch) fetch "${2:?scope}" ;;
        format) format --replace ;;
        check-format) format --dry-run --set-exit-if-changed ;;
        *) fail "no such target: $1. Try ./build.sh help" ;;
    esac
}

main "$@"
