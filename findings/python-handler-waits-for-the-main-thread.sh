#!/usr/bin/env bash
# Commonly expected: a signal handler of Python's runs at once, for since Python 3.2 a signal interrupts lock.acquire(),
#   and with it Future.result(), Queue.get() and Thread.join() of the main thread.
# Instead: it runs at once only if the signal interrupts the main thread while that waits. If another thread receives
#   the signal, or the main thread does just before it begins to wait, the handler runs when the wait is over. Whatever
#   signal.set_wakeup_fd names is written to at once in each case. greenlet's main thread behaves as Python's.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv env && export PATH="$folder/env/bin:$PATH"
pip install --quiet greenlet==3.2.4

cat > waits.py <<'PYTHON'
import os
import signal
import sys
import threading
import time
from importlib.metadata import version

from greenlet import greenlet

WAIT = 2.0  # seconds that the main thread waits for a lock
reading, writing = os.pipe()
os.set_blocking(writing, False)
signal.set_wakeup_fd(writing)
times = {}


def mark(what):
    times.setdefault(what, time.monotonic() - begun)


def watch():
    os.read(reading, 1)
    mark("wakeup fd")


def send(thread):
    time.sleep(0.3)  # the main thread waits by now
    signal.pthread_kill(thread or threading.get_ident(), signal.SIGTERM)


def waiting(receiver):
    """The seconds until the handler ran and the file was written, if this thread got the signal."""
    global begun
    times.clear()
    begun = time.monotonic()
    threading.Thread(target=watch).start()
    threading.Thread(target=send, args=[receiver]).start()
    lock = threading.Lock()
    lock.acquire()
    lock.acquire(timeout=WAIT)
    time.sleep(0.1)
    return dict(times)


signal.signal(signal.SIGTERM, lambda *_: mark("handler"))
print("Python", sys.version.split()[0], "and greenlet", version("greenlet"))
main = waiting(threading.main_thread().ident)
other = waiting(None)
light = greenlet(waiting).switch(None)
for name, seen in {"the main thread": main, "another": other, "another, in a greenlet": light}.items():
    print(f"received by {name:22}", {what: round(after, 1) for what, after in seen.items()})
assert main["handler"] < WAIT / 2
assert other["handler"] >= WAIT and light["handler"] >= WAIT, "the main thread is woken now"
assert other["wakeup fd"] < WAIT / 2
PYTHON
python waits.py
