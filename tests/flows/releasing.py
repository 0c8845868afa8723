"""A small catalog of one's own, and the commands an author publishes it with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner, Result

from api.commands.flows import flows
from conversation_flows.catalog import Catalog
from conversation_flows.releases.golden import Golden, unpacked
from conversation_flows.releases.record import Release, read_record

FLOW = """
flow: winter
version: 1
service: winter
code: "90"
title: 过冬
sections:
  - {title: 家里, topics: [home]}
  - {title: 最后, topics: [finish]}
"""
HOME = """
topic: home
title: 家里
named:
  has_sheep: sheep > 0
questions:
  - {id: name, kind: person_name, ask: 您叫什么名字？, why: 好称呼您。, label: 姓名}
  - {id: sheep, kind: number, max: 500, ask: 有几只羊？, why: 羊要吃草。, label: 羊}
  - id: hay
    kind: choice
    ask: 草料够过冬吗？
    why: 不够的可以想办法。
    label: 草料
    when: has_sheep
    options: {enough: 够, short: 不太够}
  - loop: sons
    about: 儿子
    ask: 有儿子吗？
    another: 还有儿子吗？
    line: "{name|没填}"
    at_most: 3
    why: 看看谁能帮忙。
    label: 儿子
    questions:
      - {id: name, kind: person_name, ask: 他叫什么？, why: 好称呼他。, label: 姓名}
      - {id: near, kind: yes_no, ask: "{name}住得近吗？", why: 近的好帮忙。, label: 住得近}
"""
FINISH = """
topic: finish
title: 核对和签名
questions:
  - id: review
    kind: review
    ask: 都对吗？
    why: 先自己核对一遍。
    label: 核对
    require: [{that: review == True, say: 想改哪一项就改哪一项。}]
  - {id: signature, kind: signature, ask: 请签名。, why: 表示是您本人的申请。, label: 签名}
"""
SHEPHERD = """
persona: shepherd
title: 放羊的
services: [winter]
answers:
  home.name: 巴特尔
  home.sheep: 40
  home.hay: short
  home.sons: [{name: 苏和, near: true}, {name: 那森, near: false}]
  finish.review: true
  finish.signature: signature
"""
CLERK = """
persona: clerk
title: 没有羊的
services: [winter]
changes_mind: true
answers:
  home.name: 王芳
  home.sheep: 0
  home.hay: enough
  home.sons: []
  finish.review: true
  finish.signature: signature
"""
#: `winter` as it was first written
FILES = {
    "flows/winter.yaml": FLOW,
    "topics/home.yaml": HOME,
    "topics/finish.yaml": FINISH,
    "personas/shepherd.yaml": SHEPHERD,
    "personas/clerk.yaml": CLERK,
}


@dataclass
class Bench:
    """An author at work in a folder of her own."""

    folder: Path

    def write(self, **files: str) -> None:
        """Write files, named without folder and ending: `home`, `winter`, `shepherd`."""
        places = {Path(place).stem: place for place in FILES}
        for name, text in files.items():
            place = self.folder / places.get(name, f"migrations/{name}.yaml")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        """Change a few words of a file, which must be there."""
        file = self.folder / next(place for place in FILES if Path(place).stem == name)
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    def run(self, *arguments: str) -> Result:
        """`flask flows …` on this catalog."""
        return CliRunner().invoke(flows, [*arguments, "--folder", str(self.folder)])

    def release(self, *arguments: str) -> None:
        """A release that must succeed."""
        done = self.run("release", *(arguments or ("winter",)))
        assert done.exit_code == 0, done.stderr

    def next_version(self, version: int) -> None:
        """Raise the version."""
        self.change("winter", f"version: {version - 1}", f"version: {version}")

    def catalog(self) -> Catalog:
        """The catalog as it stands."""
        return Catalog(self.folder)

    def released(self, version: int = 1) -> Release:
        """The release of a version, which must be there."""
        return read_record(self.folder)["winter"][version]

    def goldens(self, version: int = 1) -> list[Golden]:
        """The golden conversations of a version."""
        return unpacked((self.folder / self.released(version).golden_file).read_bytes())

    def files(self) -> dict[str, bytes]:
        """Every file of the catalog, those left by somebody killed included."""
        return {
            str(file.relative_to(self.folder)): file.read_bytes() for file in self.folder.rglob("*") if file.is_file()
        }

    def found(self) -> list[tuple[str, int, str]]:
        """File, line and code of everything the check finds."""
        lines = [line.split(":") for line in self.run("check").stdout.splitlines() if not line.startswith(" ")]
        return [(file, int(line), code.strip()) for file, line, code, *_ in lines]


def bench_in(folder: Path) -> Bench:
    """A bench with `winter` on it, not yet released."""
    bench = Bench(folder)
    bench.write(**{Path(place).stem: text for place, text in FILES.items()})
    return bench
