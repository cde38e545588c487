"""The command line: `kia-verify check`, `batch`, `inspect`, `evaluate`, `doctor`.

Exit status: 0 every application accepted; 1 the program itself failed; 2 wrong usage; 3 at least one
needs review and none is rejected; 4 at least one is rejected; 130 interrupted.

Whatever needs OpenCV is imported by the command that uses it, so that `doctor` runs where OpenCV cannot.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kia_verify import console, output
from kia_verify.errors import EngineMissingError, KiaVerifyError, UsageError
from kia_verify.policy import Policy
from kia_verify.reading.readers import ReaderName
from kia_verify.report import Report
from kia_verify.workers import usable_cores

if TYPE_CHECKING:
    from kia_verify.batch import Engine
    from kia_verify.intake.application import Application
    from kia_verify.page.inspection import Engine as Examining

logger = logging.getLogger(__name__)

INTERRUPTED = 130
MAX_DEFAULT_WORKERS = 4
"""Every worker holds the models, about half a gigabyte."""

FOLDER = click.Path(path_type=Path)
policy_option = click.option(
    "--policy", "policy_file", type=FOLDER, help="What this office asks for (TOML); default: built in."
)
reader_option = click.option(
    "--reader",
    type=click.Choice([name.value for name in ReaderName]),
    default=ReaderName.RAPIDOCR.value,
    show_default=True,
    callback=lambda context, option, name: ReaderName(name),
    help="What reads the photographs; tesseract where RapidOCR cannot be installed.",
)
workers_option = click.option(
    "--workers",
    type=click.IntRange(1, 256),
    default=lambda: min(usable_cores(), MAX_DEFAULT_WORKERS),
    help=f"Processes; default: one for each core, at most {MAX_DEFAULT_WORKERS}.",
)


def make_verifier(policy: Policy, threads: int, reader: ReaderName) -> Engine:
    """The engine of `check`, `batch` and `evaluate`."""
    from kia_verify.batch import make_verifier as make

    return make(policy, threads, reader)


def make_examiner(threads: int, reader: ReaderName) -> Examining:
    """The engine of `inspect`."""
    from kia_verify.page.inspection import make_examiner as make

    return make(threads, reader)


class _Edge(click.Group):
    """Where exceptions become a message and a status; inside the program they are only raised."""

    def main(self, *args: Any, **options: Any) -> Any:
        try:
            status = super().main(*args, **{**options, "standalone_mode": False})
        except click.exceptions.Exit as stop:
            status = stop.exit_code
        except click.ClickException as error:
            error.show(sys.stderr)
            status = error.exit_code
        except (click.Abort, KeyboardInterrupt):
            click.echo("Interrupted.", err=True)
            status = INTERRUPTED
        except BrokenPipeError:
            status = 1
        except ImportError as error:
            click.echo(f"Error: {error}. `kia-verify doctor` tells what is missing.", err=True)
            status = 1
        except Exception as error:
            logger.debug("traceback", exc_info=error)
            click.echo(f"Error: {output.describe(error)}", err=True)
            status = error.exit_code if isinstance(error, KiaVerifyError) else 1
        sys.exit(status if isinstance(status, int) else 0)


@click.group(cls=_Edge, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show tracebacks; they may quote personal data.")
@click.version_option(package_name="kia-verify")
def cli(debug: bool) -> None:
    """Verifies photographed applications for the Indonesian child identity card (KIA).

    Exit status: 0 all accepted, 1 the program failed, 2 wrong usage, 3 at least one needs review,
    4 at least one is rejected.
    """
    console.configure_logging(debug)


@cli.command()
@click.argument("folders", metavar="FOLDER...", nargs=-1, required=True, type=FOLDER)
@click.option("--json", "as_json", is_flag=True, help="One JSON report per line and nothing else.")
@click.option("--out", type=FOLDER, help="Also write DIR/<application_id>/report.json and index.html.")
@policy_option
@reader_option
def check(
    folders: tuple[Path, ...], as_json: bool, out: Path | None, policy_file: Path | None, reader: ReaderName
) -> int:
    """Verifies each FOLDER as one application."""
    from kia_verify.batch import verify_into
    from kia_verify.intake.folder import load_application

    policy = Policy.load(policy_file) if policy_file else Policy()
    applications = [load_application(folder) for folder in folders]
    if out:
        _refuse_collisions(folders, applications, out)
    reports: list[Report] = []
    with console.results() as stream:
        engine = make_verifier(policy, usable_cores(), reader)
        for folder, application in zip(folders, applications, strict=True):
            try:
                if out:
                    report = verify_into(application, engine, out / application.application_id)
                else:
                    report = engine.verify(application)
            except EngineMissingError:
                raise
            except Exception as error:
                logger.error("%s: %s", folder, output.describe(error))
                logger.debug("traceback", exc_info=error)
                continue
            reports.append(report)
            if as_json:
                stream.write(report.model_dump_json() + "\n")
            else:
                stream.write(("\n" if len(reports) > 1 else "") + _text(report, stream))
            stream.flush()
    return output.exit_code((report.decision for report in reports), failed=len(reports) < len(folders))


@cli.command()
@click.argument("inbox", type=FOLDER)
@click.option("--out", type=FOLDER, required=True, help="Where the results go.")
@workers_option
@click.option("--resume", is_flag=True, help="Leave applications alone that were finished before.")
@policy_option
@reader_option
def batch(
    inbox: Path, out: Path, workers: int, resume: bool, policy_file: Path | None, reader: ReaderName
) -> int:
    """Verifies every sub-folder of INBOX as one application.

    Writes DIR/<application_id>/report.json and index.html for each, and for all of them
    DIR/summary.csv, DIR/index.html and DIR/cards.jsonl, the cards of the accepted ones.
    """
    from kia_verify.batch import run

    policy = Policy.load(policy_file) if policy_file else Policy()
    make = partial(make_verifier, reader=reader)
    with console.results() as stream:
        result = run(inbox, out, workers, resume, policy, _progress, make_engine=make)
        stream.write(console.batch_text(result.entries, out))
    return result.exit_code


@cli.command()
@click.argument("photo", type=FOLDER)
@click.option("--out", type=FOLDER, help="The picture (JPEG or PNG); default: ./<name of PHOTO>.inspect.jpg.")
@reader_option
def inspect(photo: Path, out: Path | None, reader: ReaderName) -> int:
    """Shows what the engine sees in one PHOTO, as a picture and as text.

    Corners, text lines with their confidence, measures of quality, fields, and the mask of a pass photo.
    Decides nothing: the exit status is 0 whatever is seen. The picture holds personal data.
    """
    from kia_verify.page.inspection import destination, inspect_photograph, take

    photograph = take(photo)
    sheet = destination(photo, out)
    with console.results() as stream:
        engine = make_examiner(usable_cores(), reader)
        stream.write(inspect_photograph(photograph, engine, sheet, console.wants_colour(stream)))
        stream.write(f"\n{sheet}\n")
    return 0


@cli.command()
@click.argument("set_directory", metavar="SET", type=FOLDER)
@click.option("--json", "json_file", type=FOLDER, help="Also write all figures to this file.")
@workers_option
@reader_option
def evaluate(set_directory: Path, json_file: Path | None, workers: int, reader: ReaderName) -> int:
    """Measures the engine on a generated SET of applications whose truth is known."""
    from kia_verify.evaluate import run_evaluation, write_json

    make = partial(make_verifier, reader=reader)
    with console.results() as stream:
        evaluation = run_evaluation(set_directory, workers, on_progress=_progress, make_engine=make)
        if json_file:
            write_json(evaluation, json_file)
        stream.write(evaluation.text())
    return 0


@cli.command()
def doctor() -> int:
    """Tells whether everything that the engine needs is installed and works."""
    from kia_verify.doctor import diagnose, render

    with console.results() as stream:
        diagnosis = diagnose()
        stream.write(render(diagnosis).rstrip("\n") + "\n")
    return 0 if diagnosis.healthy else 1


def main() -> None:
    """Entry point of the `kia-verify` program."""
    cli()


def _text(report: Report, stream: Any) -> str:
    return console.report_text(report, console.wants_colour(stream))


def _progress(done: int, total: int) -> None:
    """One line that counts up on a terminal; in a log file every tenth of the way."""
    if sys.stderr.isatty():
        click.echo(f"\r{done}/{total} ", err=True, nl=done == total)
    elif done == total or done % max(1, total // 10) == 0:
        click.echo(f"{done}/{total}", err=True)


def _refuse_collisions(folders: Sequence[Path], applications: Sequence[Application], out: Path) -> None:
    """Results must not overwrite each other, nor land among the photographs."""
    seen: set[str] = set()
    for folder, application in zip(folders, applications, strict=True):
        name = application.application_id
        if name.casefold() in seen:
            raise UsageError(
                f"Two of the folders have the application id {name}.",
                remedy="Give one of them another id in its application.json.",
            )
        seen.add(name.casefold())
        if (out / name).resolve().is_relative_to(folder.resolve()):
            raise UsageError(
                f"The results of {folder} would be written among its photographs.",
                remedy="Give --out another place.",
            )


if __name__ == "__main__":
    main()
