package loggregator.outputs.kafka;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.Supplier;
import loggregator.envelope.Batch;
import loggregator.flow.Scheduler;
import loggregator.memory.MemoryBudget;
import loggregator.outputs.Outcome;
import loggregator.outputs.Outlet;
import org.apache.kafka.clients.producer.Producer;

/**
 * The way to a topic. All that may block – names that are looked up, a cluster that is asked for its brokers, records
 * that are packed – happens on a worker thread of its own. None of Vert.x', which ends its workers with the role, and
 * would leave a client behind that is to be closed after what still blocks. One event loop.
 */
final class KafkaOutlet implements Outlet {
  private static final String NO_ROOM =
      "node.bufferBytes has no room for the " + (KafkaClient.BUFFER_BYTES >> 20) + " MiB of its client";

  private final Scheduler scheduler;
  private final ExecutorService worker;
  private final Supplier<Producer<byte[], byte[]>> makesProducer;
  private final KafkaRecords records;
  private final MemoryBudget budget;
  private final Consumer<String> complaints;
  /** Used by the worker only. */
  private Producer<byte[], byte[]> producer;
  private volatile boolean renew;
  private volatile boolean closed;

  /**
   * @param worker of one thread; ended with this
   * @param makesProducer blocks
   * @param budget is charged with what the client holds
   * @param complaints is told, each time, why nothing is taken
   */
  KafkaOutlet(Scheduler scheduler, ExecutorService worker, Supplier<Producer<byte[], byte[]>> makesProducer,
      KafkaRecords records, MemoryBudget budget, Consumer<String> complaints) {
    this.scheduler = scheduler;
    this.worker = worker;
    this.makesProducer = makesProducer;
    this.records = records;
    this.budget = budget;
    this.complaints = complaints;
  }

  @Override
  public Future<Outcome> send(Batch batch) {
    Promise<Outcome> sent = Promise.promise();
    budget.charge(batch.length());
    worker.execute(() -> sendNow(batch, outcome -> {
      budget.charge(-batch.length());
      ended(sent, outcome);
    }));
    return sent.future();
  }

  /** Whatever is thrown, a class that is missing included, is an end that somebody waits for. */
  private void sendNow(Batch batch, Consumer<Outcome> end) {
    try {
      if (open()) {
        new KafkaSend(batch, records.of(batch), this::renew, end).run(producer);
      } else {
        end.accept(Outcome.notNow("no_memory", NO_ROOM));
      }
    } catch (RuntimeException | Error e) {
      end.accept(KafkaAnswers.notNow(e));
    }
  }

  /** Nobody waits for it after the close, when the event loop may be gone. */
  private void ended(Promise<Outcome> sent, Outcome outcome) {
    if (closed) {
      return;
    }
    scheduler.execute(() -> {
      if (!closed && !outcome.complaint().isEmpty()) {
        complaints.accept(outcome.complaint());
      }
      sent.complete(outcome);
    });
  }

  /** Whether there is a client, which takes its room for as long as it is there. */
  private boolean open() {
    if (renew) {
      renew = false;
      closeProducer();
    }
    if (producer == null && budget.tryTake(KafkaClient.BUFFER_BYTES)) {
      try {
        producer = makesProducer.get();
      } finally {
        if (producer == null) {
          budget.giveBack(KafkaClient.BUFFER_BYTES);
        }
      }
    }
    return producer != null;
  }

  private void closeProducer() {
    if (producer != null) {
      Producer<byte[], byte[]> former = producer;
      producer = null;
      try {
        former.close(Duration.ZERO);
      } finally {
        budget.giveBack(KafkaClient.BUFFER_BYTES);
      }
    }
  }

  /** From the next batch on. Any thread. */
  void renew() {
    renew = true;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    worker.execute(this::closeProducer);
    worker.shutdown();
  }
}
