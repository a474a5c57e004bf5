"""MLflow's client of tracking and of the registry."""

import os
import tempfile

from . import service
from .service import refused

os.environ["MLFLOW_TRACKING_TOKEN"] = service.key
os.environ["MLFLOW_HTTP_REQUEST_MAX_RETRIES"] = "0"

import mlflow  # noqa: E402
from mlflow import MlflowClient  # noqa: E402
from mlflow.entities import ViewType  # noqa: E402

version = mlflow.__version__


def checks():
    client = MlflowClient(service.url, service.url)

    def search(text="", order=None, **options):
        return client.search_runs(["0"], text, order_by=order, max_results=50, **options)

    def experiments():
        [project] = client.search_experiments()
        assert project.experiment_id == "0"
        assert client.get_experiment("0").name == project.name == client.get_experiment_by_name(project.name).name
        assert client.get_experiment_by_name("none") is None
        assert client.search_experiments(filter_string="name = 'none'") == []
        assert client.search_experiments(view_type=ViewType.DELETED_ONLY) == []
        assert [each.name for each in client.search_experiments(filter_string=f"name LIKE '{project.name[0]}%'")] == [project.name]

    def runs():
        everything = search()
        assert len(everything) >= 3
        best, *rest = search("metrics.val_loss > 0", ["metrics.val_loss ASC"])
        assert all(best.data.metrics["val_loss"] <= run.data.metrics["val_loss"] for run in rest)
        again = client.get_run(best.info.run_id)
        assert (again.info.run_name, again.data.params) == (best.info.run_name, best.data.params)
        assert [run.info.run_id for run in search(f"attributes.run_id IN ('{best.info.run_id}')")] == [best.info.run_id]
        assert search(f"attributes.run_id = '{best.info.run_id}' AND status = 'FAILED'") == []
        assert search(run_view_type=ViewType.DELETED_ONLY) == [] and client.search_runs([]) == []
        assert {run.info.run_name for run in search("run_name LIKE 'clients-iri_'")} == {"clients-iris"}
        refused(lambda: search("params.seed = 7"), "quote")
        refused(lambda: search("metrics.loss = 'x'"), "number")
        refused(lambda: search("this is no filter"))

    def ordered():
        for order in (["start_time DESC", "run_id ASC"], ["attributes.run_name"], ["params.seed DESC"], ["end_time ASC"]):
            assert len(search(order=order)) == len(search())

    def pages():
        whole, token = [], None
        while True:
            page = client.search_runs(["0"], max_results=2, page_token=token)
            whole += [run.info.run_id for run in page]
            token = page.token
            if not token:
                break
        assert len(whole) == len(set(whole)) and set(whole) == {run.info.run_id for run in search()}

    def parents():
        child = next(run for run in search() if "mlflow.parentRunId" in run.data.tags)
        assert client.get_parent_run(child.info.run_id).info.run_id == child.data.tags["mlflow.parentRunId"]

    def history():
        run = search("metrics.val_loss > 0", ["metrics.val_loss ASC"])[0]
        points = client.get_metric_history(run.info.run_id, "val_loss")
        assert len(points) >= 2 and points == sorted(points, key=lambda point: point.step)
        assert points[-1].value == run.data.metrics["val_loss"]
        assert client.get_metric_history(run.info.run_id, "none") == []

    def frame():
        mlflow.set_tracking_uri(service.url)
        table = mlflow.search_runs(["0"])
        assert len(table) >= 3 and "metrics.val_loss" in table.columns

    def artifacts():
        run = next(run for run in search() if run.info.run_name == "clients-iris")
        listed = client.list_artifacts(run.info.run_id)
        assert listed, "no files"
        with tempfile.TemporaryDirectory() as folder:
            for each in listed:
                place = client.download_artifacts(run.info.run_id, each.path, folder)
                assert os.path.exists(place) and (each.file_size is None or os.path.getsize(place) == each.file_size), each.path
            assert sorted(os.listdir(client.download_artifacts(run.info.run_id, "", os.path.join(folder)))) == sorted(each.path for each in listed)

    def registry():
        assert {"clients-iris", "clients-penguins"} <= {model.name for model in client.search_registered_models()}
        assert [model.name for model in client.search_registered_models("name = 'clients-iris'")] == ["clients-iris"]
        assert client.get_registered_model("clients-iris").name == "clients-iris"
        number = client.search_model_versions("name = 'clients-iris'")[0].version
        assert client.get_model_version("clients-iris", number).status == "READY"
        assert client.get_model_version_by_alias("clients-iris", "best").version == number
        assert client.get_model_version_download_uri("clients-iris", number)
        refused(lambda: client.get_registered_model("none"), "none")
        refused(lambda: client.get_model_version("clients-iris", "99"), "99")

    def writing():
        run = search()[0].info.run_id
        for call in (
            lambda: client.log_metric(run, "x", 1),
            lambda: client.log_param(run, "x", 1),
            lambda: client.set_tag(run, "x", "1"),
            lambda: client.create_run("0"),
            lambda: client.delete_run(run),
            lambda: client.create_experiment("x"),
            lambda: client.create_registered_model("x"),
            lambda: client.set_registered_model_alias("clients-iris", "x", "1"),
        ):
            refused(call, "only reads here")

    def password():
        token = os.environ.pop("MLFLOW_TRACKING_TOKEN")
        os.environ.update(MLFLOW_TRACKING_USERNAME="x", MLFLOW_TRACKING_PASSWORD=service.key)
        try:
            assert search()
        finally:
            os.environ["MLFLOW_TRACKING_TOKEN"] = token
            del os.environ["MLFLOW_TRACKING_USERNAME"], os.environ["MLFLOW_TRACKING_PASSWORD"]

    def traces():
        refused(lambda: client.search_traces(["0"]))

    return [
        ("experiments", experiments),
        ("search_runs, get_run", runs),
        ("order_by", ordered),
        ("pages", pages),
        ("get_parent_run", parents),
        ("get_metric_history", history),
        ("mlflow.search_runs", frame),
        ("artifacts", artifacts),
        ("registry", registry),
        ("calls that write", writing),
        ("user and password", password),
        ("traces", traces),
    ]
