"""The command line `qala`: one group per module, listed here."""

from __future__ import annotations

import importlib
import importlib.util
import os
import signal
import sys
from pathlib import Path

import click

# Each module's cli.py has a click group of the module's name.
GROUPS = {
    "requests": "qala.requests.cli",
    "city": "qala.city.cli",
    "trust": "qala.trust.cli",
    "people": "qala.base.people.cli",
    "redact": "qala.base.redact.cli",
    "text": "qala.base.text.cli",
}
WITHOUT_DATABASE = {"messages", "redact"}
PUBLIC = {"serve", "demo"}  # these serve static files under names with their hash


class Modules(click.Group):
    """The own commands, and the group of every module that has one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the alphabet."""
        found = [name for name, path in GROUPS.items() if importlib.util.find_spec(path)]
        return sorted({*super().list_commands(ctx), *found})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command; a module's group is imported only when asked for."""
        path = GROUPS.get(cmd_name)
        if path is None:
            return super().get_command(ctx, cmd_name)
        if not importlib.util.find_spec(path):
            return None
        _set_up()
        command = getattr(importlib.import_module(path), cmd_name)
        return command if isinstance(command, click.Command) else None


@click.group(cls=Modules)
@click.pass_context
def qala(ctx: click.Context) -> None:
    """Qala: an open city platform. All state lives in QALA_DATA."""
    if ctx.invoked_subcommand in WITHOUT_DATABASE or "--help" in sys.argv:
        return
    from qala.site.postgres import running
    from qala.site.settings import DATA

    ctx.with_resource(running(DATA))
    _set_up()


@qala.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True, help="Processes.")
@click.option("--threads", default=4, show_default=True, help="Threads of each process.")
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the pages until stopped."""
    from qala.site import processes

    processes.require_database()
    processes.serve(host, port, workers=workers, threads=threads)


@qala.command()
@click.option("--concurrency", default=2, show_default=True, help="Jobs at the same time.")
def worker(concurrency: int) -> None:
    """Do the background work until stopped: jobs, and delivery of the outbox."""
    from qala.site import processes

    processes.require_database()
    processes.work(concurrency)


@qala.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--size", default=3000, show_default=True, help="Requests of a city that is new.")
def demo(host: str, port: int, size: int) -> None:
    """Show an invented city: set up what is missing, then serve and work until Ctrl-C."""
    from qala.site import processes

    processes.demo(host, port, size=size)


@qala.command(hidden=True)
@click.option("--size", type=click.IntRange(1), required=True)
def invent(size: int) -> None:
    """Make the requests that the demo still lacks."""
    from qala.site import processes

    processes.require_database()
    processes.invent(size)


@qala.command()
def migrate() -> None:
    """Bring the database to this version of Qala."""
    from qala.site import processes

    processes.require_database()
    processes.migrate()


@qala.command()
def check() -> None:
    """Check the database and the settings; every complaint says how to mend it."""
    from django.conf import settings
    from django.core.management import call_command

    from qala.site import processes

    processes.require_database()
    call_command("check", deploy=not (settings.DEMO or settings.DEBUG), databases=["default"])


@qala.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Write database, files and secrets into one archive. Keep it safe: it holds the keys."""
    from qala.site.backup import write_backup

    click.echo(write_backup(file))


@qala.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--force", is_flag=True, help="Replace what is there.")
def restore(file: Path, force: bool) -> None:
    """Put a backup into an empty install."""
    from qala.site.backup import restore_backup

    click.echo(restore_backup(file, force=force))


@qala.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": []}, add_help_option=False
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run a command of Django."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["qala manage", *arguments])


@qala.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": []}, add_help_option=False
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def messages(arguments: tuple[str, ...]) -> None:
    """Merge, check and compile the translations."""
    from qala.site.messages import messages as group

    group.main(list(arguments), prog_name="qala messages")


def _set_up() -> None:
    import django

    django.setup()


def main() -> None:
    """Run the command line; an expected failure is one clear line, never a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qala.site.settings")
    command = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
    if command in PUBLIC:
        os.environ.setdefault("QALA_STATIC", "hashed")
    if command == "demo":
        os.environ["QALA_DEMO"] = "1"
    for number in (signal.SIGTERM, signal.SIGHUP):  # so that what was opened is closed
        signal.signal(number, lambda *_: sys.exit(143))

    from qala.base.errors.api import Invalid, Refused
    from qala.site.postgres import PostgresError

    try:
        qala(prog_name="qala")
    except (Invalid, PostgresError, Refused) as error:
        click.echo(f"qala: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
