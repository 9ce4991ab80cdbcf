package loggregator.conversion;

import static java.nio.charset.StandardCharsets.UTF_8;

import loggregator.routing.V1Filter.Kind;
import loggregator.routing.V1Filter;

/**
 * A {@link V1Filter} that is prepared to judge many envelopes. Every envelope of the first generation belongs to one
 * application; a metric that names none belongs to {@value #SYSTEM}.
 */
public final class V1Condition {
  static final String SYSTEM = "system";

  private final boolean logs;
  private final boolean metrics;
  private final boolean anyApp;
  private final byte[] appId;
  private final boolean system;
  /** Whether requests of the application are asked for: their application ids are UUIDs in lower case. */
  private final boolean uuid;
  private final V1Uuid appUuid = new V1Uuid();

  public V1Condition(V1Filter filter) {
    logs = filter.kind() != Kind.METRIC;
    metrics = filter.kind() != Kind.LOG;
    anyApp = filter.appId().isEmpty();
    appId = filter.appId().getBytes(UTF_8);
    system = filter.appId().equals(SYSTEM);
    Slice text = new Slice();
    text.set(appId, 0, appId.length);
    uuid = appUuid.parse(text) && appUuid.toString().equals(filter.appId());
  }

  boolean takesLog(Slice app) {
    return logs && isOf(app);
  }

  boolean takesContainerMetric(Slice app) {
    return metrics && isOf(app);
  }

  /** A metric that names no application. */
  boolean takesSystemMetric() {
    return metrics && (anyApp || system);
  }

  /** {@code application} is {@code null} when the request names none. */
  boolean takesHttp(V1Uuid application) {
    return application == null ? takesSystemMetric() : metrics && (anyApp || uuid && appUuid.isSameAs(application));
  }

  private boolean isOf(Slice app) {
    return anyApp || app.equalTo(appId);
  }
}
