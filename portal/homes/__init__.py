"""The pages "My work": what is due, most urgent first, what waits for others, and what is still to be recorded."""
