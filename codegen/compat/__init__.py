"""Compatibility of contracts: whether one schema admits whatever another does, with a proof or a counterexample."""
