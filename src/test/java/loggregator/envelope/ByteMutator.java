package loggregator.envelope;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Damages bytes: changes, inserts, removes, repeats, cuts off, and crosses with other bytes. */
public final class ByteMutator {
  private static final byte[] TELLING = {
      0, 1, 0x7F, (byte) 0x80, (byte) 0xFF, 0x0A, 0x12, 0x22, 0x2A, 0x32, 0x5B, 0x5C
  };

  private final SplittableRandom random;

  public ByteMutator(SplittableRandom random) {
    this.random = random;
  }

  public byte[] mutate(byte[] bytes, byte[] other) {
    byte[] mutated = bytes;
    for (int times = 1 + random.nextInt(3); times > 0; times--) {
      mutated = mutateOnce(mutated, other);
    }
    return mutated;
  }

  private byte[] mutateOnce(byte[] bytes, byte[] other) {
    int at = random.nextInt(bytes.length + 1);
    int end = Math.min(bytes.length, at + 1 + random.nextInt(4));
    return switch (random.nextInt(7)) {
      case 0 -> spliced(bytes, at, new byte[] {telling()}, end);
      case 1 -> spliced(bytes, at, new byte[] {(byte) random.nextInt()}, Math.min(bytes.length, at + 1));
      case 2 -> spliced(bytes, at, new byte[] {telling()}, at);
      case 3 -> spliced(bytes, at, new byte[0], end);
      case 4 -> spliced(bytes, at, Arrays.copyOfRange(bytes, at, end), at);
      case 5 -> Arrays.copyOf(bytes, at);
      default -> spliced(bytes, at, Arrays.copyOfRange(other, random.nextInt(other.length + 1), other.length), end);
    };
  }

  private byte telling() {
    return TELLING[random.nextInt(TELLING.length)];
  }

  private static byte[] spliced(byte[] bytes, int start, byte[] replacement, int end) {
    return Bytes.concat(Arrays.copyOf(bytes, start), replacement, Arrays.copyOfRange(bytes, end, bytes.length));
  }
}
