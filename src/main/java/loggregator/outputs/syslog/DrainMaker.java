package loggregator.outputs.syslog;

import java.util.List;
import java.util.concurrent.TimeUnit;
import loggregator.config.DrainsConfig;
import loggregator.losses.Consumer;
import loggregator.metrics.DiodeMeters;
import loggregator.metrics.OutputMeters;
import loggregator.outputs.AddressGuard;
import loggregator.outputs.Destination;
import loggregator.outputs.SourceNotices;
import loggregator.outputs.Outlet;
import loggregator.outputs.OutletLimits;
import loggregator.outputs.OutputServices;
import loggregator.outputs.SourceLog;
import loggregator.routing.Selector;
import loggregator.routing.SubscriptionRequest;
import loggregator.stream.StreamPacing;

/** Makes destinations of bindings. One event loop. */
final class DrainMaker {
  private static final StreamPacing STREAM =
      new StreamPacing(500, 64 << 10, TimeUnit.MILLISECONDS.toNanos(2));
  private static final StreamPacing SINGLE = new StreamPacing(1, 64 << 10, 0);
  private static final StreamPacing BATCH =
      new StreamPacing(Integer.MAX_VALUE, 512 << 10, TimeUnit.SECONDS.toNanos(1));

  private final OutputServices services;
  private final DrainsConfig config;
  private final DiodeMeters diodes;
  private final DrainMeters meters;
  private final DrainClients clients;
  private final AddressGuard guard;

  DrainMaker(OutputServices services, DrainsConfig config, DiodeMeters diodes, DrainMeters meters) {
    this.services = services;
    this.config = config;
    this.diodes = diodes;
    this.meters = meters;
    this.clients = new DrainClients(services.vertx(), config);
    this.guard = new AddressGuard(services.vertx(), services.scheduler(), config.forbiddenAddresses());
  }

  void reloadCertificates() {
    clients.reloadCertificates();
  }

  /** @param binding without problems */
  Destination make(Binding binding) {
    DrainUrl url = DrainUrl.parse(binding.url()).url().orElseThrow();
    DrainSelection selection = DrainSelection.of(url, config.metadata());
    OutputMeters ofKind = meters.of(binding);
    Outlet outlet = outlet(binding, url, new DrainFormatter(binding, selection, ofKind));
    OutletLimits limits = new OutletLimits(
        pacing(url.scheme()), TimeUnit.MILLISECONDS.toNanos(config.retryForMs()), false);
    String redacted = DrainUrl.redacted(binding.url());
    SourceLog log = services.log();
    SourceNotices notices = new SourceNotices(services.scheduler(),
        binding.isAggregate() ? new SourceLog(batch -> {}) : log,
        (lost, app) -> lost + " messages lost for application " + app + " in user provided syslog drain with url "
            + redacted);
    SubscriptionRequest request = request(binding, selection);
    return new Destination(services, new Destination.Parts(request,
        new Consumer(url.scheme().name, binding.appId(), "", redacted), diodes, ofKind, outlet, limits, notices,
        complaint -> {
          if (!binding.isAggregate()) {
            log.error(binding.appId(), "Failed to connect to " + redacted + ": " + complaint);
          }
        }));
  }

  private Outlet outlet(Binding binding, DrainUrl url, DrainFormatter formatter) {
    return url.scheme().isHttp()
        ? new HttpsOutlet(services.scheduler(), url, () -> clients.httpClient(binding, url), guard, formatter)
        : new StreamOutlet(services.scheduler(), url, () -> clients.netClient(binding, url), guard, formatter,
            TimeUnit.MILLISECONDS.toNanos(config.idleTimeoutMs()));
  }

  private static StreamPacing pacing(DrainUrl.Scheme scheme) {
    return switch (scheme) {
      case HTTPS -> SINGLE;
      case HTTPS_BATCH -> BATCH;
      default -> STREAM;
    };
  }

  /** Forwarders that have the same binding share what it gets. */
  private static SubscriptionRequest request(Binding binding, DrainSelection selection) {
    List<Selector> selectors = selection.types().stream()
        .map(type -> new Selector(binding.appId(), type, List.of())).toList();
    return new SubscriptionRequest("drain-" + binding.digest(), "", true, selectors);
  }
}
