"""The line as a provider of OpenFeature: flags `action`, `mode`, `person` and `decision`, of whoever the context tells.

Needs the extra `open-feature` (`pip install humanline[open-feature]`). Whatever fails, OpenFeature gives the caller's
default and says so only in the details: so the default is a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from openfeature.evaluation_context import EvaluationContext
from openfeature.exception import FlagNotFoundError
from openfeature.flag_evaluation import FlagResolutionDetails, Reason
from openfeature.provider import AbstractProvider, Metadata

from humanline.line import Line
from humanline.model.decision import Decision

Value = TypeVar("Value")


class LineProvider(AbstractProvider):
    """Answers flags from the line.

    `action` is what to do now and `mode` how the line lets the contact start (text), `person` whether that is with a
    person, now or as a promise (yes or no), and `decision` all of it (an object). The context's attributes are the
    contact, as `Line.decide` takes it; its targeting key is the customer. While the line decides in shadow every flag
    holds the caller's default, and the decision stands in the details.

    Args:
        line: that decides.
    """

    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line

    def get_metadata(self) -> Metadata:
        """The provider's name."""
        return Metadata(name="humanline")

    def get_provider_hooks(self) -> list[Any]:
        """None."""
        return []

    def resolve_boolean_details(
        self, flag_key: str, default_value: bool, evaluation_context: EvaluationContext | None = None
    ) -> FlagResolutionDetails[bool]:
        """Flag `person`."""
        found = self._decided(flag_key, ("person",), evaluation_context)
        return _details(found, found.action in ("person", "promise"), default_value)

    def resolve_string_details(
        self, flag_key: str, default_value: str, evaluation_context: EvaluationContext | None = None
    ) -> FlagResolutionDetails[str]:
        """Flags `action` and `mode`."""
        found = self._decided(flag_key, ("action", "mode"), evaluation_context)
        return _details(found, str(getattr(found, flag_key)), default_value)

    def resolve_object_details(
        self,
        flag_key: str,
        default_value: Sequence[Any] | Mapping[str, Any],
        evaluation_context: EvaluationContext | None = None,
    ) -> FlagResolutionDetails[Sequence[Any] | Mapping[str, Any]]:
        """Flag `decision`."""
        found = self._decided(flag_key, ("decision",), evaluation_context)
        plain: Mapping[str, Any] = msgspec.to_builtins(found)
        return _details(found, plain, default_value)

    def resolve_integer_details(
        self,
        flag_key: str,
        default_value: int,  # noqa: ARG002
        evaluation_context: EvaluationContext | None = None,  # noqa: ARG002
    ) -> FlagResolutionDetails[int]:
        """No flag is a whole number."""
        raise FlagNotFoundError(f"no flag {flag_key!r} is a whole number")

    def resolve_float_details(
        self,
        flag_key: str,
        default_value: float,  # noqa: ARG002
        evaluation_context: EvaluationContext | None = None,  # noqa: ARG002
    ) -> FlagResolutionDetails[float]:
        """No flag is a number."""
        raise FlagNotFoundError(f"no flag {flag_key!r} is a number")

    def _decided(self, flag: str, flags: tuple[str, ...], context: EvaluationContext | None) -> Decision:
        if flag not in flags:
            raise FlagNotFoundError(f"found {flag!r}; of this kind there is {' and '.join(flags)}")
        contact = dict(context.attributes) if context is not None else {}
        if context is not None and context.targeting_key:
            contact.setdefault("customer", context.targeting_key)
        return self._line.decide(contact)


def _details(found: Decision, value: Value, default: Value) -> FlagResolutionDetails[Value]:
    told: dict[str, bool | int | float | str] = {
        "because": found.because,
        "chance": found.chance,
        "seal": found.seal,
        "arm": found.arm,
        "mode": found.mode,
    }
    if found.action == "as_now":
        return FlagResolutionDetails(default, reason=Reason.DISABLED, variant="as_now", flag_metadata=told)
    reason = Reason.SPLIT if found.because == "trial" else Reason.TARGETING_MATCH
    return FlagResolutionDetails(value, reason=reason, variant=found.action, flag_metadata=told)
