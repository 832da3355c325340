"""The `payout` command. Results go to stdout, progress and prompts to stderr.

Exit codes: 0 done, 1 refused (with what was found), 2 wrong usage, 3 unreadable input.
"""

from typing import Any

import click

from payout import __version__
from payout.cli.accounts import accounts
from payout.cli.closing_pack import closing_pack
from payout.cli.common import Chosen, choose_instance, refusing_disk_faults
from payout.cli.copies import backup, restore
from payout.cli.drill import drill
from payout.cli.exporting import export
from payout.cli.handover import handover
from payout.cli.layouts import layouts
from payout.cli.ledger import init, verify
from payout.cli.lists import import_list, overview, sample_list
from payout.cli.moving import migrate_to
from payout.cli.passphrase import passphrase
from payout.cli.plan import plan
from payout.cli.ready import import_new, ready
from payout.cli.retention import retention
from payout.cli.serving import demo, serve
from payout.cli.users import user


class _Commands(click.Group):
    """The commands; what the disk does to any of them is told in Danish, and never as a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        with refusing_disk_faults():
            return super().invoke(ctx)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--instance", metavar="MAPPE", help="Datamappen.", callback=choose_instance, expose_value=False)
@click.version_option(__version__, prog_name="payout")
@click.pass_context
def main(context: click.Context) -> None:
    """Nødudbetaling: Jobcentrets nødudbetaling af a conto-beløb, når fagsystemerne er nede."""
    context.ensure_object(Chosen)


for command in (
    demo,
    drill,
    init,
    serve,
    import_list,
    import_new,
    ready,
    overview,
    export,
    verify,
    backup,
    restore,
    migrate_to,
    passphrase,
    user,
    sample_list,
    layouts,
    accounts,
    plan,
    handover,
    retention,
    closing_pack,
):
    main.add_command(command)
