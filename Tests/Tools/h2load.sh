#!/bin/bash
# 20,000 requests of /livez over HTTP/2 with prior knowledge, 20 connections, 10 streams each: none may fail.
set -euo pipefail
. "$(dirname "$0")/service.sh"
need h2load
start_service
output=$(h2load -n 20000 -c 20 -m 10 "http://127.0.0.1:$PORT/livez")
echo "$output" | grep -E "^(finished|requests|status codes|request  |time for request)"
echo "$output" | grep -q "20000 done, 20000 succeeded, 0 failed, 0 errored, 0 timeout"
