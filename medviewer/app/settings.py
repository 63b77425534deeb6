"""Settings of one user: a JSON file that survives bad keys and half-written disks."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from typing import Any, Literal, Self

from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from medviewer.domain.atomic import written_whole
from medviewer.domain.display import FIRST_PRESET, LAST_PRESET
from medviewer.domain.voi import VoiFunction, Window

LOG = logging.getLogger("medviewer.settings")
HOME_VARIABLE, DATABASE_VARIABLE = "MEDVIEWER_HOME", "MEDVIEWER_DATABASE_URL"


def home_folder() -> Path:
    """Where store, settings, user plug-ins and results are kept: MEDVIEWER_HOME, else the platform's data folder."""
    chosen = os.environ.get(HOME_VARIABLE)
    return Path(chosen).expanduser() if chosen else user_data_path("medviewer", appauthor=False)


class OwnPreset(BaseModel):
    """A window that a reader has put on a digit; of PET in SUVbw."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)

    key: int = Field(ge=FIRST_PRESET, le=LAST_PRESET)
    name: str = Field(min_length=1)
    width: float = Field(gt=0)
    level: float
    function: VoiFunction = VoiFunction.LINEAR_EXACT
    inverted: bool | None = None

    @model_validator(mode="after")
    def _is_a_window(self) -> Self:
        Window(self.width, self.level, self.function)
        return self


class Settings(BaseModel):
    """What a user can choose. New fields need a default; a renamed one needs a new `schema_version`."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    schema_version: int = 1
    reader: str = ""
    role: str = "Reader"
    plugin_folders: tuple[Path, ...] = ()
    device: Literal["auto", "cuda", "cpu"] = "auto"
    up_raises_level: bool = True
    """Vertical sense of the W/L drag: up raises the level (darker)."""
    language: Literal["system", "en", "de"] = "system"
    """Of the window, from its next start on; `system` is the desktop's."""
    theme: Literal["dark", "light", "system"] = "dark"
    """Surfaces around the images, which lie on black in each; `system` follows the desktop."""
    heatmap_opacity: float = Field(default=0.45, ge=0.0, le=1.0)
    window_geometry: str = ""
    """Base64 of the main window's saved geometry."""
    window_state: str = ""
    """Base64 of the main window's saved panel sizes."""
    shortcuts: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Keys that the user chose, by the id of the action, in Qt's portable text; () for none."""
    window_presets: dict[str, tuple[OwnPreset, ...]] = Field(default_factory=dict)
    """Windows that the reader has put on digits, by modality."""
    hints_seen: bool = False
    """Whether the hints of the first start were read."""

    @field_validator("shortcuts", mode="before")
    @classmethod
    def _readable(cls, value: Any) -> Any:
        """Drop single entries that are no list of keys: the others are somebody's work."""
        if not isinstance(value, dict):
            return value
        return {name: keys for name, keys in value.items() if _are_keys(name, keys)}

    @field_validator("window_presets", mode="before")
    @classmethod
    def _usable(cls, value: Any) -> Any:
        """Drop single presets that cannot be used: the others are somebody's work."""
        if not isinstance(value, dict):
            return value
        return {name: tuple(one for one in some if _is_preset(one)) for name, some in value.items() if _is_row(some)}


def _is_row(some: object) -> bool:
    return isinstance(some, list | tuple)


def _is_preset(one: object) -> bool:
    try:
        OwnPreset.model_validate(one)
    except ValidationError:
        LOG.warning("a window preset cannot be used and is left out: %s", one)
        return False
    return True


def _are_keys(name: object, keys: object) -> bool:
    return isinstance(name, str) and isinstance(keys, list | tuple) and all(isinstance(key, str) for key in keys)


def load_settings(path: Path) -> Settings:
    """Read the settings; a key that does not fit is dropped with a warning and never stops the start."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as error:
        LOG.warning("settings %s cannot be read and are left at their defaults: %s", path.name, error)
        return Settings()
    return _valid_part(values if isinstance(values, dict) else {})


def _valid_part(values: dict[str, Any]) -> Settings:
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        bad = {str(item["loc"][0]) for item in error.errors()}
        LOG.warning("settings dropped because their values do not fit: %s", ", ".join(sorted(bad)))
        return Settings.model_validate({key: value for key, value in values.items() if key not in bad})


def save_settings(settings: Settings, path: Path) -> None:
    """Write the settings whole or not at all."""
    with written_whole(path) as temporary:
        temporary.write_text(settings.model_dump_json(indent=2), encoding="utf-8")
