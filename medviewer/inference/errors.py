"""Errors of inference that a front end tells apart."""

from __future__ import annotations

from medviewer.domain.errors import UserError


class DeviceUnavailable(UserError):  # noqa: N818 - a state of the machine, named as the user meets it
    """The device that was asked for cannot run models on this machine."""
