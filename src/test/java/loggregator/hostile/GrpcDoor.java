package loggregator.hostile;

import com.google.protobuf.ByteString;
import loggregator.inputs.otlp.Otlp;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;

/** Where a site takes calls over gRPC. */
enum GrpcDoor {
  AGENT("agent", GrpcDoor.SENDER),
  ROUTER("router", GrpcDoor.SENDER),
  ROUTER_SUBSCRIPTIONS("router", GrpcDoor.RECEIVER),
  RLP("rlp", GrpcDoor.RECEIVER),
  /** Without TLS, as OpenTelemetry's producers come by default. */
  OTLP("agent", "opentelemetry.proto.collector.logs.v1.LogsService/Export") {
    @Override
    Http2Socket connect(Site site) {
      return Http2Socket.withoutTls(site.inputPort("otlp", "grpc"));
    }

    @Override
    byte[] log(int payloadBytes) {
      return Otlp.logs(Otlp.service("bomb"), Otlp.log("0".repeat(payloadBytes))).toByteArray();
    }

    @Override
    boolean isUnary() {
      return true;
    }

    @Override
    long connections(Reading reading) {
      return reading.sum(Reading.INPUT_CONNECTIONS, "input=\"otlp\"");
    }
  };

  private static final String SENDER = "loggregator.v2.Ingress/BatchSender";
  private static final String RECEIVER = "loggregator.v2.Egress/BatchedReceiver";

  private final String role;
  private final String method;

  GrpcDoor(String role, String method) {
    this.role = role;
    this.method = method;
  }

  Http2Socket connect(Site site) {
    return new Http2Socket(site.port(role), "any");
  }

  /** What is called there. */
  String method() {
    return method;
  }

  /** Whether nothing is read of a call before its end. */
  boolean isUnary() {
    return false;
  }

  /** A valid message to a door of producers. */
  byte[] log(int payloadBytes) {
    return EnvelopeBatch.newBuilder().addBatch(Envelope.newBuilder().setSourceId("bomb")
        .setLog(Log.newBuilder().setPayload(ByteString.copyFrom(new byte[payloadBytes])))).build().toByteArray();
  }

  long connections(Reading reading) {
    return reading.sum(Reading.CONNECTIONS, label());
  }

  long subscriptions(Reading reading) {
    return reading.sum(Reading.SUBSCRIPTIONS, label());
  }

  long rejected(Reading reading) {
    return reading.sum(Reading.REJECTED, label());
  }

  private String label() {
    return "role=\"" + role + '"';
  }
}
