#!/bin/sh
# Imports files of full size that the real frameworks write, and compares the logits: 2e-3 absolute. Also runs the lines of
# docs/import.md that write what --verify reads. Then has the frameworks answer with exported networks of full width: ONNX
# Runtime 1e-4, Keras 2e-3, torchvision 1e-3.
#
#   Tests/Import/run.sh [DIRECTORY]
#
# The environment and the files (about 2.5 GB) go to DIRECTORY, by default .build/import; what is there is used again.
set -eu
cd "$(dirname "$0")/../.."
work=${1:-.build/import}
mkdir -p "$work"
work=$(cd "$work" && pwd)
python=${PYTHON:-}
if [ -z "$python" ]; then
    python="$work/venv/bin/python"
    [ -x "$python" ] || python3 -m venv "$work/venv"
    "$python" -m pip install --quiet --requirement Tests/Import/requirements.txt
fi
for part in keras tfkeras torch tf2onnx; do
    [ -f "$work/$part.json" ] || "$python" Tests/Import/make_models.py "$part" "$work"
done
GAG_IMPORT_MODELS="$work" GAG_IMPORT_PYTHON="$python" swift test -c release --disable-testable-imports \
    --filter 'FullSizeImportTests|SnippetTests|FrameworkTests'
