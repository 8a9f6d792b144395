from datetime import date

import pytest
import yaml

from warehouse.errors import ReviewedError
from warehouse.reviewed import Decision, as_yaml, read_file, read_reviewed

CELL = {"table": "request", "row": "received", "column": "total", "printed": "3"}
BASE = {"organ": "机关organ-1", "year": 2022, "reason": "电话核实", "reviewer": "张", "date": date(2023, 3, 1)}
VALUE = BASE | {"verdict": "value", "cells": [CELL | {"value": 4}]}


def written(folder, *entries, name="a.yaml"):
    path = folder / name
    path.write_text(yaml.safe_dump(list(entries), allow_unicode=True), encoding="utf-8")
    return path


def test_what_is_written_is_read_back(tmp_path):
    decisions = [
        Decision(**VALUE),
        Decision(**BASE | {"verdict": "right", "fingerprint": "1" * 32, "cells": [CELL]}),
        Decision(**BASE | {"verdict": "defer", "rule": "section_missing", "until": date(2023, 4, 1)}),
        Decision(**BASE | {"verdict": "value", "cells": [CELL | {"value": None}], "document": "1234567890123456"}),
    ]
    path = tmp_path / "a.yaml"
    path.write_text("# kept\n" + as_yaml(decisions[:2]) + as_yaml(decisions[2:]), encoding="utf-8")
    read = read_file(path)
    assert [entry.decision for entry in read] == decisions
    assert [entry.decision.decision_id for entry in read] == [decision.decision_id for decision in decisions]
    assert [(entry.source, entry.number) for entry in read] == [("a.yaml", n) for n in (1, 2, 3, 4)]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"cells": [CELL | {"printed": 3, "value": 4}]}, "cells/0/printed.*quotes"),
        ({"cells": [CELL]}, "each with a `value`"),
        (
            {"cells": [CELL | {"value": 4, "row": "recieved"}]},
            "'recieved' is no row of the table request; rows: received",
        ),
        ({"cells": []}, "needs `cells`"),
        ({"year": None}, "`organ` and `year`"),
        ({"verdict": "right"}, "leave `value` out"),
        ({"verdict": "right", "cells": [], "rule": "x"}, "nothing tells when it no longer fits"),
        ({"verdict": "defer", "cells": [CELL]}, "`until` belongs to verdict defer"),
        ({"verdict": "defer", "cells": [], "until": date(2023, 4, 1)}, "says not what it is about"),
        ({"verdict": "perhaps"}, "verdict"),
        ({"reason": ""}, "reason"),
        ({"colour": "red"}, "colour"),
        ({"document": 1234567890123456}, "document.*quotes"),
    ],
)
def test_a_wrong_entry_is_named_with_its_file_and_what_to_do(tmp_path, change, told):
    path = written(tmp_path, VALUE, VALUE | change)
    with pytest.raises(ReviewedError, match=rf"(?s)a\.yaml: entry 2: .*{told}.*correct the entry"):
        read_file(path)


@pytest.mark.parametrize("text", ["a: [", "entries: []", "just words", "\x00"])
def test_what_is_no_list_of_entries_is_refused(tmp_path, text):
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReviewedError, match=r"a\.yaml"):
        read_file(path)


def test_files_are_read_in_order_and_the_same_entry_counts_once(tmp_path):
    written(tmp_path, VALUE, name="b.yaml")
    written(tmp_path, VALUE, VALUE | {"reason": "另一理由"}, name="a.yaml")
    (tmp_path / "empty.yaml").write_text("# nothing yet\n")
    (tmp_path / "notes.txt").write_text("[")
    read = read_reviewed(tmp_path)
    assert [(entry.source, entry.number) for entry in read.entries] == [("a.yaml", 1), ("a.yaml", 2)]
    (tmp_path / "b.yaml").unlink()
    assert read_reviewed(tmp_path).version == read.version
    written(tmp_path, VALUE, name="a.yaml")
    assert read_reviewed(tmp_path).version != read.version
    assert read_reviewed(tmp_path / "absent").entries == ()
