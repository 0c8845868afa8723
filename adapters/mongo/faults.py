"""What the driver raises, translated into what the house raises."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bson.errors import BSONError
from pymongo.errors import OperationFailure, PyMongoError

from i18n.errors import Unavailable

RETRY_AFTER_SECONDS = 3  # long enough for a replica set to elect a primary or the embedded server to come back

#: Server codes that mean "not now": shutting down, stepping down, no primary, interrupted, write conflict.
NOT_NOW = frozenset({6, 7, 50, 64, 89, 91, 112, 189, 262, 9001, 10058, 10107, 11600, 11602, 13435, 13436})


class StoreFault(Exception):
    """The store refused what we sent, which is our mistake; carries the server's code and never its text.

    Server messages repeat the values of the document they complain about.
    """


@contextmanager
def store_errors(*, passing: type[PyMongoError] | tuple[()] = ()) -> Iterator[None]:
    """Translate: away or too slow becomes :class:`Unavailable`, anything else :class:`StoreFault`.

    After :class:`Unavailable` a write may or may not have happened: the reply can be what was lost. Whoever calls
    reads again and looks for its own command in the document before it tries once more (promise 49).
    ``passing`` comes through as it is, for the caller within ``adapters.mongo`` that handles it.
    """
    try:
        yield
    except passing:
        raise
    except OperationFailure as failure:
        if failure.code in NOT_NOW or failure.timeout:
            raise Unavailable(retry_after_seconds=RETRY_AFTER_SECONDS) from None
        raise StoreFault(f"the store refused an operation (code {failure.code})") from None
    except BSONError as failure:
        raise StoreFault(f"a document cannot be stored ({type(failure).__name__})") from None
    except PyMongoError:
        raise Unavailable(retry_after_seconds=RETRY_AFTER_SECONDS) from None
