"""What citizens are given of a catalog: only what has been released.

A working copy may be ahead of the last release, and its migration may already be written. Neither reaches anybody
before the release does.
"""

from __future__ import annotations

from conversation_flows.catalog import Catalog
from conversation_flows.engine.carry import Migration
from conversation_flows.engine.flow import Flow
from conversation_flows.ports import Flows
from conversation_flows.releases.record import newest


def published(catalog: Catalog) -> Flows:
    """The flows to serve; the working copies as long as nothing at all has been released."""
    return Published(catalog) if catalog.record else catalog


class Published:
    """Implements :class:`conversation_flows.ports.Flows` over the releases of a catalog.

    A flow whose YAML is gone is offered to nobody any more; who has begun it goes on to the end.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        offered = (newest(catalog.record, flow.id) for flow in catalog.flows())
        compiled = (catalog.released(release.flow, release.version) for release in offered if release)
        self._latest = {flow.id: flow for flow in compiled if flow}

    def latest(self, flow_id: str) -> Flow | None:
        """The newest release."""
        return self._latest.get(flow_id)

    def pinned(self, flow_id: str, version: int) -> Flow | None:
        """The release a conversation began with, as it was."""
        return self._catalog.released(flow_id, version)

    def migration(self, flow_id: str, version: int) -> Migration | None:
        """How conversations go on in a later release; ``None`` while that has not been released."""
        way = self._catalog.migration(flow_id, version)
        return way if way and way.to_version in self._catalog.record.get(flow_id, {}) else None

    def screening(self, flow_id: str) -> Flow:
        """The working copy: a screening keeps nothing that another version could be kept for."""
        return self._catalog.screening(flow_id)

    def flows(self) -> list[Flow]:
        """The newest release of every flow."""
        return list(self._latest.values())
