package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes to a gRPC port and is no call is answered at once. */
class NoGrpcTest {
  private static final String SEND = "/loggregator.v2.Ingress/Send";

  private final Vertx vertx = Vertx.vertx();
  private final RawHttp http = new RawHttp(vertx);
  private final TestNode node = TestNode.start();

  @AfterEach
  void close() {
    vertx.close().await();
    node.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/grpc-web", "application/grpc-web-text", "text/plain"})
  void otherContentIsRefused(String contentType) {
    assertThat(post(SEND, contentType).statusCode()).isEqualTo(415);
  }

  @Test
  void aPathThatNamesNoMethodIsUnimplemented() {
    HttpClientResponse response = post("/x", "application/grpc");

    assertThat(response.getHeader("grpc-status")).isEqualTo("12");
    assertThat(response.getHeader("grpc-message")).isEqualTo("malformed%20method%20name%3A%20%22%2Fx%22");
  }

  @ParameterizedTest(name = "{index}")
  @ValueSource(strings = {"", "\0\0\0\0\012bytes"})
  void aCallWhoseMessageIsMissingOrCutOffHasFailed(String body) {
    HttpClientResponse response = post(SEND, "application/grpc", body);

    assertThat(response.getHeader("grpc-status")).isEqualTo("13");
    assertThat(response.getHeader("grpc-message")).isEqualTo("the%20request%20is%20missing");
  }

  @ParameterizedTest
  @CsvSource({"0n, 4", "1n, 4", "999u, 4", "0S, 4", "1x, 13", "-1S, 13", "123456789S, 13", "10S, 0"})
  void aCallsTimeIsTakenAsItIsGiven(String timeout, String status) {
    HttpClientResponse response = http.post(node.port("agent.grpc"), SEND,
        Map.of("content-type", "application/grpc", "grpc-timeout", timeout), Buffer.buffer(new byte[5]));

    assertThat(response.getHeader("grpc-status") == null
        ? response.getTrailer("grpc-status") : response.getHeader("grpc-status")).isEqualTo(status);
  }

  private HttpClientResponse post(String path, String contentType) {
    return post(path, contentType, "{}");
  }

  private HttpClientResponse post(String path, String contentType, String body) {
    return http.post(node.port("agent.grpc"), path, Map.of("content-type", contentType), Buffer.buffer(body));
  }
}
