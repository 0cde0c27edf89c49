# Sourced by the scripts beside it: starts a service of its own with the given flags, sets PORT and ends it with the script.
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
BINARY=${BINARY:-.build/release/gag}

need() {
    command -v "$1" >/dev/null || { echo "SKIPPED: $1 is missing; run make setup-tools"; exit 0; }
}

start_service() {
    log=$(mktemp)
    "$BINARY" serve --port 0 "$@" 2>"$log" &
    service=$!
    trap 'kill $service 2>/dev/null; wait $service 2>/dev/null; rm -rf "$log" ${work:+"$work"}' EXIT
    for _ in $(seq 300); do
        grep -q '"message": *"ready"' "$log" && break
        kill -0 $service 2>/dev/null || { cat "$log" >&2; exit 1; }
        sleep 0.1
    done
    PORT=$(sed -n 's/.*"message": *"listening".*"port": *\([0-9]*\).*/\1/p' "$log")
}
