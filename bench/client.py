"""The browsers: a process of its own that sends requests over connections kept open, and times each answer.

It reads one job a line on standard input, as JSON, and writes one result a line. It understands no more of HTTP than
the server's answers need, so that it is much faster than any page: see the static page's rate in the report.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from types import TracebackType

MOST_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True)
class Job:
    """What to send: `requests` are whole HTTP requests.

    Each client goes through them from another place on, again and again for `seconds`. With `once` each is sent a
    single time and the job ends when none is left.
    """

    port: int
    clients: int
    seconds: float
    requests: Sequence[str]
    once: bool = False


@dataclass
class Result:
    """What came back. Times in seconds; `took` reaches from the first request to the last answer."""

    took: float
    times: list[float] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.took

    @property
    def p95(self) -> float:
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


class Driver:
    """One job as it runs."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.requests = [each.encode() for each in job.requests]
        self.left = deque(self.requests)
        self.result = Result(0.0)
        self.statuses: Counter[str] = Counter()
        self.until = 0.0

    def next(self, number: int) -> bytes | None:
        if self.job.once:
            return self.left.popleft() if self.left else None
        return self.requests[number % len(self.requests)]

    async def client(self, first: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        number, clock = first, time.perf_counter
        while (began := clock()) < self.until and (request := self.next(number)) is not None:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(length_of(head))
            self.result.times.append(clock() - began)
            self.statuses[head[9:12].decode()] += 1
            number += 1

    async def run(self) -> Result:
        job = self.job
        pairs = [
            await asyncio.open_connection("127.0.0.1", job.port, limit=MOST_BYTES) for _ in range(job.clients)
        ]
        began = time.perf_counter()
        self.until = began + job.seconds
        step = max(1, len(self.requests) // job.clients)
        await asyncio.gather(*(self.client(place * step, *pair) for place, pair in enumerate(pairs)))
        self.result.took = time.perf_counter() - began
        self.result.statuses = dict(self.statuses)
        for _, writer in pairs:
            writer.close()
        return self.result


def length_of(head: bytes) -> int:
    """The length of the body that the head announces; the portal always says one."""
    lowered = head.lower()
    place = lowered.find(b"\r\ncontent-length:")
    if place < 0:
        if head[9:12] == b"304":
            return 0
        raise ValueError(f"An answer without Content-Length: {head[:200]!r}")
    end = lowered.index(b"\r\n", place + 2)
    return int(lowered[place + 17 : end])


class Client:
    """The client's process, as the bench speaks to it."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.client"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.terminate()
        self.process.wait()

    def do(self, job: Job) -> Result:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(asdict(job)) + "\n")
        self.process.stdin.flush()
        return Result(**json.loads(self.process.stdout.readline()))


def main() -> None:
    for line in sys.stdin:
        result = asyncio.run(Driver(Job(**json.loads(line))).run())
        sys.stdout.write(json.dumps(asdict(result)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
