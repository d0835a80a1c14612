"""What the commands of the command line share: their help, and their common options."""

from __future__ import annotations

from difflib import get_close_matches

import click


class _WithExample(click.Command):
    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The example, as it stands: one that is wrapped can't be copied."""
        with formatter.section("Example"):
            formatter.write(f"  {self.epilog}\n")


class Command(_WithExample):
    """A command whose help ends with an example (its `epilog`)."""


class Group(_WithExample, click.Group):
    """Commands with an example each; a slip of the pen is told which command is near."""

    command_class = Command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click's, but an unknown command is told what there is."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            near = get_close_matches(args[0], self.commands, 1)
            meant = f" Did you mean '{near[0]}'?" if near else ""
            message = f"There is no command '{args[0]}'.{meant}"
            raise click.UsageError(message, ctx)
        return super().resolve_command(ctx, args)


level_option = click.option(
    "--level",
    type=click.Choice(["full", "brief", "counts"]),
    default="full",
    show_default=True,
    help="How much is explained.",
)
voice_option = click.option("--voice", metavar="NAME", help="Which voice speaks (see `voicecoach voices`).")
events_option = click.option(
    "--events",
    metavar="FILE",
    help="Write what happens as JSON, one object a line ('-': print that, and nothing else).",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
