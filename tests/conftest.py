"""How the suite runs: on two databases at once, and never quietly less than the whole under CI."""

import os

import pytest
from hypothesis import settings
from tests.parts import PARTS
from tests.postgres import Cluster

pytest_plugins = ["tests.cast", "tests.office"]

settings.register_profile("house", deadline=None)  # two busy cores are no reason to fail
settings.register_profile("campaign", deadline=None, max_examples=5_000)
if "CI" not in os.environ:
    settings.load_profile("house")  # under CI hypothesis has a profile of its own, the same examples each time

CLUSTER = pytest.StashKey[Cluster]()
SQLITE, POSTGRES = "gw0", "gw1"
# Tests without a database run once. These folders run beside PostgreSQL, the others beside SQLite: half the work each.
BESIDE_POSTGRES = ("tests/house", "tests/browser", "tests/crash", "tests/hostile", "tests/channels/test_scan.py")
ABOUT_POSTGRES = f"Only `make test` runs what only PostgreSQL does. {PARTS['postgresql'].how_to_get_it}"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--both-databases",
        action="store_true",
        help="run what touches the database on SQLite and on PostgreSQL, at the same time",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "postgres: what only PostgreSQL does")
    config.addinivalue_line("markers", "sqlite: what only SQLite does")
    config.addinivalue_line("markers", "loses_messages: breaks the account of messages, to show that it is noticed")
    config.addinivalue_line("markers", "long: only in `make campaign`; a shorter form of it stands beside it")
    config.addinivalue_line("markers", "needs(part, …): a part of the system, by its name in tests/parts.py")
    config.addinivalue_line("markers", "once: touches the database, and need not do it on both")
    if hasattr(config, "workerinput") or not (config.option.both_databases or config.option.numprocesses):
        # Programs that a test starts are the product's own, and inherit nothing of the tests but their home.
        os.environ["DJANGO_SETTINGS_MODULE"] = "preavviso.project.settings"
        return
    if not config.option.both_databases:
        return
    postgresql = PARTS["postgresql"]
    if not postgresql.is_here() and os.environ.get("CI") == "true":
        raise pytest.UsageError(f"Under CI both databases are tested. {postgresql.how_to_get_it}")
    if postgresql.is_here():
        config.stash[CLUSTER] = cluster = Cluster.start()
        config.add_cleanup(cluster.stop)
        os.environ["PREAVVISO_TEST_POSTGRES"] = cluster.address
        config.option.dist = "each"
        config.option.tx = ["popen", "popen"]


def pytest_report_header(config: pytest.Config) -> str:
    return "databases: SQLite and PostgreSQL" if CLUSTER in config.stash else "databases: SQLite"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.option.hypothesis_profile != "campaign":
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("long")])
        items[:] = [item for item in items if not item.get_closest_marker("long")]
    worker = os.environ.get("PYTEST_XDIST_WORKER") if os.environ.get("PREAVVISO_TEST_POSTGRES") else None
    if worker is None:
        for item in items:
            if item.get_closest_marker("postgres"):
                item.add_marker(pytest.mark.skip(reason=ABOUT_POSTGRES))
        return
    here = [item for item in items if worker in workers_of(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in here])
    items[:] = here


def workers_of(item: pytest.Item) -> set[str]:
    """Which of the two workers runs this test?"""
    if item.get_closest_marker("postgres"):
        return {POSTGRES}
    if item.get_closest_marker("sqlite"):
        return {SQLITE}
    beside = POSTGRES if item.nodeid.startswith(BESIDE_POSTGRES) else SQLITE
    if item.get_closest_marker("once") or beside == POSTGRES:
        return {beside}
    return {SQLITE, POSTGRES} if item.get_closest_marker("django_db") else {beside}


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    for part in (PARTS[name] for mark in item.iter_markers("needs") for name in mark.args):
        if not part.is_here():
            # The only skip there is: who is not root cannot have the part. Under CI it fails (_no_skipping_under_ci).
            pytest.skip(part.how_to_get_it)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    report = yield
    if report.skipped:
        _no_skipping_under_ci(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector):
    report = yield
    if report.skipped:
        _no_skipping_under_ci(report)
    return report


def _no_skipping_under_ci(report: pytest.TestReport | pytest.CollectReport) -> None:
    """An expected failure counts as skipped, too: what does not work has an issue, not a test that says so."""
    if os.environ.get("CI") == "true":
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"Under CI nothing is skipped, and this was. {reason}"
