"""The lag page in a real headless browser; `python3 noxfile.py browser` installs it and runs these tests."""
