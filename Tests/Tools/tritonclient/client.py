"""Checks that tritonclient[http] works against the service unchanged: client.py PATH-OF-GAG."""

import base64
import io
import json
import subprocess
import sys

import numpy as np
from PIL import Image
from tritonclient.http import InferenceServerClient, InferenceServerException, InferInput, InferRequestedOutput

PHOTO = "Tests/Fixtures/reference/portrait.png"
ASTRONAUT = "Tests/Fixtures/reference/astronaut.png"
MODEL = "gag-resnet50"


def start(gag):
    """A service on free ports, and the ports of its two listeners."""
    process = subprocess.Popen(
        [gag, "serve", "--port", "0", "--admin-host", "127.0.0.1", "--admin-port", "0"],
        stderr=subprocess.PIPE, text=True)
    ports = {}
    for line in process.stderr:
        event = json.loads(line)
        if "port" in event:
            ports[event["message"]] = event["port"]
        if event["message"] == "ready":
            return process, ports["listening"], ports["admin listening"]
    raise SystemExit("the service did not start")


def images(client, binary):
    """Encoded pictures in, labels out; two at once."""
    photo = open(PHOTO, "rb").read()
    if binary:
        values = np.array([photo, photo], dtype=np.object_)
    else:
        values = np.array([base64.b64encode(photo)] * 2, dtype=np.object_)
    tensor = InferInput("image", [2], "BYTES")
    tensor.set_data_from_numpy(values, binary_data=binary)
    names = ["gender", "gender_label", "age_group_label", "age_years"]
    outputs = [InferRequestedOutput(name, binary_data=binary) for name in names]
    result = client.infer(MODEL, [tensor], outputs=outputs, request_id="7")
    assert result.get_response()["id"] == "7"
    labels = [label.decode() if isinstance(label, bytes) else label for label in result.as_numpy("gender_label")]
    assert labels == ["female", "female"], labels
    assert result.as_numpy("gender").shape == (2, 2)
    assert np.allclose(result.as_numpy("gender").sum(axis=1), 1, atol=1e-5)
    assert 20 < result.as_numpy("age_years")[0] < 60
    return result.as_numpy("gender")[0]


def warnings(client):
    """What is wrong with files stands in the answer's parameters, a part for each picture."""
    cut, sound = open(PHOTO, "rb").read() + b"rest", open(PHOTO, "rb").read()
    tensor = InferInput("image", [2], "BYTES")
    tensor.set_data_from_numpy(np.array([cut, sound], dtype=np.object_))
    parameters = client.infer(MODEL, [tensor]).get_response()["parameters"]
    assert [part.split(",") if part else [] for part in parameters["image_warnings"].split(";")] == [["trailing_data"], []]


def photos(client):
    """Photos, of which the request's parameter says which faces are meant."""
    photo = open(ASTRONAUT, "rb").read()
    tensor = InferInput("image", [2], "BYTES")
    tensor.set_data_from_numpy(np.array([photo, photo], dtype=np.object_))
    for faces in ["largest", "single"]:
        result = client.infer(MODEL, [tensor], parameters={"faces": faces})
        labels = [label.decode() if isinstance(label, bytes) else label for label in result.as_numpy("gender_label")]
        assert labels == ["female", "female"], labels
        assert result.as_numpy("age").shape == (2, 101)
    result = client.infer(MODEL, [tensor], parameters={"faces": "detect"})
    counts = [int(count) for count in result.get_response().get("parameters", {}).get("face_counts", "1,1").split(",")]
    assert len(counts) == 2 and result.as_numpy("age").shape == (sum(counts), 101), counts
    assert "faces" in client.get_model_metadata(MODEL)["parameters"]
    for values, parameters, expected in [
        (np.array([blank()], dtype=np.object_), {"faces": "largest"}, "face"),
        (np.array([photo], dtype=np.object_), {"faces": "all"}, "detect, whole, largest, single"),
    ]:
        tensor = InferInput("image", [1], "BYTES")
        tensor.set_data_from_numpy(values)
        try:
            client.infer(MODEL, [tensor], parameters=parameters)
        except InferenceServerException as error:
            assert expected in error.message(), error
        else:
            raise AssertionError("there is no answer without a face")


def blank():
    """A picture without a face."""
    file = io.BytesIO()
    Image.new("RGB", (300, 200), (120, 140, 160)).save(file, "PNG")
    return file.getvalue()


def pixels(client):
    """A prepared tensor in, every output back in its default form."""
    picture = Image.open(PHOTO).convert("RGB").resize((128, 128), Image.BILINEAR)
    values = np.asarray(picture, dtype=np.float32)[None] / 255
    tensor = InferInput("input", list(values.shape), "FP32")
    tensor.set_data_from_numpy(values)
    result = client.infer(MODEL, [tensor], model_version="1")
    assert result.as_numpy("age").shape == (1, 101)
    assert result.as_numpy("gender_label")[0] in (b"female", "female")
    tensor.set_data_from_numpy(values, binary_data=False)
    again = client.infer(MODEL, [tensor])
    assert np.allclose(result.as_numpy("age"), again.as_numpy("age"), atol=1e-6)


def metadata(client):
    assert client.is_server_live() and client.is_server_ready()
    assert client.is_model_ready(MODEL) and client.is_model_ready(MODEL, "1")
    assert not client.is_model_ready("nobody")
    assert client.get_server_metadata()["name"] == "gag"
    model = client.get_model_metadata(MODEL)
    assert [tensor["name"] for tensor in model["inputs"]] == ["image", "input"], model
    try:
        client.get_model_metadata("nobody")
    except InferenceServerException as error:
        assert "no model" in error.message(), error
    else:
        raise AssertionError("an unknown model has no metadata")


def repository(admin, client):
    index = admin.get_model_repository_index()
    assert {"name": MODEL, "version": "1", "state": "READY", "reason": ""} in index, index
    admin.unload_model(MODEL)
    assert not client.is_model_ready(MODEL)
    admin.load_model(MODEL)
    assert client.is_model_ready(MODEL)


def main():
    process, port, admin_port = start(sys.argv[1])
    try:
        client = InferenceServerClient(f"127.0.0.1:{port}")
        admin = InferenceServerClient(f"127.0.0.1:{admin_port}")
        metadata(client)
        assert np.allclose(images(client, True), images(client, False), atol=1e-6)
        photos(client)
        warnings(client)
        pixels(client)
        repository(admin, client)
    finally:
        process.terminate()
        assert process.wait() == 0
    print("tritonclient works: metadata, readiness, images, photos and tensors in JSON and binary, load and unload")


if __name__ == "__main__":
    main()
