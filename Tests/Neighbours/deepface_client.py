#!/usr/bin/env python3
"""Asks POST /analyze as clients of DeepFace's API do, with the standard library alone. Usage: URL PHOTO"""

import base64
import json
import sys
import urllib.error
import urllib.request
import uuid


def post(url: str, body: bytes, media_type: str) -> tuple[int, dict]:
    request = urllib.request.Request(url + "/analyze", body, {"Content-Type": media_type})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def form(photo: bytes, fields: dict[str, str]) -> tuple[bytes, str]:
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="img"; filename="face.png"\r\n'
    parts.append(head.encode() + b"Content-Type: image/png\r\n\r\n" + photo + b"\r\n")
    return b"".join(parts) + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def main() -> None:
    url, path = sys.argv[1:]
    with open(path, "rb") as file:
        photo = file.read()
    uri = "data:image/png;base64," + base64.b64encode(photo).decode()
    question = {"img": uri, "actions": ["age", "gender"], "detector_backend": "opencv", "enforce_detection": True}
    status, analysis = post(url, json.dumps(question).encode(), "application/json")
    assert status == 200, analysis
    for face in analysis["results"]:
        region = face["region"]
        assert type(face["age"]) is int and all(type(region[name]) is int for name in "xywh"), face
        assert all(type(value) is int for eye in ("left_eye", "right_eye") for value in region[eye]), face
        # Left and right are the person's: the left eye is on the right of a photo that is not mirrored.
        assert region["left_eye"][0] > region["right_eye"][0], face
        assert face["dominant_gender"] == max(face["gender"], key=face["gender"].get), face
    status, same = post(url, *form(photo, {"actions": "['age', 'gender']", "align": "True"}))
    assert (status, same) == (200, analysis), same
    status, refused = post(url, json.dumps({"img": uri, "actions": ["emotion"]}).encode(), "application/json")
    assert status == 400 and "error" in refused, refused
    print("ok")


main()
