"""Lays out the certificate items of an application: which apply, and how each begins."""

from __future__ import annotations

from dataclasses import replace

from casework.application import Application
from casework.commitment import Commitment, Task
from casework.ports import Calendar
from casework.promising.drawing import draw_name, task_of
from casework.promising.items import Catalogue, Item
from casework.promising.submitted import Submitted
from conversation_flows.conversation import day_in_china
from conversation_flows.ports import Secrets


def items_of(catalogue: Catalogue, service: str, answers: Submitted) -> list[Item]:
    """The items that apply to what was submitted, in the order of the catalogue."""
    found = [item for item, rule in catalogue.of_service(service) if answers.holds(rule.when)]
    return list(dict.fromkeys(found))


def first_version(application: Application, item: Item, secrets: Secrets, days: Calendar) -> Commitment:
    """The beginning of an item: the same for the same application, whenever and however often it is made."""
    commitment = Commitment(
        id=secrets.derived_id("cmmt", application.id, item.id),
        owner=application.owner,
        version=1,
        application=application.id,
        service=application.service,
        item=item.id,
        item_version=item.version,
        region=application.region,
        township=application.township,
        opened_at=application.submitted_at,
        state="with_office" if item.is_done_by_office else "open",
    )
    return with_task(commitment, item, secrets, days) if item.is_done_by_office else commitment


def with_task(commitment: Commitment, item: Item, secrets: Secrets, days: Calendar) -> Commitment:
    """The same version with what the office has to verify, and by when; days count from the last deed."""
    since = day_in_china(commitment.deeds[-1].at if commitment.deeds else commitment.opened_at)
    name = draw_name(commitment.id, since.year)
    task: Task = task_of(item.checking, name=name, seed=secrets.blind("commitment draw", name))
    if task.state == "open":
        task = replace(task, due_on=days.after(since, item.checking.term, commitment.region).on)
    return replace(commitment, task=task)
