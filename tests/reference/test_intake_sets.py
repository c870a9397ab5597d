"""Every file of the import sets: never a crash, never a lost row, and never worse than before."""

import pytest
from tests.reference.intake_sets import SETS, TORTURE, measure

pytestmark = [
    pytest.mark.skipif(not TORTURE.exists(), reason="needs ../shared/data/import_torture"),
    pytest.mark.slow,
]

# (exact, same as a second reader, refused with a reason); see docs/develop/import-quality.md
REACHED = {
    "pollock_polluted_files_part.tar.xz": (628, 0, 0),
    "pollock_survey_sample_part.tar.xz": (61, 0, 0),
    "csv_spectrum.zip": (11, 0, 11),
    "csvkit_examples.zip": (0, 5, 7),
    "commons_csv_resources.zip": (0, 0, 1),
    "django_import_export_fixtures.zip": (0, 2, 1),
    "frictionless_data.zip": (0, 19, 3),
    "messytables_horror.zip": (0, 4, 8),
    "sheetjs_workbooks_part.zip": (0, 22, 63),
    "python_calamine_data.zip": (0, 1, 5),
    "tablib_files.zip": (0, 4, 0),
}
# Pollock files in which the damage leaves the number of cells as it was
SILENT = 34
FILES = {
    "pollock_polluted_files_part.tar.xz": 1521,
    "pollock_survey_sample_part.tar.xz": 64,
    "csv_spectrum.zip": 22,
    "csvkit_examples.zip": 95,
    "commons_csv_resources.zip": 22,
    "django_import_export_fixtures.zip": 17,
    "frictionless_data.zip": 165,
    "messytables_horror.zip": 38,
    "sheetjs_workbooks_part.zip": 162,
    "python_calamine_data.zip": 10,
    "tablib_files.zip": 9,
}


@pytest.mark.parametrize("name", SETS)
def test_a_set_is_read_at_least_as_well_as_before(name):
    exact, same, refused = REACHED[name]
    score = measure(name)
    print(name, {v: score.count(v) for v in ("exact", "same", "read", "refused", "differs")})

    assert len(score.results) == FILES[name]
    assert score.count("exact") >= exact
    assert score.count("same") >= same
    assert score.count("refused") <= refused
    assert all(r.why for r in score.results if r.verdict in ("refused", "differs"))
    # a row that a lost or an extra separator damaged is named in the preview
    assert sum(r.why.endswith("(not flagged)") for r in score.results) <= SILENT
