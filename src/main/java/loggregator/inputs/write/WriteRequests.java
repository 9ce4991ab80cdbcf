package loggregator.inputs.write;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import loggregator.config.WriteConfig;
import loggregator.http.Answers;
import loggregator.inputs.BodyReader;
import loggregator.inputs.ByteAllowance;
import loggregator.inputs.InputQueue;
import loggregator.inputs.InputServices;
import loggregator.inputs.Unpacking;
import loggregator.inputs.Unpacking.Unpacked;
import loggregator.metrics.InputMeters;

/** Answers {@code POST /v2/write}. One event loop. */
final class WriteRequests {
  private static final String PATH = "/v2/write";
  private static final String JSON = "application/json";
  /** What a body of lines may call itself; the last is what curl says of any. */
  private static final Set<String> LINES = Set.of("application/x-ndjson", "application/ndjson", "application/jsonl",
      "text/plain", "", "application/x-www-form-urlencoded");

  private final InputMeters meters;
  private final Function<HttpServerRequest, Optional<Set<String>>> access;
  private final BodyReader bodies;
  private final WrittenBody written;
  private final int maxMessageBytes;

  /** @param access the source ids that a request may write, an empty set for all; nothing if it may not write */
  WriteRequests(InputServices services, WriteConfig config, InputQueue queue,
      Function<HttpServerRequest, Optional<Set<String>>> access) {
    this.meters = queue.meters();
    this.access = access;
    this.maxMessageBytes = config.maxMessageBytes();
    this.bodies = new BodyReader(services.scheduler(),
        new ByteAllowance(config.maxPendingBytes(), services.metrics().budget()), maxMessageBytes);
    this.written = new WrittenBody(queue, services.nowNanos());
  }

  void handle(HttpServerRequest request) {
    String type = mediaType(request);
    if (!PATH.equals(request.path())) {
      refuse(request, 404, "unknown_path", "there is only " + PATH);
    } else if (request.method() != HttpMethod.POST) {
      request.response().putHeader(HttpHeaders.ALLOW, "POST");
      refuse(request, 405, "not_a_post", "only POST is possible");
    } else if (request.headers().contains(HttpHeaders.ORIGIN)) {
      // a page could else make its reader's browser write here
      refuse(request, 403, "foreign_origin", "web pages may not write");
    } else if (!type.equals(JSON) && !LINES.contains(type)) {
      refuse(request, 415, "unknown_encoding", "possible are application/json and application/x-ndjson");
    } else {
      access.apply(request).ifPresentOrElse(
          allowed -> read(request, type.equals(JSON), allowed), () -> refuseUnknown(request));
    }
  }

  private static String mediaType(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private void refuseUnknown(HttpServerRequest request) {
    request.response().putHeader("WWW-Authenticate", "Bearer");
    refuse(request, 401, "unauthenticated", "a token is needed");
  }

  private void read(HttpServerRequest request, boolean isJson, Set<String> allowedSourceIds) {
    bodies.read(request, (beginning, length) -> -1, body -> take(request, isJson, body, allowedSourceIds), problem -> {
      switch (problem) {
        case TOO_LARGE -> refuseLarge(request);
        case TOO_SLOW -> refuse(request, 408, "too_slow", "the request took too long to arrive");
        case BUSY -> {
          request.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
          refuse(request, 503, "busy", "too much is arriving; come again later");
        }
      }
    });
  }

  private void take(HttpServerRequest request, boolean isJson, byte[] body, Set<String> allowedSourceIds) {
    Unpacked unpacked =
        Unpacking.unpack(request.getHeader(HttpHeaders.CONTENT_ENCODING), body, maxMessageBytes);
    if (unpacked.problem() != null) {
      switch (unpacked.problem()) {
        case TOO_LARGE -> refuseLarge(request);
        case MALFORMED -> refuse(request, 400, "malformed", "it is not gzip");
        case UNKNOWN_COMPRESSION -> refuse(request, 415, "unknown_compression", "only gzip is known");
      }
      return;
    }
    WrittenBody.Outcome outcome = isJson
        ? written.readDocument(unpacked.bytes(), allowedSourceIds)
        : written.readLines(unpacked.bytes(), allowedSourceIds);
    Answers.json(request, outcome.httpStatus(), outcome.toJson().encode() + "\n");
  }

  private void refuseLarge(HttpServerRequest request) {
    refuse(request, 413, "too_large", "a request may have " + maxMessageBytes + " bytes, also when unpacked");
  }

  private void refuse(HttpServerRequest request, int status, String reason, String text) {
    meters.rejected(reason);
    Answers.json(request, status, new JsonObject().put("error", text).encode() + "\n");
  }
}
