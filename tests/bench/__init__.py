"""The budgets of DESIGN section 12, as ratios measured within one run: ``python -m tests.bench``."""
