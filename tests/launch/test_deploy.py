"""What is in ``deploy/`` is taken by those it is for, and goes with the commands and settings."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, Iterator, Sequence

import pytest
import typer
import yaml
from prometheus_client import REGISTRY

from bot.cli import app
from bot.files.yaml_data import read_yaml
from bot.operations import metrics
from bot.operations.chosen_model import OWN_DIR
from bot.settings import PROJECT_DIR, Settings, SettingsError, read_settings, variable_of

DEPLOY = PROJECT_DIR / "deploy"
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
PROCESSES = read_yaml(PROJECT_DIR / "Procfile")
VARIABLES = {variable_of(name) for name in Settings.__fields__}
# Not ours: what the images and other programs read.
OTHERS = {
    *("RASA_TELEMETRY_ENABLED", "HOME", "MPLCONFIGDIR", "PYTHONDONTWRITEBYTECODE"),
    *("PYTHONUNBUFFERED", "UV_COMPILE_BYTECODE", "UV_LINK_MODE"),
    "TZ",
    *("POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD"),
}
MANIFESTS = [
    path for path in sorted((DEPLOY / "kubernetes").glob("*.yaml")) if path.stem != "kustomization"
]
# Metrics that Prometheus itself makes.
PROMETHEUS_OWN = {"up"}


def documents(path: Path) -> list[Any]:
    return [document for document in yaml.safe_load_all(path.read_text("utf-8")) if document]


def containers() -> Iterator[dict[str, Any]]:
    for path in (*MANIFESTS, DEPLOY / "kubernetes" / "shared-models" / "compare.yaml"):
        for document in documents(path):
            spec = document.get("spec", {})
            template = spec.get("jobTemplate", {}).get("spec", spec).get("template")
            yield from template["spec"]["containers"] if template else ()


def in_shell(words: Sequence[str]) -> list[str]:
    """What a shell's command line has ``python -m bot`` do."""
    (called,) = re.findall(r"python -m bot ([\w -]+\w)", words[-1])
    return str(called).split()


def run_in_shell(words: Sequence[str], folder: Path, result: int) -> tuple[int, list[str]]:
    """Runs what a manifest hands to a shell, with a program that only says how it was called.

    Args:
        words: the manifest's.
        folder: an empty one, which it runs in.
        result: the program's exit status.

    Returns:
        The shell's exit status, and how the program and ``sleep`` were called, which fails the
        second time.
    """
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\necho "$*" >> calls\nexit {result}\n')
    (folder / "sleep").write_text('#!/bin/sh\necho "$1" >> calls\n[ "$(wc -l < calls)" = 1 ]\n')
    for program in (python, folder / "sleep"):
        program.chmod(0o755)
    path = f"{folder}:{os.environ['PATH']}"
    done = subprocess.run(words, cwd=folder, env={"PATH": path}, check=False)
    return done.returncode, (folder / "calls").read_text().splitlines()


def test_the_kustomization_names_all_manifests_but_the_example() -> None:
    (kustomization,) = documents(DEPLOY / "kubernetes" / "kustomization.yaml")
    assert set(kustomization["resources"]) == {
        path.name for path in MANIFESTS if not path.name.endswith(".example.yaml")
    }


def test_containers_run_what_there_is_and_can_write_nowhere_else() -> None:
    found = list(containers())
    assert len(found) == 7
    for container in found:
        command, *arguments = container.get("args") or in_shell(container["command"])
        assert command in COMMANDS
        assert command in ("migrate", "check", "compare") or arguments[0] in PROCESSES
        security = container["securityContext"]
        assert security["readOnlyRootFilesystem"] and not security["allowPrivilegeEscalation"]
        assert "memory" in container["resources"]["limits"]
        for variable in container.get("env", []):
            assert variable["name"] in VARIABLES


def test_all_settings_that_are_named_are_settings() -> None:
    named = set(re.findall(r"^([A-Z_]+)=", (DEPLOY / "environment.example").read_text(), re.M))
    compose = read_yaml(DEPLOY / "compose.yaml")
    for service in compose["services"].values():
        named |= set(service.get("environment", {}))
    (config_map,) = documents(DEPLOY / "kubernetes" / "configmap.yaml")
    (secret,) = documents(DEPLOY / "kubernetes" / "secret.example.yaml")
    named |= set(config_map["data"]) | set(secret["stringData"])
    assert named - OTHERS <= VARIABLES


def test_the_example_of_an_environment_is_taken_once_its_placeholders_are_filled_in() -> None:
    lines = (DEPLOY / "environment.example").read_text("utf-8").splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    with pytest.raises(SettingsError) as caught:
        read_settings(given)
    refused = re.findall(r"^    ([A-Z_]+)", str(caught.value), re.M)
    assert refused == ["BOT_CONTACT_EMAIL", "BOT_MAIL_FROM", "BOT_EDITOR_EMAIL", "SMTP_URL"]
    own = {name: value.replace("example.se", "motala.se") for name, value in given.items()}
    assert read_settings(own).logs_json


def test_the_databases_of_the_examples_are_such_as_production_takes() -> None:
    compose = read_yaml(DEPLOY / "compose.yaml")["services"]["rasa"]["environment"]
    (secret,) = documents(DEPLOY / "kubernetes" / "secret.example.yaml")
    for given in (compose, secret["stringData"]):
        url = given["DATABASE_URL"].replace("${POSTGRES_PASSWORD:?}", "PASSWORD")
        safe = {"BOT_PROFILE": "production", "SMTP_URL": "smtps://mail.motala.se"}
        assert read_settings({**safe, "DATABASE_URL": url}).database_url == url


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        if os.environ.get("CI"):
            pytest.fail("systemd-analyze is missing")
        pytest.skip("systemd-analyze is missing")
    # It looks whether the program is there.
    python = tmp_path / "python"
    python.touch(mode=0o755)
    for path in (DEPLOY / "systemd").iterdir():
        text = path.read_text("utf-8").replace("/opt/assistent/.venv/bin/python", str(python))
        (tmp_path / path.name).write_text(text)
    done = subprocess.run(
        [analyze, "verify", "--man=no", *sorted(map(str, tmp_path.glob("assistent*")))],
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in done.stderr.splitlines() if "assistent" in line]
    assert (done.returncode, ours) == (0, []), done.stderr


def test_services_write_to_their_state_and_only_the_staff_pages_choose_a_model() -> None:
    for path in (DEPLOY / "systemd").glob("*.service"):
        lines = path.read_text("utf-8").splitlines()
        unit = dict(line.split("=", 1) for line in lines if "=" in line and line[0] != "#")
        assert (unit["ProtectSystem"], unit["StateDirectory"]) == ("strict", "assistent")
        # Where the choice of a model is written: Drift could not save it otherwise.
        models = Path(unit["WorkingDirectory"], OWN_DIR.relative_to(PROJECT_DIR))
        written = unit.get("ReadWritePaths", "").removeprefix("-")
        assert written == (str(models) if path.stem == "assistent-staff" else "")


def test_each_process_has_a_unit_with_a_limit_that_starts_it_again() -> None:
    for name in PROCESSES:
        text = (DEPLOY / "systemd" / f"assistent-{name}.service").read_text("utf-8")
        assert f"python -m bot run {name}\n" in text
        assert "Restart=always" in text and "MemoryMax=" in text
    for command in re.findall(r"python -m bot (\w+)", _all_texts()):
        assert command in COMMANDS


def test_compose_runs_the_same_processes() -> None:
    compose = read_yaml(DEPLOY / "compose.yaml")
    commands = [service.get("command") for service in compose["services"].values()]
    assert [["run", name] for name in PROCESSES] == [one for one in commands if one]


def test_compose_shares_models_and_only_who_has_to_may_write_them() -> None:
    services = read_yaml(DEPLOY / "compose.yaml")["services"]
    ours = {name: one for name, one in services.items() if one["image"] == "assistent:latest"}
    writers = set()
    for name, service in ours.items():
        folder = service["environment"]["BOT_MODELS_DIR"]
        (mounted,) = [one for one in service["volumes"] if one.startswith("models:")]
        assert mounted.removesuffix(":ro") == f"models:{folder}"
        writers |= set() if mounted.endswith(":ro") else {name}
    # Else a new volume would belong to root.
    assert f"install -d -o assistent -g assistent -m 700 /var/lib/assistent {folder}" in (
        DEPLOY / "Dockerfile"
    ).read_text("utf-8")
    assert writers == {"staff", "compare"}
    # By hand only, and not among what is started.
    assert ours["compare"]["profiles"] and ours["compare"]["entrypoint"][-1] in COMMANDS


def test_a_cluster_shares_models_where_its_operator_says_so(tmp_path: Path) -> None:
    kubectl = shutil.which("kubectl")
    if kubectl is None:
        pytest.skip("kubectl is missing")
    manifests = tmp_path / "kubernetes"
    shutil.copytree(DEPLOY / "kubernetes", manifests)

    def built() -> list[Any]:
        done = subprocess.run(
            [kubectl, "kustomize", str(manifests)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return list(yaml.safe_load_all(done.stdout))

    assert "BOT_MODELS_DIR" not in str(built())
    kustomization = manifests / "kustomization.yaml"
    text = kustomization.read_text("utf-8")
    assert text.count("# components:\n#   - shared-models\n") == 1
    kustomization.write_text(text.replace("# components:\n#   - ", "components:\n  - "))
    found = {(one["kind"], one["metadata"]["name"]): one for one in built()}
    folder = found["ConfigMap", "assistent"]["data"]["BOT_MODELS_DIR"]
    assert folder in (DEPLOY / "Dockerfile").read_text("utf-8")
    claim = found["PersistentVolumeClaim", "assistent-models"]
    assert claim["spec"]["accessModes"] == ["ReadWriteMany"]
    may_write = {}
    for one in found.values():
        spec = one.get("spec", {})
        template = spec.get("jobTemplate", {}).get("spec", spec).get("template", {"spec": {}})
        for container in template["spec"].get("containers", ()):
            # Of the one place that names it.
            assert container["image"] == "registry.example.se/assistent:1"
            for mount in container["volumeMounts"]:
                if mount["mountPath"] == folder:
                    may_write[container["name"]] = not mount.get("readOnly", False)
    assert may_write == {"rasa": False, "staff": True, "compare": True}
    # Two of different versions would put their models there in turn.
    assert found["Deployment", "assistent-staff"]["spec"]["strategy"] == {"type": "Recreate"}


@pytest.mark.parametrize(("result", "of_the_job"), [(0, 0), (1, 0), (2, 1)])
def test_the_job_of_a_cluster_fails_only_where_the_sources_could_not_be_looked_at(
    tmp_path: Path, result: int, of_the_job: int
) -> None:
    (job,) = documents(DEPLOY / "kubernetes" / "sources.yaml")
    (container,) = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"]
    done = run_in_shell(container["command"], tmp_path, result)
    assert done == (of_the_job, ["-m bot check --links --mail"])


def test_compose_looks_at_the_sources_each_week_whatever_the_last_time_said(tmp_path: Path) -> None:
    service = read_yaml(DEPLOY / "compose.yaml")["services"]["sources"]
    # A dollar stands twice where compose is to leave it alone.
    words = [word.replace("$$", "$") for word in service["entrypoint"]]
    _, (until_monday, call, _until_the_next) = run_in_shell(words, tmp_path, result=2)
    # Begun early on a Monday it waits for the next one.
    assert 0 < int(until_monday) < 8 * 86_400 and call == "-m bot check --links --mail"


@pytest.mark.parametrize("ignored", [".dockerignore", ".gitignore"])
def test_secrets_that_compose_reads_enter_neither_image_nor_repository(ignored: str) -> None:
    compose = (DEPLOY / "compose.yaml").read_text("utf-8")
    named = set(re.findall(r"deploy/(?:\.env|tls)", compose))
    assert named == {"deploy/.env", "deploy/tls"}
    lines = (PROJECT_DIR / ignored).read_text("utf-8").splitlines()
    assert named <= {line.rstrip("/") for line in lines}


def test_alerts_ask_for_figures_that_there_are() -> None:
    (groups,) = documents(DEPLOY / "prometheus" / "alerts.yaml")
    known = {
        sample
        for family in REGISTRY.collect()
        for sample in (family.name, f"{family.name}_total", f"{family.name}_bucket")
    } | PROMETHEUS_OWN
    assert metrics.TURNS is not None
    for rule in groups["groups"][0]["rules"]:
        names = set(re.findall(r"\b((?:assistant_\w+)|up)\b", rule["expr"]))
        assert names and names <= known, rule["alert"]
        assert rule["annotations"]["summary"] and rule["labels"]["severity"]


def test_operations_say_what_to_do_about_each_alert() -> None:
    (groups,) = documents(DEPLOY / "prometheus" / "alerts.yaml")
    guide = (PROJECT_DIR / "docs" / "operations.md").read_text("utf-8")
    faults = guide.split("## Faults and alerts")[1].split("\n## ")[0]
    alerts = [rule["alert"] for rule in groups["groups"][0]["rules"]]
    assert [alert for alert in alerts if f"`{alert}`" not in faults] == []


def _all_texts() -> str:
    return "\n".join(path.read_text("utf-8") for path in DEPLOY.rglob("*") if path.is_file())
