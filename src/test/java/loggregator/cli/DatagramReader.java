package loggregator.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope;

/** A UDP socket that reads as an Agent of the first generation does: an envelope of each datagram. */
final class DatagramReader implements AutoCloseable {
  final List<Integer> sizes = new CopyOnWriteArrayList<>();
  private final List<Envelope> envelopes = new CopyOnWriteArrayList<>();
  private final DatagramSocket socket;

  DatagramReader() throws IOException {
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    socket.setReceiveBufferSize(4 << 20);
    Thread thread = new Thread(this::readAll);
    thread.setDaemon(true);
    thread.start();
  }

  private void readAll() {
    DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
    while (!socket.isClosed()) {
      try {
        socket.receive(packet);
        sizes.add(packet.getLength());
        envelopes.add(Envelope.parseFrom(Arrays.copyOf(packet.getData(), packet.getLength())));
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  List<Envelope> envelopes() {
    return envelopes;
  }

  @Override
  public void close() {
    socket.close();
  }
}
