"""The `humanline` command: one file a command, each loading what it needs when it runs."""

from humanline.cli.main import main

__all__ = ["main"]
