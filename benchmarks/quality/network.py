"""A perceptron with one hidden layer, fitted with Adam (Kingma and Ba, 2015), and its weights as Swift."""

import pathlib
import re

import numpy as np


def fit(inputs, targets, weights, hidden, epochs, rate=2e-3, decay=1e-3, batch=512, seed=0):
    """Minimises the weighted cross-entropy of independent outputs; the learning rate falls along a cosine."""
    rng = np.random.default_rng(seed)
    count, width = inputs.shape
    parameters = [rng.normal(0, np.sqrt(2 / width), (width, hidden)), np.zeros(hidden),
                  rng.normal(0, np.sqrt(1 / hidden), (hidden, targets.shape[1])), np.zeros(targets.shape[1])]
    parameters = [values.astype(np.float32) for values in parameters]
    first, second = [np.zeros_like(p) for p in parameters], [np.zeros_like(p) for p in parameters]
    steps, step = epochs * (count // batch), 0
    for _ in range(epochs):
        order = rng.permutation(count)
        for start in range(0, count - batch + 1, batch):
            chosen = order[start:start + batch]
            x = inputs[chosen]
            sums = x @ parameters[0] + parameters[1]
            active = np.maximum(sums, 0)
            logits = active @ parameters[2] + parameters[3]
            error = (1 / (1 + np.exp(-logits)) - targets[chosen]) * weights[chosen] / batch
            back = (error @ parameters[2].T) * (sums > 0)
            gradients = [x.T @ back, back.sum(0), active.T @ error, error.sum(0)]
            step += 1
            now = rate * 0.5 * (1 + np.cos(np.pi * step / steps))
            for index, gradient in enumerate(gradients):
                first[index] = 0.9 * first[index] + 0.1 * gradient
                second[index] = 0.999 * second[index] + 0.001 * gradient * gradient
                change = first[index] / (1 - 0.9 ** step) / (np.sqrt(second[index] / (1 - 0.999 ** step)) + 1e-8)
                parameters[index] -= now * (change + (decay * parameters[index] if index % 2 == 0 else 0))
    return parameters


def narrowed(parameters, mean, deviation):
    """The network for inputs that are not normalised, its first layer as whole numbers from -127 to 127 and a scale each."""
    weights = parameters[0] / deviation[:, None]
    biases = parameters[1] - mean @ weights
    scales = np.abs(weights).max(0) / 127
    return {"weights": np.rint(weights / scales).astype(int).T, "scales": scales, "biases": biases, "outputs": parameters[2],
            "outputBiases": parameters[3]}


def logits(network, inputs):
    """The outputs of a narrowed network, as Swift computes them."""
    sums = inputs @ (network["weights"].T * network["scales"]).astype(np.float32) + network["biases"]
    return np.maximum(sums, 0) @ network["outputs"] + network["outputBiases"]


def mirror_logits(network, inputs, mirror):
    """The mean of the outputs for faces as they are and mirrored, as Swift computes them."""
    return (logits(network, inputs) + logits(network, inputs[:, mirror])) / 2


def read(path):
    """The narrowed network of a file that `swift` wrote."""
    text = pathlib.Path(path).read_text()

    def values(name):
        return np.array([float(number) for number in re.search(name + r"[^=]*= \[([^]]*)\]", text)[1].split(",") if number.strip()])

    scales = values("hiddenScales")
    eyes, mouth = (float(value) for value in re.search(r"outputBiases[^=]*= \(([^)]*)\)", text)[1].split(","))
    digits = re.search(r'hiddenWeights = weights\("""([^"]*)"""\)', text)[1]
    weights = np.frombuffer(bytes.fromhex("".join(digits.split())), np.int8).reshape(len(scales), -1).astype(int)
    return {"weights": weights, "scales": scales, "biases": values("hiddenBiases"),
            "outputs": np.stack([values("mouthWeights"), values("eyeWeights")], 1), "outputBiases": np.array([mouth, eyes])}


def joined(first, second, share):
    """The network whose outputs are those of two, of which the second counts by its share."""
    parts = [(first, 1 - share), (second, share)]
    return {**{key: np.concatenate([network[key] for network, _ in parts]) for key in ("weights", "scales", "biases")},
            "outputs": np.concatenate([network["outputs"] * weight for network, weight in parts]),
            "outputBiases": sum(network["outputBiases"] * weight for network, weight in parts)}


def table(name, kind, values, form, documentation):
    """A Swift array, at most 160 columns wide."""
    lines, line = [], "        "
    for value in values:
        text = form(value) + ","
        if len(line) + len(text) > 158:
            lines, line = lines + [line], "        "
        line += text
    return f"    /// {documentation}\n    static let {name}: [{kind}] = [\n" + "\n".join(lines + [line]) + "\n    ]\n"


def swift(network):
    """The file FaceCoverNetwork+Weights.swift; outputs are the mouth, then the eyes."""
    number = lambda value: f"{value:.5g}"
    text = "// swift-format-ignore-file\n// Written by benchmarks/quality/fit.py; see FaceCoverNetwork.\n\nextension FaceCoverNetwork {\n"
    text += table("hiddenScales", "Float", network["scales"], number, "What a whole weight of each hidden unit is worth.")
    text += table("hiddenBiases", "Float", network["biases"], number, "The bias of each hidden unit.")
    text += table("eyeWeights", "Float", network["outputs"][:, 1], number, "From the hidden units to covered eyes.")
    text += table("mouthWeights", "Float", network["outputs"][:, 0], number, "From the hidden units to a covered mouth.")
    eyes, mouth = number(network["outputBiases"][1]), number(network["outputBiases"][0])
    text += f"    /// The biases of the outputs.\n    static let outputBiases: (eyes: Float, mouth: Float) = ({eyes}, {mouth})\n"
    digits = np.asarray(network["weights"], np.int8).tobytes().hex()
    text += "    /// From the features to the hidden units, unit by unit: two hexadecimal digits each.\n"
    text += '    static let hiddenWeights = weights("""\n'
    text += "\n".join("        " + digits[start:start + 192] for start in range(0, len(digits), 192))
    return text + '\n        """)\n}\n'
