"""The application for a production server: `granian --interface wsgi portal.wsgi:app`.

`portal serve` imports it before its web processes are forked, so that each of them has it ready.
"""

from portal import create_app
from portal.production import refuse_training_database
from portal.warming import warm

app = create_app()
refuse_training_database(app)
warm(app)
