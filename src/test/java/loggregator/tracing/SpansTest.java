package loggregator.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import loggregator.config.TracingConfig;
import loggregator.memory.MemoryBudget;
import loggregator.metrics.Metrics;
import org.junit.jupiter.api.Test;

class SpansTest {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch tested = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** A request may take longer than any test does, so only a stop that doesn't wait for it ends. */
  @Test
  void aReceiverThatDoesNotAnswerHoldsNoStopUp() throws Exception {
    HttpServer receiver = silentReceiver();
    try {
      URI url = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort());
      TracingConfig config = new TracingConfig(url, Optional.empty(), Map.of());
      Metrics metrics = new Metrics(new MemoryBudget(1 << 20));
      Spans spans = Spans.on(new SpanSender(config, metrics, Duration.ofHours(1)), "node");
      spans.begin("subscribe").end();
      asked.await();

      spans.close().await();

      assertThat(tested.getCount()).as("the request is still open").isOne();
    } finally {
      tested.countDown();
      receiver.stop(0);
      threads.shutdown();
    }
  }

  private HttpServer silentReceiver() throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(threads);
    server.createContext("/v1/traces", exchange -> {
      asked.countDown();
      try {
        tested.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      exchange.close();
    });
    server.start();
    return server;
  }
}
