package loggregator.stream;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import loggregator.envelope.Batch;
import loggregator.losses.Losses;
import loggregator.testing.NumberedLogs;

/** A consumer that takes as many batches as the test lets it, and notes everything that it is told. */
final class RecordingWriter implements StreamWriter {
  final List<String> events = new ArrayList<>();
  final List<Long> numbers = new ArrayList<>();
  int takes = Integer.MAX_VALUE;
  boolean takesLittle;
  Runnable onWrite = () -> {};
  Future<Void> end = Future.succeededFuture();

  @Override
  public boolean isWritable() {
    return takes > 0;
  }

  @Override
  public boolean takesLittle() {
    return takesLittle;
  }

  @Override
  public Future<Void> write(Batch batch) {
    takes--;
    numbers.addAll(NumberedLogs.numbers(batch));
    events.add(NumberedLogs.numbers(batch).toString());
    onWrite.run();
    return Future.succeededFuture();
  }

  @Override
  public void writeLost(Losses losses) {
    events.add("lost " + losses.envelopes());
  }

  @Override
  public Future<Void> end() {
    events.add("end");
    return end;
  }
}
