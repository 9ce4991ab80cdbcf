package loggregator.inputs.scrape;

import io.vertx.core.Future;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import loggregator.config.AgentConfig;
import loggregator.config.ScrapeConfig;
import loggregator.flow.Scheduler;
import loggregator.flow.Turns;
import loggregator.inputs.ByteAllowance;
import loggregator.inputs.Input;
import loggregator.inputs.InputQueue;
import loggregator.inputs.InputServices;
import loggregator.link.BatchSource;
import loggregator.metrics.ScrapeMeters;

/** Metrics that others show to a Prometheus, fetched from them. One event loop. */
public final class ScrapeInput implements Input {
  private static final Logger LOG = System.getLogger(ScrapeInput.class.getName());

  private ScrapeConfig config;
  private final InputServices services;
  private final Turns turns;
  private final InputQueue queue;
  private final ByteAllowance allowance;
  private final ScrapeMeters meters;
  private TargetList list;
  private final Map<ScrapeTarget, TargetScraper> scrapers = new LinkedHashMap<>();
  private final Map<Path, String> told = new HashMap<>();
  private Scheduler.Cancellable timer = () -> {};
  private boolean isReading;
  private boolean isStopped;

  public ScrapeInput(ScrapeConfig config, InputServices services) {
    this.config = config;
    this.services = services;
    turns = new Turns(services.scheduler());
    queue = new InputQueue("scrape", config.diode(), services);
    allowance = new ByteAllowance(config.maxPendingBytes(), services.metrics().budget());
    meters = new ScrapeMeters(services.metrics());
    list = new TargetList(config);
  }

  @Override
  public String key() {
    return "agent.scrape";
  }

  @Override
  public BatchSource source() {
    return queue;
  }

  @Override
  public Future<?> start(Opened opened) {
    return readTargets();
  }

  private Future<?> readTargets() {
    isReading = true;
    return services.vertx().executeBlocking(list::find).onSuccess(this::use).onComplete(found -> {
      isReading = false;
      if (!isStopped) {
        timer = services.scheduler().schedule(
            TimeUnit.MILLISECONDS.toNanos(config.rereadIntervalMs()), this::readTargets);
      }
    });
  }

  /** All targets begin anew, because each has kept the former intervals and limits. */
  @Override
  public void use(AgentConfig agent) {
    ScrapeConfig now = agent.inputs().scrape().orElse(config);
    if (now.equals(config) || isStopped) {
      return;
    }
    config = now;
    list = new TargetList(now);
    scrapers.values().forEach(TargetScraper::stop);
    scrapers.clear();
    if (!isReading) {
      timer.cancel();
      readTargets();
    }
  }

  /** Those that stay are left alone. */
  private void use(TargetList.Found found) {
    if (isStopped) {
      return;
    }
    tell(found.unusable());
    scrapers.entrySet().removeIf(scraper -> {
      boolean isGone = !found.targets().contains(scraper.getKey());
      if (isGone) {
        scraper.getValue().stop();
      }
      return isGone;
    });
    found.targets().forEach(this::begin);
    meters.targets(scrapers.size());
  }

  private void begin(ScrapeTarget target) {
    if (scrapers.containsKey(target)) {
      return;
    }
    if (scrapers.size() == config.maxTargets()) {
      queue.meters().rejected("too_many_targets");
      return;
    }
    TargetScraper scraper = new TargetScraper(target, config, services, turns, queue, allowance, meters);
    scrapers.put(target, scraper);
    scraper.start();
  }

  /** Once each, until it is otherwise. */
  private void tell(Map<Path, String> unusable) {
    unusable.forEach((file, problem) -> {
      if (!problem.equals(told.put(file, problem))) {
        queue.meters().rejected("bad_target_file");
        LOG.log(Level.WARNING, "agent.scrape: {0} is left out: {1}", file, problem);
      }
    });
    told.keySet().retainAll(unusable.keySet());
  }

  @Override
  public Future<?> stop() {
    isStopped = true;
    timer.cancel();
    scrapers.values().forEach(TargetScraper::stop);
    scrapers.clear();
    return Future.succeededFuture();
  }

  @Override
  public void close() {
    queue.close();
  }
}
