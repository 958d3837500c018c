"""``python -m bot``: what a developer and an operator do with the assistant."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Callable, Iterator, Optional, Sequence

import typer

from bot.files.private_files import keep_files_private
from bot.launch.errors import LaunchError
from bot.operations.chosen_model import NoModelError
from bot.settings import SettingsError, get_settings
from bot.staff.errors import StaffError
from bot.store.errors import StoreError
from bot.store.staff import Role

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Motala EU-assistent: answers questions about Motala kommun's international cooperation.",
)


@app.command()
def serve(
    train: bool = typer.Option(
        False, "--train", help="First train a new model when what it is made from has changed."
    ),
) -> None:
    """Check, start all processes with the chosen model, print the address."""
    from bot.launch import model, preflight, processes
    from bot.operations.chosen_model import require_model

    settings = get_settings()
    preflight.check_before_start(settings)
    why = model.reason_to_train()
    if why and train:
        _train_if_possible(why)
    elif why:
        _tell_that_content_is_newer(why)
    raise typer.Exit(processes.run_processes(settings, require_model()))


def _train_if_possible(why: str) -> None:
    from bot.launch import model
    from bot.operations.chosen_model import chosen_model

    typer.echo(f"Training, since {why} …")
    try:
        model.train()
    except LaunchError as error:
        good = chosen_model()
        if good is None:
            raise
        typer.echo(f"{error}\n\nStarting with the last good model, {good.name}.", err=True)


def _tell_that_content_is_newer(why: str) -> None:
    from bot.operations.chosen_model import require_model

    name = require_model().name
    typer.echo(
        f"{name} is used as it is, though {why}: visitors get the answers that it was trained "
        "with. A new one: make train"
    )


@app.command("run")
def run_one(
    name: str = typer.Argument(..., help="rasa, actions, deliver or staff, as in the Procfile."),
) -> None:
    """Run one of the processes, where systemd or a container keeps it going."""
    from bot.launch import preflight, processes
    from bot.operations.chosen_model import require_model

    settings = get_settings()
    preflight.check_one(settings)
    processes.run_one(settings, name, require_model())


@app.command()
def migrate() -> None:
    """Bring the database to what this version expects; every start does so, too."""
    from bot.launch import preflight

    changed = preflight.migrate_store(get_settings())
    typer.echo("Migrated." if changed else "Nothing to migrate.")


@app.command()
def models() -> None:
    """List the models; a star stands before the one that servers use."""
    from bot.operations import chosen_model

    chosen = chosen_model.chosen_model()
    for path in chosen_model.models():
        typer.echo(f"{'*' if path == chosen else ' '} {path.name}")


@app.command()
def use(
    name: Optional[str] = typer.Argument(None, help="A model of `python -m bot models`."),
    back: bool = typer.Option(False, "--back", help="The one that was used before."),
) -> None:
    """Choose the model that servers use; those that run mostly do so within twenty seconds."""
    from bot.operations import chosen_model

    if (name is None) == (not back):
        raise LaunchError("Name a model, or say --back.")
    if name is not None:
        chosen_model.choose_model(chosen_model.models_dir() / name)
    chosen = chosen_model.choose_previous() if back else chosen_model.require_model()
    typer.echo(f"{chosen.name} is used from now on.")


@app.command()
def compare(
    names: list[str] = typer.Argument(
        None, help="Models of `python -m bot models`; else the one in use and the newest other one."
    ),
) -> None:
    """Have models read the same questions and keep their figures for Drift; takes minutes."""
    from bot.operations import chosen_model

    known = {path.name: path for path in chosen_model.models()}
    unknown = [name for name in names or () if name not in known]
    if unknown:
        raise NoModelError(f"There is no model {unknown[0]}; see: python -m bot models")
    _compare([known[name] for name in names or ()])


def _compare(wanted: Sequence[Path] = ()) -> None:
    """Has models read the questions; else the one in use and the newest other one."""
    from bot.evaluation.compare import compare as have_read
    from bot.evaluation.compare import in_use_and_newest
    from bot.operations import chosen_model

    in_use = chosen_model.require_model()
    for path, told in have_read(wanted or in_use_and_newest(chosen_model.models(), in_use)):
        right, wrong = told.figures.right_at_once, told.figures.wrong
        typer.echo(
            f"{path.name}: {right:.1f} % right at once, {wrong:.1f} % another answer, "
            f"of {told.questions} questions"
        )


@app.command()
def train(
    force: bool = typer.Option(False, "--force", help="Train also when the model is up to date."),
    candidate: bool = typer.Option(
        False, "--candidate", help="Leave the servers their model; Drift shows both, compared."
    ),
) -> None:
    """Train a model when there is none or when what it is made from has changed."""
    from bot.launch import model, preflight
    from bot.operations.chosen_model import require_model

    preflight.check_writable(get_settings().var_path)
    why = "you asked for it" if force else model.reason_to_train()
    if why is None:
        typer.echo(f"{require_model().name} is up to date; --force trains anyway.")
        return
    typer.echo(f"Training, since {why} …")
    model.train(as_candidate=candidate)
    if candidate:
        try:
            _compare()
        except LaunchError as error:
            # The candidate is there all the same.
            typer.echo(str(error), err=True)


@app.command()
def chat(
    debug: bool = typer.Option(
        False, help="Show each turn's outcome, the intents considered and the source."
    ),
    train_first: bool = typer.Option(
        False, "--train", help="Train first if the model is out of date."
    ),
) -> None:
    """Talk to the trained assistant in the terminal (an empty line ends it)."""
    from bot.launch import model, preflight
    from bot.operations.chosen_model import require_model

    preflight.check_writable(get_settings().var_path)
    if train_first and (why := model.reason_to_train()):
        typer.echo(f"Training, since {why} …")
        model.train()
    path = require_model()
    from bot.launch.terminal_chat import run_chat

    run_chat(path, debug=debug)


@app.command()
def check(
    links: bool = typer.Option(
        False, "--links", help="Instead see whether the pages that answers stand on have changed."
    ),
    seen: list[str] = typer.Option(
        [],
        metavar="S4",
        help="With --links: the answers were compared with this source; keep what it says now.",
    ),
    mail: bool = typer.Option(
        False, "--mail", help="With --links: also send it to BOT_EDITOR_EMAIL."
    ),
) -> None:
    """Check answers and phrases: sources, review dates, buttons, duplicates."""
    if links:
        _check_links(seen, mail)
        return
    if seen or mail:
        raise typer.BadParameter("--seen and --mail go with --links")
    from bot.content.check import check_project
    from bot.content.problem import text_of

    problems = check_project(get_settings())
    for problem in problems:
        typer.echo(str(problem))
    if problems:
        typer.echo(text_of("to_mend", count=len(problems)))
        raise typer.Exit(1)
    typer.echo(text_of("in_order"))


def _check_links(seen: list[str], mail: bool) -> None:
    from bot.content.links.errors import LinksError
    from bot.content.links.run import check_links, mail_report

    settings = get_settings()
    try:
        report = check_links(settings, compared=seen)
        typer.echo(report.as_text())
        if mail:
            mail_report(settings, report)
    except LinksError as error:
        raise LaunchError(str(error)) from error
    if report.needs_an_editor:
        raise typer.Exit(1)


@app.command("bench-nlu")
def bench_nlu(
    train: Path = typer.Option(..., help="Rasa NLU file or folder to train on."),
    test: Path = typer.Option(..., help="Rasa NLU file or folder to read afterwards."),
    out_of_scope: Optional[str] = typer.Option(
        None, metavar="INTENT", help="The test file's intent for all that is out of scope."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Train our pipeline on one NLU file and report how it reads another."""
    from bot.evaluation.bench_nlu import bench_nlu as measure

    report = measure(train, test, out_of_scope)
    typer.echo(report.as_json() if as_json else report.as_text())


@app.command("try-proposal")
def try_proposal(
    patch: Path = typer.Argument(..., help="A patch of the page Obesvarat, or of your own."),
) -> None:
    """Train on a change of the phrases beside the model in use, and show what it changes."""
    from bot.learning.errors import ProposalError
    from bot.learning.trial import try_patch
    from bot.learning.trial_kept import keep_trial
    from bot.learning.trial_words import said
    from bot.operations.chosen_model import require_model
    from bot.settings import get_settings
    from bot.store.errors import StoreError
    from bot.store.opening import open_store

    try:
        told = try_patch(patch, require_model())
    except ProposalError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    except KeyboardInterrupt as error:
        typer.echo(said("stopped"), err=True)
        raise typer.Exit(130) from error
    typer.echo(f"\n{told}\n")
    try:
        keep_trial(open_store(get_settings().store_url), patch.read_text(encoding="utf-8"), told)
        typer.echo(said("kept"))
    except StoreError:
        typer.echo(said("not_kept"), err=True)


@app.command()
def deliver(
    once: bool = typer.Option(False, "--once", help="Send what is due now, then end."),
) -> None:
    """Send the mails about cases and delete daily what is old, until it is stopped."""
    from bot.delivery.run import deliver as run
    from bot.launch import preflight
    from bot.launch.forget import forget_old
    from bot.learning.daily import learn_daily
    from bot.operations.metrics import LAST_ERASURE

    settings = get_settings()
    preflight.check_writable(settings.var_path)

    def daily() -> Iterator[object]:
        forgotten = forget_old(settings)
        # Before the rest, whose failure must not look as if nothing had been erased.
        LAST_ERASURE.set_to_current_time()
        yield from forgotten
        yield from learn_daily(settings)

    if not run(settings, once=once, daily=daily):
        raise typer.Exit(1)


@app.command()
def outbox(
    retry: bool = typer.Option(False, "--retry", help="Make failed mails due again."),
) -> None:
    """Show how many mails wait, were sent or failed, and why."""
    from bot.delivery.report import outbox_report, retry_failed

    settings = get_settings()
    if retry:
        typer.echo(f"{retry_failed(settings)} failed mails are due again.")
    typer.echo(outbox_report(settings))


staff_app = typer.Typer(help="The staff pages and their accounts.", invoke_without_command=True)
app.add_typer(staff_app, name="staff")


@staff_app.callback()
def staff(context: typer.Context) -> None:
    """Serve the staff pages, or see to their accounts with one of the commands."""
    if context.invoked_subcommand is not None:
        return
    from bot.launch import preflight
    from bot.launch.shared_models import share_own_model
    from bot.staff.serve import serve as serve_staff

    settings = get_settings()
    preflight.check_writable(settings.var_path)
    share_own_model()
    serve_staff(settings)


@staff_app.command("add")
def staff_add(
    name: str = typer.Argument(..., help="What they sign in with, such as anna.lind."),
    role: list[Role] = typer.Option([], help="May be given several times."),
) -> None:
    """Add an account; asks for its password, unless single sign-on is set."""
    from bot.staff import manage

    settings = get_settings()
    password = None if settings.staff_sso_header else _new_password()
    typer.echo(f"{manage.add(settings, name, role, password)} can sign in.")


@staff_app.command("list")
def staff_list() -> None:
    """List the accounts with their roles."""
    from bot.staff import manage

    for line in manage.listed(get_settings()):
        typer.echo(line)


@staff_app.command("password")
def staff_password(name: str = typer.Argument(..., help="Of the account.")) -> None:
    """Set a new password; also ends a lock-out and whatever sessions there are."""
    from bot.staff import manage

    manage.change_password(get_settings(), name, _new_password())
    typer.echo("Changed.")


@staff_app.command("remove")
def staff_remove(name: str = typer.Argument(..., help="Of the account.")) -> None:
    """Remove an account; whoever uses it is signed out."""
    from bot.staff import manage

    manage.remove(get_settings(), name)
    typer.echo("Removed.")


def _new_password() -> str:
    password: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password


@app.command()
def off(
    notice: str = typer.Option("", help="What visitors read instead of the standard notice."),
) -> None:
    """Switch the assistant off while it runs: visitors see a notice, no message is processed."""
    from bot.controls.switch import switch_off
    from bot.launch import preflight

    settings = get_settings()
    preflight.check_writable(settings.var_path)
    switch_off(settings, notice)
    typer.echo("Off. `python -m bot on` switches it on again.")


@app.command()
def on() -> None:
    """Switch the assistant on again."""
    from bot.controls.switch import switch_on
    from bot.launch import preflight

    settings = get_settings()
    preflight.check_writable(settings.var_path)
    switch_on(settings)
    if settings.mode == "off":
        typer.echo("BOT_MODE=off is still set: unset it and restart.")
        raise typer.Exit(1)
    typer.echo("On.")


@app.command()
def forget(
    dry_run: bool = typer.Option(False, "--dry-run", help="Delete nothing, only count."),
) -> None:
    """Delete what is older than the BOT_KEEP_… days say; the worker does so daily."""
    from bot.launch.forget import forget_old

    for forgotten in forget_old(get_settings(), dry_run=dry_run):
        typer.echo(str(forgotten))


@app.command()
def backup(
    folder: Path = typer.Argument(..., help="Where the copy goes; old copies there are deleted."),
) -> None:
    """Copy the database while the servers run."""
    from bot.launch.backup import back_up

    typer.echo(str(back_up(get_settings(), folder)))


@app.command()
def restore(
    file: Path = typer.Argument(..., help="A copy that `python -m bot backup` made."),
) -> None:
    """Put a copy in the place of the database; stop servers and workers first."""
    from bot.launch import preflight
    from bot.launch.backup import restore as put_back

    settings = get_settings()
    put_back(settings, file)
    preflight.migrate_store(settings)
    typer.echo("Restored.")


@app.command()
def alive(
    name: str = typer.Argument("rasa", help="rasa, actions or staff."),
) -> None:
    """Ask a process of this machine whether it lives; exit code 1 when it does not."""
    from bot.launch.processes import lives

    if not lives(get_settings(), name):
        raise typer.Exit(1)


@app.command()
def settings() -> None:
    """List all settings with their defaults."""
    from bot.settings.table import settings_table

    typer.echo(settings_table())


def main() -> None:
    """Runs a command; errors that an operator can fix are one clear text, not a traceback."""
    keep_files_private()
    _with_clear_errors(app)


def _with_clear_errors(run: Callable[[], None]) -> None:
    try:
        run()
    except (LaunchError, NoModelError, SettingsError, StaffError, StoreError) as error:
        typer.echo(f"Error: {error}", err=True)
        sys.exit(2)
