package loggregator.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The oracle is protobuf-java's own check. */
class Utf8Test {
  private static final long SEED = 20_260_101;

  @Test
  void everyScalarValueIsValid() {
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
        byte[] bytes = Bytes.utf8(Character.toString(codePoint));
        if (!Utf8.isValid(bytes, 0, bytes.length)) {
          throw new AssertionError("U+" + Integer.toHexString(codePoint));
        }
      }
    }
  }

  @Test
  void everyPairOfBytesIsJudgedAsProtobufJudgesIt() {
    byte[] pair = new byte[2];
    for (int i = 0; i < 1 << 16; i++) {
      pair[0] = (byte) (i >> 8);
      pair[1] = (byte) i;
      judgeAsProtobuf(pair);
    }
  }

  @Test
  void everyLeadWithTheEdgesOfContinuationIsJudgedAsProtobufJudgesIt() {
    int[] edges = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF};
    for (int lead = 0; lead < 0x100; lead++) {
      for (int i = 0; i < 1000; i++) {
        judgeAsProtobuf(new byte[] {
            (byte) lead, (byte) edges[i / 100], (byte) edges[i / 10 % 10], (byte) edges[i % 10]});
      }
    }
  }

  @Test
  void damageAnywhereInALongTextIsFound() {
    Random random = new Random(SEED);
    byte[] text = Bytes.utf8("plain text of more than eight bytes, then Ünïcödé, then €𝄞, and plain text again");
    for (int i = 0; i < text.length; i++) {
      for (int times = 0; times < 100; times++) {
        byte[] damaged = text.clone();
        damaged[i] = (byte) random.nextInt();
        judgeAsProtobuf(damaged);
      }
    }
  }

  @Test
  void bytesOutsideTheRangeAreNotRead() {
    byte[] bytes = Bytes.hex("ff 61 e2 82 ac ff");

    assertThat(Utf8.isValid(bytes, 1, 5)).isTrue();
    assertThat(Utf8.isValid(bytes, 1, 4)).isFalse();
    assertThat(Utf8.isValid(bytes, 3, 3)).isTrue();
  }

  private static void judgeAsProtobuf(byte[] bytes) {
    if (Utf8.isValid(bytes, 0, bytes.length) != ByteString.copyFrom(bytes).isValidUtf8()) {
      throw new AssertionError(HexFormat.of().formatHex(bytes));
    }
  }
}
