"""Writes the fixtures that tf2onnx exports: networks with narrow layers, and the logits that Keras computes for two photos of
noise. tf2onnx 1.17.0 on keras 3.15.1.

    python make_tf2onnx_fixtures.py tf2onnx
    python make_tf2onnx_fixtures.py tf2onnx_external  # initialisers outside of the file
    python make_tf2onnx_fixtures.py depths2           # pre-activated, of full depth

Every part writes PART.expected.safetensors with NAME/OUTPUT for each file NAME.
"""
import os

from fixture_writer import OUTPUTS, heads, note, path, photos, write


def tf2onnx_():
    import keras
    import tensorflow as tf
    import tf2onnx
    import narrow_keras as narrow

    for name, seed, build, prepare in [
        ("tf2onnx.onnx", 51, narrow.original, keras.applications.resnet50.preprocess_input),
        ("tf2onnx_v2.onnx", 52, narrow.preactivated, keras.applications.resnet_v2.preprocess_input),
    ]:
        inputs = keras.Input((64, 64, 3), name="photo")
        model = heads(keras, build(keras, (64, 64, 3))(prepare(inputs)), inputs)
        narrow.randomize(model, seed, 0.02 if build == narrow.original else 1)
        note(name, narrow.logits(keras, model, OUTPUTS, photos))
        signature = [tf.TensorSpec((None, 64, 64, 3), tf.float32, name="photo")]
        tf2onnx.convert.from_keras(model, input_signature=signature, opset=17, output_path=path(name))


def depths2():
    import keras
    import tensorflow as tf
    import tf2onnx
    import narrow_keras as narrow

    for seed, (depth, blocks) in enumerate([(50, (3, 4, 6, 3)), (101, (3, 4, 23, 3)), (152, (3, 8, 36, 3))], 81):
        name = f"resnet{depth}v2.onnx"
        inputs = keras.Input((64, 64, 3), name="photo")
        prepared = keras.applications.resnet_v2.preprocess_input(inputs)
        model = heads(keras, narrow.preactivated(keras, (64, 64, 3), blocks=blocks)(prepared), inputs)
        narrow.randomize(model, seed, last=0.3)
        note(name, narrow.logits(keras, model, OUTPUTS, photos))
        tf2onnx.convert.from_keras(model, input_signature=[tf.TensorSpec((None, 64, 64, 3), tf.float32, name="photo")],
                                   opset=17, output_path=path(name))


def tf2onnx_external():
    """tf2onnx's networks with their initialisers outside: in one file, as onnx saves them, and one each, as tf2onnx does."""
    import zipfile

    import numpy as np
    import keras
    import onnx
    import tensorflow as tf
    import tf2onnx
    import narrow_keras as narrow

    inputs = keras.Input((64, 64, 3), name="photo")
    prepared = keras.applications.resnet50.preprocess_input(inputs)
    model = heads(keras, narrow.original(keras, (64, 64, 3))(prepared), inputs)
    narrow.randomize(model, 54, 0.02)
    for name in ["tf2onnx_external.onnx", "tf2onnx_large/__MODEL_PROTO.onnx"]:
        note(name, narrow.logits(keras, model, OUTPUTS, photos))
    signature = [tf.TensorSpec((None, 64, 64, 3), tf.float32, name="photo")]
    exported, _ = tf2onnx.convert.from_keras(model, input_signature=signature, opset=17)
    onnx.save_model(exported, path("tf2onnx_external.onnx"), save_as_external_data=True, size_threshold=64,
                    location="tf2onnx_external.onnx.data")
    storage = tf2onnx.graph.ExternalTensorStorage
    initialise = storage.__init__

    def store_small_ones_too(self):
        initialise(self)
        self.external_tensor_size_threshold = 64

    storage.__init__ = store_small_ones_too
    np.product = np.prod  # tf2onnx 1.17.0 still calls it by the name that numpy 2 dropped.
    tf2onnx.convert.from_keras(model, input_signature=signature, opset=17, large_model=True,
                               output_path=path("large.zip"))
    with zipfile.ZipFile(path("large.zip")) as archive:
        archive.extractall(path("tf2onnx_large"))
    os.remove(path("large.zip"))


write({"tf2onnx": tf2onnx_, "tf2onnx_external": tf2onnx_external, "depths2": depths2})
