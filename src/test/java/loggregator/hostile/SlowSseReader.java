package loggregator.hostile;

import java.util.List;

/** Reads from a Gateway. */
final class SlowSseReader extends SlowReader {
  private final SseReader reader;

  SlowSseReader(int gatewayPort) {
    super("Gateway", "diode=\"stream\"", "role=\"gateway\"");
    reader = new SseReader(gatewayPort, "slow", List.of(), tally::take, this::pause);
  }

  @Override
  public void close() throws Exception {
    reader.close();
  }
}
