package loggregator.promql;

import java.util.List;
import java.util.function.Consumer;

/** A part of a query, which can tell its value at a moment. */
interface Expression {
  /** What it gives. */
  enum Type {
    SCALAR("scalar"), VECTOR("instant vector"), RANGE("range vector"), TEXT("string");

    private final String words;

    Type(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /** One element of a vector; a scalar is a vector of one without labels. */
  record Sample(Labels labels, double value) {}

  Type type();

  /** Of a vector or a scalar. */
  List<Sample> at(Evaluation evaluation, long timeMs);

  default double scalarAt(Evaluation evaluation, long timeMs) {
    return at(evaluation, timeMs).get(0).value();
  }

  /** Of a range vector. */
  default List<SampleRange> rangesAt(Evaluation evaluation, long timeMs) {
    throw new IllegalStateException();
  }

  /** Shows all selectors in it, with the time before the moment that each looks at. */
  void selectors(Consumer<Selection> visitor);

  /** @param windowMs before the moment, from which samples are looked at */
  record Selection(SeriesSelector selector, long windowMs) {}
}
