"""How sure a print must be of another document's value: calibrates the thresholds of matching."""
