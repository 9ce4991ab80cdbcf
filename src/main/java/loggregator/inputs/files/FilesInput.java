package loggregator.inputs.files;

import io.vertx.core.Future;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import loggregator.config.AgentConfig;
import loggregator.config.FilesConfig;
import loggregator.flow.Scheduler;
import loggregator.inputs.Input;
import loggregator.inputs.InputQueue;
import loggregator.inputs.InputServices;
import loggregator.link.BatchSource;

/**
 * Lines of files that grow. They are read on worker threads, one turn after the other, and what a turn brought is
 * queued before the next. Files can wait: while much is queued, nothing is read. One event loop.
 */
public final class FilesInput implements Input {
  private static final Logger LOG = System.getLogger(FilesInput.class.getName());
  private static final int MAX_QUEUED_ENVELOPES = 10_000;

  private final FilesConfig config;
  private final InputServices services;
  private final InputQueue queue;
  private final FileReaders readers;
  private Scheduler.Cancellable timer = () -> {};
  private Future<?> turn = Future.succeededFuture();
  private boolean isStopped;

  public FilesInput(FilesConfig config, InputServices services) {
    this.config = config;
    this.services = services;
    queue = new InputQueue("files", config.diode(), services);
    readers = new FileReaders(config, queue.meters(), services.nowNanos());
  }

  @Override
  public String key() {
    return "agent.files";
  }

  @Override
  public BatchSource source() {
    return queue;
  }

  /** Fails when the state can't be read. */
  @Override
  public Future<?> start(Opened opened) {
    return services.vertx().executeBlocking(() -> {
      readers.open();
      return null;
    }).onSuccess(v -> readOn());
  }

  private void readOn() {
    if (isStopped) {
      return;
    }
    if (queue.queuedEnvelopes() > MAX_QUEUED_ENVELOPES) {
      again(config.pollIntervalMs());
      return;
    }
    turn = services.vertx().executeBlocking(readers::read)
        .onSuccess(read -> {
          read.batches().forEach(queue::take);
          again(read.isMore() ? 0 : config.pollIntervalMs());
        })
        .onFailure(cause -> {
          queue.meters().rejected("read_error");
          LOG.log(Level.WARNING, "agent.files: {0}", cause.getMessage());
          again(config.scanIntervalMs());
        });
  }

  private void again(long delayMs) {
    if (!isStopped) {
      timer = services.scheduler().schedule(TimeUnit.MILLISECONDS.toNanos(delayMs), this::readOn);
    }
  }

  @Override
  public void use(AgentConfig agent) {
    agent.inputs().files().ifPresent(files -> readers.follow(files.paths()));
  }

  @Override
  public Future<?> stop() {
    isStopped = true;
    timer.cancel();
    return turn.transform(v -> services.vertx().executeBlocking(readers::close))
        .onSuccess(last -> last.forEach(queue::take));
  }

  @Override
  public void close() {
    queue.close();
  }
}
