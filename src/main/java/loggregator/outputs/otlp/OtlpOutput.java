package loggregator.outputs.otlp;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import loggregator.config.OtlpDestinationConfig;
import loggregator.config.OtlpDestinationConfig.Protocol;
import loggregator.diode.DiodeLimits;
import loggregator.losses.Consumer;
import loggregator.metrics.DiodeMeters;
import loggregator.metrics.OutputMeters;
import loggregator.outputs.Destination;
import loggregator.outputs.SourceNotices;
import loggregator.outputs.Outlet;
import loggregator.outputs.OutletLimits;
import loggregator.outputs.Output;
import loggregator.outputs.OutputServices;
import loggregator.outputs.Selected;
import loggregator.outputs.SourceLog;
import loggregator.routing.SubscriptionRequest;
import loggregator.stream.StreamPacing;
import loggregator.tls.TlsOptions;

/**
 * A destination for OpenTelemetry: each signal has a queue and requests of its own, one at a time, so that its order
 * stays and no signal waits for another. One event loop.
 */
public final class OtlpOutput implements Output {
  private static final int MAX_BATCH_BYTES = 1 << 20;

  private final OutputServices services;
  private final OtlpDestinationConfig config;
  private final OutputMeters meters;
  private final DiodeMeters diodes;
  private final List<Destination> destinations = new ArrayList<>();
  private HttpClient http;
  private GrpcClient grpc;

  public OtlpOutput(OutputServices services, OtlpDestinationConfig config, DiodeLimits limits) {
    this.services = services;
    this.config = config;
    this.meters = new OutputMeters(services.metrics(), "otlp", config.name());
    this.diodes = services.metrics().diodes("forwarder", "otlp." + config.name(), limits);
  }

  @Override
  public Future<?> start() {
    open();
    for (OtlpSignal signal : OtlpSignal.values()) {
      if (signal.types.stream().anyMatch(config.select().types()::contains)) {
        Destination destination = new Destination(services, parts(signal));
        destinations.add(destination);
        destination.start();
      }
    }
    return Future.succeededFuture();
  }

  private Destination.Parts parts(OtlpSignal signal) {
    OtlpEncoder encoder = new OtlpEncoder(signal.form(), meters);
    Outlet outlet = config.protocol() == Protocol.GRPC
        ? new OtlpGrpcOutlet(services.scheduler(), config, () -> grpc, signal, encoder)
        : new OtlpHttpOutlet(services.scheduler(), config, () -> http, signal, encoder);
    OutletLimits limits = new OutletLimits(
        new StreamPacing(config.maxBatchEnvelopes(), MAX_BATCH_BYTES,
            TimeUnit.MILLISECONDS.toNanos(config.flushIntervalMs())),
        TimeUnit.MILLISECONDS.toNanos(config.retry().retryForMs()), config.retry().ambiguous());
    SourceNotices notices = new SourceNotices(services.scheduler(),
        config.tellLosses() ? services.log() : new SourceLog(batch -> {}),
        (lost, source) -> lost + " envelopes of " + source + " lost on their way to " + config.name());
    SubscriptionRequest request = Selected.request(config.select(), signal.types, signal.path);
    return new Destination.Parts(request,
        new Consumer("otlp", request.shardId(), config.name(), config.url().getHost()), diodes, meters, outlet, limits,
        notices, complaint -> {});
  }

  private void open() {
    HttpClientOptions options = new HttpClientOptions().setConnectTimeout(config.retry().timeoutMs());
    if ("https".equals(config.url().getScheme())) {
      TlsOptions.applyTo(options, config.tls().ca(), config.tls().own());
    }
    if (config.protocol() == Protocol.GRPC) {
      options.setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false);
      grpc = GrpcClient.client(services.vertx(), new GrpcClientOptions(), options);
    } else {
      http = services.vertx().createHttpClient(options);
    }
  }

  private void closeClients() {
    if (http != null) {
      http.close();
    }
    if (grpc != null) {
      grpc.close();
    }
  }

  @Override
  public Map<String, Supplier<Future<?>>> certificates() {
    boolean hasFiles = config.tls().ca().isPresent() || config.tls().own().isPresent();
    return hasFiles ? Map.of("forwarder.otlp." + config.name() + ".tls", this::reloadCertificates) : Map.of();
  }

  /** A request that is on its way ends first. */
  private Future<?> reloadCertificates() {
    HttpClient formerHttp = http;
    GrpcClient formerGrpc = grpc;
    open();
    services.scheduler().schedule(TimeUnit.MILLISECONDS.toNanos(config.retry().timeoutMs()), () -> {
      if (formerHttp != null) {
        formerHttp.close();
      }
      if (formerGrpc != null) {
        formerGrpc.close();
      }
    });
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> finish() {
    return Future.join(destinations.stream().map(Destination::finish).toList()).mapEmpty();
  }

  @Override
  public void close() {
    destinations.forEach(Destination::close);
    closeClients();
  }
}
