"""The application a WSGI server, and plain `flask`, find from the project's root."""

import sys

from api.app import create_app
from api.commands import COMMANDS
from api.plumbing.services import Deferred
from api.settings import SettingsError, read_settings
from api.wiring import build_services

try:
    _settings = read_settings()
except SettingsError as error:
    sys.stderr.write(f"Error: {error}\n")
    sys.exit(3)  # as every command does when its settings cannot be used
app = create_app(_settings, Deferred(lambda: build_services(_settings)))
for command in COMMANDS:
    app.cli.add_command(command)
