"""MLflow's client of a scoring server: its probes, and its bodies. It names no model, so the bodies are sent to the address of one."""

import numpy
import pandas
import requests
from mlflow.pyfunc.scoring_server import CONTENT_TYPE_CSV, CONTENT_TYPE_JSON
from mlflow.pyfunc.scoring_server.client import ScoringServerClient
from mlflow.utils.proto_json_utils import dump_input_data
from mlflow.version import VERSION

from . import service
from .service import near, probabilities, refused

version = VERSION


def checks():
    host, port = service.host.split(":")

    def send(model, body, kind=CONTENT_TYPE_JSON):
        reply = requests.post(f"{service.url}/invocations?model={model}", data=body, auth=("x", service.key), headers={"content-type": kind})
        assert reply.status_code == 200, reply.text
        return [each["probabilities"] for each in reply.json()["predictions"]]

    def same(model, rows, data, **options):
        near(send(model, dump_input_data(data, **options)), probabilities(model, rows))

    def iris(data, **options):
        return lambda: same("clients-iris", service.flowers, data, **options)

    def probes():
        client = ScoringServerClient(f"x:{service.key}@{host}", port)
        client.ping()
        assert client.get_version()
        refused(lambda: client.invoke(flowers), "model")
        refused(lambda: ScoringServerClient(host, port).invoke(flowers), "401")

    flowers = pandas.DataFrame(service.flowers, columns=service.columns)
    penguins = pandas.DataFrame(service.penguins, columns=service.penguin_columns).astype({"bill_length_mm": "float64", "body_mass_g": "float64"})
    return [
        ("ping, version, invoke without a model or a key", probes),
        ("DataFrame", iris(flowers)),
        ("DataFrame without names", iris(pandas.DataFrame(service.flowers))),
        ("DataFrame of other order", iris(flowers[flowers.columns[::-1]])),
        ("DataFrame with NaN and texts", lambda: same("clients-penguins", service.penguins, penguins)),
        ("ndarray", iris(numpy.array(service.flowers))),
        ("list", iris(service.flowers)),
        ("params", iris(flowers, params={"calibrated": False})),
        ("CSV", lambda: near(send("clients-penguins", penguins.to_csv(index=False), CONTENT_TYPE_CSV), probabilities("clients-penguins", service.penguins))),
    ]
