"""Browser journeys: each file is one whole journey through a running portal."""
