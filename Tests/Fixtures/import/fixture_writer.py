"""What the scripts that write the fixtures share: the photos, the heads, and where files and expected logits go."""
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
from safetensors.numpy import save_file

here = os.path.dirname(os.path.abspath(__file__))
expected = {}
photos = np.random.default_rng(7).integers(0, 256, (2, 64, 64, 3)).astype("float32")
wide = np.random.default_rng(8).integers(0, 256, (1, 72, 90, 3)).astype("float32")
OUTPUTS = ["gender_output", "age_output"]


def path(name):
    return os.path.join(here, name)


def note(name, values):
    for output, logits in values.items():
        expected[f"{name}/{output}"] = np.asarray(logits, dtype="float32")


def heads(keras, x, inputs, hidden=(8,), gender=2, ages=4, pooling="average", dtype=None, norm=False):
    L = keras.layers
    x = L.Flatten()(x) if pooling == "flatten" else L.GlobalAveragePooling2D()(x)
    for index, units in enumerate(hidden):
        x = L.Dense(units, activation="relu", name=f"hidden_{index}")(x)
        if norm:
            x = L.BatchNormalization(name=f"hidden_{index}_bn")(x)
        x = L.Dropout(0.5)(x)
    g = L.Dense(gender, activation="softmax" if gender == 2 else "sigmoid", name="gender_output", dtype=dtype)(x)
    a = L.Dense(ages, activation="softmax", name="age_output", dtype=dtype)(x)
    return keras.Model(inputs, [g, a])


def write(parts):
    """Runs the part that the command line names, then writes its expected logits and the photos."""
    part = sys.argv[1]
    parts[part]()
    save_file(expected, path(f"{part}.expected.safetensors"))
    save_file({"photos": photos.astype("float16"), "wide": wide.astype("float16")}, path("photos.safetensors"))
    print(part, sorted({name.split("/")[0] for name in expected}), {k: float(np.abs(v).max()) for k, v in expected.items()})
