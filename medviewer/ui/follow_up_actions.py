"""The part of the table of actions that compares with earlier studies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medviewer.app.priors import may_have_prior, show_prior
from medviewer.app.registering import can_register, register_to_active
from medviewer.domain.wording import mark
from medviewer.ui.action_spec import ActionSpec, has_series

if TYPE_CHECKING:
    from medviewer.app.review import Review
    from medviewer.ui.action_spec import ActionWindow


def _register(review: Review, _window: ActionWindow) -> None:
    register_to_active(review)


FOLLOW_UP = (
    ActionSpec(
        "show_prior",
        mark("Prior beside this study"),
        lambda review, _window: show_prior(review),
        menu="Layout",
        icon="clock-counter-clockwise",
        enabled=may_have_prior,
    ),
    ActionSpec(
        "register",
        mark("Register to active series"),
        _register,
        menu="Layout",
        icon="intersect",
        enabled=can_register,
    ),
    ActionSpec(
        "follow_up",
        mark("Follow-up…"),
        lambda _review, window: window.follow_up.open(),
        menu="View",
        icon="chart-line",
        enabled=has_series,
    ),
)
