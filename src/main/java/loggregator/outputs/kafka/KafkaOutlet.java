package loggregator.outputs.kafka;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
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
 * that are packed – happens on a worker thread of its own. One event loop.
 */
final class KafkaOutlet implements Outlet {
  private final Scheduler scheduler;
  private final WorkerExecutor worker;
  private final Supplier<Producer<byte[], byte[]>> makesProducer;
  private final KafkaRecords records;
  private final MemoryBudget budget;
  private final Consumer<String> complaints;
  /** Used by the worker only. */
  private Producer<byte[], byte[]> producer;
  private volatile boolean renew;
  private boolean closed;

  /**
   * @param worker of one thread; closed with this
   * @param makesProducer blocks
   * @param budget is charged with what the client holds
   * @param complaints is told, each time, why nothing is taken
   */
  KafkaOutlet(Scheduler scheduler, WorkerExecutor worker, Supplier<Producer<byte[], byte[]>> makesProducer,
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
    worker.executeBlocking(() -> {
      sendNow(batch, sent);
      return null;
    }).onFailure(cause -> ended(sent, KafkaAnswers.notNow(cause)));
    return sent.future().onComplete(v -> budget.charge(-batch.length()));
  }

  private void sendNow(Batch batch, Promise<Outcome> sent) {
    open();
    new KafkaSend(batch, records.of(batch), this::renew, outcome -> ended(sent, outcome)).run(producer);
  }

  private void ended(Promise<Outcome> sent, Outcome outcome) {
    scheduler.execute(() -> {
      if (!closed && !outcome.complaint().isEmpty()) {
        complaints.accept(outcome.complaint());
      }
      sent.tryComplete(outcome);
    });
  }

  private void open() {
    if (renew) {
      renew = false;
      closeProducer();
    }
    if (producer == null) {
      producer = makesProducer.get();
    }
  }

  private void closeProducer() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
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
    worker.executeBlocking(() -> {
      closeProducer();
      return null;
    }).onComplete(v -> worker.close());
  }
}
