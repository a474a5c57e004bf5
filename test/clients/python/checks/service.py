"""The service under test, by plain HTTP: what the clients' answers are compared with."""

import importlib.metadata
import json
import os
import urllib.request

url, key = os.environ["TRAINYARD_URL"], os.environ["TRAINYARD_API_KEY"]
host = url.split("//")[1]
authorization = {"authorization": f"Bearer {key}"}

flowers = [[5.1, 3.5, 1.4, 0.2], [6.7, 3.0, 5.2, 2.3], [5.9, 3.0, 4.2, 1.5]]
columns = ["sepal_length", "sepal_width", "petal_length", "petal_width"]
penguin_columns = ["island", "bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g", "sex"]
penguins = [["Dream", None, 15.1, 215, 5100, "male"], ["Biscoe", 46.1, 13.2, 211, None, "female"]]


def installed(package):
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "from its sources"


def call(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url + path, data, {**authorization, "content-type": "application/json"})
    with urllib.request.urlopen(request) as reply:
        return reply.read()


def read(path, body=None):
    return json.loads(call(path, body))


def probabilities(model, rows):
    """What the service's own protocol answers."""
    return [each["probabilities"] for each in read(f"/v1/models/{model}/predict", {"instances": rows})["predictions"]]


def near(given, expected, tolerance=1e-6):
    import numpy

    given, expected = numpy.asarray(given, "float64"), numpy.asarray(expected, "float64")
    assert given.shape == expected.shape, f"shapes {given.shape} and {expected.shape}"
    assert float(numpy.abs(given - expected).max()) <= tolerance, f"off by {numpy.abs(given - expected).max()}"


def refused(action, *texts):
    """The call fails with an error that holds the texts."""
    try:
        action()
    except Exception as error:  # noqa: BLE001
        for text in texts:
            assert text in str(error), f"{text!r} is not in {error}"
        return
    raise AssertionError(f"was not refused with {texts}")
