"""Has the real frameworks load what `gag export` wrote, and answer for the photos beside it.

    python answer.py FOLDER < jobs.json

Jobs are objects of `format`, `model`, `photos` and `answers`, file names in FOLDER: photos has `raw` (N, height, width, 3;
0 to 255, RGB) and `prepared` (as the network reads them), answers gets an output for each head. `isBare` says that the
network stands alone.
"""
import importlib.util
import json
import os
import sys

backends = [name for name in ("tensorflow", "torch", "jax") if importlib.util.find_spec(name)]
os.environ.setdefault("KERAS_BACKEND", backends[0] if backends else "tensorflow")
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
from safetensors import safe_open
from safetensors.numpy import load_file, save_file


def onnx_answers(path, photos):
    import onnxruntime

    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    source, = session.get_inputs()
    names = [output.name for output in session.get_outputs()]
    channels_first = np.ascontiguousarray(photos.transpose(0, 3, 1, 2))
    return dict(zip(names, session.run(names, {source.name: channels_first})))


def keras_answers(path, photos):
    import keras

    model = keras.models.load_model(path)
    outputs = model.predict(photos, verbose=0)
    outputs = outputs if isinstance(outputs, list) else [outputs]
    return {name: np.asarray(value) for name, value in zip(model.output_names, outputs)}


def torch_answers(path, photos):
    """The lines of docs/export.md that load a state dict into torchvision's own class."""
    import torch
    import torchvision
    from safetensors.torch import load_file as load_torch

    with safe_open(path, "pt") as file:
        info = json.loads(file.metadata()["model.json"])
    state = load_torch(path)
    model = getattr(torchvision.models, info["architecture"])()
    del model.fc
    print(model.load_state_dict({k: v for k, v in state.items() if k.startswith(("conv1", "bn1", "layer"))}))
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.eps = info["batch_norm_epsilon"]
    if info["stride_in"] == "conv1" and info["architecture"] not in ("resnet18", "resnet34"):
        for stage in (model.layer2, model.layer3, model.layer4):
            stage[0].conv1.stride, stage[0].conv2.stride = (2, 2), (1, 1)
    model.fc = torch.nn.Identity()
    model.eval()

    def dense(name, x):
        return torch.nn.functional.linear(x, state[name + ".weight"], state[name + ".bias"])

    with torch.no_grad():
        x = model(torch.tensor(photos).permute(0, 3, 1, 2))
        for layer in info["hidden"]:
            x = getattr(torch, layer["activation"])(dense(layer["name"], x))
        return {head: dense(head, x).numpy() for head in info["heads"]}


run = {"onnx": onnx_answers, "keras": keras_answers, "torchvision": torch_answers}
folder = sys.argv[1]
for job in json.load(sys.stdin):
    photos = load_file(os.path.join(folder, job["photos"]))["prepared" if job["isBare"] else "raw"]
    answers = run[job["format"]](os.path.join(folder, job["model"]), photos)
    save_file({name: np.ascontiguousarray(value, dtype="float32") for name, value in answers.items()},
              os.path.join(folder, job["answers"]))
