"""No answer is stale: a small run of what tests/benchmarks/truth does with 10,000 changes."""

from pathlib import Path

import pytest

from tests.postgres import NoPostgres, binaries
from tests.truth.plan import Plan
from tests.truth.run import Farm, findings

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("served")]

ON_POSTGRES = Farm(servers=2, workers=2, postgres=True)


@pytest.mark.parametrize(
    "farm",
    [Farm(), ON_POSTGRES],
    ids=["four workers on SQLite", "two servers on PostgreSQL"],
)
def test_every_answer_was_true_when_it_was_given(farm: Farm, tmp_path: Path) -> None:
    if farm.postgres:
        try:
            binaries()
        except NoPostgres as missing:
            pytest.skip(str(missing))
    plan = Plan(
        folder=tmp_path,
        events=100,
        articles=24,
        desks=2,
        readers=1,
        pause=0.005,
        seed=15,
        confirmed=100,
        lag_us=20_000 if farm.postgres else 0,
    )
    found = findings(plan, farm)
    assert (found.wrong, found.not_confirmed) == (0, []), found
    assert found.answers > found.changes > 90
    assert found.by_status.keys() >= {"200", "301", "404", "410"}
