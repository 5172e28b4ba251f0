"""Cases and what hangs on them. `actions.perform` is the only door through which a case changes."""
