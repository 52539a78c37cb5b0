"""The rules of the repository itself: who may import what, and what a committed file may say."""
