"""Drills: a portal as people start it, under work, that is killed, hurried and loaded. `make faults`, `make load`."""
