#!/usr/bin/env bash
# Prints what goop is made of, as CycloneDX 1.6 in JSON: packaging/sbom.sh <maker of the JDK> <its version>
# The jar is ours alone; the image has the optional libraries and the parts of that JDK as well.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fail() {
    echo "sbom: $*" >&2
    exit 1
}

# As the libraries' own papers have it, in SPDX's words.
licence() {
    case $1 in
        sqlite-jdbc | jnats) echo "Apache-2.0" ;;
        jakarta.mail) echo "EPL-2.0 OR BSD-3-Clause" ;;
        jakarta.activation-api | angus-activation) echo "BSD-3-Clause" ;;
        *) fail "what is the licence of $1? Add it to packaging/sbom.sh." ;;
    esac
}

# name, version, purl, SHA-256 or nothing, licence, scope
component() {
    printf '    {"type": "library", "bom-ref": "%s", "name": "%s", "version": "%s", "scope": "%s",\n' \
        "$3" "$1" "$2" "$6"
    printf '     "licenses": [{"expression": "%s"}],\n' "$5"
    [[ -z $4 ]] || printf '     "hashes": [{"alg": "SHA-256", "content": "%s"}],\n' "$4"
    printf '     "purl": "%s"}' "$3"
}

libraries() {
    local scope coordinates sha256 group artifact number
    while read -r scope coordinates sha256; do
        [[ $scope == runtime ]] || continue
        IFS=: read -r group artifact number _ <<<"$coordinates"
        component "$artifact" "$number" "pkg:maven/$group/$artifact@$number" "$sha256" \
            "$(licence "$artifact")" optional
        printf ',\n'
    done < <(grep -v -e '^#' -e '^[[:space:]]*$' dependencies.txt)
}

maker=${1:?maker of the JDK} number=${2:?version of the JDK}
version=$(cat VERSION)
ours=pkg:generic/goop@$version
theirs=pkg:generic/openjdk@${number//+/%2B}
jar=$(sha256sum build/goop.jar | cut -d' ' -f1)
components=$(
    libraries
    component "OpenJDK of $maker" "$number" "$theirs" "" \
        "GPL-2.0-only WITH Classpath-exception-2.0" required
)
refs=$(grep -o '"bom-ref": "[^"]*"' <<<"$components" | cut -d'"' -f4 | sed 's/.*/"&"/' | paste -sd,)
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
