package loggregator.logcache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Iterator;
import java.util.Map;
import loggregator.json.JsonBuffer;
import loggregator.promql.Labels;
import loggregator.promql.QueryResult;
import loggregator.promql.QueryResult.Kind;
import loggregator.promql.QueryResult.Points;
import loggregator.text.GoNumbers;

/** Answers to queries as Prometheus' HTTP API has them: times as numbers of seconds, values as strings. One thread. */
final class QueryJson {
  private final JsonBuffer out = new JsonBuffer();

  private QueryJson() {}

  static byte[] of(QueryAnswer answer) {
    QueryJson json = new QueryJson();
    answer.result().ifPresentOrElse(json::success, () -> json.failure(answer));
    json.ascii("\n");
    return json.out.toByteArray();
  }

  private void failure(QueryAnswer answer) {
    ascii("{\"status\":\"error\",\"errorType\":\"" + answer.kind().word() + "\",\"error\":");
    text(answer.problem());
    ascii("}");
  }

  private void success(QueryResult result) {
    ascii("{\"status\":\"success\",\"data\":{\"resultType\":\"" + switch (result.kind()) {
      case SCALAR -> "scalar";
      case VECTOR -> "vector";
      case MATRIX -> "matrix";
    } + "\",\"result\":");
    if (result.kind() == Kind.SCALAR) {
      point(result.series().get(0), 0);
    } else {
      ascii("[");
      Iterator<Points> series = result.series().iterator();
      while (series.hasNext()) {
        series(series.next(), result.kind());
        ascii(series.hasNext() ? "," : "");
      }
      ascii("]");
    }
    ascii("}}");
  }

  private void series(Points points, Kind kind) {
    ascii("{\"metric\":");
    labels(points.labels());
    if (kind == Kind.VECTOR) {
      ascii(",\"value\":");
      point(points, 0);
    } else {
      ascii(",\"values\":[");
      for (int i = 0; i < points.values().length; i++) {
        ascii(i == 0 ? "" : ",");
        point(points, i);
      }
      ascii("]");
    }
    ascii("}");
  }

  private void labels(Labels labels) {
    ascii("{");
    String separator = "";
    for (Map.Entry<String, String> label : labels.values().entrySet()) {
      ascii(separator);
      text(label.getKey());
      ascii(":");
      text(label.getValue());
      separator = ",";
    }
    ascii("}");
  }

  private void point(Points points, int index) {
    ascii("[" + seconds(points.timesMs()[index]) + ",\"" + GoNumbers.plain(points.values()[index]) + "\"]");
  }

  /** With three decimals. */
  static String seconds(long timeMs) {
    long size = Math.abs(timeMs);
    return (timeMs < 0 ? "-" : "") + size / 1_000 + "." + String.valueOf(1_000 + size % 1_000).substring(1);
  }

  private void ascii(String text) {
    out.raw(JsonBuffer.ascii(text));
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    out.string(bytes, 0, bytes.length);
  }
}
