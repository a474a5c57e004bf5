"""Triton's HTTP client for asyncio."""

import asyncio

import numpy
from tritonclient.http import aio

from . import service
from .service import near, probabilities, refused

version = service.installed("tritonclient")


def checks():
    expected = probabilities("clients-iris", service.flowers)
    flowers = numpy.array(service.flowers, "float32")

    def sent():
        return dict(service.authorization)

    def run(work):
        async def once():
            async with aio.InferenceServerClient(service.host) as client:
                return await work(client)

        return lambda: asyncio.run(once())

    def tensor(binary, name="input"):
        made = aio.InferInput(name, [3, 4], "FP32")
        made.set_data_from_numpy(flowers, binary_data=binary)
        return made

    def infer(binary, **options):
        async def work(client):
            outputs = [aio.InferRequestedOutput("probabilities", binary_data=binary)]
            result = await client.infer("clients-iris", [tensor(binary)], outputs=outputs, headers=sent(), **options)
            near(result.as_numpy("probabilities"), expected)

        return run(work)

    async def together(client):
        results = await asyncio.gather(*(client.infer("clients-iris", [tensor(True)], headers=sent()) for _ in range(20)))
        for result in results:
            near(result.as_numpy("probabilities"), expected)

    async def about(client):
        assert await client.is_server_live(headers=sent()) and await client.is_server_ready(headers=sent())
        assert await client.is_model_ready("clients-iris", headers=sent()) and not await client.is_model_ready("none", headers=sent())
        assert (await client.get_model_metadata("clients-iris", headers=sent()))["inputs"][0]["name"] == "input"
        assert (await client.get_model_config("clients-iris", headers=sent()))["max_batch_size"] > 0
        assert (await client.get_server_metadata(headers=sent()))["name"] == "trainyard"

    async def repository(client):
        assert any(each["name"] == "clients-iris" for each in await client.get_model_repository_index(headers=sent()))
        await client.unload_model("clients-iris", headers=sent())
        await client.load_model("clients-iris", headers=sent())
        assert (await client.get_inference_statistics(headers=sent()))["model_stats"]

    return [
        ("about", run(about)),
        ("binary", infer(True)),
        ("JSON", infer(False)),
        ("gzip", infer(True, request_compression_algorithm="gzip", response_compression_algorithm="gzip")),
        ("deflate", infer(True, request_compression_algorithm="deflate", response_compression_algorithm="deflate")),
        ("twenty at once", run(together)),
        ("repository and statistics", run(repository)),
        ("an unknown input", lambda: refused(run(lambda client: client.infer("clients-iris", [tensor(True, "x")], headers=sent())), "x")),
    ]
