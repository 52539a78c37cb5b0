"""The clients against real brokers: a nats-server and a moto server, each started for the tests on a free port."""
