package loggregator.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import loggregator.trafficcontroller.RawWebSocket;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope;

/** Reads the firehose of a Traffic Controller. */
final class SlowV1Reader extends SlowReader {
  private static final int FRAMES_BETWEEN_PAUSES = 100;

  private final RawWebSocket socket;

  SlowV1Reader(int trafficControllerPort) {
    super("Traffic Controller", "diode=\"stream\"", "role=\"traffic_controller\"");
    socket = new RawWebSocket(trafficControllerPort, "/firehose/slow");
    Thread thread = new Thread(this::read, "slow v1 reader");
    thread.setDaemon(true);
    thread.start();
  }

  private void read() {
    try {
      for (int frames = 0; ; frames++) {
        Envelope envelope = Envelope.parseFrom(socket.binary());
        if (envelope.hasLogMessage()) {
          tally.take(envelope.getLogMessage().getAppId(), envelope.getTimestamp());
        }
        if (frames % FRAMES_BETWEEN_PAUSES == 0) {
          pause();
        }
      }
    } catch (IOException | UncheckedIOException | AssertionError e) {
      // closed: what it has not got by then is missing
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
