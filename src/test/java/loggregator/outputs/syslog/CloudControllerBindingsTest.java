package loggregator.outputs.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import loggregator.config.BindingProviderConfig;
import loggregator.config.TlsFiles;
import loggregator.flow.VertxScheduler;
import loggregator.testing.Awaiting;
import loggregator.testing.EventLoops;
import loggregator.testing.GrpcChannels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Cloud Controller that tells more than can be held. */
class CloudControllerBindingsTest {
  private static final Path CERTIFICATES = GrpcChannels.certificates();
  private static final int MAX_BYTES = 1 << 20;
  private static final int BINDING_BYTES = 60_000;

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger cutOff = new AtomicInteger();

  @AfterEach
  void close() {
    EventLoops.await(vertx.close());
  }

  @Test
  void whatFitsIsTaken() {
    Future<List<Binding>> read = read(response -> response.end(page(asked.get() == 3 ? 0 : asked.get())));

    assertThat(EventLoops.await(read)).hasSize(3);
  }

  @Test
  void pagesThatTogetherAreTooLargeAreGivenUp() {
    Future<List<Binding>> read = read(response -> response.end(page(asked.get())));

    Awaiting.until(read::isComplete);
    assertThat(read.cause()).hasMessage("answers without end");
    assertThat(asked.get()).isEqualTo(MAX_BYTES / BINDING_BYTES + 1);
  }

  @Test
  void answerWithoutEndIsCutOff() {
    Future<List<Binding>> read = read(response -> {
      response.setChunked(true).exceptionHandler(cause -> cutOff.incrementAndGet());
      drip(response);
    });

    Awaiting.until(read::isComplete);
    assertThat(read.cause()).hasMessage("answers without end");
    Awaiting.until(() -> cutOff.get() > 0);
  }

  private void drip(HttpServerResponse response) {
    response.write(" ".repeat(BINDING_BYTES)).onSuccess(v -> drip(response));
  }

  private static String page(int nextId) {
    return new JsonObject().put("next_id", nextId).put("results", new JsonArray().add(
        new JsonObject().put("url", "syslog://drain.example.com").put("ca", "x".repeat(BINDING_BYTES)))).encode();
  }

  private Future<List<Binding>> read(Consumer<HttpServerResponse> answer) {
    HttpServerOptions options = new HttpServerOptions().setSsl(true).setClientAuth(ClientAuth.REQUIRED)
        .setKeyCertOptions(new PemKeyCertOptions().addCertPath(file("metron.crt").toString())
            .addKeyPath(file("metron.key").toString()))
        .setTrustOptions(new PemTrustOptions().addCertPath(file("ca.crt").toString()));
    HttpServer server = EventLoops.await(vertx.createHttpServer(options).requestHandler(request -> {
      asked.incrementAndGet();
      answer.accept(request.response());
    }).listen(0, "127.0.0.1"));
    BindingProviderConfig config = new BindingProviderConfig(URI.create("https://localhost:" + server.actualPort()),
        "localhost", new TlsFiles(file("ca.crt"), file("client.crt"), file("client.key")), 1, 60_000);
    return EventLoops.call(loop, () -> new CloudControllerBindings(
        vertx, new VertxScheduler(vertx), config, 10_000, MAX_BYTES).read());
  }

  private static Path file(String name) {
    return CERTIFICATES.resolve(name);
  }
}
