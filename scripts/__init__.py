"""What maintainers run around the packages: thin launchers for people, CI and the deployment checklist."""
