"""Tests of the generator, through its command line and its pipeline."""
