import pytest

from medviewer.domain.atomic import written_whole


def test_that_a_file_appears_whole(tmp_path):
    target = tmp_path / "new" / "a.nii.gz"
    with written_whole(target) as temporary:
        assert temporary.name.endswith(".nii.gz")
        temporary.write_text("all of it")
        assert not target.exists()
    assert target.read_text() == "all of it"
    assert [p.name for p in target.parent.iterdir()] == ["a.nii.gz"]


def test_that_a_system_whose_folders_cannot_be_opened_writes_too(tmp_path, monkeypatch):
    from medviewer.domain import atomic

    monkeypatch.setattr(atomic.os, "name", "nt")
    with written_whole(tmp_path / "a.txt") as temporary:
        temporary.write_text("all of it")
    monkeypatch.undo()
    assert (tmp_path / "a.txt").read_text() == "all of it"


def test_that_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path):
    target = tmp_path / "a.txt"
    target.write_text("old")

    def fail():
        with written_whole(target) as temporary:
            temporary.write_text("half")
            message = "No space left on device"
            raise OSError(message)

    with pytest.raises(OSError, match="No space"):
        fail()
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]
