package loggregator.outputs.syslog;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Bindings in a file: the list itself, or an answer of Cloud Controller's with the list in {@code results}. */
final class BindingFile implements BindingSource {
  private final Vertx vertx;
  private final Path file;

  BindingFile(Vertx vertx, Path file) {
    this.vertx = vertx;
    this.file = file;
  }

  @Override
  public Future<List<Binding>> read() {
    return vertx.executeBlocking(() -> {
      Object json = Json.decodeValue(Files.readString(file));
      JsonArray list = json instanceof JsonObject answer ? answer.getJsonArray("results") : (JsonArray) json;
      return BindingReader.read(list);
    }, false);
  }

  @Override
  public void close() {
    // it holds nothing
  }
}
