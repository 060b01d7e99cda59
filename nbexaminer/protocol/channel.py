"""A socket that carries frames between two processes."""

import os
import select
import time
from collections.abc import Callable
from typing import Any

from ..errors import Closed, Late, WireError
from ..limits import LOOK_SECONDS, MAX_FRAME_BYTES
from .codec import HEADER, decode, encode
from .mirrors import Mirrors


def never() -> bool:
    return False


def after(seconds: float) -> Callable[[], bool]:
    """What says whether that much time has passed from now on."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() >= end


class Channel:
    """One end of a socket pair that carries frames; plain reads and writes, as seccomp leaves them.

    Args:
        fd: The socket; the channel owns it.
        watch: Called every `LOOK_SECONDS` seconds of waiting; what it raises ends the waiting.

    Attributes:
        find: What gives handles a meaning, see `decode`.
        mirrors: The things that both sides share, if they do.
    """

    def __init__(self, fd: int, watch: Callable[[], None] | None = None) -> None:
        self.fd = fd
        self.watch = watch
        self.find: Callable[[list[Any]], Any] | None = None
        self.mirrors: Mirrors | None = None
        self._watched = time.monotonic()
        self._arrived = b""  # read already, and not yet asked for
        self._incoming = select.poll()
        self._incoming.register(fd, select.POLLIN)
        os.set_blocking(fd, False)

    def send(self, value: Any, over: Callable[[], bool] = never, strict: bool = False) -> None:
        """Send one frame.

        Args:
            value: Plain data, see `encode`.
            over: Says whether it has taken too long; asked every `LOOK_SECONDS` seconds of waiting.
            strict: Refuse what is not plain data.

        Raises:
            Closed: Nobody reads any more.
            Late: The other side did not take it in time.
        """
        self.send_frame(encode(value, strict), over)

    def send_frame(self, frame: bytes, over: Callable[[], bool] = never) -> None:
        """Send what `encode` made; raises as `send` does."""
        data = memoryview(frame)
        while data:
            try:
                data = data[os.write(self.fd, data[:65536]) :]
            except BlockingIOError:
                outgoing = select.poll()
                outgoing.register(self.fd, select.POLLOUT)
                self._wait(outgoing, over)
            except OSError as error:
                raise Closed("the other side is gone") from error

    def receive(self, over: Callable[[], bool] = never) -> Any:
        """Wait for a frame and return its data; raises as `send`, and `WireError` for garbage."""
        if not self._arrived:
            self._wait(self._incoming, over)
        text_size, buffer_size = HEADER.unpack(self._exactly(HEADER.size, over))
        if text_size > MAX_FRAME_BYTES or buffer_size > MAX_FRAME_BYTES:
            raise WireError("a frame that is too big")
        text = self._exactly(text_size, over)
        return decode(text, self._exactly(buffer_size, over), self.find, self.mirrors)

    def close(self) -> None:
        os.close(self.fd)

    def _exactly(self, size: int, over: Callable[[], bool]) -> bytes:
        first, self._arrived = self._arrived[:size], self._arrived[size:]
        if len(first) == size:
            return first
        parts = [first]
        size -= len(first)
        while size:
            try:  # most frames arrive whole: their header brings the rest
                part = os.read(self.fd, max(min(size, 2**20), 4096))
            except BlockingIOError:
                self._wait(self._incoming, over)
                continue
            except OSError as error:
                raise Closed("the other side is gone") from error
            if not part:
                raise Closed("the other side is gone")
            self._arrived = part[size:]
            parts.append(part[:size])
            size -= len(parts[-1])
            if size and over():  # it drips
                raise Late("no whole frame in time")
        return b"".join(parts)

    def _wait(self, poller: select.poll, over: Callable[[], bool]) -> None:
        while True:
            now = time.monotonic()
            if self.watch and now - self._watched > LOOK_SECONDS:
                self._watched = now
                self.watch()
            if poller.poll(LOOK_SECONDS * 1000):
                return
            if over():
                raise Late("no whole frame in time")
