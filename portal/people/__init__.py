"""Who works here: people, teams, posts, payment limits, stand-ins, and how they sign in."""
