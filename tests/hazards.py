"""JSON that must be refused wherever it is sent: the body, how it is refused, and with which code."""

from __future__ import annotations

import json

from api.plumbing.bounded_json import MAX_DEPTH, MAX_SAFE_INTEGER, MAX_VALUES
from i18n.errors import Invalid, Malformed

REFUSED = {
    "nesting that ends the stack": (b"[" * 100_000 + b"]" * 100_000, Invalid, "json_too_deep"),
    "one level too many": (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), Invalid, "json_too_deep"),
    "nested objects": (b'{"a":' * 40 + b"1" + b"}" * 40, Invalid, "json_too_deep"),
    "five thousand digits": (b"1" * 5000, Malformed, "json_number"),
    "more than 64 bits": (b"18446744073709551616", Malformed, "json_number"),
    "more than a double holds exactly": (str(MAX_SAFE_INTEGER + 1).encode(), Malformed, "json_number"),
    "Infinity": (b'{"a":Infinity}', Malformed, "json_number"),
    "-Infinity": (b'{"a":-Infinity}', Malformed, "json_number"),
    "NaN": (b"[NaN]", Malformed, "json_number"),
    "1e999": (b"[1e999]", Malformed, "json_number"),
    "a fraction of a thousand digits": (b"0." + b"1" * 1000, Malformed, "json_number"),
    "a lone surrogate": (rb'"\ud800"', Malformed, "json_surrogate"),
    "a lone surrogate in a name": (rb'{"\udfff":1}', Malformed, "json_surrogate"),
    "NUL": (rb'["\u0000"]', Malformed, "json_nul"),
    "NUL in a name": (rb'{"a\u0000":1}', Malformed, "json_nul"),
    "a name twice": (b'{"a":1,"a":2}', Malformed, "json_duplicate_name"),
    "a name twice, once escaped": (rb'{"a":1,"\u0061":2}', Malformed, "json_duplicate_name"),
    "an operator": (b'{"$where":"1"}', Invalid, "json_name"),
    "a dotted name": (b'{"a.b":1}', Invalid, "json_name"),
    "a long name": (b'{"' + b"a" * 65 + b'":1}', Invalid, "json_name"),
    "too many values": (json.dumps([0] * (MAX_VALUES + 1)).encode(), Invalid, "json_too_many"),
    "not UTF-8": (b'"\xff"', Malformed, "json_unreadable"),
    "UTF-16": ('{"a":1}'.encode("utf-16"), Malformed, "json_unreadable"),
    "a byte order mark": (b'\xef\xbb\xbf{"a":1}', Malformed, "json_unreadable"),
    "nothing": (b"", Malformed, "json_unreadable"),
    "half": (b'{"a":', Malformed, "json_unreadable"),
    "two": (b"{}{}", Malformed, "json_unreadable"),
    "a raw line break in text": (b'"a\nb"', Malformed, "json_unreadable"),
}
