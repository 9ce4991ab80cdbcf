package loggregator.inputs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelDropsTest {
  private static final String HEADER = "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt"
      + "   uid  timeout inode ref pointer drops             \n";

  @TempDir
  private Path folder;

  @Test
  void findsTheLineOfTheAddress() throws IOException {
    Files.writeString(folder.resolve("udp"), HEADER
        + line(words(10, 0, 0, 1), "0D81", 1)
        + line(words(127, 0, 0, 1), "0D82", 2)
        + line(words(127, 0, 0, 1), "0D81", 12345));

    assertThat(read("127.0.0.1", 3457)).hasValue(12345);
  }

  @Test
  void findsItAmongTheSocketsThatAreOfBothFamilies() throws IOException {
    Files.writeString(folder.resolve("udp"), HEADER + line(words(127, 0, 0, 1), "0D82", 2));
    Files.writeString(folder.resolve("udp6"), HEADER
        + line(words(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 127, 0, 0, 1), "0D81", 7)
        + line(words(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "0D83", 8));

    assertThat(read("127.0.0.1", 3457)).hasValue(7);
    assertThat(read("0.0.0.0", 3459)).hasValue(8);
  }

  @Test
  void thereIsNoneWhereTheSystemDoesNotTell() throws IOException {
    assertThat(read("127.0.0.1", 3457)).isEmpty();

    Files.writeString(folder.resolve("udp"), HEADER.replace(" drops", "")
        + line(words(127, 0, 0, 1), "0D81", 1).replaceAll(" 1 *\n", "\n"));
    Files.writeString(folder.resolve("udp6"), "unreadable\n" + "x ".repeat(13) + "\n");

    assertThat(read("127.0.0.1", 3457)).isEmpty();
  }

  @Test
  void tellsWhatThisMachineDropped() throws IOException {
    try (DatagramSocket deaf = new DatagramSocket(null); DatagramSocket sender = new DatagramSocket()) {
      deaf.setReceiveBufferSize(4096);
      deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      KernelDrops drops = new KernelDrops(Path.of("/proc/net"), address(deaf));
      for (int i = 0; i < 200; i++) {
        sender.send(new DatagramPacket(new byte[1000], 1000, deaf.getLocalSocketAddress()));
      }

      boolean isTold = Files.exists(Path.of("/proc/net/udp"));
      assertThat(drops.read().orElse(isTold ? -1 : 1)).isPositive();
    }
  }

  private static InetSocketAddress address(DatagramSocket socket) throws SocketException {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  private OptionalLong read(String host, int port) {
    return new KernelDrops(folder, new InetSocketAddress(host, port)).read();
  }

  private static String line(String address, String port, long drops) {
    return "  123: " + address + ":" + port + " 00000000:0000 07 00000000:00000000 00:00000000 00000000"
        + "     0        0 4711 2 0000000000000000 " + drops + "        \n";
  }

  /** An address as the kernel writes it. */
  private static String words(int... bytes) {
    ByteBuffer network = ByteBuffer.allocate(bytes.length);
    for (int octet : bytes) {
      network.put((byte) octet);
    }
    network.flip();
    ByteBuffer own = ByteBuffer.allocate(bytes.length).order(ByteOrder.nativeOrder());
    while (network.hasRemaining()) {
      own.putInt(network.getInt());
    }
    return HexFormat.of().withUpperCase().formatHex(own.array());
  }
}
