"""Documents, letters and e-mails: stored under their digest, queued in the outbox."""
