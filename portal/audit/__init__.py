"""The history of each case: written once, chained with a key, checked by `portal audit verify`."""
