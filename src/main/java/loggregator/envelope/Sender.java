package loggregator.envelope;

/** Who brought a {@link Batch}, and wants to know what is lost of it before it is handed on. Any thread. */
@FunctionalInterface
public interface Sender {
  void lost(int envelopes);
}
