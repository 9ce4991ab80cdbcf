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

  int of(Slice name, int otherwise) {
    for (int i = 0; i < names.length; i++) {
      if (name.equalTo(names[i])) {
        return numbers[i];
      }
    }
    return otherwise;
  }
}
