package loggregator.node;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A consumer that reads lines of JSON, or events, one after the other. */
final class ResumingReader implements AutoCloseable {
  private final HttpURLConnection connection;
  private BufferedReader in;
  String id = "";
  String cursor = "";
  final List<String> missed = new ArrayList<>();

  ResumingReader(String url, String... headers) throws IOException {
    connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.setReadTimeout(60_000);
    connection.setRequestProperty("Accept", "application/x-ndjson");
    for (int i = 0; i < headers.length; i += 2) {
      connection.setRequestProperty(headers[i], headers[i + 1]);
    }
  }

  int status() throws IOException {
    return connection.getResponseCode();
  }

  /** The next that is no heartbeat. */
  JsonObject record() throws IOException {
    if (in == null) {
      in = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
    }
    while (true) {
      String line = in.readLine();
      if (line.startsWith("id: ")) {
        id = line.substring("id: ".length());
      } else if (line.startsWith("data: {") || line.startsWith("{")) {
        JsonObject json = new JsonObject(line.startsWith("{") ? line : line.substring("data: ".length()));
        cursor = json.getString("cursor", cursor);
        if (json.containsKey("missed")) {
          missed.add(String.valueOf(json.getValue("missed")));
        }
        return json;
      }
    }
  }

  List<String> batch() throws IOException {
    return lines(record());
  }

  List<String> linesUntil(String last) throws IOException {
    List<String> lines = new ArrayList<>();
    while (!lines.contains(last)) {
      lines.addAll(lines(record()));
    }
    return lines;
  }

  private static List<String> lines(JsonObject json) {
    return json.getJsonArray("batch", new JsonArray()).stream().map(JsonObject.class::cast)
        .map(envelope -> new String(envelope.getJsonObject("log").getBinary("payload"), StandardCharsets.UTF_8))
        .toList();
  }

  @Override
  public void close() {
    connection.disconnect();
  }
}
