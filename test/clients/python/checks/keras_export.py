"""Keras, with the topology and the weights of the export for TensorFlow.js."""

import io
import json
import math
import os
import tarfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras  # noqa: E402
import numpy  # noqa: E402

from . import service  # noqa: E402
from .service import near, probabilities  # noqa: E402

version = keras.__version__


def members(model):
    """The models of an export, and its description."""
    archive = tarfile.open(fileobj=io.BytesIO(service.call(f"/v1/models/{model}/versions/1/download?format=tfjs")))
    files = {name.split("/", 1)[-1]: archive.extractfile(name).read() for name in archive.getnames() if archive.getmember(name).isfile()}
    ensemble = json.loads(files["ensemble.json"])
    for member in ensemble["members"]:
        description = json.loads(files[member["model"]])
        network = keras.Sequential.from_config(description["modelTopology"]["config"])
        weights, offset = {}, 0
        [manifest] = description["weightsManifest"]
        data = files[os.path.join(os.path.dirname(member["model"]), manifest["paths"][0])]
        for entry in manifest["weights"]:
            count = math.prod(entry["shape"])
            weights[entry["name"]] = numpy.frombuffer(data, "<f4", count, offset).reshape(entry["shape"])
            offset += 4 * count
        for layer in network.layers:
            layer.set_weights([weights[f"{layer.name}/{weight.name}"] for weight in layer.weights])
        yield ensemble, network


def checks():
    def same(model, rows):
        outputs = [network.predict(numpy.array(rows, "float32"), verbose=0) for _, network in members(model)]
        near(numpy.mean(outputs, axis=0), probabilities(model, rows))

    digits = [[[[float((8 * y + 3 * x + step) % 17)] for x in range(8)] for y in range(8)] for step in range(3)]
    return [("a table", lambda: same("clients-iris", service.flowers)), ("images", lambda: same("clients-digits", digits))]
