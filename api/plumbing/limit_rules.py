"""Every limit there is, by name: how often, how long, and what happens when the counter itself is away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Window:
    """At most ``limit`` tries in any ``seconds``; ``shared`` ones are counted in the store, for all processes."""

    limit: int
    seconds: int
    shared: bool = False
    fails_closed: bool = True

    @property
    def length(self) -> timedelta:
        """The same as ``seconds``."""
        return timedelta(seconds=self.seconds)


@dataclass(frozen=True, slots=True)
class Delay:
    """After ``free`` tries each further one waits, twice as long every time, up to ``cap_seconds``.

    Counted in the store; forgotten ``forget_seconds`` after the last try.
    """

    free: int
    first_seconds: int
    cap_seconds: int
    forget_seconds: int
    fails_closed: bool = True


Rule = Window | Delay

#: A name may carry several rules; all must admit, and a try that one refuses still counted for those before it.
RULES: Mapping[str, tuple[Rule, ...]] = {
    "turns.principal": (Window(600, 60),),  # far above any person, two devices and their retries included
    "turns.network": (Window(1200, 60),),  # mobile carriers put a whole village behind one address
    "screenings.network": (Window(1200, 60),),
    "uploads.principal": (Window(120, 3600, shared=True),),  # twice what may be kept at all
    "uploads.network": (Window(1200, 3600, shared=True),),
    "verifications.network": (Window(600, 60),),  # the ids are beyond guessing; a counter checks many papers
    "authorise.principal": (Window(30, 3600, shared=True),),
    "authorise.network": (Window(300, 3600, shared=True),),
    "authorisation.network": (Window(60, 600, shared=True),),  # each link bears five wrong tries, whoever makes them
    "export.principal": (Window(5, 3600, shared=True),),  # everything there is about a person, read and opened
    "export.network": (Window(60, 3600, shared=True),),
    "unmasking.principal": (Window(60, 3600, shared=True),),  # one number a minute is work; more is copying a register
    "unmasking.network": (Window(1200, 3600, shared=True),),  # a whole office stands behind one address
    "lists.principal": (Window(10, 3600, shared=True),),  # work lists taken along
    "lists.network": (Window(200, 3600, shared=True),),
    "calls.principal": (Window(120, 3600, shared=True),),
    "calls.network": (Window(3600, 3600, shared=True),),  # a whole call centre may stand behind one address
    "delegations.principal": (Window(20, 3600, shared=True),),
    "delegations.network": (Window(200, 3600, shared=True),),
    "claim.principal": (Window(10, 600, shared=True),),
    "claim.network": (Window(60, 600, shared=True),),
    "sign_in.wechat": (Window(600, 60, shared=True),),  # the code is WeChat's and good once: little to guess
    "sign_in.network": (Window(60, 600, shared=True),),
    "sign_in.account": (Delay(free=5, first_seconds=5, cap_seconds=900, forget_seconds=86_400),),
    "step_up.account": (Delay(free=5, first_seconds=5, cap_seconds=900, forget_seconds=86_400),),
    "sms_code.phone": (Window(1, 60, shared=True), Window(5, 3600, shared=True), Window(10, 86_400, shared=True)),
    "sms_code.network": (Window(30, 3600, shared=True),),
    "sms_code.everybody": (Window(2000, 3600, shared=True),),  # the circuit: what an attack can cost in an hour
    "notice.phone": (Window(5, 86_400, shared=True),),  # tries; somebody may have named a phone that is not hers
    "notice.everybody": (Window(2000, 3600, shared=True),),  # a circuit apart, so that notices never stop sign-in
    "refresh.network": (Window(600, 60, shared=True),),
    "refresh.session": (Window(30, 60, shared=True),),
    "tracking.code": (Delay(free=3, first_seconds=2, cap_seconds=900, forget_seconds=86_400),),
    "tracking.network": (Delay(free=10, first_seconds=1, cap_seconds=600, forget_seconds=86_400),),
}
