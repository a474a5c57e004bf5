"""KServe's SDK, its REST client for both versions of the protocol."""

import asyncio

import numpy
import pandas
from kserve.inference_client import InferenceRESTClient, RESTConfig
from kserve.protocol.infer_type import InferInput, InferRequest, RequestedOutput

from . import service
from .service import near, probabilities, refused

version = service.installed("kserve")


def checks():
    expected = probabilities("clients-iris", service.flowers)
    headers = service.authorization

    def run(protocol, work):
        async def once():
            return await work(InferenceRESTClient(RESTConfig(protocol=protocol)))

        return lambda: asyncio.run(once())

    def request(binary, name="input"):
        tensor = InferInput(name, [3, 4], "FP32")
        tensor.set_data_from_numpy(numpy.array(service.flowers, "float32"), binary_data=binary)
        return InferRequest("clients-iris", [tensor], request_id="7", request_outputs=[RequestedOutput("probabilities", {"binary_data": binary})])

    async def infer(client, made, model="clients-iris"):
        return await client.infer(service.url, made, model_name=model, headers=dict(headers))

    def v2(binary):
        async def work(client):
            reply = await infer(client, request(binary))
            assert reply.id == "7" and reply.model_name == "clients-iris"
            near(reply.outputs[0].as_numpy(), expected)

        return run("v2", work)

    async def frame(client):
        table = pandas.DataFrame(service.flowers, columns=service.columns)
        tensors = []
        for name in table.columns:
            tensor = InferInput(name, [3, 1], "FP32")
            tensor.set_data_from_numpy(table[[name]].to_numpy("float32"), binary_data=True)
            tensors.append(tensor)
        reply = await infer(client, InferRequest("clients-iris", tensors, request_outputs=[RequestedOutput("probabilities")]))
        near(reply.outputs[0].as_numpy(), expected)

    async def v1(client):
        near((await infer(client, {"instances": service.flowers}))["predictions"], expected)
        named = [dict(zip(service.penguin_columns, row)) for row in service.penguins]
        near((await infer(client, {"instances": named}, "clients-penguins"))["predictions"], probabilities("clients-penguins", service.penguins))

    def is_true(ask):
        async def work(client):
            assert await ask(client)

        return work

    live = is_true(lambda client: client.is_server_live(service.url, headers=dict(headers)))
    ready = is_true(lambda client: client.is_server_ready(service.url, headers=dict(headers)))
    model_ready = is_true(lambda client: client.is_model_ready(service.url, "clients-iris", headers=dict(headers)))
    return [
        ("V2 live", run("v2", live)),
        ("V2 ready", run("v2", ready)),
        ("V2 model ready", run("v2", model_ready)),
        ("V2 JSON", v2(False)),
        ("V2 binary", v2(True)),
        ("V2 columns of a DataFrame", run("v2", frame)),
        ("V2 an unknown input", lambda: refused(run("v2", lambda client: infer(client, request(True, "x"))), "x")),
        ("V2 an unknown model", lambda: refused(run("v2", lambda client: infer(client, request(True), "none")), "none")),
        ("V1 live", run("v1", live)),
        ("V1 model ready", run("v1", model_ready)),
        ("V1 predict", run("v1", v1)),
        ("V1 explain", lambda: refused(run("v1", lambda client: client.explain(service.url, "clients-iris", {"instances": [[1]]}, headers=dict(headers))), "501")),
    ]
