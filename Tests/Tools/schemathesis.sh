#!/bin/bash
# The service against its own OpenAPI document, with generated requests: schemathesis may find no failure.
# Schemathesis comes from PyPI, into .build/tools; schemathesis.toml beside this file tells what is not a failure, and why.
set -euo pipefail
. "$(dirname "$0")/service.sh"
tool=${SCHEMATHESIS:-.build/tools/bin/schemathesis}
if [ ! -x "$tool" ]; then
    python3 -m venv .build/tools
    .build/tools/bin/pip install -q schemathesis
fi
start_service
"$tool" --version
"$tool" --config-file Tests/Tools/schemathesis.toml run "http://127.0.0.1:$PORT/openapi.json" --max-examples "${EXAMPLES:-50}" "$@"
