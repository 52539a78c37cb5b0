"""Consumer lag: measured on a running server, shown in a terminal, a page, CloudWatch, OpenTelemetry and Grafana."""
