"""Residual networks of the families of keras.applications with narrow layers, for any of the Keras modules."""
import numpy as np


def _bn(keras, name, epsilon=1.001e-5):
    return keras.layers.BatchNormalization(epsilon=epsilon, name=name)


def original(keras, shape, base=2, blocks=(2, 1), stride_in=1, bias=True, kind="bottleneck", same=False, names=None,
             epsilon=1.001e-5, pool_padding=True, inputs=None):
    """ResNet as keras.applications builds it, or with SAME padding everywhere; `names` are those of Keras 2.0."""
    L = keras.layers
    old = names == "old"
    inp = keras.Input(shape) if inputs is None else inputs

    def conv(x, filters, size, stride, name, padding="same"):
        return L.Conv2D(filters, size, strides=stride, padding=padding, use_bias=bias, name=name)(x)

    if same:
        x = conv(inp, base, 7, 2, "conv1_conv")
    else:
        x = L.ZeroPadding2D(3, name="conv1_pad")(inp)
        x = conv(x, base, 7, 2, "conv1" if old else "conv1_conv", "valid")
    x = _bn(keras, "bn_conv1" if old else "conv1_bn", epsilon)(x)
    x = L.Activation("relu", name="conv1_relu")(x)
    if same:
        x = L.MaxPooling2D(3, strides=2, padding="same", name="pool1_pool")(x)
    else:
        if pool_padding:
            x = L.ZeroPadding2D(1, name="pool1_pad")(x)
        x = L.MaxPooling2D(3, strides=2, name="pool1_pool")(x)
    for stage, count in enumerate(blocks):
        width = base << stage
        for block in range(count):
            stride = 2 if stage and not block else 1
            stem = f"conv{stage + 2}_block{block + 1}"
            letter = f"{stage + 2}{'abcdefghijkl'[block]}"

            def n(unit, what):
                if not old:
                    return f"{stem}_{unit}_{what}"
                return ("res" if what == "conv" else "bn") + letter + "_branch" + ["1", "2a", "2b", "2c"][unit]

            out = width * (4 if kind == "bottleneck" else 1)
            shortcut = x
            if stride > 1 or x.shape[-1] != out:
                shortcut = conv(x, out, 1, stride, n(0, "conv"), "valid")
                shortcut = _bn(keras, n(0, "bn"), epsilon)(shortcut)
            if kind == "bottleneck":
                sizes = [(width, 1, stride if stride_in == 1 else 1), (width, 3, stride if stride_in == 2 else 1), (out, 1, 1)]
            else:
                sizes = [(width, 3, stride), (out, 3, 1)]
            y = x
            for unit, (filters, size, step) in enumerate(sizes, 1):
                if step > 1 and size == 3 and not same:
                    y = L.ZeroPadding2D(1, name=f"{stem}_{unit}_pad")(y)
                    y = conv(y, filters, size, step, n(unit, "conv"), "valid")
                else:
                    y = conv(y, filters, size, step, n(unit, "conv"))
                y = _bn(keras, n(unit, "bn"), epsilon)(y)
                if unit < len(sizes):
                    y = L.Activation("relu", name=f"{stem}_{unit}_relu")(y)
            x = L.Add(name=f"{stem}_add")([shortcut, y])
            x = L.Activation("relu", name=f"{stem}_out")(x)
    return keras.Model(inp, x, name="resnet") if inputs is None else x


def preactivated(keras, shape, base=2, blocks=(2, 1)):
    """ResNetV2 as keras.applications builds it."""
    L = keras.layers
    inp = keras.Input(shape)
    x = L.ZeroPadding2D(3, name="conv1_pad")(inp)
    x = L.Conv2D(base, 7, strides=2, name="conv1_conv")(x)
    x = L.ZeroPadding2D(1, name="pool1_pad")(x)
    x = L.MaxPooling2D(3, strides=2, name="pool1_pool")(x)
    for stage, count in enumerate(blocks):
        width = base << stage
        for block in range(count):
            stride = 2 if block == count - 1 and stage < len(blocks) - 1 else 1
            name = f"conv{stage + 2}_block{block + 1}"
            p = _bn(keras, f"{name}_preact_bn")(x)
            p = L.Activation("relu", name=f"{name}_preact_relu")(p)
            if block == 0:
                shortcut = L.Conv2D(4 * width, 1, strides=stride, name=f"{name}_0_conv")(p)
            else:
                shortcut = L.MaxPooling2D(1, strides=stride)(x) if stride > 1 else x
            y = L.Conv2D(width, 1, use_bias=False, name=f"{name}_1_conv")(p)
            y = L.Activation("relu", name=f"{name}_1_relu")(_bn(keras, f"{name}_1_bn")(y))
            y = L.ZeroPadding2D(1, name=f"{name}_2_pad")(y)
            y = L.Conv2D(width, 3, strides=stride, use_bias=False, name=f"{name}_2_conv")(y)
            y = L.Activation("relu", name=f"{name}_2_relu")(_bn(keras, f"{name}_2_bn")(y))
            y = L.Conv2D(4 * width, 1, name=f"{name}_3_conv")(y)
            x = L.Add(name=f"{name}_out")([shortcut, y])
    x = L.Activation("relu", name="post_relu")(_bn(keras, "post_bn")(x))
    return keras.Model(inp, x, name="resnetv2")


def randomize(model, seed, stem=1.0, last=1.0):
    """Weights that no layer can ignore: random scales, shifts and statistics.

    `stem` scales the first kernel, so that photos from 0 to 255 lead to logits of a few units; `last` scales what each
    block adds, so that deep networks stay small.
    """
    rng = np.random.default_rng(seed)
    for variable in model.weights:
        path = (getattr(variable, "path", None) or variable.name).split(":")[0]
        name = path.split("/")[-1]
        shape = tuple(variable.shape)
        if name in ("moving_variance", "gamma"):
            value = rng.uniform(0.5, 1.5, shape)
        elif name == "kernel":
            value = rng.normal(0, 1 / np.sqrt(np.prod(shape[:-1])), shape) * (stem if shape[:1] == (7,) else 1)
        elif name in ("mean", "variance", "count"):
            continue
        else:
            value = rng.normal(0, 0.2, shape)
        if path.split("/")[-2].endswith(("_3_bn", "_3_conv")):
            value = value * last if name in ("gamma", "kernel") else value
        variable.assign(value.astype("float32"))


def logits(keras, model, names, photos):
    """The values before each output's own activation."""
    result = {}
    for name in names:
        layer = model.get_layer(name)
        features = keras.Model(model.inputs, layer.input).predict(photos, verbose=0)
        weights = [np.asarray(w, dtype="float64") for w in layer.get_weights()]
        result[name] = (features.astype("float64") @ weights[0] + weights[1]).astype("float32")
    return result
