"""The Respond register, which each team keeps for its own procedure."""
