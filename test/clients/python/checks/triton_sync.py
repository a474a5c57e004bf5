"""Triton's HTTP client, synchronous."""

import numpy
from tritonclient import http

from . import service
from .service import near, probabilities, refused

version = service.installed("tritonclient")


def checks():
    client = http.InferenceServerClient(service.host, concurrency=8)
    # The client leaves headers of its own in what it is given.
    sent = lambda: dict(service.authorization)  # noqa: E731
    flowers = numpy.array(service.flowers, "float32")
    expected = probabilities("clients-iris", service.flowers)

    def tensor(values=flowers, datatype="FP32", name="input", binary=True):
        made = http.InferInput(name, list(values.shape), datatype)
        made.set_data_from_numpy(values, binary_data=binary)
        return made

    def infer(inputs, model="clients-iris", **options):
        return client.infer(model, inputs, headers=sent(), **options)

    def equal(inputs, **options):
        near(infer(inputs, **options).as_numpy("probabilities"), expected)

    def output(**options):
        return http.InferRequestedOutput("probabilities", **options)

    def typed(datatype, dtype):
        whole = numpy.array([[5, 3, 1, 0], [6, 3, 5, 2]], dtype)
        near(infer([tensor(whole, datatype)]).as_numpy("probabilities"), probabilities("clients-iris", whole.tolist()))

    def columns(binary):
        tables = [tensor(flowers[:, index : index + 1].copy(), name=name, binary=binary) for index, name in enumerate(service.columns)]
        equal(tables)

    def penguins(binary):
        made = []
        for index, name in enumerate(service.penguin_columns):
            values = [row[index] for row in service.penguins]
            if name in ("island", "sex"):
                made.append(tensor(numpy.array([[value.encode()] for value in values], object), "BYTES", name, binary))
            else:
                made.append(tensor(numpy.array([[numpy.nan if value is None else value] for value in values], "float32"), "FP32", name, binary))
        near(infer(made, "clients-penguins").as_numpy("probabilities"), probabilities("clients-penguins", service.penguins))

    def classification():
        top = infer([tensor()], outputs=[output(class_count=2)]).as_numpy("probabilities")
        assert top.shape == (3, 2), top.shape
        for row, texts in zip(expected, top):
            values = [float(text.decode().split(":")[0]) for text in texts]
            near(values, sorted(row, reverse=True)[:2], 1e-5)

    def statistics():
        [before] = client.get_inference_statistics("clients-iris", headers=sent())["model_stats"]
        infer([tensor()])
        [after] = client.get_inference_statistics("clients-iris", headers=sent())["model_stats"]
        assert after["inference_count"] == before["inference_count"] + 3
        assert {"cache_hit", "cache_miss", "success", "fail"} <= set(after["inference_stats"])
        assert len(client.get_inference_statistics(headers=sent())["model_stats"]) >= 2

    def load_and_unload():
        client.unload_model("clients-iris", headers=sent())
        client.load_model("clients-iris", headers=sent())
        equal([tensor()])
        refused(lambda: client.load_model("none", headers=sent()), "none")

    def together():
        pending = [client.async_infer("clients-iris", [tensor()], headers=sent()) for _ in range(20)]
        for each in pending:
            near(each.get_result().as_numpy("probabilities"), expected)

    def metadata():
        about = client.get_model_metadata("clients-iris", headers=sent())
        assert [(each["name"], each["datatype"]) for each in about["inputs"]] == [("input", "FP32")], about
        assert client.get_model_config("clients-iris", headers=sent())["max_batch_size"] > 0
        assert "binary_tensor_data" in client.get_server_metadata(headers=sent())["extensions"]
        assert any(each["name"] == "clients-iris" for each in client.get_model_repository_index(headers=sent()))

    def every_output():
        names = [each["name"] for each in client.get_model_metadata("clients-iris", headers=sent())["outputs"]]
        result = infer([tensor()], outputs=[http.InferRequestedOutput(name, binary_data=index % 2 == 0) for index, name in enumerate(names)])
        assert all(result.as_numpy(name) is not None for name in names), names

    def images(binary):
        digits = numpy.arange(128, dtype="float32").reshape(2, 8, 8, 1) % 17
        near(infer([tensor(digits, binary=binary)], "clients-digits").as_numpy("probabilities"), probabilities("clients-digits", digits.tolist()))

    def readiness():
        assert client.is_server_live(headers=sent()) and client.is_server_ready(headers=sent())
        assert client.is_model_ready("clients-iris", headers=sent()) and client.is_model_ready("clients-iris", "1", headers=sent())
        for name in ("none", "a b", "a/b", "50%", "x" * 500, "日本"):
            assert not client.is_model_ready(name, headers=sent()), name

    shared = http.InferInput("input", [3, 4], "FP32")
    shared.set_shared_memory("region", 48)
    to_shared = output()
    to_shared.set_shared_memory("region", 36)
    return [
        ("live, ready, model ready, odd names", readiness),
        ("metadata, configuration, index", metadata),
        ("binary in and out", lambda: equal([tensor()])),
        ("JSON in and out", lambda: equal([tensor(binary=False)], outputs=[output(binary_data=False)])),
        ("JSON in, binary out", lambda: equal([tensor(binary=False)], outputs=[output(binary_data=True)])),
        ("binary in, JSON out", lambda: equal([tensor()], outputs=[output(binary_data=False)])),
        *((f"datatype {datatype}", lambda datatype=datatype, dtype=dtype: typed(datatype, dtype)) for datatype, dtype in datatypes.items()),
        ("a tensor a column, binary", lambda: columns(True)),
        ("a tensor a column, JSON", lambda: columns(False)),
        ("texts and missing numbers, binary", lambda: penguins(True)),
        ("texts and missing numbers, JSON", lambda: penguins(False)),
        ("images, binary", lambda: images(True)),
        ("images, JSON", lambda: images(False)),
        ("every output", every_output),
        ("classification", classification),
        ("statistics", statistics),
        ("load and unload", load_and_unload),
        ("twenty at once", together),
        *(
            (f"compressed by {each}", lambda each=each: equal([tensor()], request_compression_algorithm=each, response_compression_algorithm=each))
            for each in ("gzip", "deflate")
        ),
        ("id and parameters", lambda: equal([tensor()], request_id="42", priority=1, timeout=60_000_000, parameters={"mine": "x"})),
        ("query parameters", lambda: equal([tensor()], query_params={"a": "1", "b": 2})),
        ("an unknown model", lambda: refused(lambda: infer([tensor()], "none"), "none")),
        ("an unknown version", lambda: refused(lambda: infer([tensor()], model_version="99"), "99")),
        ("an unknown input", lambda: refused(lambda: infer([tensor(name="x")]), "x")),
        ("an unknown output", lambda: refused(lambda: infer([tensor()], outputs=[http.InferRequestedOutput("x")]), "x")),
        ("a wrong shape", lambda: refused(lambda: infer([tensor(flowers[:, :3].copy())]), "4")),
        ("infinity", lambda: refused(lambda: infer([tensor(numpy.full((1, 4), numpy.inf, "float32"))]), "nfinity")),
        ("shared memory in", lambda: refused(lambda: infer([shared]), "shared memory")),
        ("shared memory out", lambda: refused(lambda: infer([tensor()], outputs=[to_shared]), "shared memory")),
        ("shared memory status", lambda: refused(lambda: client.get_system_shared_memory_status(headers=sent()), "shared memory")),
        ("no key", lambda: refused(lambda: client.infer("clients-iris", [tensor()]), "key")),
    ]


datatypes = {
    "FP64": "float64",
    "FP16": "float16",
    "INT8": "int8",
    "INT16": "int16",
    "INT32": "int32",
    "INT64": "int64",
    "UINT8": "uint8",
    "UINT16": "uint16",
    "UINT32": "uint32",
    "UINT64": "uint64",
}
