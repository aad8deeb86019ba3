"""Compile a hot loop once and keep it; without numba the same functions run as plain Python, more slowly.

A compiled loop is kept beside its source (or in the user's cache folder) by numba, so that only the first run ever
waits for the compiler. The loops make no arrays of their own: all their room is handed to them. So they can be
compiled without counting references to arrays, which would otherwise cost three times the work itself.

What is kept is renewed when the file of the compiled function changes, not when a file that it calls into does. While
you work on one of those, clear it (`find src -name '*.nb[ic]' -delete`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """A function that Python calls, compiled at its first call where that can be; it gives the same either way.

    Args:
        function: arrays, numbers and named tuples of them in, a number out; makes no array, calls only what is `inner`.
    """
    return _with_numba(function, {})


def inner(function: Callable[P, R]) -> Callable[P, R]:
    """A function that only compiled functions call; it needs no way in from Python, which saves half the compiling."""
    return _with_numba(function, {"no_cpython_wrapper": True, "no_cfunc_wrapper": True, "forceinline": True})


def rare(function: Callable[P, R]) -> Callable[P, R]:
    """As `inner`, for what seldom happens: compiled once, not again at every place that calls it."""
    return _with_numba(function, {"no_cpython_wrapper": True, "no_cfunc_wrapper": True})


def _with_numba(function: Callable[P, R], options: dict[str, Any]) -> Callable[P, R]:
    try:
        from numba import njit
        from numba.core.cpu import CPUTargetOptions
    except ImportError:
        return function
    options = {**options, "nogil": True}
    if hasattr(CPUTargetOptions, "_nrt"):
        options["_nrt"] = False
    try:
        return cast("Callable[P, R]", njit(cache=True, **options)(function))
    except RuntimeError:  # there is no folder where what is compiled could be kept
        return cast("Callable[P, R]", njit(**options)(function))
