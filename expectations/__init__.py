"""Judgement: finding rules in words, structural and identity suites. The only home of Great Expectations."""
