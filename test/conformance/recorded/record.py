"""Records what Triton's and KServe's own Python clients put on the wire, as `clients.json` beside this file.

    python3 record.py <folder with tritonclient/ and kserve/, as their repositories have them>

Needs geventhttpclient, python-rapidjson, aiohttp, httpx, numpy and pandas. Parts of KServe's package that its REST client imports and never
calls (gRPC, the server) are stood in for. Every request goes to a server of this script, which writes it down and answers as the protocol
says. Models, inputs and outputs have the names MODEL, INPUT and OUTPUT, which the suite replaces with those of the server under test.
"""

import asyncio
import base64
import importlib.abc
import importlib.machinery
import json
import pathlib
import sys
import threading
import types
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy

ROW = [5.0, 3.5, 1.5, 0.25]
requests = []


class Recorder(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self):
        length = int(self.headers.get("content-length") or 0)
        body = self.rfile.read(length)
        if self.headers.get("transfer-encoding") == "chunked":
            while size := int(self.rfile.readline().strip() or b"0", 16):
                body += self.rfile.read(size)
                self.rfile.readline()
        headers = {k.lower(): v for k, v in self.headers.items() if k.lower() not in ("host", "user-agent", "connection")}
        requests.append({"method": self.command, "path": self.path, "headers": headers, "body": base64.b64encode(body).decode()})
        reply = json.dumps(self.reply()).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    do_GET = do_POST = answer

    def reply(self):
        if "/infer" in self.path:
            return {"model_name": "MODEL", "model_version": "1", "outputs": [{"name": "OUTPUT", "datatype": "FP32", "shape": [1, 1], "data": [1.0]}]}
        if ":predict" in self.path:
            return {"predictions": [1]}
        if self.path == "/v2/repository/index":
            return []
        return {"name": "MODEL", "live": True, "ready": True, "versions": ["1"], "platform": "", "inputs": [], "outputs": [], "model_stats": [], "extensions": []}


class AnyAttribute(type):
    def __getattr__(cls, _):
        return cls

    def __getitem__(cls, _):
        return cls


class StandIn(metaclass=AnyAttribute):
    """Any class of a module that is stood in for."""


class StandIns(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Modules that KServe's REST client imports for its other halves."""

    absent = ("grpc", "google", "orjson", "pydantic", "kserve.protocol.grpc", "kserve.protocol.rest", "kserve.logging", "kserve.utils.utils", "kserve.errors")

    def find_spec(self, name, path=None, target=None):
        if any(name == each or name.startswith(each + ".") for each in self.absent):
            return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        module = types.ModuleType(spec.name)
        module.__path__ = []
        if spec.name == "orjson":
            module.dumps = lambda value, **_: json.dumps(value, separators=(",", ":")).encode()
            module.loads, module.orjson = json.loads, module
        elif spec.name == "kserve.utils.utils":
            module.is_v2 = lambda protocol: getattr(protocol, "value", protocol) == "v2"
            module.is_v1 = lambda protocol: getattr(protocol, "value", protocol) == "v1"
        elif spec.name == "kserve.errors":
            module.UnsupportedProtocol = module.InvalidInput = module.InferenceError = Exception
        else:
            module.__getattr__ = lambda _: StandIn
        return module

    def exec_module(self, module):
        if module.__name__ == "kserve.logging":
            import logging

            module.trace_logger = module.logger = logging.getLogger("kserve")


def record(client, title, call):
    """Runs one call and keeps the requests that it made. A client may dislike this server's replies: only its requests are asked for."""
    requests.clear()
    try:
        call()
    except Exception as error:  # noqa: BLE001
        if not requests:
            raise RuntimeError(f"{client}: {title} sent nothing: {error!r}") from error
    return [{"client": client, "title": title, **request} for request in requests]


def triton(url):
    import tritonclient.http as http

    client = http.InferenceServerClient(url)

    def tensor(values=(ROW,), datatype="FP32", dtype="float32", binary=True):
        values = numpy.array(values, dtype)
        tensor = http.InferInput("INPUT", list(values.shape), datatype)
        tensor.set_data_from_numpy(values, binary_data=binary)
        return tensor

    def output(**options):
        return http.InferRequestedOutput("OUTPUT", **options)

    return [
        ("is_server_live", client.is_server_live),
        ("is_server_ready", client.is_server_ready),
        ("is_model_ready", lambda: client.is_model_ready("MODEL")),
        ("get_server_metadata", client.get_server_metadata),
        ("get_model_metadata", lambda: client.get_model_metadata("MODEL")),
        ("get_model_config", lambda: client.get_model_config("MODEL")),
        ("get_model_repository_index", client.get_model_repository_index),
        ("get_inference_statistics of a model", lambda: client.get_inference_statistics("MODEL")),
        ("get_inference_statistics", client.get_inference_statistics),
        ("unload_model", lambda: client.unload_model("MODEL")),
        ("load_model", lambda: client.load_model("MODEL")),
        ("infer, defaults", lambda: client.infer("MODEL", [tensor()])),
        ("infer, two rows", lambda: client.infer("MODEL", [tensor([ROW, ROW])])),
        ("infer, double precision", lambda: client.infer("MODEL", [tensor(datatype="FP64", dtype="float64")])),
        ("infer, JSON both ways", lambda: client.infer("MODEL", [tensor(binary=False)], outputs=[output(binary_data=False)])),
        ("infer, JSON in, binary out", lambda: client.infer("MODEL", [tensor(binary=False)], outputs=[output(binary_data=True)])),
        ("infer, with id and parameters", lambda: client.infer("MODEL", [tensor()], request_id="42", priority=1, timeout=60_000_000, parameters={"mine": "x"})),
        ("infer, gzip", lambda: client.infer("MODEL", [tensor()], request_compression_algorithm="gzip", response_compression_algorithm="gzip")),
        ("infer, deflate", lambda: client.infer("MODEL", [tensor()], request_compression_algorithm="deflate", response_compression_algorithm="deflate")),
        ("infer, sequence", lambda: client.infer("MODEL", [tensor()], sequence_id=7, sequence_start=True, sequence_end=True)),
        ("infer, classification", lambda: client.infer("MODEL", [tensor()], outputs=[output(class_count=2)])),
        ("async_infer", lambda: client.async_infer("MODEL", [tensor()]).get_result()),
    ]


def triton_aio(url):
    import tritonclient.http.aio as aio

    def run(work):
        async def once():
            client = aio.InferenceServerClient(url)
            try:
                await work(client)
            finally:
                await client.close()

        return lambda: asyncio.run(once())

    def tensor(binary):
        tensor = aio.InferInput("INPUT", [1, 4], "FP32")
        tensor.set_data_from_numpy(numpy.array([ROW], "float32"), binary_data=binary)
        return tensor

    return [
        ("infer, defaults", run(lambda client: client.infer("MODEL", [tensor(True)]))),
        ("infer, JSON", run(lambda client: client.infer("MODEL", [tensor(False)], outputs=[aio.InferRequestedOutput("OUTPUT", binary_data=False)]))),
        ("get_model_repository_index", run(lambda client: client.get_model_repository_index())),
        ("load_model", run(lambda client: client.load_model("MODEL"))),
        ("get_inference_statistics", run(lambda client: client.get_inference_statistics())),
    ]


def kserve(url, folder):
    sys.meta_path.insert(0, StandIns())
    package = types.ModuleType("kserve")
    package.__path__ = [str(folder / "kserve")]
    sys.modules["kserve"] = package
    from kserve.inference_client import InferenceRESTClient, RESTConfig
    from kserve.protocol.infer_type import InferInput, InferRequest, RequestedOutput

    def run(protocol, work):
        async def once():
            client = InferenceRESTClient(RESTConfig(protocol=protocol))
            await work(client)

        return lambda: asyncio.run(once())

    def request(binary):
        tensor = InferInput("INPUT", [1, 4], "FP32")
        tensor.set_data_from_numpy(numpy.array([ROW], "float32"), binary_data=binary)
        return InferRequest("MODEL", [tensor], request_outputs=[RequestedOutput("OUTPUT", {"binary_data": binary})])

    base = f"http://{url}"
    return [
        ("V2 is_server_live", run("v2", lambda client: client.is_server_live(base))),
        ("V2 is_server_ready", run("v2", lambda client: client.is_server_ready(base))),
        ("V2 is_model_ready", run("v2", lambda client: client.is_model_ready(base, "MODEL"))),
        ("V2 infer, JSON", run("v2", lambda client: client.infer(base, request(False), model_name="MODEL"))),
        ("V2 infer, binary", run("v2", lambda client: client.infer(base, request(True), model_name="MODEL"))),
        ("V1 infer", run("v1", lambda client: client.infer(base, {"instances": [ROW]}, model_name="MODEL"))),
        ("V1 is_server_live", run("v1", lambda client: client.is_server_live(base))),
        ("V1 is_model_ready", run("v1", lambda client: client.is_model_ready(base, "MODEL"))),
    ]


def main():
    folder = pathlib.Path(sys.argv[1])
    sys.path.insert(0, str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"127.0.0.1:{server.server_address[1]}"
    clients = {"tritonclient.http": triton(url), "tritonclient.http.aio": triton_aio(url), "kserve": kserve(url, folder)}
    recorded = [request for client, calls in clients.items() for title, call in calls for request in record(client, title, call)]
    target = pathlib.Path(__file__).with_name("clients.json")
    target.write_text(json.dumps(recorded, indent=2) + "\n")
    print(f"{len(recorded)} requests of {', '.join(clients)} in {target}")


main()
