"""Processes that belong together."""

from __future__ import annotations

import signal
import subprocess
import sys
from itertools import islice
from pathlib import Path

from portal.parentage import FIRST_PAUSE, LONGEST_PAUSE, pauses

FORKS_MEANWHILE = """
import os, signal, sys, time
from pathlib import Path
from portal.parentage import keep_running

ran = Path(sys.argv[1])
keep_running(["sh", "-c", f"echo >> {ran}"], first_pause=0, longest_pause=0)
children = []
for _ in range(100):
    children.append(os.fork())
    if children[-1] == 0:
        signal.pause()
before, latest = len(ran.read_bytes()) if ran.exists() else 0, time.monotonic() + 20
while len(ran.read_bytes() if ran.exists() else b"") < before + 5 and time.monotonic() < latest:
    time.sleep(0.01)
for child in children:
    os.kill(child, signal.SIGKILL)
sys.exit("It was not started again." if time.monotonic() > latest else 0)
"""


def test_a_command_is_started_again_whatever_was_forked_while_it_started(tmp_path: Path) -> None:
    """Issue on strength: the web processes are forked while the background worker is started beside them."""
    done = subprocess.run(
        [sys.executable, "-c", FORKS_MEANWHILE, str(tmp_path / "ran")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_a_command_that_is_killed_a_few_times_in_a_row_is_started_again_at_once_each_time() -> None:
    """Issue on strength: whatever is killed is usable again within two seconds, and starting Python takes one of them."""
    assert list(islice(pauses(FIRST_PAUSE, LONGEST_PAUSE), 5)) == [0.25] * 5


def test_a_command_that_cannot_run_is_tried_less_and_less_often_and_at_least_once_a_minute() -> None:
    """Issue on strength: a worker without its store must not keep the machine busy with starting it."""
    later = list(islice(pauses(FIRST_PAUSE, LONGEST_PAUSE), 5, 2000))
    assert later[:4] == [0.5, 1, 2, 4]
    assert later == sorted(later)
    assert later[-1] == 60


def test_a_web_process_that_cannot_finish_ends_all_the_same_when_its_server_was_killed() -> None:
    """Issue on strength: usable again without a hand; an orphan that waits for ever would keep the port."""
    stuck = """
import signal
from portal.cli import end_orphan
signal.signal(signal.SIGTERM, signal.SIG_IGN)
end_orphan()
while True:
    signal.pause()
"""
    done = subprocess.run([sys.executable, "-c", stuck], check=False, timeout=60)
    assert done.returncode == -signal.SIGALRM
