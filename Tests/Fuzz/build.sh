#!/bin/bash
# Builds one fuzz target with libFuzzer and AddressSanitizer: .build/fuzz/NAME/fuzz.
#
#   Tests/Fuzz/build.sh NAME     CHECK=1 only has the compilers check its sources
#
# Each target is a folder: Fuzz.swift with the entry point, `options` with the sources and flags of the module under
# test as swiftc takes them from the root of the repository, optionally `c-sources` with the C files that it calls, and
# optionally `modules` with the Swift modules that it imports, a line each, in the order of their dependencies, with the
# sources that are needed of them (all by default).
set -euo pipefail
cd "$(dirname "$0")/../.."
name=$1
folder=Tests/Fuzz/$name
work=.build/fuzz/$name
mkdir -p "$work"
objects=()
output=(-O -sanitize=fuzzer,address -use-ld=lld -o "$work/fuzz")
moduleOptions=(-O -wmo -sanitize=fuzzer,address)
if [ -n "${CHECK:-}" ]; then
    work=$work/check
    mkdir -p "$work"
    output=(-typecheck)
    moduleOptions=(-Onone)
fi
if [ -f "$folder/c-sources" ]; then
    for source in $(cat "$folder/c-sources"); do
        object=$work/$(basename "$source").o
        clang -O1 -g -fsanitize=fuzzer-no-link,address -I "$(dirname "$source")/include" \
            -I "$(dirname "$source")/../include" -I Sources/CVectorized/include -c "$source" -o "$object"
        objects+=("$object")
    done
fi
modules=()
if [ -f "$folder/modules" ]; then
    while read -r module sources; do
        # shellcheck disable=SC2086
        object=()
        [ -n "${CHECK:-}" ] || object=(-c -o "$work/$module.o")
        objects+=(${object[@]+"$work/$module.o"})
        swiftc "${moduleOptions[@]}" ${object[@]+"${object[@]}"} -parse-as-library -swift-version 6 -package-name gag -I "$work" \
            -module-name "$module" -emit-module -emit-module-path "$work/$module.swiftmodule" \
            ${sources:-Sources/$module/*.swift}
    done <"$folder/modules"
    modules+=(-I "$work")
fi
# Unquoted: options hold patterns of file names.
[ -z "${CHECK:-}" ] || objects=()
# shellcheck disable=SC2046
swiftc "${output[@]}" -parse-as-library -swift-version 6 -package-name gag -module-name Fuzz \
    ${modules[@]+"${modules[@]}"} $(cat "$folder/options") "$folder/Fuzz.swift" ${objects[@]+"${objects[@]}"}
