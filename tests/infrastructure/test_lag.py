"""Consumer lag: the arithmetic, a real server, and every way in which it is shown."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader

from codegen.platform import Platform
from infrastructure.catalogue import Catalogue
from infrastructure.live import Aws
from infrastructure.monitoring.grafana import dashboard, prometheus
from infrastructure.monitoring.lag import Lag, Sample, lags
from infrastructure.monitoring.metrics import GAUGES, observe
from infrastructure.monitoring.nats_dashboard import main
from infrastructure.monitoring.serving import Board, serving
from infrastructure.monitoring.watching import moment, sample
from infrastructure.nats import JetStream, apply
from infrastructure.nats.configuration import dead_letters
from tests.infrastructure.nats_server import client, run


def _sample(at: float, pending: int, ack_pending: int = 0, settled: int = 0, oldest: float | None = None) -> Sample:
    return Sample("S", "c", at, pending, ack_pending, 0, 0, settled, oldest)


def test_lag_is_what_waits_and_what_is_worked_on() -> None:
    (lag,) = lags([_sample(110, 30, 5, 45, oldest=100)], [_sample(100, 70, 5, 5)])
    assert (lag.lag, lag.oldest, lag.rate) == (35, 10, 4)
    assert lag.catch_up == pytest.approx(35 / 4)


def test_what_does_not_shrink_is_never_caught_up_with() -> None:
    (lag,) = lags([_sample(110, 80)], [_sample(100, 70)])
    assert lag.catch_up is None
    (first,) = lags([_sample(110, 80)])
    assert (first.rate, first.catch_up) == (None, None)


def test_a_consumer_that_was_made_anew_has_no_rate_yet() -> None:
    (lag,) = lags([_sample(110, 5, settled=0)], [_sample(100, 70, settled=1000)])
    assert (lag.lag, lag.rate, lag.catch_up) == (5, None, None)


def test_a_clock_that_was_put_back_gives_no_rate() -> None:
    (lag,) = lags([_sample(100, 5, settled=10)], [_sample(110, 70)])
    assert (lag.rate, lag.catch_up) == (None, None)


NUMBERS = st.integers(0, 10**6)


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS)
def test_numbers_are_never_negative(before: int, now: int, settled: int, more: int, ack: int) -> None:
    (lag,) = lags([_sample(11, now, ack, more, oldest=12)], [_sample(10, before, ack, settled)])
    numbers = [lag.lag, lag.rate, lag.catch_up, lag.oldest]
    assert all(number is None or number >= 0 for number in numbers)
    assert (lag.rate is None) == (more < settled)
    assert (lag.catch_up is None) == (lag.lag > 0 and (now >= before or lag.rate is None))


def test_the_servers_time_is_read_to_the_nanosecond() -> None:
    assert moment("1970-01-01T00:00:01.5Z") == 1.5
    assert moment("1970-01-01T00:00:01Z") == 1
    assert moment("2026-11-25T02:21:01.458423851Z") % 1 == pytest.approx(0.458423851, abs=1e-6)


@pytest.fixture
def busy(port: int, catalogue: Catalogue) -> int:
    """A server on which the second reader has settled 3 of 10 events and works on 2: its port."""
    platform, reader = catalogue.platform, catalogue.platform.readers[1]

    async def prepare() -> None:
        async with client(port) as connection:
            await apply(connection, platform)
            js = connection.jetstream()
            for _ in range(10):
                await js.publish(reader.subjects[0].replace("*", "x"), b"{}")
            pull = await js.pull_subscribe_bind(reader.name, platform.events.name)
            for message in await pull.fetch(3):
                await message.ack_sync()
            await pull.fetch(2)

    run(prepare())
    return port


def test_a_real_servers_consumers(busy: int, catalogue: Catalogue) -> None:
    platform, reader = catalogue.platform, catalogue.platform.readers[1]

    async def measure() -> list[Sample]:
        async with client(busy) as connection:
            return await sample(connection, (platform.events.name, platform.advisories.name))

    found = {(each.stream, each.consumer): each for each in run(measure())}
    assert len(found) == len(platform.readers) + 1
    mine = found[platform.events.name, reader.name]
    assert (mine.pending, mine.ack_pending, mine.settled) == (5, 2, 3)
    assert mine.oldest is not None
    assert 0 <= mine.at - mine.oldest < 30
    assert found[platform.advisories.name, dead_letters(platform)].oldest is None


def test_once_fails_above_the_limit_and_says_who(busy: int, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("--nats-url", f"nats://127.0.0.1:{busy}", "--once", "--interval", "0.05")
    assert main([*asked, "--json", "--max-lag", "6"]) == 1
    out, err = capsys.readouterr()
    numbers = {each["consumer"]: each["lag"] for each in json.loads(out) if each["stream"] == "OMS_EVENTS"}
    assert sorted(numbers.values()) == [7, 10]
    assert err.count("behind, more than 6") == 2
    assert main([*asked, "--max-lag", "10"]) == 0
    assert "catch-up" in capsys.readouterr().out


def test_an_event_that_is_tried_again_does_not_hide_the_work_behind_it(busy: int, catalogue: Catalogue) -> None:
    """The first two of the events that are open stay so, and four behind them are settled."""
    platform, reader = catalogue.platform, catalogue.platform.readers[1]

    async def measure() -> int:
        async with client(busy) as connection:
            pull = await connection.jetstream().pull_subscribe_bind(reader.name, platform.events.name)
            for message in await pull.fetch(4):
                await message.ack_sync()
            found = await sample(connection, (platform.events.name,))
            return next(each.settled for each in found if each.consumer == reader.name)

    assert run(measure()) == 3 + 4


def test_a_consumer_that_is_not_there_is_no_lag_of_nothing(
    busy: int, catalogue: Catalogue, capsys: pytest.CaptureFixture[str]
) -> None:
    """One is gone, another paused, and a stranger's name would clear the terminal."""
    platform = catalogue.platform
    gone, paused = platform.readers[0].name, platform.readers[1].name

    async def break_it() -> None:
        async with client(busy) as connection:
            server = JetStream(connection)
            await server.delete(platform.events.name, gone)
            until = {"pause_until": "2999-01-01T00:00:00Z"}
            await server.request(f"CONSUMER.PAUSE.{platform.events.name}.{paused}", until)
            await server.put_consumer(platform.events.name, {"name": "x\x1b[2J", "durable_name": "x\x1b[2J"}, new=True)

    run(break_it())
    asked = ("--nats-url", f"nats://127.0.0.1:{busy}", "--once", "--interval", "0.05")
    assert main([*asked, "--max-lag", "100"]) == 1
    out, err = capsys.readouterr()
    assert f"{platform.events.name}/{gone} is not there" in err
    assert "ok, paused" in next(line for line in out.splitlines() if paused in line)
    assert "\x1b" not in out


def test_a_server_that_is_not_there_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--nats-url", "nats://127.0.0.1:1", "--once"]) == 1
    assert "no connection to nats://127.0.0.1:1" in capsys.readouterr().err


def test_lag_reaches_cloudwatch_where_the_alarm_looks(busy: int, aws: Aws, catalogue: Catalogue) -> None:
    url = ("--nats-url", f"nats://127.0.0.1:{busy}")
    here = ("--region", str(aws.region), "--endpoint", str(aws.endpoint))
    assert main([*url, *here, "--once", "--interval", "0.05", "--cloudwatch", "--json"]) == 0
    listed = aws.client("cloudwatch").list_metrics(Namespace="OMS/Events", MetricName="ConsumerLag")["Metrics"]
    found = [{each["Name"]: each["Value"] for each in metric["Dimensions"]} for metric in listed]
    platform: Platform = catalogue.platform
    for reader in platform.readers:
        assert {"Stream": platform.events.name, "Consumer": reader.name} in found


LAG = Lag("S", "c", 7, 5, 2, 1, 0, 3.5, 2.0, 3.5)


def test_lag_as_gauges() -> None:
    reader = InMemoryMetricReader()
    observe(MeterProvider([reader]).get_meter("test"), lambda: [LAG])
    data = reader.get_metrics_data()
    assert data is not None
    points = {metric.name: metric.data.data_points[0] for metric in data.resource_metrics[0].scope_metrics[0].metrics}
    assert set(points) == {name for name, *_ in GAUGES}
    lag: Any = points["nats.consumer.lag"]
    assert (lag.value, dict(lag.attributes)) == (7, {"stream": "S", "consumer": "c"})


def test_grafana_asks_for_every_gauge_by_its_name_in_prometheus(catalogue: Catalogue) -> None:
    made = dashboard(catalogue.platform, catalogue.operations, "test")
    asked = [target["expr"].partition("{")[0] for panel in made["panels"] for target in panel["targets"]]
    assert asked == [prometheus(name, unit) for name, unit, *_ in GAUGES]
    assert asked[:1] == ["nats_consumer_lag"]
    assert "nats_consumer_oldest_seconds" in asked
    steps = made["panels"][0]["fieldConfig"]["defaults"]["thresholds"]["steps"]
    assert steps[-1]["value"] == catalogue.operations.alarms.consumer_lag


@pytest.mark.parametrize("change", [lambda board: None, lambda board: board.fail("gone")])
def test_the_page_and_its_numbers(change: Callable[[Board], None]) -> None:
    board = Board(2.0, 100)
    board.put([LAG])
    board.put([LAG])
    change(board)
    with serving(board, "127.0.0.1", 0) as address:
        with urlopen(address) as page:
            text = page.read().decode()
            policy = page.headers["Content-Security-Policy"]
        with urlopen(f"{address}lag.json") as numbers:
            shown = json.loads(numbers.read())
        with pytest.raises(HTTPError, match="404") as missing:
            urlopen(f"{address}other")
        missing.value.close()
    assert "NONCE" not in text
    assert "default-src 'none'" in policy
    assert shown["consumers"] == [{"lag": LAG.as_json(), "history": [7, 7]}]
    assert shown["error"] == board.as_json()["error"]


def test_the_page_is_served_by_ipv6_as_well() -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6")
    with serving(Board(2.0, 100), "::1", 0) as address, urlopen(address) as page:
        assert address.startswith("http://[::1]:")
        assert page.status == 200


def test_a_consumer_that_is_gone_is_forgotten() -> None:
    board = Board(2.0, 100)
    board.put([LAG])
    board.put([])
    assert board.as_json()["consumers"] == []


@pytest.mark.parametrize(
    "wrong", [["--interval", "0"], ["--max-lag", "-1"], ["--serve", "here"], ["--serve", "127.0.0.1:65536"]]
)
def test_wrong_usage_is_told(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(wrong)
    assert wrong[1] in capsys.readouterr().err
