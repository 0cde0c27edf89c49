#!/bin/bash
# slowhttptest with 1,000 connections that send heads slowly, bodies slowly, or read slowly, and the latency of a
# well-behaved client before and meanwhile: none of its requests may fail, and its p99 stays under twice the quiet value.
#
#   slowhttptest.sh [SECONDS] [PATH ...]    SECONDS for each measurement; paths of the well-behaved client
set -euo pipefail
. "$(dirname "$0")/service.sh"
need slowhttptest
seconds=${1:-12}
shift || true
paths=("$@")
[ ${#paths[@]} -gt 0 ] || paths=(/livez /classify)
start_service --limits-connections-per-address 1100
url="http://127.0.0.1:$PORT"
failed=0
python3 Tests/Tools/latency.py "$PORT" 3 /classify >/dev/null
for path in "${paths[@]}"; do
    quiet=$(python3 Tests/Tools/latency.py "$PORT" "$seconds" "$path")
    echo "$path quiet: $quiet"
    for mode in header body read; do
        case $mode in
            header) options=(-H -u "$url/livez") ;;
            body) options=(-B -s 8192 -t POST -u "$url/classify" -f image/png) ;;
            read) options=(-X -w 1 -y 2 -z 1 -n 5 -k 3 -u "$url/openapi.json") ;;
        esac
        # It polls without a pause and takes most of a core, which would be the attacker's: it gets what the others leave.
        chrt --idle 0 slowhttptest -c 1000 -r 500 -i 3 -l $((seconds + 4)) -p 2 "${options[@]}" >"$log.slow" 2>&1 &
        attack=$!
        sleep 3
        busy=$(python3 Tests/Tools/latency.py "$PORT" "$seconds" "$path")
        echo "$path $mode: $busy"
        wait $attack || true
        sed 's/\x1b\[[0-9;]*[A-Za-z]//g' "$log.slow" | grep -aE "^(initializing|pending|connected|error|closed|service available):" | tail -6 | tr '\n' ';'
        echo
        python3 - "$quiet" "$busy" <<'PYTHON' || failed=1
import json, sys
quiet, busy = (json.loads(text) for text in sys.argv[1:3])
ratio = busy["p99_ms"] / quiet["p99_ms"]
print(f"  p99 {quiet['p99_ms']} -> {busy['p99_ms']} ms, ratio {ratio:.2f}")
sys.exit(ratio >= 2 or busy["failed"] > 0)
PYTHON
        sleep 1
    done
done
rm -f "$log.slow"
exit $failed
