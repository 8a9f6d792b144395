"""Interpretation: values, units, years, places and bodies, identities, tidy frames; printed and read side by side."""
