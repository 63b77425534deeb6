"""`models`: the catalogue of plug-ins."""

from __future__ import annotations

from typing import Annotated

import typer

from medviewer.cli.console import ExitCode, say, show, show_json

app = typer.Typer(help="The plug-ins that can be run.", no_args_is_help=True)


@app.callback()
def _models() -> None:
    """Keep `models list` a command of its own group."""


@app.command("list")
def list_models(as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False) -> int:
    """List the plug-ins, and the folders that are none with the reason."""
    from medviewer.services import Services

    found = Services().catalog()
    if as_json:
        show_json(
            {
                "models": [
                    {
                        "id": p.id,
                        "name": p.manifest.name,
                        "version": p.manifest.version,
                        "task": p.manifest.task,
                        "modality": list(p.manifest.accepts.modality),
                        "sha256": p.manifest.model.sha256,
                        "folder": str(p.folder),
                        "intended_use": p.manifest.card.intended_use,
                    }
                    for p in found.plugins
                ],
                "broken": [{"folder": str(b.folder), "reason": b.reason} for b in found.broken],
            }
        )
    else:
        for p in found.plugins:
            show(f"{p.id}  {p.manifest.version}  {p.manifest.name}  [{', '.join(p.manifest.accepts.modality)}]")
    for b in found.broken:
        say(f"not used: {b.folder}: {b.reason}")
    if not found.plugins:
        say("There is no plug-in.")
        return ExitCode.NOTHING
    return ExitCode.PARTLY if found.broken else ExitCode.DONE
