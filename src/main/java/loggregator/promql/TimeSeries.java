package loggregator.promql;

import java.util.Arrays;

/** The samples of one set of labels in the order of time. One thread. */
public final class TimeSeries {
  private static final int FEW = 2;

  private final Labels labels;
  private long[] timesMs = new long[FEW];
  private double[] values = new double[FEW];
  private int size;

  public TimeSeries(Labels labels) {
    this.labels = labels;
  }

  public Labels labels() {
    return labels;
  }

  /** Adds a sample that is not older than those before. */
  public void add(long timeMs, double value) {
    if (size == timesMs.length) {
      timesMs = Arrays.copyOf(timesMs, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    timesMs[size] = timeMs;
    values[size++] = value;
  }

  public int size() {
    return size;
  }

  public long timeMs(int index) {
    return timesMs[index];
  }

  public double value(int index) {
    return values[index];
  }

  /** The index of the first sample whose time is not below the given one. */
  int firstFrom(long timeMs) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = low + high >>> 1;
      if (timesMs[middle] < timeMs) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
