"""Links that lead people back: whatever is secret in them stands in the fragment, which no server ever sees."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Links:
    """Links into the public site at ``public_url``."""

    public_url: str

    def tracking(self, code: str) -> str:
        """Where an application can be followed."""
        return f"{self.public_url}/track#{code}"

    def going_on(self, code: str) -> str:
        """Where a handed-over conversation is opened."""
        return f"{self.public_url}/continue#{code}"

    def authorisation(self, code: str) -> str:
        """Where somebody reads what they are asked to authorise."""
        return f"{self.public_url}/authorise#{code}"

    def verification(self, statement: str) -> str:
        """Where a signed statement is verified."""
        return f"{self.public_url}/verify#{statement}"
