"""Write YuNet as ONNX from this project's own safetensors file, so that every engine runs the same weights.

The graph is the published one: input `input` (1x3xHxW, BGR, 0 to 255), twelve outputs `cls_8` ... `kps_32`
of shape (1, cells, channels), the sigmoid of cls and obj inside (cv2.FaceDetectorYN expects it there).
"""

import argparse

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file


class Graph:
    def __init__(self, weights):
        self.weights = weights
        self.nodes = []
        self.initializers = []

    def constant(self, name, array):
        if all(existing.name != name for existing in self.initializers):
            self.initializers.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def add(self, operator, inputs, name, **attributes):
        self.nodes.append(helper.make_node(operator, inputs, [name], name=name, **attributes))
        return name

    def convolution(self, source, name, **attributes):
        weight = self.constant(name + ".weight", self.weights[name + ".weight"])
        bias = self.constant(name + ".bias", self.weights[name + ".bias"])
        return self.add("Conv", [source, weight, bias], name, **attributes)

    def unit(self, source, name, relu=True):
        channels = self.weights[name + ".depthwise.bias"].shape[0]
        x = self.convolution(source, name + ".pointwise", kernel_shape=[1, 1])
        x = self.convolution(x, name + ".depthwise", kernel_shape=[3, 3], pads=[1, 1, 1, 1], group=channels)
        return self.add("Relu", [x], name + ".relu") if relu else x

    def pool(self, source):
        return self.add("MaxPool", [source], source + ".pool", kernel_shape=[2, 2], strides=[2, 2])

    def upsample(self, source):
        scales = self.constant("scales", np.array([1, 1, 2, 2], np.float32))
        return self.add(
            "Resize", [source, "", scales], source + ".up", mode="nearest",
            coordinate_transformation_mode="asymmetric", nearest_mode="floor")


def build(weights, height=None, width=None):
    g = Graph(weights)
    x = g.convolution("input", "backbone.stem", kernel_shape=[3, 3], pads=[1, 1, 1, 1], strides=[2, 2])
    x = g.unit(g.add("Relu", [x], "backbone.stem.relu"), "backbone.stage0.conv2")
    levels = []
    for stage in range(1, 6):
        if stage != 2:
            x = g.pool(x)
        for part in ("conv1", "conv2"):
            x = g.unit(x, f"backbone.stage{stage}.{part}")
        if stage >= 3:
            levels.append(x)
    levels[2] = g.unit(levels[2], "neck.lateral.2")
    for level in (1, 0):
        total = g.add("Add", [levels[level], g.upsample(levels[level + 1])], f"neck.sum.{level}")
        levels[level] = g.unit(total, f"neck.lateral.{level}")
    outputs = []
    for level, stride in enumerate((8, 16, 32)):
        shared = g.unit(levels[level], f"head.share.{level}")
        for kind, channels in (("cls", 1), ("obj", 1), ("bbox", 4), ("kps", 10)):
            y = g.unit(shared, f"head.{kind}.{level}", relu=False)
            y = g.add("Transpose", [y], y + ".nhwc", perm=[0, 2, 3, 1])
            shape = g.constant(f"shape.{channels}", np.array([1, -1, channels], np.int64))
            name = f"{kind}_{stride}"
            if kind in ("cls", "obj"):
                y = g.add("Reshape", [y, shape], y + ".rows")
                g.add("Sigmoid", [y], name)
            else:
                g.add("Reshape", [y, shape], name)
            outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, None, channels]))
    source = helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 3, height, width])
    outputs.sort(key=lambda value: ("cls", "obj", "bbox", "kps").index(value.name.split("_")[0]))
    graph = helper.make_graph(g.nodes, "yunet", [source], outputs, g.initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model)
    return model


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights")
    parser.add_argument("output")
    parser.add_argument("--size", type=int, help="a fixed side (cv2 needs one); any size without")
    options = parser.parse_args()
    onnx.save(build(load_file(options.weights), options.size, options.size), options.output)


if __name__ == "__main__":
    main()
