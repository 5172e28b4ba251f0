"""Measures the portal under load: `make bench`. Not part of the wheel.

It prepares populations of several sizes in both stores, starts the production server on each, signs in, and drives
pages, steps and approvals over HTTP. Sizes and stores take turns in rounds, so that what is compared was measured
within the same seconds on the same machine.
"""
