#!/bin/bash
# The suites of whatever runs on several threads, under the thread sanitizer, in a build of its own.
set -euo pipefail
cd "$(dirname "$0")/../.."
suites=${1:-HTTPServerTests|HTTP2Tests|TLSTests|ServiceTests|APIKeysTests}
export TSAN_OPTIONS="suppressions=$PWD/Tests/Sanitizers/thread.supp halt_on_error=1 ${TSAN_OPTIONS:-}"
exec swift test --sanitize=thread --scratch-path .build/thread -c release --disable-testable-imports --filter "$suites"
