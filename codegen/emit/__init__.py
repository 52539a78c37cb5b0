"""Emitters: a model in, the text of one kind of file out. They do not touch the disk, nor each other."""
