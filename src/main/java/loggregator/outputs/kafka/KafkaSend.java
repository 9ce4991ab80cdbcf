package loggregator.outputs.kafka;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import loggregator.envelope.Batch;
import loggregator.outputs.Outcome;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A batch on its way: a record for each envelope, and what became of each. A worker hands the records over, Kafka's
 * thread answers; whichever is the last says how it ended.
 */
final class KafkaSend {
  private final Batch batch;
  private final List<ProducerRecord<byte[], byte[]>> records;
  private final Runnable spoilt;
  private final Consumer<Outcome> end;
  private final AtomicReferenceArray<Outcome> outcomes;
  /** Records without an outcome, and one for the worker. */
  private final AtomicInteger pending;

  /**
   * @param spoilt is called, on any thread and before the end, when the client is better made anew
   * @param end is called once, on any thread
   */
  KafkaSend(Batch batch, List<ProducerRecord<byte[], byte[]>> records, Runnable spoilt,
      Consumer<Outcome> end) {
    this.batch = batch;
    this.records = records;
    this.spoilt = spoilt;
    this.end = end;
    this.outcomes = new AtomicReferenceArray<>(records.size());
    this.pending = new AtomicInteger(records.size() + 1);
  }

  /** Hands over one after the other, up to the first that is not taken now. Blocks for a moment. */
  void run(Producer<byte[], byte[]> producer) {
    Thread worker = Thread.currentThread();
    Outcome stop = null;
    for (int i = 0; i < records.size(); i++) {
      if (stop != null) {
        settle(i, stop);
      } else if (records.get(i) == null) {
        settle(i, Outcome.never("malformed"));
      } else {
        handOver(producer, i, worker);
        Outcome outcome = outcomes.get(i);
        stop = outcome != null && outcome.kind() == Outcome.Kind.NOT_NOW ? outcome : null;
      }
    }
    countDown();
  }

  /** The client calls back on this thread what it did not take, on its own what became of the rest. */
  private void handOver(Producer<byte[], byte[]> producer, int index, Thread worker) {
    try {
      producer.send(records.get(index), (metadata, cause) -> {
        if (cause == null) {
          settle(index, Outcome.TAKEN);
        } else {
          failed(index, cause, Thread.currentThread() == worker);
        }
      });
    } catch (RuntimeException e) {
      failed(index, e, true);
    }
  }

  private void failed(int index, Exception cause, boolean isRefusal) {
    if (KafkaAnswers.isLasting(cause)) {
      spoilt.run();
    }
    settle(index, isRefusal ? KafkaAnswers.ofRefusal(cause) : KafkaAnswers.ofAnswer(cause));
  }

  private void settle(int index, Outcome outcome) {
    if (outcomes.compareAndSet(index, null, outcome)) {
      countDown();
    }
  }

  private void countDown() {
    if (pending.decrementAndGet() == 0) {
      end.accept(outcome());
    }
  }

  private Outcome outcome() {
    Map<String, List<Batch>> lost = new LinkedHashMap<>();
    List<Batch> rest = new ArrayList<>();
    Outcome notNow = null;
    int record = batch.offset();
    for (int i = 0; i < records.size(); i++) {
      int recordEnd = batch.recordEnd(record);
      Outcome outcome = outcomes.get(i);
      if (outcome.kind() == Outcome.Kind.NOT_NOW) {
        notNow = outcome;
        rest.add(batch.slice(record, recordEnd, 1));
      } else if (outcome.kind() != Outcome.Kind.TAKEN) {
        lost.computeIfAbsent(outcome.reason(), reason -> new ArrayList<>()).add(batch.slice(record, recordEnd, 1));
      }
      record = recordEnd;
    }
    List<Outcome.Part> parts = lost.entrySet().stream()
        .map(each -> new Outcome.Part(each.getKey(), Batch.concat(each.getValue()))).toList();
    if (notNow == null) {
      return parts.isEmpty() ? Outcome.TAKEN : Outcome.takenWithout(parts);
    }
    return rest.size() == records.size() ? notNow : notNow.ofRest(Batch.concat(rest), parts);
  }
}
