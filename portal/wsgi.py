"""The application for a production server: `granian --interface wsgi portal.wsgi:app`."""

from portal import create_app
from portal.production import refuse_training_database

app = create_app()
refuse_training_database(app)
