"""The platform, made and checked against real servers: nats-server, and moto's AWS."""
