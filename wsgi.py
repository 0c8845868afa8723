"""The application a WSGI server, and plain `flask`, find from the project's root."""

from api.app import create_app
from api.commands import COMMANDS
from api.plumbing.services import Deferred
from api.settings import read_settings
from api.wiring import build_services

_settings = read_settings()
app = create_app(_settings, Deferred(lambda: build_services(_settings)))
for command in COMMANDS:
    app.cli.add_command(command)
