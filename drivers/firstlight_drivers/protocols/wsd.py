"""WS-Discovery and the DPWS metadata exchange, in both dialects that devices speak: the whole codec under
one name.

`wsd_names` holds namespaces, caps and the message, `wsd_read` the reading, `wsd_write` the writing.
"""

from firstlight_drivers.protocols.wsd_names import (
    GROUP_IPV4,
    GROUP_IPV6,
    MAX_DATAGRAM,
    MAX_DEPTH,
    MAX_DOCUMENT,
    MAX_ELEMENTS,
    MAX_LIST,
    PORT,
    Dialect,
    Message,
    new_message_id,
)
from firstlight_drivers.protocols.wsd_read import decode
from firstlight_drivers.protocols.wsd_write import (
    encode_bye,
    encode_get,
    encode_get_response,
    encode_hello,
    encode_probe,
    encode_probe_matches,
    encode_resolve,
    encode_resolve_matches,
)

__all__ = [
    "GROUP_IPV4",
    "GROUP_IPV6",
    "MAX_DATAGRAM",
    "MAX_DEPTH",
    "MAX_DOCUMENT",
    "MAX_ELEMENTS",
    "MAX_LIST",
    "PORT",
    "Dialect",
    "Message",
    "decode",
    "encode_bye",
    "encode_get",
    "encode_get_response",
    "encode_hello",
    "encode_probe",
    "encode_probe_matches",
    "encode_resolve",
    "encode_resolve_matches",
    "new_message_id",
]
