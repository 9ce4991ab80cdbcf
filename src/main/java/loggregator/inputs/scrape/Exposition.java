package loggregator.inputs.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What a target shows, in the text format of Prometheus or in OpenMetrics, read piece by piece. Orders that the formats
 * ask for are not asked for here: samples of a metric may stand apart, and types may be told twice. One thread.
 */
final class Exposition {
  /** A longer line is none. */
  private static final int MAX_LINE_BYTES = 1 << 20;
  private static final double MS_PER_SECOND = 1_000;

  private final byte[] bytes;
  private final boolean isOpenMetrics;
  private final MetricTypes types = new MetricTypes();
  private final SampleLine sample = new SampleLine();
  private final Samples samples;
  private int position;

  /** Takes what is read. */
  interface Samples {
    /** @param timestampMs since 1970; not a number where there is none */
    void take(SampleLine sample, MetricTypes.Form form, double timestampMs);

    /** A line that is none. */
    void malformed();
  }

  Exposition(byte[] bytes, boolean isOpenMetrics, Samples samples) {
    this.bytes = bytes;
    this.isOpenMetrics = isOpenMetrics;
    this.samples = samples;
  }

  /** Whether nothing is missing: OpenMetrics says where it ends. */
  boolean isWhole() {
    int end = bytes.length;
    while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
      end--;
    }
    return !isOpenMetrics || new String(bytes, Math.max(0, end - 6), Math.min(6, end), UTF_8).strip().equals("# EOF");
  }

  /** Reads about so many bytes; false when there is nothing more. */
  boolean read(int maxBytes) {
    long enough = (long) position + maxBytes;
    while (position < bytes.length && position < enough) {
      int end = position;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      readLine(position, end > position && bytes[end - 1] == '\r' ? end - 1 : end);
      position = end + 1;
    }
    return position < bytes.length;
  }

  private void readLine(int start, int end) {
    if (end - start > MAX_LINE_BYTES) {
      samples.malformed();
      return;
    }
    String line = new String(bytes, start, end - start, UTF_8);
    if (line.startsWith("#")) {
      readComment(line);
    } else if (!line.isBlank()) {
      readSample(line);
    }
  }

  private void readComment(String line) {
    String[] words = line.strip().split("[ \t]+", 4);
    if (words.length == 4 && words[1].equals("TYPE")) {
      types.put(words[2].replace("\"", ""), words[3]);
    }
  }

  private void readSample(String line) {
    if (sample.read(line)) {
      samples.take(sample, types.formOf(sample.name()), sample.timestamp() * (isOpenMetrics ? MS_PER_SECOND : 1));
    } else {
      samples.malformed();
    }
  }
}
