package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A consumer over WebSocket that comes back with the cursor of the last message that it got. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResumedWebSocketTest {
  private TestNode node;
  private Producer producer;

  @BeforeAll
  void start() {
    node = TestNode.start(config -> config.put("logCache", new JsonObject().put("auth", "none")
        .put("http", new JsonObject().put("port", 0))));
    producer = node.producer();
  }

  @AfterAll
  void stop() {
    node.close();
  }

  private void send(String source, int from, int to) {
    IntStream.range(from, to).forEach(number -> producer.send(Envelope.newBuilder().setSourceId(source)
        .setTimestamp(number).setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8("line " + number))).build()));
  }

  private static List<String> lines(int from, int to) {
    return IntStream.range(from, to).mapToObj(number -> "line " + number).toList();
  }

  private Messages open(String query) {
    return new Messages(URI.create("ws://127.0.0.1:" + node.port("gateway.http") + "/v2/read?" + query));
  }

  @Test
  void getsWhatItMissedOnceAndInOrder() throws InterruptedException {
    String cursor;
    try (Messages messages = open("log&source_id=web&resume")) {
      messages.next();
      send("web", 0, 10);
      assertThat(messages.linesUntil("line 9")).isEqualTo(lines(0, 10));
      cursor = messages.cursor;
    }
    send("web", 10, 500);
    try (Messages messages = open("log&source_id=web&cursor=" + cursor)) {
      assertThat(messages.linesUntil("line 499")).isEqualTo(lines(10, 500));
      send("web", 500, 510);
      assertThat(messages.linesUntil("line 509")).isEqualTo(lines(500, 510));
      assertThat(messages.missed).isEmpty();
    }
  }

  @Test
  void isToldWhenNobodyKnowsWhatItMissed() throws InterruptedException {
    try (Messages messages = open("log&source_id=other&cursor=gone.1.1.1")) {
      messages.next();
      assertThat(messages.missed).containsExactly("unknown");
      send("other", 0, 2);
      assertThat(messages.linesUntil("line 1")).isEqualTo(lines(0, 2));
    }
  }

  /** What came over one WebSocket. */
  private static final class Messages implements WebSocket.Listener, AutoCloseable {
    private final BlockingQueue<JsonObject> waiting = new LinkedBlockingQueue<>();
    private final List<String> missed = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final WebSocket socket;
    private String cursor = "";

    Messages(URI uri) {
      socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(uri, this).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        waiting.add(new JsonObject(text.toString()));
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    JsonObject next() throws InterruptedException {
      JsonObject message = waiting.poll(60, TimeUnit.SECONDS);
      assertThat(message).as("a message").isNotNull();
      cursor = message.getString("cursor", cursor);
      if (message.containsKey("missed")) {
        missed.add(String.valueOf(message.getValue("missed")));
      }
      return message;
    }

    List<String> linesUntil(String last) throws InterruptedException {
      List<String> lines = new ArrayList<>();
      while (!lines.contains(last)) {
        next().getJsonArray("batch", new JsonArray()).stream().map(JsonObject.class::cast)
            .map(envelope -> new String(envelope.getJsonObject("log").getBinary("payload"), StandardCharsets.UTF_8))
            .forEach(lines::add);
      }
      return lines;
    }

    @Override
    public void close() {
      socket.abort();
    }
  }
}
