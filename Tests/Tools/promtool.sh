#!/bin/bash
# The metrics of a service that has answered and refused: promtool may find nothing.
set -euo pipefail
. "$(dirname "$0")/service.sh"
need promtool
start_service
curl -s -o /dev/null --data-binary @Tests/Fixtures/reference/portrait.png "http://127.0.0.1:$PORT/classify"
curl -s -o /dev/null --data-binary nothing "http://127.0.0.1:$PORT/classify"
curl -s "http://127.0.0.1:$PORT/metrics" >"$log.metrics"
promtool check metrics <"$log.metrics"
echo "promtool check metrics: clean, $(grep -c '^# TYPE' "$log.metrics") metrics"
rm -f "$log.metrics"
