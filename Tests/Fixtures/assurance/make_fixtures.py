#!/usr/bin/env python3
"""Bootstrap intervals of numbers that are written beside them, by scipy.stats.bootstrap (method="percentile").

    python3 Tests/Fixtures/assurance/make_fixtures.py        # needs numpy and scipy; writes bootstrap.json

Each case has samples as [estimate, person]; the true age of all is `age`. `share` is of those whose estimate is 25 or more,
`error` is the mean of |estimate - age|. Persons are resampled whole: scipy draws pairs of a person's sum and number of photos.
"""
import json
import pathlib

import numpy
import scipy
from scipy.stats import bootstrap

RESAMPLES = 50_000


def interval(values, persons, seed):
    _, person = numpy.unique(persons, return_inverse=True)
    sums = numpy.bincount(person, weights=values)
    counts = numpy.bincount(person)
    result = bootstrap(
        (sums, counts), lambda sums, counts, axis: sums.sum(axis) / counts.sum(axis), paired=True, vectorized=True,
        n_resamples=RESAMPLES, batch=500, confidence_level=0.95, method="percentile", random_state=seed)
    low, high = result.confidence_interval
    return {"value": float(sums.sum() / counts.sum()), "low": float(low), "high": float(high), "units": len(sums)}


def case(name, estimates, persons, age, seed):
    estimates = numpy.round(estimates, 2)
    return {
        "name": name, "age": age,
        "samples": [[float(e), str(p)] for e, p in zip(estimates, persons)],
        "share": interval((estimates >= 25).astype(float), persons, seed),
        "error": interval(numpy.abs(estimates - age), persons, seed + 1),
    }


random = numpy.random.default_rng(23)
photos = case("photos", random.normal(20.5, 4, 400), numpy.arange(400), 17, 1)
of_person = random.integers(1, 8, 120)
persons = numpy.repeat(numpy.arange(120), of_person)
centre = numpy.repeat(random.normal(22, 4, 120), of_person)
clustered = case("persons", centre + random.normal(0, 1, len(persons)), persons, 17, 3)
document = {"scipy": scipy.__version__, "resamples": RESAMPLES, "confidence": 0.95, "cases": [photos, clustered]}
path = pathlib.Path(__file__).with_name("bootstrap.json")
path.write_text(json.dumps(document, separators=(",", ":")) + "\n")
for entry in document["cases"]:
    print(entry["name"], entry["share"], entry["error"])
