package loggregator.conversion;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.protobuf.ProtocolMessageEnum;
import java.util.Arrays;

/** The numbers of an enum's names. There are few enough to look at one after the other, the frequent ones first. */
final class EnumNumbers {
  private final byte[][] names;
  private final int[] numbers;

  <E extends Enum<E> & ProtocolMessageEnum> EnumNumbers(E[] values) {
    names = Arrays.stream(values).map(value -> value.name().getBytes(ISO_8859_1)).toArray(byte[][]::new);
    numbers = Arrays.stream(values).mapToInt(ProtocolMessageEnum::getNumber).toArray();
  }

  /** Of the name in whatever case, with hyphens or underscores; the first of all for one that is none. */
  int of(Slice name) {
    for (int i = 0; i < names.length; i++) {
      if (name.length() == names[i].length && isAlike(name, names[i])) {
        return numbers[i];
      }
    }
    return numbers[0];
  }

  private static boolean isAlike(Slice name, byte[] known) {
    for (int i = 0; i < known.length; i++) {
      if (plain(name.at(i)) != plain(known[i])) {
        return false;
      }
    }
    return true;
  }

  private static int plain(byte letter) {
    return letter >= 'a' && letter <= 'z' ? letter - 'a' + 'A' : letter == '-' ? '_' : letter;
  }
}
