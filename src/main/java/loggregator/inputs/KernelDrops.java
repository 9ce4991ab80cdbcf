package loggregator.inputs;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What a kernel counts of the datagrams that it dropped of one socket, as Linux tells it: the column {@code drops} of
 * the line of that address in {@code /proc/net/udp} or {@code udp6}. Any thread; reading blocks.
 */
public final class KernelDrops {
  private static final List<String> TABLES = List.of("udp", "udp6");
  private static final int LOCAL_ADDRESS = 1;
  private static final int COLUMNS = 13;

  private final Path folder;
  private final InetSocketAddress address;

  /** @param folder where the tables are: {@code /proc/net} */
  public KernelDrops(Path folder, InetSocketAddress address) {
    this.folder = folder;
    this.address = address;
  }

  /** Since the socket was opened; empty where the system doesn't say. */
  public OptionalLong read() {
    for (String table : TABLES) {
      try (Stream<String> lines = Files.lines(folder.resolve(table))) {
        OptionalLong drops = lines.skip(1)
            .map(line -> line.strip().split("\\s+"))
            .filter(columns -> columns.length == COLUMNS && isOurs(columns[LOCAL_ADDRESS]))
            .mapToLong(columns -> Long.parseLong(columns[COLUMNS - 1]))
            .findFirst();
        if (drops.isPresent()) {
          return drops;
        }
      } catch (IOException | RuntimeException e) {
        // another system, or another form of the table: then there is no such number
      }
    }
    return OptionalLong.empty();
  }

  private boolean isOurs(String hexAddress) {
    int colon = hexAddress.indexOf(':');
    int port = Integer.parseInt(hexAddress, colon + 1, hexAddress.length(), 16);
    return port == address.getPort() && isOurs(HexFormat.of().parseHex(hexAddress.substring(0, colon)));
  }

  /** Words of 32 bits in this machine's order of bytes, each turned into that of the network. */
  private boolean isOurs(byte[] words) {
    ByteBuffer own = ByteBuffer.wrap(words).order(ByteOrder.nativeOrder());
    ByteBuffer network = ByteBuffer.allocate(words.length);
    while (own.hasRemaining()) {
      network.putInt(own.getInt());
    }
    InetAddress listed = addressOf(network.array());
    return listed.equals(address.getAddress())
        || listed.isAnyLocalAddress() && address.getAddress().isAnyLocalAddress();
  }

  private static InetAddress addressOf(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("neither 4 nor 16 bytes", e);
    }
  }
}
