#!/usr/bin/env python3
"""Asks the REST API of TensorFlow Serving as its clients do, with the standard library alone. Usage: URL PHOTO"""

import base64
import http.client
import json
import sys
from urllib.parse import urlsplit


def main() -> None:
    url, path = sys.argv[1:]
    with open(path, "rb") as file:
        photo = base64.b64encode(file.read()).decode()
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)

    def ask(method: str, path: str, body: object = None) -> tuple[int, dict]:
        connection.request(method, "/v1/models/" + path, json.dumps(body) if body is not None else None)
        answer = connection.getresponse()
        return answer.status, json.load(answer)

    status, model = ask("GET", "gag-resnet50")
    assert status == 200 and model["model_version_status"][0]["state"] == "AVAILABLE", model
    rows = {"signature_name": "serving_default", "instances": [{"image_bytes": {"b64": photo}}] * 3}
    status, answer = ask("POST", "gag-resnet50:predict", rows)
    assert status == 200 and len(answer["predictions"]) == 3, answer
    row = answer["predictions"][0]
    assert row["gender_label"] == "female" and abs(sum(row["gender"]) - 1) < 1e-5 and len(row["age"]) == 101, row
    status, answer = ask("POST", "gag-resnet50/versions/1:predict", {"inputs": [{"b64": photo}]})
    # Batches of other sizes are summed in another order.
    assert status == 200 and abs(answer["outputs"]["gender"][0][0] - row["gender"][0]) < 1e-3, answer
    status, answer = ask("POST", "nobody:predict", rows)
    assert status == 404 and list(answer) == ["error"], answer
    print("ok")


main()
