package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import loggregator.logcache.wire.EgressGrpc;
import loggregator.logcache.wire.IngressGrpc;
import loggregator.logcache.wire.LogCacheWire.EnvelopeType;
import loggregator.logcache.wire.LogCacheWire.MetaRequest;
import loggregator.logcache.wire.LogCacheWire.PromQL;
import loggregator.logcache.wire.LogCacheWire.ReadRequest;
import loggregator.logcache.wire.LogCacheWire.ReadResponse;
import loggregator.logcache.wire.LogCacheWire.SendRequest;
import loggregator.logcache.wire.PromQLQuerierGrpc;
import loggregator.testing.GrpcChannels;
import loggregator.tls.TestCertificates;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Gauge;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.GaugeValue;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The gRPC services of a Log Cache, asked by grpc-java over mutual TLS. */
class LogCacheGrpcTest {
  private final TestNode node = TestNode.start(config -> config.put("logCache", new JsonObject().put("auth", "none")
      .put("http", new JsonObject().put("port", 0)).put("settlingMs", 0)
      .put("grpc", new JsonObject().put("port", 0).put("tls", tls()))));
  private final ManagedChannel channel = GrpcChannels.open(node.port("logCache.grpc"), "log-cache");

  @AfterEach
  void close() {
    channel.shutdownNow();
    node.close();
  }

  private static JsonObject tls() {
    var files = TestCertificates.files("log-cache");
    return new JsonObject().put("caFile", files.caFile().toString()).put("certFile", files.certFile().toString())
        .put("keyFile", files.keyFile().toString());
  }

  private void send(Envelope... envelopes) {
    IngressGrpc.newBlockingStub(channel).send(SendRequest.newBuilder()
        .setEnvelopes(EnvelopeBatch.newBuilder().addAllBatch(List.of(envelopes))).setLocalOnly(true).build());
  }

  private ReadResponse read(ReadRequest.Builder request) {
    return EgressGrpc.newBlockingStub(channel).read(request.build());
  }

  private static Envelope log(long timestamp) {
    return Envelope.newBuilder().setSourceId("app").setTimestamp(timestamp)
        .setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8("line"))).build();
  }

  private static Envelope gauge(long timestamp, double value) {
    return Envelope.newBuilder().setSourceId("app").setTimestamp(timestamp).setGauge(Gauge.newBuilder()
        .putAllMetrics(Map.of("cpu", GaugeValue.newBuilder().setValue(value).build()))).build();
  }

  @Test
  void whatIsSentIsRead() {
    send(log(1), gauge(2, 0.5), log(3));
    assertThat(read(ReadRequest.newBuilder().setSourceId("app")).getEnvelopes().getBatchList())
        .containsExactly(log(1), gauge(2, 0.5), log(3));
    assertThat(read(ReadRequest.newBuilder().setSourceId("app").addEnvelopeTypes(EnvelopeType.LOG).setDescending(true)
        .setStartTime(-6795364578871345152L).setLimit(1)).getEnvelopes().getBatchList()).containsExactly(log(3));
    assertThat(read(ReadRequest.newBuilder().setSourceId("app").setNameFilter("^c")).getEnvelopes().getBatchList())
        .containsExactly(gauge(2, 0.5));
  }

  @Test
  void anEmptyAnswerHasAnEmptyBatch() {
    ReadResponse answer = read(ReadRequest.newBuilder().setSourceId("nobody"));
    assertThat(answer.hasEnvelopes()).isTrue();
    assertThat(answer.getEnvelopes().getBatchCount()).isZero();
  }

  @Test
  void metaTellsOfEverySource() {
    send(log(5), log(7));
    var meta = EgressGrpc.newBlockingStub(channel).meta(MetaRequest.getDefaultInstance()).getMetaMap();
    assertThat(meta).containsOnlyKeys("app");
    assertThat(meta.get("app").getCount()).isEqualTo(2);
    assertThat(meta.get("app").getOldestTimestamp()).isEqualTo(5);
    assertThat(meta.get("app").getNewestTimestamp()).isEqualTo(7);
  }

  @Test
  void queriesAreAnswered() {
    send(gauge(990_000_000_000L, 0.5));
    var stub = PromQLQuerierGrpc.newBlockingStub(channel);
    PromQL.InstantQueryResult vector = stub.instantQuery(PromQL.InstantQueryRequest.newBuilder()
        .setQuery("cpu{source_id='app'}").setTime("1000").build());
    assertThat(vector.getVector().getSamples(0).getPoint())
        .isEqualTo(PromQL.Point.newBuilder().setTime("1000.000").setValue(0.5).build());
    assertThat(stub.instantQuery(PromQL.InstantQueryRequest.newBuilder().setQuery("1+1").setTime("5").build())
        .getScalar().getValue()).isEqualTo(2);
    assertThat(stub.rangeQuery(PromQL.RangeQueryRequest.newBuilder().setQuery("cpu{source_id='app'}")
        .setStart("990").setEnd("992").setStep("1s").build()).getMatrix().getSeries(0).getPointsCount()).isEqualTo(3);
  }

  @Test
  void whatCannotBeAnsweredFailsWithTheReason() {
    assertThatThrownBy(() -> read(ReadRequest.newBuilder().setSourceId("app").setLimit(1_001)))
        .isInstanceOfSatisfying(StatusRuntimeException.class, failed -> {
          assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
          assertThat(failed.getStatus().getDescription()).isEqualTo("limit (1001) must be 1000 or less");
        });
    assertThatThrownBy(() -> PromQLQuerierGrpc.newBlockingStub(channel)
        .instantQuery(PromQL.InstantQueryRequest.newBuilder().setQuery("cpu").build()))
        .hasMessageContaining("does not have a 'source_id' label");
  }
}
