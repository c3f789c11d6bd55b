#!/usr/bin/env bash
# Prints what an archive of goop is made of, as CycloneDX 1.6 in JSON:
#   packaging/sbom.sh                                      of the jar: ours alone
#   packaging/sbom.sh <image> <maker of the JDK> <its version>   of the image: with the optional libraries
#                                                          that it has, and the modules of that JDK
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fail() {
    echo "sbom: $*" >&2
    exit 1
}

# The licence of jar $1, in SPDX's words: as its manifest has it, or, where that says nothing, as here.
licence() {
    local manifest each all=()
    manifest=$scratch/META-INF/MANIFEST.MF
    rm -rf "$scratch/META-INF"
    (cd "$scratch" && "$jdk/bin/jar" --extract --file "$1" META-INF/MANIFEST.MF)
    # A long line goes on in the next, after a space.
    for each in $(tr -d '\r' <"$manifest" | sed -e ':a' -e 'N' -e '$!ba' -e 's/\n //g' |
        sed -n 's/^Bundle-License: //p' | tr ',' ' '); do
        case $each in
            *://www.apache.org/licenses/LICENSE-2.0*) all+=("Apache-2.0") ;;
            *://www.eclipse.org/legal/epl-2.0*) all+=("EPL-2.0") ;;
            *://www.eclipse.org/org/documents/edl-v10*) all+=("BSD-3-Clause") ;;
            *://www.gnu.org/software/classpath/license*) all+=("GPL-2.0-only WITH Classpath-exception-2.0") ;;
            *) fail "what is the licence $each of $1 called? Add it to packaging/sbom.sh." ;;
        esac
    done
    case ${1##*/} in jnats-*) all=("Apache-2.0") ;; esac
    [[ ${#all[@]} -gt 0 ]] || fail "what is the licence of $1? Add it to packaging/sbom.sh."
    local expression=${all[0]}
    for each in "${all[@]:1}"; do expression+=" OR $each"; done
    printf '%s\n' "$expression"
}

# name, version, purl, SHA-256 or nothing, licence, scope, then perhaps one more field
component() {
    printf '    {"type": "library", "bom-ref": "%s", "name": "%s", "version": "%s", "scope": "%s",\n' \
        "$3" "$1" "$2" "$6"
    printf '     "licenses": [{"expression": "%s"}],\n' "$5"
    [[ -z ${7:-} ]] || printf '     %s,\n' "$7"
    [[ -z $4 ]] || printf '     "hashes": [{"alg": "SHA-256", "content": "%s"}],\n' "$4"
    printf '     "purl": "%s"}' "$3"
}

# The libraries that the image has, as they are there.
libraries() {
    local scope coordinates pin group artifact number file sum origin words
    while read -r scope coordinates pin; do
        [[ $scope == runtime ]] || continue
        IFS=: read -r group artifact number _ <<<"$coordinates"
        file=$image/app/lib/$artifact-$number.jar
        [[ -f $file ]] || continue
        sum=$(sha256sum "$file" | cut -d' ' -f1)
        origin=
        if [[ $sum != "$pin" ]]; then
            origin='"pedigree": {"notes": "Without the native code for other systems. Made of the jar with SHA-256 '$pin'"}'
        fi
        words=$(licence "$(readlink -f "$file")")
        component "$artifact" "$number" "pkg:maven/$group/$artifact@$number" "$sum" "$words" \
            optional "$origin"
        printf ',\n'
    done < <(grep -v -e '^#' -e '^[[:space:]]*$' dependencies.txt)
}

# The modules of the JDK that the image was linked from, as it tells of itself.
modules() {
    local each
    for each in $(sed -n 's/^MODULES="\(.*\)"/\1/p' "$image/release"); do
        component "$each" "$number" "pkg:generic/openjdk@${number//+/%2B}#$each" "" \
            "GPL-2.0-only WITH Classpath-exception-2.0" required \
            "\"supplier\": {\"name\": \"$maker\"}"
        printf ',\n'
    done
}

readonly image=${1:-}
jdk=$(./build.sh jdk)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
maker=${2:-} number=${3:-}
version=$(cat VERSION)
ours=pkg:generic/goop@$version
jar=$(sha256sum build/goop.jar | cut -d' ' -f1)
components=
if [[ -n $image ]]; then
    [[ -n $maker && -n $number && -f $image/release ]] || fail "which JDK is $image made of?"
    components=$(
        libraries
        modules
    )
    components=${components%,}
fi
refs=$(grep -o '"bom-ref": "[^"]*"' <<<"$components" | cut -d'"' -f4 | sed 's/.*/"&"/' | paste -sd,) || refs=
# A number of its own for each content, and the same for the same.
id=$(printf '%s' "$jar$components" | sha256sum | sed -E 's/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/\1-\2-4\3-8\4-\5/')

cat <<JSON
{
  "\$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
  "bomFormat": "CycloneDX",
  "specVersion": "1.6",
  "serialNumber": "urn:uuid:$id",
  "version": 1,
  "metadata": {
    "timestamp": "2026-01-01T00:00:00Z",
    "component": {"type": "application", "bom-ref": "$ours", "name": "goop", "version": "$version",
      "licenses": [{"license": {"id": "Apache-2.0"}}],
      "hashes": [{"alg": "SHA-256", "content": "$jar"}],
      "purl": "$ours"}
  },
  "components": [
$components
  ],
  "dependencies": [{"ref": "$ours", "dependsOn": [$refs]}]
}
JSON
