package loggregator.recent;

/** Says of which sources envelopes are kept. Any thread. */
@FunctionalInterface
public interface SourceTest {
  SourceTest ALL = (bytes, start, end) -> true;

  /** Of the source whose id is there in the bytes. */
  boolean test(byte[] bytes, int start, int end);
}
