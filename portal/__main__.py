"""`python -m portal` is the console command `portal`."""

from portal.cli import main

main()
