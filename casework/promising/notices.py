"""The notice with its seven contents and the commitment with its four, as people read and tick them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from casework.promising.items import Item, Wording
from i18n.marking import N_

#: What 国办发〔2020〕42号 requires, in its order.
NOTICE_CONTENTS = ("item", "basis", "proves", "how", "liability", "powers", "publicity")
COMMITMENT_CONTENTS = ("knows", "meets", "bears", "truthful")

_BETWEEN = N_("、")
#: A Chinese text in the reader's language.
Say = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Part:
    """One required content: its stable id, its heading (none for a tick) and its words."""

    id: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A notice or a commitment: a title and its required contents."""

    title: str
    parts: tuple[Part, ...]

    def text(self) -> str:
        """Everything on it, line by line."""
        return "\n".join((self.title, *(" ".join(filter(None, (part.heading, part.text))) for part in self.parts)))


def _as_written(text: str) -> str:
    return text


def notice(item: Item, wording: Wording, say: Say = _as_written) -> Sheet:
    """What somebody must know before they promise, or choose not to."""
    texts = {
        "item": _filled(say(wording.item), title=say(item.title), certificate=say(item.certificate)),
        "basis": say(item.law),
        "proves": say(item.proves),
        "how": _filled(say(wording.how), certificate=say(item.certificate), alternative=say(item.alternative)),
        "liability": "\n".join(say(text) for text in wording.liability.values()),
        "powers": _powers(item, wording, say),
        "publicity": say(wording.publicity[item.publicity]),
    }
    title = _filled(say(wording.notice_title), title=say(item.title))
    headings = wording.notice_headings
    return Sheet(title, tuple(Part(name, say(headings[name]), texts[name]) for name in NOTICE_CONTENTS))


def commitment(item: Item, wording: Wording, say: Say = _as_written) -> Sheet:
    """What somebody promises, to be ticked one by one."""
    said = {name: _filled(say(text), meets=say(item.meets)) for name, text in wording.commitment_contents.items()}
    title = _filled(say(wording.commitment_title), title=say(item.title))
    return Sheet(title, tuple(Part(name, "", said[name]) for name in COMMITMENT_CONTENTS))


def digest(item: Item, wording: Wording) -> str:
    """What tells one version of the words from another: of what is signed, both sheets in Chinese."""
    text = f"{notice(item, wording).text()}\n{commitment(item, wording).text()}"
    return hashlib.sha256(text.encode()).hexdigest()


def _powers(item: Item, wording: Wording, say: Say) -> str:
    how = _filled(say(wording.classes[item.checking.kind]), share=str(item.checking.share))
    return _filled(say(wording.powers), sources=_listed(item.sources, say), **{"class": how})


def _listed(texts: tuple[str, ...], say: Say) -> str:
    return say(_BETWEEN).join(say(text) for text in texts)


def _filled(text: str, **values: str) -> str:
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text
