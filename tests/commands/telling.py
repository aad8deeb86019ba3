"""The command as a user types it, and the scripts that write the pages with blocks.

A process of its own for every command, forked from one that has loaded the libraries: loading them takes longer than
most commands. The installed script itself is run by the tests of the wheel and of Ctrl-C.
"""

import importlib.util
import multiprocessing
import os
import subprocess
import sys
from functools import cache
from multiprocessing import forkserver
from pathlib import Path
from tempfile import NamedTemporaryFile
from unittest import mock

HUMANLINE = str(Path(sys.executable).with_name("humanline"))
ROOT = Path(__file__).resolve().parents[2]

_LOADED = multiprocessing.get_context("forkserver")


@cache
def _has_loaded():
    """Start the process that loads the libraries. It does not know where we look for modules, and would say nothing."""
    _LOADED.set_forkserver_preload(["loaded"])
    with mock.patch.dict(os.environ, PYTHONPATH=os.pathsep.join(filter(None, sys.path))):
        forkserver.ensure_running()


def run(*arguments, cwd, expect=0, env=None):
    """Run `humanline`; it ends as expected (`None`: in any way), and never with a traceback."""
    done = _forked(_command, [str(word) for word in arguments], cwd, env)
    assert "Traceback" not in done.stderr, done.stderr
    assert expect is None or done.returncode == expect, done.stderr
    return done


def run_python(text, *, cwd):
    """Run a program in Python, as a user would in a file of their own."""
    done = _forked(_program, text, cwd, None)
    assert done.returncode == 0, f"{text}\n{done.stderr}"
    return done


def _forked(what, argument, cwd, env):
    _has_loaded()
    with NamedTemporaryFile() as out, NamedTemporaryFile() as errors:
        process = _LOADED.Process(
            target=_in_the_fork, args=(what, argument, str(cwd), env or {}, out.name, errors.name)
        )
        process.start()
        process.join(300)
        assert process.exitcode is not None, f"not done in five minutes: {argument}"
        told = (out.read().decode(), errors.read().decode())
    return subprocess.CompletedProcess(argument, process.exitcode, *told)


def _in_the_fork(what, argument, cwd, env, out, errors):
    for number, path, how in ((0, os.devnull, os.O_RDONLY), (1, out, os.O_WRONLY), (2, errors, os.O_WRONLY)):
        opened = os.open(path, how)
        os.dup2(opened, number)
        os.close(opened)
    assert "loaded" in sys.modules
    os.chdir(cwd)
    os.environ.update(env)
    what(argument)


def _command(words):
    from humanline.cli import main

    sys.argv = ["humanline", *words]
    main()


def _program(text):
    exec(compile(text, "program.py", "exec"), {"__name__": "__main__"})


def maker_of(name):
    """The script in `docs` that writes a page."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
