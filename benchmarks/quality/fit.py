"""Fits the network that tells covered eyes and mouths, and writes its weights as Swift.

fit.py FACES VAL [--also FACES] [--beside FILE] [--output FILE] [--processes N]: the network is fitted to covers drawn on FACES
(UTKFace's training split) and its threshold, which becomes 0.5, is set by one half of VAL, whose other half report.py measures on.
With --beside the outputs are the means of those of the new network and of one that was written before.
"""

import argparse
import os
import pickle

import numpy as np

import covers
import dataset
import faces
import network

# What is taken for a cover most easily counts more.
WEIGHTS = {"beard": 12, "clear_glasses": 15, "fringe": 12, "half_shadow": 9, "headscarf": 9, "chin_hand": 6, "clean_varied": 6}
# How much more the harmless pictures of groups count whose faces are taken for covered most easily.
OFTEN_TAKEN = 3
# The share of the harmless pictures of the tuning half that eyes, and that the mouth, may be called covered on.
FALSE_ALARMS = 0.0045


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("faces")
    parser.add_argument("val")
    parser.add_argument("--also", help="further faces, of groups that FACES has few of (All-Age-Faces' training split)")
    parser.add_argument("--also-count", type=int, default=1500)
    parser.add_argument("--beside", help="weights of an earlier fit, a file that this program wrote")
    parser.add_argument("--output", default="Sources/FaceDetection/Quality/FaceCoverNetwork+Weights.swift")
    parser.add_argument("--cache", default=".build/benchmarks/quality-rows.pickle", help="drawn pictures' features")
    parser.add_argument("--runner", default=".build/release/quality-runner")
    parser.add_argument("--detector", default="models/yunet/1")
    parser.add_argument("--faces-count", type=int, default=6500)
    parser.add_argument("--hard-count", type=int, default=4000)
    parser.add_argument("--plain-count", type=int, default=4000, help="faces that are shown as they are, besides")
    parser.add_argument("--hidden", type=int, default=28)
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    return parser.parse_args()


def drawn(options):
    """The rows to fit to and those to tune on, drawn once and kept."""
    if os.path.exists(options.cache):
        with open(options.cache, "rb") as file:
            return pickle.load(file)
    paths = np.array(faces.files(options.faces))
    order = np.random.default_rng(7).permutation(len(paths))
    plain, hard = order[:options.faces_count], order[options.faces_count:options.faces_count + options.hard_count]
    tuning, _ = faces.halves(options.val)
    shown = order[::-1][:options.plain_count]
    fitting = [dataset.all_rows(list(paths[chosen]), plan, options, True)
               for chosen, plan in ((plain, "fit"), (hard, "hard"), (hard[::2], "both"), (shown, "plain"))]
    if options.also:
        also = np.array(faces.files(options.also))
        chosen = np.random.default_rng(7).permutation(len(also))[:options.also_count]
        fitting.append(dataset.all_rows(list(also[chosen]), "fit", options, True))
    found = sum(fitting, []), dataset.all_rows(tuning, "tune", options, True)
    os.makedirs(os.path.dirname(options.cache), exist_ok=True)
    with open(options.cache, "wb") as file:
        pickle.dump(found, file)
    return found


def matrix(rows):
    rows = [row for row in rows if row["measured"]]
    kinds = np.array([row["kind"] for row in rows])
    return (np.stack([row["measured"]["features"] for row in rows]), np.array([dataset.label(kind) for kind in kinds]), kinds,
            np.array([emphasis(faces.group(row["name"])) for row in rows]))


def emphasis(group):
    """How much the harmless pictures of a face count."""
    often = (group["race"] in ("asian", "other", None)) + (group["age"] == "0-17") + (group["gender"] == "female")
    return 1 + (OFTEN_TAKEN - 1) * often / 1.5


def mirrored(inputs):
    """The features of the mirrored pictures."""
    return inputs[:, dataset.mirror()]


def fitted(inputs, targets, kinds, emphases, hidden):
    """The narrowed network for these pictures and their mirror images."""
    inputs, targets, kinds = np.concatenate([inputs, mirrored(inputs)]), np.tile(targets, (2, 1)), np.tile(kinds, 2)
    mean, deviation = inputs.mean(0), inputs.std(0) + 1e-3
    weights = np.where(targets.any(1), 1.0, 2.0)
    for kind, weight in WEIGHTS.items():
        weights[kinds == kind] = weight
    weights[kinds == "clean"] = 4
    weights *= np.where(targets.any(1), 1, np.tile(emphases, 2))
    parameters = network.fit(((inputs - mean) / deviation).astype(np.float32), targets.astype(np.float32),
                             weights[:, None].astype(np.float32), hidden, epochs=24, decay=0.15)
    return network.narrowed(parameters, mean, deviation)


def tuned(result, inputs, targets):
    """The network with the threshold at a logit of 0, and what it does with the pictures it was set by."""
    logits = network.mirror_logits(result, inputs, dataset.mirror())
    harmless = ~targets.any(1)
    thresholds = np.quantile(logits[harmless], 1 - FALSE_ALARMS, axis=0)
    result["outputBiases"] = result["outputBiases"] - thresholds
    for column, name in enumerate(["mouth", "eyes"]):
        found = logits[targets[:, column], column] > thresholds[column]
        print(f"{name}: threshold {thresholds[column]:.2f}, found {found.mean():.3f}")
    print(f"either, of harmless pictures: {(logits[harmless] > thresholds).any(1).mean():.4f}")
    return result


def main():
    options = arguments()
    fit_rows, tune_rows = drawn(options)
    result = fitted(*matrix(fit_rows), options.hidden)
    if options.beside:
        result = network.joined(network.read(options.beside), result, 0.5)
    result = tuned(result, *matrix(tune_rows)[:2])
    with open(options.output, "w") as file:
        file.write(network.swift(result))


if __name__ == "__main__":
    main()
