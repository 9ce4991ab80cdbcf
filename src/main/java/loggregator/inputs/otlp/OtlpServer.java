package loggregator.inputs.otlp;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import loggregator.config.OtlpConfig;
import loggregator.http.Answers;
import loggregator.http.CrossOrigin;
import loggregator.inputs.BodyReader;
import loggregator.inputs.ByteAllowance;
import loggregator.inputs.InputServices;
import loggregator.inputs.otlp.OtlpCall.Refusal;
import loggregator.inputs.otlp.Signals.Signal;
import loggregator.metrics.InputMeters;

/** Answers the requests of OTLP's producers, over gRPC and over HTTP, whichever port they come to. One event loop. */
final class OtlpServer {
  private static final String GRPC = "application/grpc";
  private static final int UNIMPLEMENTED = 12;

  private final Signals signals;
  private final InputMeters meters;
  private final Function<HttpServerRequest, Optional<Set<String>>> access;
  private final Set<String> allowedOrigins;
  private final CrossOrigin crossOrigin;
  private final BodyReader bodies;
  private final int maxMessageBytes;
  private final Map<String, Signal> byPath;
  private final Map<String, Signal> byMethod;

  /** @param access the source ids that a request may write, an empty set for all; nothing if it may not write */
  OtlpServer(InputServices services, OtlpConfig config, Signals signals, InputMeters meters,
      Function<HttpServerRequest, Optional<Set<String>>> access) {
    this.signals = signals;
    this.meters = meters;
    this.access = access;
    this.allowedOrigins = Set.copyOf(config.allowedOrigins());
    this.crossOrigin = new CrossOrigin(allowedOrigins, "POST", "authorization,content-type,content-encoding");
    this.maxMessageBytes = config.maxMessageBytes();
    this.bodies = new BodyReader(services.scheduler(),
        new ByteAllowance(config.maxPendingBytes(), services.metrics().budget()),
        maxMessageBytes + GrpcCall.PREFIX_BYTES);
    this.byPath = signals.all().collect(Collectors.toMap(Signal::path, signal -> signal));
    this.byMethod = signals.all().collect(Collectors.toMap(Signal::method, signal -> signal));
  }

  void handle(HttpServerRequest request) {
    String type = mediaType(request);
    if (type.equals(GRPC) || type.startsWith(GRPC + "+")) {
      handleGrpc(request);
    } else if (isForeign(request)) {
      meters.rejected("foreign_origin");
      Answers.plainText(request, 403, "origin not allowed\n");
    } else if (!crossOrigin.answerPreflight(request)) {
      handleHttp(request, type);
    }
  }

  private static String mediaType(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /** Browsers say from which page a request comes. */
  private boolean isForeign(HttpServerRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    return origin != null && !allowedOrigins.contains(origin);
  }

  private void handleGrpc(HttpServerRequest request) {
    Signal signal = byMethod.get(request.path());
    if (signal == null) {
      meters.rejected("unknown_method");
      GrpcCall.fail(request, UNIMPLEMENTED, "unknown method " + request.path());
    } else {
      read(request, new GrpcCall(request, signals, signal, maxMessageBytes));
    }
  }

  private void handleHttp(HttpServerRequest request, String type) {
    Signal signal = byPath.get(String.valueOf(request.path()));
    boolean isJson = type.equals("application/json");
    if (signal == null) {
      meters.rejected("unknown_path");
      Answers.pageNotFound(request);
    } else if (request.method() != HttpMethod.POST) {
      meters.rejected("not_a_post");
      request.response().putHeader("Allow", "POST");
      Answers.plainText(request, 405, "405 method not allowed, supported: [POST]\n");
    } else if (!isJson && !type.equals("application/x-protobuf")) {
      meters.rejected("unknown_encoding");
      Answers.plainText(request, 415,
          "415 unsupported media type, supported: [application/json, application/x-protobuf]\n");
    } else {
      read(request, new HttpCall(request, signals, signal, isJson, maxMessageBytes));
    }
  }

  private void read(HttpServerRequest request, OtlpCall call) {
    Optional<Set<String>> allowed = access.apply(request);
    if (allowed.isEmpty()) {
      call.refuse(Refusal.UNAUTHENTICATED, Refusal.UNAUTHENTICATED.text);
      return;
    }
    bodies.read(request, call::sizeOf, body -> call.take(body, allowed.get()), problem -> {
      Refusal refusal = Refusal.of(problem);
      call.refuse(refusal, refusal.text);
    });
  }
}
