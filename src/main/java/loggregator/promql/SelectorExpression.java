package loggregator.promql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleBiFunction;

/** The newest sample of each series, if it is not too old; or, with a range, its samples. */
final class SelectorExpression implements Expression {
  /** As long as a sample counts. */
  private static final long LOOKBACK_MS = 300_000;

  private final SeriesSelector selector;
  private final long rangeMs;

  /** @param rangeMs 0 for none */
  SelectorExpression(SeriesSelector selector, long rangeMs) {
    this.selector = selector;
    this.rangeMs = rangeMs;
  }

  SeriesSelector selector() {
    return selector;
  }

  @Override
  public Type type() {
    return rangeMs > 0 ? Type.RANGE : Type.VECTOR;
  }

  @Override
  public List<Sample> at(Evaluation evaluation, long timeMs) {
    return newest(evaluation, timeMs, TimeSeries::value);
  }

  /** When the samples were taken that count at the moment, in seconds. */
  List<Sample> timesAt(Evaluation evaluation, long timeMs) {
    return newest(evaluation, timeMs, (series, index) -> series.timeMs(index) / 1_000.0);
  }

  private List<Sample> newest(Evaluation evaluation, long timeMs, ToDoubleBiFunction<TimeSeries, Integer> result) {
    List<Sample> samples = new ArrayList<>();
    long at = timeMs - selector.offsetMs();
    for (TimeSeries series : evaluation.seriesOf(selector)) {
      evaluation.work(1);
      int index = series.firstFrom(at + 1) - 1;
      if (index >= 0 && series.timeMs(index) >= at - LOOKBACK_MS) {
        samples.add(new Sample(series.labels(), result.applyAsDouble(series, index)));
      }
    }
    return samples;
  }

  @Override
  public List<SampleRange> rangesAt(Evaluation evaluation, long timeMs) {
    List<SampleRange> ranges = new ArrayList<>();
    long end = timeMs - selector.offsetMs();
    for (TimeSeries series : evaluation.seriesOf(selector)) {
      SampleRange range = new SampleRange(
          series, series.firstFrom(end - rangeMs), series.firstFrom(end + 1), end - rangeMs, end);
      evaluation.work(1 + range.size());
      if (range.size() > 0) {
        ranges.add(range);
      }
    }
    return ranges;
  }

  @Override
  public void selectors(Consumer<Selection> visitor) {
    visitor.accept(new Selection(selector, rangeMs > 0 ? rangeMs : LOOKBACK_MS));
  }
}
