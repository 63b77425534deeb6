"""The manifest's form as JSON Schema, for editors and for people who write plug-ins."""

from __future__ import annotations

import json

from medviewer.inference.manifest.document import Manifest

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def manifest_schema() -> str:
    """JSON Schema of a manifest as text; rules between fields (an upper end above the lower) are not in it."""
    return json.dumps({"$schema": DIALECT, **Manifest.model_json_schema(by_alias=True)}, indent=1) + "\n"


if __name__ == "__main__":
    print(manifest_schema(), end="")  # noqa: T201 - `make schemas` writes it to its file
