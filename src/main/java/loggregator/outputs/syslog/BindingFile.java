package loggregator.outputs.syslog;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Bindings in a file: the list itself, or an answer of Cloud Controller's with the list in {@code results}. */
final class BindingFile implements BindingSource {
  private final Vertx vertx;
  private final Path file;
  private Future<?> reading = Future.succeededFuture();

  BindingFile(Vertx vertx, Path file) {
    this.vertx = vertx;
    this.file = file;
  }

  @Override
  public Future<List<Binding>> read() {
    Future<List<Binding>> bindings = vertx.executeBlocking(() -> {
      Object json = Json.decodeValue(Buffer.buffer(readBounded()));
      JsonArray list = json instanceof JsonObject answer ? answer.getJsonArray("results") : (JsonArray) json;
      return BindingReader.read(list);
    }, false);
    reading = bindings;
    return bindings;
  }

  /** It may grow while it is read. */
  private byte[] readBounded() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("more than " + MAX_BYTES + " bytes");
      }
      return bytes;
    }
  }

  @Override
  public Future<?> close() {
    return reading.otherwiseEmpty();
  }
}
