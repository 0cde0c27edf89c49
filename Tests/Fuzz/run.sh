#!/bin/bash
# Fuzzes the parsers with libFuzzer and AddressSanitizer.
#
#   Tests/Fuzz/run.sh [SECONDS] [NAME ...]
#
# Each target is a folder that build.sh describes, with the folder `corpus` of inputs to begin with, and optionally the
# file `fixtures` with patterns of files of the tests that are inputs to begin with, too. What is found stays in
# .build/fuzz/NAME; a crash ends the run with its input.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-60}
shift || true
names=("$@")
if [ ${#names[@]} -eq 0 ]; then
    for folder in Tests/Fuzz/*/; do names+=("$(basename "$folder")"); done
fi
for name in "${names[@]}"; do
    work=.build/fuzz/$name
    Tests/Fuzz/build.sh "$name"
    mkdir -p "$work/corpus"
    corpora=("$work/corpus")
    [ -d "Tests/Fuzz/$name/corpus" ] && corpora+=("Tests/Fuzz/$name/corpus")
    if [ -f "Tests/Fuzz/$name/fixtures" ]; then
        mkdir -p "$work/fixtures"
        # Unquoted: they are patterns. Numbered, because some have the same name.
        number=0
        # shellcheck disable=SC2046
        for file in $(cat "Tests/Fuzz/$name/fixtures"); do
            number=$((number + 1))
            cp "$file" "$work/fixtures/$number"
        done
        corpora+=("$work/fixtures")
    fi
    echo "$name: $seconds s"
    # Swift's own report of a crash trips over the sanitizer and hides what was found.
    status=0
    SWIFT_BACKTRACE=enable=no "$work/fuzz" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=10 -artifact_prefix="$work/" \
        -print_final_stats=1 "${corpora[@]}" >"$work/log" 2>&1 || status=$?
    if [ $status -ne 0 ]; then
        grep -vE '^#[0-9]+' "$work/log" | tail -40
        exit $status
    fi
    grep -E 'DONE|stat::number_of_executed_units' "$work/log"
done
