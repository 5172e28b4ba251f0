"""The Flask extensions as bare objects; create_app() ties them to an application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from htmx_flask import Htmx

from portal.database import Base

db = SQLAlchemy(model_class=Base)
login = LoginManager()
csrf = CSRFProtect()
htmx = Htmx()

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model
