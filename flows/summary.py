"""What a run did, as data: the terminal, the log and the deployment show it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field


@dataclass(slots=True)
class Summary:
    """Counts and places of one run.

    `published` is False where nothing new arrived. `problems` and `unsettled` are paths that were not taken over, with
    the reason. `reread` were taken in before and read again, `postponed` are to be, in a later run; `recovered` are
    arrivals that an earlier run took over and did not publish. `findings` counts findings by status and severity
    (`new_error`), `seconds` the time of each stage. `implausible` names figures of a batch that are out of bounds.
    """

    run_id: str
    warehouse: str
    published: bool = False
    known: int = 0
    landed: int = 0
    loaded: int = 0
    held: int = 0
    duplicate: int = 0
    unreadable: int = 0
    reread: int = 0
    recovered: int = 0
    postponed: int = 0
    checks_failed: int = 0
    findings_new: int = 0
    findings_open: int = 0
    findings_fixed: int = 0
    findings: dict[str, int] = field(default_factory=dict)
    implausible: list[str] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    unsettled: list[tuple[str, str]] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    html: str | None = None
    mail: str | None = None
    mail_sent: bool = False
    report_error: str | None = None
    log: str | None = None

    @property
    def complete(self) -> bool:
        """Whether every document was loaded, or known before, and the report went out."""
        return not (self.held or self.unreadable or self.problems or self.report_error)

    def as_json(self) -> dict[str, object]:
        """Return all fields as JSON values."""
        return asdict(self)
