"""Writes the files of Tests/Fixtures/import: networks of the layouts that users have, with narrow layers, and the logits
that the framework itself computes for two photos of noise.

Each part runs in an environment of its own, since the layouts differ between versions:

    python make_fixtures.py keras3   # keras 3.15.1 on tensorflow 2.21.0, h5py 3.14.0
    python make_fixtures.py keras35  # keras 3.5.0 on tensorflow 2.17.1: archives without names
    python make_fixtures.py tf213    # tensorflow 2.13.1: archives with _layer_checkpoint_dependencies
    python make_fixtures.py tfkeras  # tf-keras 2.21.0: HDF5 of Keras 2
    python make_fixtures.py torch    # torch 2.13.0, onnx 1.23.2, safetensors 0.8.0
    python make_fixtures.py notebook # keras 3.15.1: the notebook's network, and one of 512 pixels
    python make_fixtures.py split    # h5py 3.14.0 rewrites keras2_weights.h5 with variable-length names in parts
    python make_fixtures.py modes    # tf-keras 2.21.0: layers before the network in files of Keras 2
    python make_fixtures.py depths   # torch 2.13.0: every depth of the families

Every part writes PART.expected.safetensors with NAME/OUTPUT for each file NAME; photos.safetensors holds the input.
"""
import numpy as np

from fixture_writer import OUTPUTS, expected, heads, note, path, photos, wide, write


def keras3():
    import keras
    import narrow_keras as narrow

    L = keras.layers

    def finish(model, name, seed, inputs=photos, save=True, stem=1.0):
        narrow.randomize(model, seed, stem)
        note(name, narrow.logits(keras, model, OUTPUTS, inputs))
        if save:
            model.save(path(name)) if not name.endswith(".weights.h5") else model.save_weights(path(name))
        return model

    # The notebook's network: nested backbone, GAP, dense, dropout, two softmax heads, preprocess_input in the graph.
    inputs = keras.Input((64, 64, 3), name="photo")
    x = keras.applications.resnet50.preprocess_input(inputs)
    x = narrow.original(keras, (64, 64, 3))(x)
    finish(heads(keras, x, inputs), "nested.keras", 1, stem=0.02)

    # Flat, flattened, mixed precision, one sigmoid unit, 20 groups, batch normalisation between dense layers.
    # float32 computes what the file means; the file itself is that of a mixed-precision model.
    for policy in ["float32", "mixed_float16"]:
        keras.config.set_dtype_policy(policy)
        inputs = keras.Input((64, 64, 3))
        x = L.Rescaling(1 / 127.5, offset=-1)(inputs)
        x = narrow.original(keras, (64, 64, 3), inputs=x)
        model = heads(keras, x, inputs, hidden=(8, 6), gender=1, ages=20, pooling="flatten", dtype="float32", norm=True)
        if policy == "float32":
            finish(model, "flat_mixed.keras", 2, save=False)
            weights = model.get_weights()
        else:
            model.set_weights(weights)
            model.save(path("flat_mixed.keras"))
    keras.config.set_dtype_policy("float32")

    # ResNetV2, tf mode in the graph.
    inputs = keras.Input((64, 64, 3))
    x = keras.applications.resnet_v2.preprocess_input(inputs)
    x = narrow.preactivated(keras, (64, 64, 3))(x)
    finish(heads(keras, x, inputs), "v2.keras", 3)

    # Basic blocks, SAME padding, no biases, torch mode in the graph, an odd and oblong input.
    inputs = keras.Input((72, 90, 3))
    x = keras.applications.densenet.preprocess_input(inputs)
    x = narrow.original(keras, (72, 90, 3), kind="basic", blocks=(1, 2, 1), same=True, bias=False)(x)
    finish(heads(keras, x, inputs, hidden=()), "basic_same.keras", 4, inputs=wide)

    # Whole model in HDF5 by Keras 3, each head with its own layers and pooling, stride in the 3×3, sequential backbone.
    inputs = keras.Input((64, 64, 3))
    x = keras.applications.resnet50.preprocess_input(inputs)
    x = narrow.original(keras, (64, 64, 3), stride_in=2)(x)
    g = L.Dense(5, activation="relu", name="g1")(L.GlobalAveragePooling2D()(x))
    g = L.Dense(2, name="gender_output")(g)
    g = L.Activation("softmax")(g)
    a = L.Dense(6, activation="relu", name="a1")(L.GlobalAveragePooling2D()(x))
    a = L.Dense(7, activation="relu", name="a2")(L.Dropout(0.2)(a))
    a = L.Softmax()(L.Dense(3, name="age_output")(a))
    finish(keras.Model(inputs, {"gender": g, "age": a}), "branches.h5", 5, stem=0.02)

    # Weights alone, with names.
    model = heads(keras, narrow.original(keras, (64, 64, 3))(inputs), inputs)
    finish(model, "named.weights.h5", 6, stem=0.01)
    # The same layout with an architecture beside it that the weights do not show.
    inputs = keras.Input((64, 64, 3))
    x = narrow.original(keras, (64, 64, 3), stride_in=2, epsilon=1e-3)(inputs)
    x = L.GlobalAveragePooling2D()(x)
    g = L.Dense(2, activation="softmax", name="gender_output")(L.Dense(6, activation="tanh")(x))
    a = L.Dense(4, activation="softmax", name="age_output")(L.Dense(6, activation="tanh")(x))
    model = finish(keras.Model(inputs, [g, a]), "configured.weights.h5", 7, stem=0.01)
    open(path("configured.json"), "w").write(model.to_json())

    # A Lambda layer, whose function the file only names.
    inputs = keras.Input((64, 64, 3))
    x = L.Lambda(keras.applications.resnet50.preprocess_input, name="prepare")(inputs)
    finish(heads(keras, narrow.original(keras, (64, 64, 3), blocks=(1,))(x), inputs), "lambda.keras", 8, stem=0.02)

    # bfloat16 variables, which Keras stores as opaque bytes.
    keras.config.set_dtype_policy("bfloat16")
    inputs = keras.Input((64, 64, 3))
    model = heads(keras, narrow.original(keras, (64, 64, 3), blocks=(1,))(inputs), inputs)
    narrow.randomize(model, 9, 0.01)
    model.save(path("bfloat16.keras"))
    weights = [np.asarray(w).astype("float32") for w in model.get_weights()]
    keras.config.set_dtype_policy("float32")
    inputs = keras.Input((64, 64, 3))
    model = heads(keras, narrow.original(keras, (64, 64, 3), blocks=(1,))(inputs), inputs)
    model.set_weights(weights)
    note("bfloat16.keras", narrow.logits(keras, model, OUTPUTS, photos))

    # Networks that are not served.
    inputs = keras.Input((64, 64, 3))
    body = keras.Input((64, 64, 3))
    x = L.SeparableConv2D(4, 3, name="odd_one")(body)
    x = keras.Model(body, x, name="body")(inputs)
    heads(keras, x, inputs).save(path("unsupported.keras"))


def keras35():
    import keras
    import narrow_keras as narrow

    L = keras.layers
    inputs = keras.Input((64, 64, 3))
    normalization = L.Normalization()
    normalization.adapt(photos)
    x = normalization(L.GaussianNoise(0.1)(inputs))
    x = x[..., ::-1]
    model = heads(keras, narrow.original(keras, (64, 64, 3))(x), inputs)
    narrow.randomize(model, 11)
    note("unnamed.keras", narrow.logits(keras, model, OUTPUTS, photos))
    model.save(path("unnamed.keras"))
    inputs = keras.Input((64, 64, 3))
    model = heads(keras, narrow.preactivated(keras, (64, 64, 3))(inputs), inputs)
    narrow.randomize(model, 12, 0.01)
    note("unnamed.weights.h5", narrow.logits(keras, model, OUTPUTS, photos))
    model.save_weights(path("unnamed.weights.h5"))


def legacy(keras, name, seed):
    import narrow_keras as narrow

    inputs = keras.Input((64, 64, 3))
    x = keras.layers.Rescaling(1 / 255.0)(inputs)
    model = heads(keras, narrow.original(keras, (64, 64, 3))(x), inputs)
    narrow.randomize(model, seed)
    note(name, narrow.logits(keras, model, OUTPUTS, photos))
    model.save(path(name))


def tf213():
    from tensorflow import keras

    legacy(keras, "checkpoint_dependencies.keras", 21)


def tfkeras():
    import h5py
    import tf_keras as keras
    import narrow_keras as narrow

    legacy(keras, "keras2.keras", 31)

    # Whole model: frozen backbone, operations of preprocess_input as TFOpLambda.
    inputs = keras.Input((64, 64, 3), name="photo")
    x = keras.applications.resnet50.preprocess_input(inputs)
    backbone = narrow.original(keras, (64, 64, 3))
    backbone.trainable = False
    model = heads(keras, backbone(x), inputs)
    narrow.randomize(model, 32, 0.01)
    note("keras2.h5", narrow.logits(keras, model, OUTPUTS, photos))
    model.save(path("keras2.h5"))

    # Weights alone.
    inputs = keras.Input((64, 64, 3))
    model = heads(keras, narrow.original(keras, (64, 64, 3))(inputs), inputs)
    narrow.randomize(model, 33, 0.01)
    note("keras2_weights.h5", narrow.logits(keras, model, OUTPUTS, photos))
    model.save_weights(path("keras2_weights.h5"))

    # The names of Keras 2.0, its pooling without padding and its epsilon; the lists of names split and of fixed length.
    inputs = keras.Input((64, 64, 3))
    x = narrow.original(keras, (64, 64, 3), names="old", epsilon=1e-3, pool_padding=False, inputs=inputs)
    x = keras.layers.AveragePooling2D((8, 8), name="avg_pool")(x)
    x = keras.layers.Flatten()(x)
    g = keras.layers.Dense(2, activation="softmax", name="gender_output")(x)
    a = keras.layers.Dense(4, activation="softmax", name="age_output")(x)
    model = keras.Model(inputs, [g, a])
    narrow.randomize(model, 34, 0.01)
    note("keras20.h5", narrow.logits(keras, model, OUTPUTS, photos))
    model.save(path("keras20.h5"))
    model.save_weights(path("keras20_weights.h5"))
    with h5py.File(path("keras20.h5"), "r+") as file:
        file.attrs["keras_version"] = "2.0.9"
        file.attrs["model_config"] = file.attrs["model_config"].replace('"class_name": "Functional"', '"class_name": "Model"', 1)
        group = file["model_weights"]
        names = [n if isinstance(n, bytes) else n.encode() for n in group.attrs["layer_names"]]
        del group.attrs["layer_names"]
        for index in range(0, len(names), 10):
            group.attrs[f"layer_names{index // 10}"] = np.array(names[index:index + 10])


def torch_():
    import onnx
    import torch
    from safetensors.torch import save_file as save_torch
    import narrow_torch as narrow

    mean, std = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
    tensor = ((torch.tensor(photos) / 255 - mean) / std).permute(0, 3, 1, 2)

    def make(name, seed, **options):
        model = narrow.FaceNet(**options).eval()
        narrow.randomize(model, seed)
        activations, model.activations = model.activations, False
        with torch.no_grad():
            gender, age = model(tensor)
        model.activations = activations
        note(name, {"gender_head": gender.numpy(), "age_head": age.numpy()})
        return model

    save_torch(make("bottleneck.safetensors", 41).state_dict(), path("bottleneck.safetensors"))
    model = make("basic.safetensors", 42, kind="basic", blocks=(2, 2, 2, 2))
    save_torch({"module." + k: v.half() if v.is_floating_point() else v for k, v in model.state_dict().items()},
               path("basic.safetensors"))
    half = narrow.FaceNet(kind="basic", blocks=(2, 2, 2, 2)).eval()
    half.load_state_dict({k: v.half().float() for k, v in model.state_dict().items()})
    with torch.no_grad():
        gender, age = half(tensor)
    note("basic.safetensors", {"gender_head": gender.numpy(), "age_head": age.numpy()})

    names = dict(input_names=["photo"], output_names=["gender_head", "age_head"])
    model = make("folded.onnx", 43, activations=True)
    torch.onnx.export(model, (tensor,), path("folded.onnx"), dynamo=False, dynamic_axes={"photo": {0: "n"}}, **names)
    model = make("unfolded.onnx", 44, flatten=16)
    torch.onnx.export(model, (tensor,), path("unfolded.onnx"), dynamo=False, do_constant_folding=False,
                      training=torch.onnx.TrainingMode.PRESERVE, **names)
    model = make("external.onnx", 45, kind="basic", blocks=(2, 2), activations=True)
    torch.onnx.export(model, (tensor,), path("external.onnx"), dynamo=True, external_data=True, **names)
    for name in ["folded.onnx", "unfolded.onnx", "external.onnx"]:
        onnx.checker.check_model(path(name))


def pattern(width, height):
    """Pixels that the tests draw themselves."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    return ((7 * x + 13 * y + 29 * c + x * y) % 256).astype("float32")[None]


def notebook():
    import keras
    import narrow_keras as narrow

    def finish(model, name, side, seed, stem, last=1.0):
        narrow.randomize(model, seed, stem, last)
        note(name, narrow.logits(keras, model, OUTPUTS, pattern(side, side)))
        model.save(path(name))

    # ResNet50 without top, nested; dense 1024 and 512 (here 16 and 8) with dropout; raw pixels; nothing in the graph.
    for name, hidden, seed in [("notebook.keras", (16, 8), 61), ("notebook1.h5", (16,), 62)]:
        inputs = keras.Input((224, 224, 3))
        x = narrow.original(keras, (224, 224, 3), blocks=(3, 4, 6, 3))(inputs)
        finish(heads(keras, x, inputs, hidden=hidden), name, 224, seed, 0.02, 0.3)

    # The largest input, four dense layers, one sigmoid unit, the fewest age groups.
    inputs = keras.Input((512, 512, 3))
    x = narrow.original(keras, (512, 512, 3), blocks=(1, 1), inputs=inputs)
    finish(heads(keras, x, inputs, hidden=(8, 7, 6, 5), gender=1, ages=2), "large.h5", 512, 63, 0.3)


def split():
    import h5py
    from safetensors.numpy import load_file

    def copy(source, target):
        for key, value in source.attrs.items():
            if key not in ("layer_names", "weight_names") or not len(value):
                target.attrs[key] = value
                continue
            names = [n.decode() if isinstance(n, bytes) else n for n in value]
            for index in range(0, len(names), 4):
                target.attrs.create(f"{key}{index // 4}", names[index:index + 4], dtype=h5py.string_dtype())
        for key, value in source.items():
            if isinstance(value, h5py.Group):
                copy(value, target.create_group(key))
            else:
                target.create_dataset(key, data=value[()])

    with h5py.File(path("keras2_weights.h5")) as source, h5py.File(path("split_weights.h5"), "w") as target:
        copy(source, target)
    for key, value in load_file(path("tfkeras.expected.safetensors")).items():
        if key.startswith("keras2_weights.h5/"):
            expected[key.replace("keras2_weights", "split_weights")] = value


def modes():
    import tf_keras as keras
    import narrow_keras as narrow

    normalization = keras.layers.Normalization()
    normalization.adapt(photos)
    for index, (name, prepare) in enumerate({
        "tf": keras.applications.resnet_v2.preprocess_input,
        "torch": keras.applications.densenet.preprocess_input,
        "normalization": lambda x: normalization(keras.layers.Rescaling(2.0, offset=1)(x)),
    }.items()):
        inputs = keras.Input((64, 64, 3))
        model = heads(keras, narrow.original(keras, (64, 64, 3), blocks=(1,))(prepare(inputs)), inputs)
        narrow.randomize(model, 91 + index)
        for kind in ["h5", "keras"]:
            note(f"keras2_{name}.{kind}", narrow.logits(keras, model, OUTPUTS, photos))
            model.save(path(f"keras2_{name}.{kind}"))


def depths():
    import torch
    from safetensors.torch import save_file as save_torch
    import narrow_torch as narrow

    mean, std = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
    tensor = ((torch.tensor(photos) / 255 - mean) / std).permute(0, 3, 1, 2)
    for seed, (depth, kind, blocks) in enumerate([
        (34, "basic", (3, 4, 6, 3)), (50, "bottleneck", (3, 4, 6, 3)), (101, "bottleneck", (3, 4, 23, 3)),
        (152, "bottleneck", (3, 8, 36, 3)),
    ], 71):
        model = narrow.FaceNet(kind=kind, blocks=blocks).eval()
        narrow.randomize(model, seed, last=0.3)
        state = {k: v.half() if v.is_floating_point() else v for k, v in model.state_dict().items()}
        state = {k: v for k, v in state.items() if not k.endswith("num_batches_tracked")}
        model.load_state_dict({k: v.float() for k, v in state.items()}, strict=False)
        with torch.no_grad():
            gender, age = model(tensor)
        note(f"resnet{depth}.safetensors", {"gender_head": gender.numpy(), "age_head": age.numpy()})
        save_torch(state, path(f"resnet{depth}.safetensors"))


write({
    "notebook": notebook, "split": split, "modes": modes, "depths": depths, "keras3": keras3, "keras35": keras35,
    "tf213": tf213, "tfkeras": tfkeras, "torch": torch_,
})
