"""Everything that can go wrong and be told to a person, as one tree.

::

    BangbanError
    ├── Malformed               the request cannot be read
    ├── Invalid                 it can be read, but some fields do not hold
    ├── NotSignedIn             we do not know who is speaking
    ├── SignInRefused           what was offered to sign in with does not hold: never say which part
    ├── NotFound                not there, or not yours: never say which
    ├── Conflict                it does not fit where things stand
    ├── Stale                   somebody else changed it first
    ├── PreconditionMissing     the version it was based on was not said
    ├── IdempotencyKeyMissing   a changing request without a key
    ├── IdempotencyKeyReused    one key, two different requests
    ├── TooMany                 slow down
    └── Unavailable             something we need is away

Only the edge knows HTTP: ``api/plumbing/problems.py`` maps this tree to statuses in one table.
Texts are Chinese, the source language of the catalogs; ``{names}`` are filled from ``values``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field that does not hold.

    ``pointer`` is a JSON pointer into the request body; the value itself is never repeated. ``values`` fill the
    ``{names}`` of ``message`` once it is translated.
    """

    pointer: str
    code: str
    message: str
    hint: str | None = None
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(eq=False)
class BangbanError(Exception):
    """Something a person should be told, kindly; ``code`` is stable, ``text`` may be reworded."""

    code: str = ""
    text: str = ""
    values: dict[str, str | int] = field(default_factory=dict)
    errors: tuple[FieldError, ...] = ()
    next: str | None = None
    retry_after_seconds: int | None = None

    default_code: ClassVar[str] = "error"
    default_text: ClassVar[str] = "出了点问题，请稍后再试。"

    def __post_init__(self) -> None:
        self.code = self.code or self.default_code
        self.text = self.text or self.default_text

    def __str__(self) -> str:
        """The code alone: a log line made from an error can never carry what a person typed."""
        return self.code


class Malformed(BangbanError):
    """The request cannot be read at all."""

    default_code = "malformed"
    default_text = "没能读懂这次请求，请重试。"


class Invalid(BangbanError):
    """The request can be read, but some fields do not hold; ``errors`` says which."""

    default_code = "invalid"
    default_text = "有些内容需要改一下。"


class NotSignedIn(BangbanError):
    """We do not know who is speaking; the reason is never told."""

    default_code = "not_signed_in"
    default_text = "请先登录。"


class SignInRefused(BangbanError):
    """What was offered to sign in with does not hold; which part of it is never told."""

    default_code = "sign_in_refused"
    default_text = "没有登录成功，请再试一次。"


class NotFound(BangbanError):
    """Not there, or not yours: the answer is the same."""

    default_code = "not_found"
    default_text = "没有找到。"


class Conflict(BangbanError):
    """The request does not fit where things stand now."""

    default_code = "conflict"
    default_text = "现在还不能这样做。"


class Stale(BangbanError):
    """Somebody, perhaps the same person on another device, changed it first."""

    default_code = "stale"
    default_text = "这份申请刚刚在别处更新过。请看一下最新内容，再试一次。"


class PreconditionMissing(BangbanError):
    """A change was asked for without saying which version it was based on."""

    default_code = "precondition_missing"
    default_text = "请说明是在哪个版本上修改的（If-Match）。"


class IdempotencyKeyMissing(BangbanError):
    """A changing request came without the key that makes a retry safe."""

    default_code = "idempotency_key_missing"
    default_text = "缺少 Idempotency-Key，重试可能会重复提交。"


class IdempotencyKeyReused(BangbanError):
    """One key was used for two different requests."""

    default_code = "idempotency_key_reused"
    default_text = "这个 Idempotency-Key 已经用于另一个请求。"


class TooMany(BangbanError):
    """Too many tries; ``retry_after_seconds`` says when to come back."""

    default_code = "too_many"
    default_text = "操作太频繁了，请稍等一会儿再试。"


class Unavailable(BangbanError):
    """Something we depend on is away; nothing was changed."""

    default_code = "unavailable"
    default_text = "系统正忙，您填的内容没有丢。请稍后再试。"
