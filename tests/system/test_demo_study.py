"""The demo study as the program keeps it."""

from __future__ import annotations

import shutil

import pytest

from medviewer.domain.job import CancelToken
from medviewer.services import Services


@pytest.fixture
def services():
    one = Services()
    yield one
    one.close()


def silent(_progress) -> None:
    """Hears no progress."""


def test_that_all_that_opens_with_the_demo_study_is_an_image(services, chest):
    shutil.copytree(chest, services.demo_truth.parent)
    folder = services.demo_study(CancelToken(), silent)
    result = services.scan(folder, CancelToken(), silent)
    assert len(result.studies) == 1
    assert result.rejected == ()
    assert services.demo_truth.is_file()
    assert not services.demo_truth.is_relative_to(folder)


def test_that_a_demo_study_without_its_images_is_made_anew(services, monkeypatch):
    made = []
    monkeypatch.setattr("medviewer.io.phantom.chest.write_chest_phantom", lambda folder, *_: made.append(folder))
    services.demo_truth.parent.mkdir(parents=True)
    services.demo_truth.write_text("{}")
    services.demo_study(CancelToken(), silent)
    assert made == [services.demo_truth.parent]
