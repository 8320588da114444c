"""Talks to a running Tidemark: REST calls, and a mirror of the session that keeps itself up to date."""

from . import rows
from .backoff import Backoff
from .client import Connection, TidemarkClient
from .commands import new_client_order_id
from .errors import ApiError
from .follower import Follower, Server, Subscription, Watch
from .mirror import KEYS, LOSSLESS, MOST_ROWS, Mirror
from .queue import CommandQueue, Waiting
from .rest import Rest
from .stream import Stream, StreamState
from .wire import canonical, load

__all__ = ["KEYS", "LOSSLESS", "MOST_ROWS", "ApiError", "Backoff", "CommandQueue", "Connection", "Follower", "Mirror",
           "Rest", "Server", "Stream", "StreamState", "Subscription", "TidemarkClient", "Waiting", "Watch", "canonical",
           "load", "new_client_order_id", "rows"]
