"""Exports a GAG model directory to ONNX, straight from its safetensors file.

The graph is ONNX Runtime's and OpenVINO's own business to optimise: convolutions and batch normalisations are written
as they stand in the file, in fp32, with a free batch dimension and NCHW input.
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file

BLOCKS = [3, 4, 6, 3]


class Exporter:
    def __init__(self, directory: Path):
        self.model = json.loads((directory / "model.json").read_text())
        self.tensors = load_file(directory / self.model["weights"]["file"])
        self.nodes = []
        self.constants = []

    def constant(self, name: str) -> str:
        if name not in {tensor.name for tensor in self.constants}:
            self.constants.append(numpy_helper.from_array(self.tensors[name].astype(np.float32), name))
        return name

    def node(self, kind: str, inputs: list[str], output: str, **attributes) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def convolution(self, source: str, weight: str, norm: str, stride: int, relu: bool) -> str:
        kernel = self.tensors[weight + ".weight"].shape[-1]
        output = self.node(
            "Conv", [source, self.constant(weight + ".weight")], weight,
            kernel_shape=[kernel, kernel], strides=[stride, stride], pads=[kernel // 2] * 4)
        parts = [self.constant(f"{norm}.{part}") for part in ("weight", "bias", "running_mean", "running_var")]
        output = self.node(
            "BatchNormalization", [output, *parts], norm, epsilon=self.model["batch_norm_epsilon"])
        return self.node("Relu", [output], norm + ".relu") if relu else output

    def block(self, source: str, name: str, stride: int) -> str:
        first = stride if self.model["stride_in"] == "conv1" else 1
        x = self.convolution(source, f"{name}.conv1", f"{name}.bn1", first, relu=True)
        x = self.convolution(x, f"{name}.conv2", f"{name}.bn2", stride // first, relu=True)
        x = self.convolution(x, f"{name}.conv3", f"{name}.bn3", 1, relu=False)
        if f"{name}.downsample.0.weight" in self.tensors:
            source = self.convolution(source, f"{name}.downsample.0", f"{name}.downsample.1", stride, relu=False)
        return self.node("Relu", [self.node("Add", [x, source], name + ".add")], name)

    def dense(self, source: str, name: str, output: str) -> str:
        return self.node(
            "Gemm", [source, self.constant(name + ".weight"), self.constant(name + ".bias")], output, transB=1)

    def export(self) -> onnx.ModelProto:
        x = self.convolution("input", "conv1", "bn1", 2, relu=True)
        x = self.node("MaxPool", [x], "pool", kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
        for stage, count in enumerate(BLOCKS, start=1):
            for block in range(count):
                x = self.block(x, f"layer{stage}.{block}", 2 if stage > 1 and block == 0 else 1)
        x = self.node("Flatten", [self.node("GlobalAveragePool", [x], "average")], "pooled")
        for hidden in self.model["hidden"]:
            x = self.node("Relu", [self.dense(x, "head." + hidden["name"], hidden["name"] + ".linear")], hidden["name"])
        heads = self.model["heads"]
        for head in heads:
            self.dense(x, "head." + head, head)
        size = self.model["input"]
        graph = helper.make_graph(
            self.nodes, self.model["name"],
            [helper.make_tensor_value_info("input", TensorProto.FLOAT, ["batch", 3, size["height"], size["width"]])],
            [helper.make_tensor_value_info(head, TensorProto.FLOAT, ["batch", heads[head]["units"]]) for head in heads],
            self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
        onnx.checker.check_model(model)
        return model


if __name__ == "__main__":
    onnx.save(Exporter(Path(sys.argv[1])).export(), sys.argv[2])
