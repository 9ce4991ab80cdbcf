package loggregator.promql;

import java.util.List;
import java.util.function.Consumer;

/** A number in a query. */
record NumberExpression(double value) implements Expression {
  @Override
  public Type type() {
    return Type.SCALAR;
  }

  @Override
  public List<Sample> at(Evaluation evaluation, long timeMs) {
    return List.of(new Sample(Labels.NONE, value));
  }

  @Override
  public void selectors(Consumer<Selection> visitor) {
    // none
  }
}
