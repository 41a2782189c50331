"""What is kept of a case and of its contact can be read where it stands, and is not too much in one place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from bot.core.model import case, conversation
from tests.every import every

MOST = 20
"""Fields of one value."""

VALUES = [
    (path, node)
    for path in (Path(case.__file__), Path(conversation.__file__))
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    if isinstance(node, ast.ClassDef) and any("dataclass" in ast.unparse(made) for made in node.decorator_list)
]


def unexplained(path: Path, value: ast.ClassDef) -> Iterator[str]:
    """Fields of which neither a comment, nor a docstring, nor a type of ours says what they are."""
    lines, told = path.read_text(encoding="utf-8").splitlines(), ast.get_docstring(value) or ""
    for number, part in enumerate(value.body):
        if not isinstance(part, ast.AnnAssign) or not isinstance(part.target, ast.Name):
            continue
        behind = value.body[number + 1 : number + 2]
        said = "  # " in lines[(part.end_lineno or part.lineno) - 1] or f"`{part.target.id}`" in told
        said = said or (bool(behind) and isinstance(behind[0], ast.Expr))
        ours = {name for name in re.findall(r"\b[A-Z]\w+", ast.unparse(part.annotation)) if name != "None"}
        if not said and not ours:
            yield part.target.id


@every(VALUES, lambda value: value[1].name)
def test_every_field_is_explained_where_it_stands(value: tuple[Path, ast.ClassDef]) -> None:
    assert list(unexplained(*value)) == []


def test_a_field_that_nothing_explains_is_found(tmp_path: Path) -> None:
    file = tmp_path / "value.py"
    file.write_text(
        '@dataclass\nclass Value:\n    """One. `told`: so."""\n\n    told: int\n    beside: int  # so\n    ours: Told\n    bare: str | None = None\n'
    )
    (value,) = ast.parse(file.read_text()).body
    assert isinstance(value, ast.ClassDef)
    assert list(unexplained(file, value)) == ["bare"]


def test_no_value_has_too_many_fields() -> None:
    fields = {value.name: sum(isinstance(part, ast.AnnAssign) for part in value.body) for _, value in VALUES}
    assert len(fields) > 20
    assert {name: there for name, there in fields.items() if there > MOST} == {}
