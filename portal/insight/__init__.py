"""Figures about cases: how many, whose, how late. Only questions; nothing here changes anything."""
