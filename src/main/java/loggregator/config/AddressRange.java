package loggregator.config;

import io.netty.util.NetUtil;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Optional;

/** IP addresses of one kind from the first to the last. */
public record AddressRange(BigInteger first, BigInteger last, int addressBytes) {
  /** An address, two with {@code -} between, or a network with {@code /}. */
  static Optional<AddressRange> parse(String text) {
    int slash = text.indexOf('/');
    int dash = text.indexOf('-');
    if (slash >= 0) {
      return address(text.substring(0, slash)).flatMap(base -> network(base, text.substring(slash + 1)));
    }
    Optional<InetAddress> first = address(dash < 0 ? text : text.substring(0, dash));
    Optional<InetAddress> last = address(dash < 0 ? text : text.substring(dash + 1));
    return first.flatMap(from -> last.flatMap(to -> of(number(from), number(to), from, to.getAddress().length)));
  }

  private static Optional<AddressRange> network(InetAddress base, String prefix) {
    int bytes = base.getAddress().length;
    if (!prefix.matches("\\d{1,3}") || Integer.parseInt(prefix) > bytes * Byte.SIZE) {
      return Optional.empty();
    }
    BigInteger size = BigInteger.ONE.shiftLeft(bytes * Byte.SIZE - Integer.parseInt(prefix));
    BigInteger first = number(base).divide(size).multiply(size);
    return of(first, first.add(size).subtract(BigInteger.ONE), base, bytes);
  }

  private static Optional<AddressRange> of(BigInteger first, BigInteger last, InetAddress address, int lastBytes) {
    int bytes = address.getAddress().length;
    return bytes == lastBytes && first.compareTo(last) <= 0
        ? Optional.of(new AddressRange(first, last, bytes)) : Optional.empty();
  }

  private static Optional<InetAddress> address(String text) {
    return Optional.ofNullable(NetUtil.createInetAddressFromIpAddressString(text.strip()));
  }

  private static BigInteger number(InetAddress address) {
    return new BigInteger(1, address.getAddress());
  }

  public boolean contains(InetAddress address) {
    BigInteger number = number(address);
    return address.getAddress().length == addressBytes && first.compareTo(number) <= 0 && number.compareTo(last) <= 0;
  }
}
