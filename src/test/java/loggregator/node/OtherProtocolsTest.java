package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import loggregator.auth.CapturedLog;
import loggregator.testing.Awaiting;
import loggregator.testing.RawHttp2;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of the gRPC listeners that don't agree on HTTP/2 during the handshake. */
class OtherProtocolsTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "http/1.1", "foo"})
  void areClosedAndCountedWithoutATraceInTheLog(String protocol) {
    String[] offered = protocol.isEmpty() ? new String[0] : new String[] {protocol};
    try (CapturedLog log = new CapturedLog(); TestNode node = TestNode.start();
        RawHttp2 client = new RawHttp2(node.port("rlp.grpc"), "reverselogproxy", offered)) {
      client.awaitEnd();

      Awaiting.until(() -> node.metric("loggregator_rejected_total", "reason=\"handshake\"", "role=\"rlp\"") == 1);
      assertThat(node.metric("loggregator_connections", "role=\"rlp\"")).isZero();
      Consumer.open(node.rlpChannel(), Consumer.logsOf("web"));
      assertThat(log.text()).doesNotContain("UnsupportedOperationException");
    }
  }
}
