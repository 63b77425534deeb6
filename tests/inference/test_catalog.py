import shutil
import subprocess
import sys

from made_lungs import BUNDLED

from medviewer.domain.resources import plugins_path
from medviewer.inference.catalog import discover


def copied(folder, name, *edits):
    target = folder / name
    target.mkdir(parents=True)
    text = (BUNDLED / "manifest.yaml").read_text(encoding="utf-8")
    for old, new in edits:
        text = text.replace(old, new)
    (target / "manifest.yaml").write_text(text, encoding="utf-8")
    return target


def test_that_the_plugin_of_the_project_is_found():
    catalog = discover([plugins_path()])
    assert catalog.by_id("lung-nodule-candidates").model_path == BUNDLED / "model.onnx"
    assert catalog.broken == ()
    assert catalog.summary.by_id("lung-nodule-candidates").accepts("CT")
    assert not catalog.summary.by_id("lung-nodule-candidates").accepts("MR")


def test_that_of_two_with_one_id_the_first_folder_wins_and_the_other_is_reported(tmp_path):
    first = copied(tmp_path / "a", "x")
    second = copied(tmp_path / "b", "y")
    catalog = discover([tmp_path / "a", tmp_path / "b"])
    assert [plugin.folder for plugin in catalog.plugins] == [first]
    assert [broken.folder for broken in catalog.broken] == [second]
    assert str(first) in catalog.broken[0].reason


def test_that_a_folder_named_twice_reports_nothing(tmp_path):
    copied(tmp_path, "x")
    catalog = discover([tmp_path, tmp_path])
    assert len(catalog.plugins) == 1
    assert catalog.broken == ()


def test_that_a_broken_plugin_is_listed_with_its_reason_and_the_others_stay(tmp_path):
    copied(tmp_path, "bad", ("task: detection", "task: conjecture"))
    copied(tmp_path, "good", ("id: lung-nodule-candidates", "id: other"))
    catalog = discover([tmp_path])
    assert [plugin.id for plugin in catalog.plugins] == ["other"]
    assert "line 5" in catalog.broken[0].reason
    assert catalog.summary.broken[0][0] == tmp_path / "bad"


def test_that_folders_that_are_absent_or_hold_no_manifest_give_nothing(tmp_path):
    (tmp_path / "notes").mkdir()
    (tmp_path / "file.txt").write_text("x", encoding="utf-8")
    catalog = discover([tmp_path, tmp_path / "absent", tmp_path / "file.txt"])
    assert catalog.plugins == ()
    assert catalog.broken == ()


def test_that_a_link_that_leads_nowhere_is_passed_over(tmp_path):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "gone").symlink_to(tmp_path / "nothing")
    assert discover([tmp_path]).plugins == ()


def test_that_finding_plugins_loads_neither_onnx_nor_its_runtime():
    code = (
        "import sys; from medviewer.inference.catalog import discover; from medviewer.domain.resources import "
        "plugins_path; assert discover([plugins_path()]).plugins; "
        "print(sorted(m for m in ('onnxruntime', 'onnx', 'SimpleITK') if m in sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_that_a_plugin_folder_can_be_moved(tmp_path):
    shutil.copytree(BUNDLED, tmp_path / "elsewhere")
    assert discover([tmp_path]).plugins[0].identity.sha256 == discover([plugins_path()]).plugins[0].identity.sha256
