"""Backups: a consistent copy of database and documents, sealed, and the way back."""
