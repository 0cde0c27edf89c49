"""Writes networks of full size in the files of one framework, and the logits that it computes itself.

    python make_models.py keras|tfkeras|torch|tf2onnx DIRECTORY

DIRECTORY/PART.json lists the files with what they leave open; PART.safetensors holds the photos (noise) and the logits.
"""
import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
from safetensors.numpy import save_file

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Fixtures", "import"))
part, directory = sys.argv[1:]
tensors, cases = {}, []


def photos(width, height):
    values = np.random.default_rng(width).integers(0, 256, (2, height, width, 3)).astype("float32")
    tensors[f"photos/{width}x{height}"] = values
    return values


def note(name, width, height, logits, outside="none", config=None):
    for output, values in logits.items():
        tensors[f"{name}/{output}"] = np.ascontiguousarray(values, dtype="float32")
    cases.append({"file": name, "width": width, "height": height, "outputs": list(logits), "outside": outside,
                  "config": config})


def settle(model, kernels, seed):
    """Random numbers for every weight such that 152 layers neither vanish nor explode.

    `kernels` yields (name, shape, assign); the last normalisation of each block is small, as in trained networks.
    """
    rng = np.random.default_rng(seed)
    for name, shape, assign in kernels:
        last = any(mark in name for mark in ("_3_bn/gamma", "_3_conv/kernel", "bn3.weight"))
        if name.endswith(("moving_variance", "running_var", "gamma", "bn1.weight", "bn2.weight", "bn3.weight", "downsample.1.weight")):
            value = rng.uniform(0.5, 1.5, shape) * (0.05 if last else 1)
        elif len(shape) > 1:
            fan = np.prod(shape[:-1]) if "kernel" in name else np.prod(shape[1:])
            stem = name.endswith(("conv1_conv/kernel", "conv1/kernel"))
            value = rng.normal(0, np.sqrt((0.001 if stem else 1) / fan), shape) * (0.05 if last else 1)
        else:
            value = rng.normal(0, 0.1, shape)
        assign(value.astype("float32"))


def keras_weights(model):
    for variable in model.weights:
        path = (getattr(variable, "path", None) or variable.name).split(":")[0]
        yield path, tuple(variable.shape), variable.assign


def heads(keras, x, inputs, hidden=(1024,), gender=2, ages=4, pooling="average"):
    L = keras.layers
    x = L.Flatten()(x) if pooling == "flatten" else L.GlobalAveragePooling2D()(x)
    for units in hidden:
        x = L.Dropout(0.5)(L.Dense(units, activation="relu")(x))
    g = L.Dense(gender, activation="softmax" if gender == 2 else "sigmoid", name="gender_output")(x)
    a = L.Dense(ages, activation="softmax", name="age_output")(x)
    return keras.Model(inputs, [g, a])


def finish(keras, model, name, width, height, seed, save=True, config=None):
    import narrow_keras

    settle(model, keras_weights(model), seed)
    logits = narrow_keras.logits(keras, model, ["gender_output", "age_output"], photos(width, height))
    print(name, {k: float(np.abs(v).max()) for k, v in logits.items()}, flush=True)
    note(name, width, height, logits, config=config)
    path = os.path.join(directory, name)
    if save:
        (model.save_weights if "weights" in name else model.save)(path)
    return model


def keras_part():
    import keras

    A, L = keras.applications, keras.layers
    # The notebook: nested, raw pixels, one and two hidden layers.
    inputs = keras.Input((224, 224, 3))
    x = A.ResNet50(include_top=False, weights=None, input_shape=(224, 224, 3))(inputs)
    finish(keras, heads(keras, x, inputs, (1024, 512)), "notebook.keras", 224, 224, 1)
    inputs = keras.Input((128, 128, 3))
    x = A.ResNet101(include_top=False, weights=None, input_tensor=A.resnet.preprocess_input(inputs)).output
    finish(keras, heads(keras, x, inputs, (256,), gender=1, ages=8), "resnet101.h5", 128, 128, 2)
    inputs = keras.Input((160, 160, 3))
    x = A.ResNet50V2(include_top=False, weights=None, input_shape=(160, 160, 3))(A.resnet_v2.preprocess_input(inputs))
    finish(keras, heads(keras, x, inputs, (64,), pooling="flatten"), "resnet50v2.keras", 160, 160, 3)
    inputs = keras.Input((96, 96, 3))
    x = A.ResNet152(include_top=False, weights=None, input_shape=(96, 96, 3))(inputs)
    finish(keras, heads(keras, x, inputs), "resnet152.weights.h5", 96, 96, 4)


def tfkeras_part():
    import tf_keras as keras

    inputs = keras.Input((224, 224, 3))
    x = keras.applications.resnet50.preprocess_input(inputs)
    x = keras.applications.ResNet50(include_top=False, weights=None, input_shape=(224, 224, 3))(x)
    finish(keras, heads(keras, x, inputs), "keras2.h5", 224, 224, 11)
    inputs = keras.Input((128, 128, 3))
    x = keras.applications.ResNet50(include_top=False, weights=None, input_tensor=inputs).output
    finish(keras, heads(keras, x, inputs), "keras2_weights.h5", 128, 128, 12)


def torch_part():
    import torch
    from safetensors.torch import save_file as save_torch
    import narrow_torch

    mean, std = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
    tensor = ((torch.tensor(photos(128, 128)) / 255 - mean) / std).permute(0, 3, 1, 2)

    def make(name, seed, activations=False, **options):
        model = narrow_torch.FaceNet(base=64, **options).eval()
        state = dict(model.named_parameters()) | {k: v for k, v in model.named_buffers() if v.is_floating_point()}
        with torch.no_grad():
            settle(model, ((k, tuple(v.shape), lambda a, v=v: v.copy_(torch.tensor(a))) for k, v in state.items()), seed)
            logits = [y.numpy() for y in model(tensor)]
        model.activations = activations
        print(name, [float(np.abs(v).max()) for v in logits], flush=True)
        note(name, 128, 128, dict(zip(["gender_head", "age_head"], logits)), outside="torch")
        return model

    depths = [("resnet18", "basic", (2, 2, 2, 2)), ("resnet34", "basic", (3, 4, 6, 3)), ("resnet50", "bottleneck", (3, 4, 6, 3))]
    for seed, (name, kind, blocks) in enumerate(depths, 21):
        file = f"{name}.safetensors"
        save_torch(make(file, seed, kind=kind, blocks=blocks).state_dict(), os.path.join(directory, file))
    names = dict(input_names=["photo"], output_names=["gender_head", "age_head"])
    for seed, (file, dynamo) in enumerate([("resnet50.onnx", False), ("resnet50_external.onnx", True)], 31):
        model = make(file, seed, activations=True, blocks=(3, 4, 6, 3))
        options = dict(external_data=True) if dynamo else {}
        torch.onnx.export(model, (tensor,), os.path.join(directory, file), dynamo=dynamo, **options, **names)


def tf2onnx_part():
    import keras
    import tensorflow as tf
    import tf2onnx

    inputs = keras.Input((128, 128, 3), name="photo")
    x = keras.applications.resnet50.preprocess_input(inputs)
    x = keras.applications.ResNet50(include_top=False, weights=None, input_shape=(128, 128, 3))(x)
    model = finish(keras, heads(keras, x, inputs), "tf2onnx.onnx", 128, 128, 41, save=False)
    tf2onnx.convert.from_keras(model, input_signature=[tf.TensorSpec((None, 128, 128, 3), tf.float32, name="photo")],
                               opset=17, output_path=os.path.join(directory, "tf2onnx.onnx"))


{"keras": keras_part, "tfkeras": tfkeras_part, "torch": torch_part, "tf2onnx": tf2onnx_part}[part]()
save_file(tensors, os.path.join(directory, f"{part}.safetensors"))
with open(os.path.join(directory, f"{part}.json"), "w") as file:
    json.dump(cases, file, indent=1)
