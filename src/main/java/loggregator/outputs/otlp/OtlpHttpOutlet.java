package loggregator.outputs.otlp;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import loggregator.config.OtlpDestinationConfig;
import loggregator.envelope.Batch;
import loggregator.flow.Scheduler;
import loggregator.outputs.HttpPost;
import loggregator.outputs.Outcome;
import loggregator.outputs.Outlet;

/** One signal over HTTP, in protobuf. One event loop. */
final class OtlpHttpOutlet implements Outlet {
  private final Scheduler scheduler;
  private final OtlpDestinationConfig config;
  private final Supplier<HttpClient> client;
  private final OtlpEncoder encoder;
  private final String url;

  /** @param client that is to be used now; it is somebody else's to close */
  OtlpHttpOutlet(Scheduler scheduler, OtlpDestinationConfig config, Supplier<HttpClient> client, OtlpSignal signal,
      OtlpEncoder encoder) {
    this.scheduler = scheduler;
    this.config = config;
    this.client = client;
    this.encoder = encoder;
    this.url = config.url().toString().replaceFirst("/$", "") + signal.path;
  }

  @Override
  public Future<Outcome> send(Batch batch) {
    byte[] message = encoder.encode(batch);
    if (message == null) {
      return Future.succeededFuture(Outcome.TAKEN);
    }
    RequestOptions options = new RequestOptions()
        .setMethod(HttpMethod.POST).setAbsoluteURI(url).setFollowRedirects(false)
        .putHeader("Content-Type", "application/x-protobuf");
    config.headers().forEach((name, value) -> options.putHeader(name, value.reveal()));
    if (config.gzip()) {
      options.putHeader("Content-Encoding", "gzip");
    }
    Buffer body = Buffer.buffer(config.gzip() ? packed(message) : message);
    return HttpPost.send(client.get(), options, body, scheduler, config.retry().timeoutMs()).map(answer ->
        answer.isSuccess() ? OtlpAnswers.taken(answer.body(), batch.envelopes()) : OtlpAnswers.failed(answer))
        .onSuccess(encoder::forgetIfTaken);
  }

  private static byte[] packed(byte[] message) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(message.length / 4);
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  @Override
  public void close() {
    // the client is shared
  }
}
