package loggregator.link;

import java.util.ArrayList;
import java.util.List;
import loggregator.envelope.Batch;
import loggregator.losses.Losses;
import loggregator.testing.NumberedLogs;

/** Notes what a feed brings; the test may have it do something more with each batch. Used on one thread. */
public final class RecordingHandler implements FeedHandler {
  public final List<Batch> batches = new ArrayList<>();
  public long lost;
  public int endedTimes;
  public Runnable onBatch = () -> {};
  public Runnable onEnded = () -> {};

  @Override
  public void batch(Batch batch) {
    batches.add(batch);
    onBatch.run();
  }

  @Override
  public void lost(Losses losses) {
    lost += losses.envelopes();
  }

  @Override
  public void ended() {
    endedTimes++;
    onEnded.run();
  }

  public List<Long> numbers() {
    List<Long> numbers = new ArrayList<>();
    batches.forEach(batch -> numbers.addAll(NumberedLogs.numbers(batch)));
    return numbers;
  }
}
