"""Writes traps.json: what networks answer in their framework where photos were read as training pipelines read them.

    python make_traps.py   # torch 2.13.0, opencv 5.0.0, Pillow 13.0.0, tensorflow 2.21.0 with keras 3.15.1

Means are for notebook.keras in Keras, everything else for basic.safetensors in PyTorch. traps.json has, for each way to
read, the object that `gag import --verify` takes as outputs.json. oblong.png is a part of ../reference/astronaut.png.
"""
import json
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import cv2
import keras
import numpy as np
import tensorflow as tf
import torch
from PIL import Image
from safetensors.torch import load_file

import narrow_torch

here = os.path.dirname(os.path.abspath(__file__))
Image.open(os.path.join(here, "../reference/astronaut.png")).convert("RGB").crop((150, 10, 310, 110)).save(
    os.path.join(here, "oblong.png"), optimize=True)
photos = {"portrait.png": os.path.join(here, "../reference/portrait.png"), "oblong.png": os.path.join(here, "oblong.png")}
SIDE = 64
MEAN = np.array([123.68, 116.779, 103.939], "float32")  # of red, green, blue


def opencv(path, method=cv2.INTER_LINEAR, side=SIDE):
    return cv2.resize(cv2.imread(path), (side, side), interpolation=method).astype("float32")


def pillow(path, method):
    return np.asarray(Image.open(path).convert("RGB").resize((SIDE, SIDE), method), "float32")


def tensorflow(path, resize, **options):
    photo = tf.io.decode_png(tf.io.read_file(path), channels=3)
    return resize(tf.cast(photo, tf.float32), **options).numpy()


def torch_mode(rgb):
    return (rgb / 255 - np.array([0.485, 0.456, 0.406], "float32")) / np.array([0.229, 0.224, 0.225], "float32")


size = {"size": (SIDE, SIDE)}
MEANS = {
    # cv2 reads blue first, preprocess_input reverses once more.
    "opencv_preprocess_input": lambda bgr: keras.applications.resnet50.preprocess_input(bgr.copy()),
    # The mean of red, green, blue before the reversal goes with its channel; after it, it does not.
    "mean_before_flip": lambda bgr: (bgr[..., ::-1] - MEAN)[..., ::-1],
    "flip_before_mean": lambda bgr: bgr - MEAN,
}
TRAPS = {
    "opencv_linear": lambda p: torch_mode(opencv(p)[..., ::-1]),
    "opencv_area": lambda p: torch_mode(opencv(p, cv2.INTER_AREA)[..., ::-1]),
    "pillow_bilinear": lambda p: torch_mode(pillow(p, Image.BILINEAR)),
    "tensorflow_bilinear": lambda p: torch_mode(tensorflow(p, tf.image.resize, method="bilinear", **size)),
    "tensorflow_antialias": lambda p: torch_mode(tensorflow(p, tf.image.resize, antialias=True, **size)),
    "tensorflow_nearest": lambda p: torch_mode(tensorflow(p, tf.image.resize, method="nearest", **size)),
    # What flow_from_directory uses too: nearest unless told otherwise.
    "load_img": lambda p: torch_mode(keras.utils.img_to_array(keras.utils.load_img(p, target_size=(SIDE, SIDE)))),
    "letterbox": lambda p: torch_mode(
        tensorflow(p, tf.image.resize_with_pad, target_height=SIDE, target_width=SIDE)),
}

model = narrow_torch.FaceNet(kind="basic", blocks=(2, 2, 2, 2)).eval()
state = load_file(os.path.join(here, "basic.safetensors"))
model.load_state_dict({k.removeprefix("module."): v.float() if v.is_floating_point() else v for k, v in state.items()})
answers = {}
for trap, read in TRAPS.items():
    answers[trap] = {}
    for name, path in photos.items():
        with torch.no_grad():
            pixels = torch.tensor(np.ascontiguousarray(read(path)))[None].permute(0, 3, 1, 2)
            gender, age = model(pixels)
        answers[trap][name] = {"gender_head": gender[0].tolist(), "age_head": age[0].tolist()}
model = keras.models.load_model(os.path.join(here, "notebook.keras"))
for trap, prepare in MEANS.items():
    answers[trap] = {}
    for name, path in photos.items():
        gender, age = model.predict(prepare(opencv(path, side=224))[None], verbose=0)
        answers[trap][name] = {"gender_output": gender[0].tolist(), "age_output": age[0].tolist()}
with open(os.path.join(here, "traps.json"), "w") as file:
    json.dump(answers, file, indent=1)
for trap, values in answers.items():
    print(trap, {k: np.round(np.concatenate(list(v.values())), 4).tolist() for k, v in values.items()})
