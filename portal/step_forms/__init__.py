"""A step's form, wherever it stands: on its own page, in the panel of a list, beside a document.

`answers` reads what was posted, `fields` makes the fields, `preview` says what saving does, `form` puts them
together, `taking` goes through the door.
"""
