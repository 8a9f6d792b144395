"""The short form of `benchmarks/kills.py`: a night killed at random instants loses nothing and breaks nothing."""

from __future__ import annotations

import json
import subprocess
import sys

from arriving import SAMPLES


def test_a_night_killed_at_random_instants_loses_nothing() -> None:
    command = [sys.executable, "-m", "benchmarks.kills", "--samples", "--plain", "--kills", "3", "--seed", "4"]
    done = subprocess.run(command, cwd=SAMPLES.parents[1], capture_output=True, text=True, timeout=500, check=False)
    assert done.stdout, done.stderr
    found = json.loads(done.stdout)
    assert sum(found["kills"].values()) == 3
    assert (found["lost"], found["twice"], found["broken"], found["faults"]) == (0, 0, 0, [])
    assert found["documents"] > 10
