"""The command `portal procedures`."""

from __future__ import annotations

import click

from portal.preferences import DEFAULTS
from portal.procedures import PROCEDURES
from portal.procedures.guide import guide
from portal.procedures.printing import FORMATS, printed


@click.command()
@click.argument("name", required=False)
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="markdown", help="How to print it (markdown)."
)
def procedures(name: str | None, form: str) -> None:
    """Print the procedure NAME, or every one, from its definition and the settings' defaults."""
    if name and name not in PROCEDURES:
        raise click.ClickException(f"There is no procedure {name}. Choose one of: {', '.join(PROCEDURES)}")
    for key in [name] if name else PROCEDURES:
        click.echo(printed(guide(key, DEFAULTS), form), nl=False)
