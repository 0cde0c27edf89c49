#!/bin/sh
# Speaks to the built service with the Python package tritonclient[http], unchanged.
#
#   Tests/Tools/tritonclient/run.sh [DIRECTORY]
#
# The environment goes to DIRECTORY, by default .build/open-inference; PYTHON names one that is there already.
set -eu
cd "$(dirname "$0")/../../.."
work=${1:-.build/open-inference}
python=${PYTHON:-}
if [ -z "$python" ]; then
    python="$work/venv/bin/python"
    [ -x "$python" ] || python3 -m venv "$work/venv"
    "$python" -m pip install --quiet --requirement Tests/Tools/tritonclient/requirements.txt
fi
exec "$python" Tests/Tools/tritonclient/client.py .build/release/gag
