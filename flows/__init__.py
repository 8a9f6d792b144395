"""Orchestration: landing, batches, the nightly flow, command line, reports, mail. No logic of the other rooms."""
