#!/bin/bash
# The test suite under the thread sanitizer, in a build of its own: the tests themselves, and the gag that they start.
#
#   Tests/Sanitizers/thread.sh [SUITES]    a regular expression; by default all but those named in `left_out`
#
# A race ends the program that has it with status 66, at its end; the reports stay in .build/thread/reports.
set -euo pipefail
cd "$(dirname "$0")/../.."
build=.build/thread
swift build --build-tests --sanitize=thread --scratch-path "$build" -c release
clang -O1 -Wall -shared -fPIC Tests/Sanitizers/swift_runtime.c -o "$build/swift_runtime.so"

reports=$PWD/$build/reports
rm -rf "$reports"
mkdir -p "$reports"
export TSAN_OPTIONS="suppressions=$PWD/Tests/Sanitizers/thread.supp exitcode=66 log_path=$reports/race ${TSAN_OPTIONS:-}"
if [ $# -gt 0 ]; then
    choice=(--filter "$1")
else
    choice=(--skip "$(grep -v '^#' Tests/Sanitizers/left_out | paste -sd '|')")
fi
status=0
LD_PRELOAD=$PWD/$build/swift_runtime.so "$build/release/gagPackageTests.xctest" --testing-library swift-testing \
    "${choice[@]}" || status=$?
if compgen -G "$reports/race*" >/dev/null; then
    grep -h SUMMARY "$reports"/race* | sort | uniq -c
    exit 66
fi
exit $status
