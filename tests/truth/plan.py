"""What a run is to do, which its processes read from a file; and what is found in the end."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

from tests.serving import Server

HOST = "news.example"
SLUGS = 4  # of each story, in turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`folder` is where everybody writes; `pause` is a reader's, in seconds, on average; `lag_us`
    the microseconds by which a server may hear of a change late; `confirmed`: so often the
    views are asked what the judge would have said."""

    folder: Path
    events: int
    desks: int
    readers: int
    pause: float
    seed: int
    articles: int
    confirmed: int
    lag_us: int = 0
    servers: tuple[Server, ...] = ()

    @property
    def over(self) -> Path:
        """A file that is there once the readers may go."""
        return self.folder / "over"

    def write(self) -> Path:
        file = self.folder / "plan.json"
        file.write_text(json.dumps(asdict(self), default=str))
        return file

    @classmethod
    def load(cls, file: Path) -> Self:
        read = json.loads(file.read_text())
        read["servers"] = tuple((host, port) for host, port in read["servers"])
        return cls(**{**read, "folder": Path(read["folder"])})


@dataclass(slots=True)
class Findings:
    """`late` answers were asked for after what they say was over, but by no more than a plan's lag;
    `wrong` ones by more, or it never was so. `confirmed`: what the views said of instants in the
    past, which the judge had to find true."""

    answers: int = 0
    by_status: dict[str, int] = field(default_factory=dict)
    changes: int = 0
    by_themselves: int = 0
    late: int = 0
    longest_us: int = 0
    wrong: int = 0
    told: list[dict[str, Any]] = field(default_factory=list)
    confirmed: int = 0
    not_confirmed: list[dict[str, Any]] = field(default_factory=list)
