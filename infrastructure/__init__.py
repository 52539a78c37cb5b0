"""The platform of the catalogue, made and checked: AWS, NATS, monitoring and readiness."""
