"""Sends one thing to an Agent, as a program would that uses a library which knows nothing of Loggregator."""

import logging
import logging.handlers
import socket
import sys
import time


def syslog(port, kind):
    handler = logging.handlers.SysLogHandler(
        ("127.0.0.1", port), socktype=socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM)
    logger = logging.getLogger("send")
    logger.addHandler(handler)
    # The end of the first message tells how the others on its connection end.
    logger.error("first")
    logger.error("from python over %s\nsecond line", kind)
    handler.close()


def otel(port):
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor

    url = f"http://127.0.0.1:{port}"
    resource = Resource.create({"service.name": "pyotel"})
    meters = MeterProvider(
        [PeriodicExportingMetricReader(OTLPMetricExporter(endpoint=url + "/v1/metrics"))], resource)
    meters.get_meter("send").create_counter("otel_requests").add(7)
    meters.shutdown()
    tracers = TracerProvider(resource=resource)
    tracers.add_span_processor(SimpleSpanProcessor(OTLPSpanExporter(endpoint=url + "/v1/traces")))
    with tracers.get_tracer("send").start_as_current_span("otel_span"):
        pass
    tracers.shutdown()


def statsd(port):
    import statsd as client

    sender = client.StatsClient("127.0.0.1", port)
    sender.incr("statsd_requests", 3)
    sender.gauge("statsd_depth", 4)
    sender.timing("statsd_took", 12)


def datadog(port):
    from datadog.dogstatsd import DogStatsd

    client = DogStatsd("127.0.0.1", port, disable_telemetry=True, disable_buffering=True)
    client.gauge("dogstatsd_depth", 5, tags=["service:pydog", "zone:z1"])
    client.histogram("dogstatsd_size", 2.5, tags=["service:pydog"])
    client.event("deployed", "version 2\nof it", alert_type="info", tags=["service:pydog"])
    client.service_check("dogstatsd_up", client.WARNING, tags=["service:pydog"], message="slow")


def prometheus(port):
    import prometheus_client

    prometheus_client.Counter("prom_requests", "Requests.", ["path"]).labels("/").inc(4)
    prometheus_client.Histogram("prom_seconds", "Durations.").observe(0.2)
    prometheus_client.start_http_server(port, "127.0.0.1")
    print("serving", flush=True)
    time.sleep(600)


what, port = sys.argv[1], int(sys.argv[2])
{"otel": otel, "statsd": statsd, "datadog": datadog, "prometheus": prometheus,
 "syslog-tcp": lambda port: syslog(port, "tcp"), "syslog-udp": lambda port: syslog(port, "udp")}[what](port)
