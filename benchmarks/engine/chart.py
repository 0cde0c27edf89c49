"""Draws what compare.py measured: images a second by engine and batch.

    chart.py RESULT.json DIRECTORY    writes engine-avx512.svg or whichever instructions were used
"""

import json
import sys
from pathlib import Path

WIDTH, LEFT, RIGHT, BAR, GAP = 760, 190, 70, 18, 22
COLOURS = {"gag": "#d9480f", "ONNX": "#748ffc", "OpenVINO": "#4263eb"}


def main():
    result = json.loads(Path(sys.argv[1]).read_text())
    engines, batches = list(result["milliseconds"]), result["batches"]
    rates = {batch: {name: batch * 1e3 / result["milliseconds"][name][str(batch)] for name in engines} for batch in batches}
    largest = max(rate for group in rates.values() for rate in group.values())
    height = 40 + len(batches) * (len(engines) * BAR + GAP + 16)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>',
        f'<text x="10" y="20" font-size="14">Images a second, {result["threads"]} threads, '
        f'{result["instruction_set"]} (higher is better)</text>']
    y = 40
    for batch in batches:
        parts.append(f'<text x="10" y="{y + 10}" font-weight="bold">batch {batch}</text>')
        y += 16
        for name in engines:
            rate = rates[batch][name]
            length = rate / largest * (WIDTH - LEFT - RIGHT)
            parts.append(
                f'<text x="{LEFT - 8}" y="{y + 13}" text-anchor="end">{name}</text>'
                f'<rect x="{LEFT}" y="{y + 2}" width="{length:.1f}" height="{BAR - 4}" fill="{COLOURS[name.split()[0]]}"/>'
                f'<text x="{LEFT + length + 6:.1f}" y="{y + 13}">{rate:.1f}</text>')
            y += BAR
        y += GAP
    directory = Path(sys.argv[2])
    directory.mkdir(parents=True, exist_ok=True)
    (directory / f"engine-{result['instruction_set']}.svg").write_text("\n".join([*parts, "</svg>"]) + "\n")


main()
