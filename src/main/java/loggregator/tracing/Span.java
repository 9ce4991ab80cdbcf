package loggregator.tracing;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One question of the control plane, from its beginning until it {@link #end}s, which may be on any thread; what is said
 * of it before is the beginner's. {@link #NONE} stands for all where nothing is traced.
 */
public final class Span {
  public static final Span NONE = new Span(null, "", Kind.INTERNAL, null);
  private static final int MAX_TEXT_CHARACTERS = 200;

  final String name;
  final Kind kind;
  final long traceIdHigh;
  final long traceIdLow;
  final long id;
  /** 0 for none. */
  final long parentId;
  final long startUnixNanos;
  final List<Attribute> attributes = new ArrayList<>();
  private final Spans spans;
  private final long startNanos;

  /** Who asks whom; the number is OTLP's. */
  public enum Kind {
    INTERNAL(1),
    CLIENT(3);

    final int number;

    Kind(int number) {
      this.number = number;
    }
  }

  record Attribute(String name, String value) {}

  /** @param parent null or {@link #NONE} for none */
  Span(Spans spans, String name, Kind kind, Span parent) {
    boolean isRoot = parent == null || !parent.isTraced();
    ThreadLocalRandom random = ThreadLocalRandom.current();
    this.spans = spans;
    this.name = name;
    this.kind = kind;
    this.traceIdHigh = isRoot ? random.nextLong() : parent.traceIdHigh;
    this.traceIdLow = isRoot ? random.nextLong() | 1 : parent.traceIdLow;
    this.id = random.nextLong() | 1;
    this.parentId = isRoot ? 0 : parent.id;
    this.startUnixNanos = spans == null ? 0 : spans.unixNanos();
    this.startNanos = System.nanoTime();
  }

  public boolean isTraced() {
    return spans != null;
  }

  /** Nothing secret may be in it. */
  public Span put(String attribute, Object value) {
    if (isTraced()) {
      String text = String.valueOf(value);
      attributes.add(new Attribute(attribute, text.substring(0, Math.min(MAX_TEXT_CHARACTERS, text.length()))));
    }
    return this;
  }

  /** The header {@code traceparent} by which who is asked can go on with the trace (W3C Trace Context). */
  public String traceparent() {
    HexFormat hex = HexFormat.of();
    return "00-" + hex.toHexDigits(traceIdHigh) + hex.toHexDigits(traceIdLow) + "-" + hex.toHexDigits(id) + "-01";
  }

  public void end() {
    end("");
  }

  /** @param failure empty for none */
  public void end(String failure) {
    if (isTraced()) {
      spans.ended(this, startUnixNanos + System.nanoTime() - startNanos, failure);
    }
  }
}
