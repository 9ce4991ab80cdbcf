package loggregator.inputs.otlp;

import java.util.Arrays;

/** A list of 64-bit numbers that is used again and again. One thread. */
final class Numbers {
  private long[] numbers = new long[16];
  private int size;

  void clear() {
    size = 0;
  }

  void add(long number) {
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * size);
    }
    numbers[size++] = number;
  }

  int size() {
    return size;
  }

  long get(int i) {
    return numbers[i];
  }
}
