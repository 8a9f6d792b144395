"""The life of findings over any sequence of runs and decisions, against a model of a few lines."""

from datetime import date

import duckdb
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from warehouse_frames import Made, frames_of

from warehouse.ddl import ddl
from warehouse.load import load_batch, prepare
from warehouse.reviewed import Decision, Entry, Reviewed
from warehouse.schema import load_schema
from warehouse.settle import settle_findings, settle_versions

NAMES = tuple(digit * 32 for digit in "123")
OPEN = ("new", "open", "reopened")
BODY = Made("a", edition="unknown")
some = st.sets(st.sampled_from(NAMES))


def accepting(names):
    told = {
        "document": BODY.report_id,
        "verdict": "right",
        "reason": "已核实",
        "reviewer": "张",
        "date": date(2023, 3, 1),
    }
    return Reviewed(tuple(Entry("a.yaml", n, Decision(fingerprint=f, **told)) for n, f in enumerate(sorted(names), 1)))


class LifeCycle(RuleBasedStateMachine):
    """Runs that judge the report or another one, with whatever findings and decisions."""

    def __init__(self):
        super().__init__()
        self.connection = duckdb.connect(config={"threads": 1})
        for statement in ddl(load_schema()):
            self.connection.execute(statement)
        prepare(self.connection)
        self.runs = 0
        self.model = {}

    def teardown(self):
        self.connection.close()

    @rule(found=some, accepted=some)
    def judge_the_report(self, found, accepted):
        self.run(Made("a", edition="unknown", findings=sorted(found)), accepted)
        for name in NAMES:
            if name in found:
                self.model[name] = {None: "new", "fixed": "reopened"}.get(self.model.get(name), "open")
            elif name in self.model:
                self.model[name] = "fixed"
        self.decide(accepted)

    @rule(accepted=some)
    def judge_another_report(self, accepted):
        self.run(Made("z", organ="organ-2", edition="unknown"), accepted)
        self.decide(accepted)

    def run(self, made, accepted):
        self.runs += 1
        name = f"run-{self.runs:03}"
        frames = frames_of(name, made)
        load_batch(self.connection, {table: frames[table] for table in ("dim_report", "dq_finding", "run")})
        settle_versions(self.connection)
        settle_findings(self.connection, name, accepting(accepted))

    def decide(self, accepted):
        for name, status in self.model.items():
            if status in OPEN and name in accepted:
                self.model[name] = "accepted"
            elif status == "accepted" and name not in accepted:
                self.model[name] = "open"

    def ask(self, sql):
        return self.connection.execute(sql).fetchall()

    @invariant()
    def statuses_are_those_of_the_model(self):
        assert dict(self.ask("SELECT fingerprint, status FROM dq_finding")) == self.model

    @invariant()
    def events_add_up_to_what_is_open(self):
        balances = self.ask(
            """SELECT fingerprint, sum(open_change) OVER (PARTITION BY fingerprint ORDER BY run_id), event
            FROM dq_finding_event ORDER BY fingerprint, run_id"""
        )
        assert {balance for _, balance, _ in balances} <= {0, 1}
        assert {name: balance for name, balance, _ in balances} == {n: int(s in OPEN) for n, s in self.model.items()}
        last = {name: event for name, _, event in balances}
        assert all(last[name] == status for name, status in self.model.items() if status in ("fixed", "accepted"))
        opened = self.ask("SELECT findings_open FROM run ORDER BY run_id DESC LIMIT 1")
        assert opened == ([(sum(s in OPEN for s in self.model.values()),)] if self.runs else [])


LifeCycle.TestCase.settings = settings(max_examples=15, stateful_step_count=8, deadline=None)
TestLifeCycle = LifeCycle.TestCase
