package loggregator.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoNumbersTest {
  private static final long SEED = 20260114;
  private static final int SAMPLES = 20_000;

  @ParameterizedTest
  @CsvSource({
      "1, 1, 1, 1",
      "0.5, 0.5, 0.5, 0.5",
      "1.5, 1.5, 1.5, 1.5",
      "-12.75, -12.75, -12.75, -12.75",
      "0, 0, 0, 0",
      "-0.0, -0, -0, -0",
      "999999, 999999, 999999, 999999",
      "1000000, 1000000, 1e+06, 1000000",
      "123456789, 123456789, 1.23456789e+08, 123456789",
      "1e20, 100000000000000000000, 1e+20, 100000000000000000000",
      "123456789012345680000, 123456789012345680000, 1.2345678901234568e+20, 123456789012345680000",
      "1e21, 1000000000000000000000, 1e+21, 1e+21",
      "1.5e21, 1500000000000000000000, 1.5e+21, 1.5e+21",
      "0.0001, 0.0001, 0.0001, 0.0001",
      "0.00012345, 0.00012345, 0.00012345, 0.00012345",
      "0.00001, 0.00001, 1e-05, 0.00001",
      "-0.0000015, -0.0000015, -1.5e-06, -0.0000015",
      "1e-6, 0.000001, 1e-06, 0.000001",
      "9.5e-7, 0.00000095, 9.5e-07, 9.5e-7",
      "1e-7, 0.0000001, 1e-07, 1e-7",
      "1e-10, 0.0000000001, 1e-10, 1e-10",
  })
  void isWrittenAsTheOriginalDoes(double x, String plain, String general, String json) {
    assertThat(GoNumbers.plain(x)).isEqualTo(plain);
    assertThat(GoNumbers.general(x)).isEqualTo(general);
    assertThat(GoNumbers.json(x)).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource({
      "1.5, 1.500000",
      "-12.3456785, -12.345678",
      "0.0000005, 0.000000",
      "0.0000015, 0.000002",
      "-1e-9, -0.000000",
      "-0.0, -0.000000",
      "123456789012345680000, 123456789012345683968.000000",
      "NaN, NaN",
      "Infinity, +Inf",
      "-Infinity, -Inf",
  })
  void isWrittenWithSixDecimals(double x, String text) {
    assertThat(GoNumbers.sixDecimals(x)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
      "4.9E-324, 5e-324",
      "9.9E-324, 1e-323",
      "2.2250738585072014E-308, 2.2250738585072014e-308",
      "2.225073858507201E-308, 2.225073858507201e-308",
      "1.7976931348623157E308, 1.7976931348623157e+308",
      "2.0E-3, 0.002",
      "2.0E23, 2e+23",
      "1.0E23, 1e+23",
      "8.41E21, 8.41e+21",
      "9.007199254740993E15, 9.007199254740992e+15",
      "9007199254740993, 9.007199254740992e+15",
      "9.007199254740994E15, 9.007199254740994e+15",
      "9223372036854775808, 9.223372036854776e+18",
      "5.0E-322, 5e-322",
      "9.5367431640625E-7, 9.5367431640625e-07",
      "2.9802322387695312E-8, 2.9802322387695312e-08",
  })
  void hasTheFewestDigitsWhereOthersWriteMore(double x, String general) {
    assertThat(GoNumbers.general(x)).isEqualTo(general);
  }

  @Test
  void whatIsNotFiniteHasAName() {
    assertThat(GoNumbers.plain(Double.NaN)).isEqualTo(GoNumbers.general(Double.NaN)).isEqualTo("NaN");
    assertThat(GoNumbers.plain(Double.POSITIVE_INFINITY)).isEqualTo("+Inf");
    assertThat(GoNumbers.general(Double.POSITIVE_INFINITY)).isEqualTo("+Inf");
    assertThat(GoNumbers.plain(Double.NEGATIVE_INFINITY)).isEqualTo("-Inf");
    assertThat(GoNumbers.general(Double.NEGATIVE_INFINITY)).isEqualTo("-Inf");
  }

  @Test
  void plainNumbersHaveNoExponentWhateverTheirSize() {
    assertThat(GoNumbers.plain(1e300)).isEqualTo("1" + "0".repeat(300));
    assertThat(GoNumbers.plain(1e-300)).isEqualTo("0." + "0".repeat(299) + "1");
  }

  @Test
  void everyFormReadsBackAsTheSameNumber() {
    Random random = new Random(SEED);
    for (int i = 0; i < SAMPLES; i++) {
      double x = finite(random);
      assertThat(Double.parseDouble(GoNumbers.plain(x))).as(description(x)).isEqualTo(x);
      assertThat(Double.parseDouble(GoNumbers.general(x))).as(description(x)).isEqualTo(x);
      assertThat(Double.parseDouble(GoNumbers.json(x))).as(description(x)).isEqualTo(x);
    }
  }

  @Test
  void noShorterAndNoNearerDecimalOfThatLengthReadsBack() {
    Random random = new Random(SEED);
    for (int i = 0; i < SAMPLES; i++) {
      assertShortest(finite(random));
    }
  }

  @Test
  void powersOfTwoAndTheirNeighboursAreShortestToo() {
    for (int exponent = Double.MIN_EXPONENT - 52; exponent <= Double.MAX_EXPONENT; exponent++) {
      double power = Math.scalb(1.0, exponent);
      assertShortest(power);
      assertShortest(Math.nextUp(power));
      if (exponent > Double.MIN_EXPONENT - 52) {
        assertShortest(Math.nextDown(power));
      }
    }
  }

  @Test
  void theLeastNumbersWithFewBitsAreShortestToo() {
    for (long multiple = 1; multiple <= 1_000; multiple++) {
      assertShortest(multiple * Double.MIN_VALUE);
    }
  }

  private static void assertShortest(double x) {
    BigDecimal expected = shortest(new BigDecimal(Math.abs(x)));
    assertThat(new BigDecimal(GoNumbers.general(Math.abs(x)))).as(description(x)).isEqualByComparingTo(expected);
  }

  /** The plain way: more and more digits, the nearest decimal first, then the one on the other side. */
  private static BigDecimal shortest(BigDecimal exact) {
    double x = exact.doubleValue();
    for (int digits = 1; ; digits++) {
      BigDecimal nearest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (nearest.doubleValue() == x) {
        return nearest;
      }
      boolean isAbove = nearest.compareTo(exact) > 0;
      BigDecimal other = exact.round(new MathContext(digits, isAbove ? RoundingMode.DOWN : RoundingMode.UP));
      if (other.doubleValue() == x) {
        return other;
      }
    }
  }

  /** Any bit pattern, a small fraction as a gauge has it, or a whole number. */
  private static double finite(Random random) {
    double x = switch (random.nextInt(4)) {
      case 0 -> random.nextDouble() * 100;
      case 1 -> random.nextInt(1_000_000) / 1000.0;
      case 2 -> (double) (random.nextLong() >> random.nextInt(64));
      default -> Double.longBitsToDouble(random.nextLong());
    };
    return Double.isFinite(x) ? x : 1 / 3.0;
  }

  private static String description(double x) {
    return "%s (bits %x, seed %d)".formatted(x, Double.doubleToRawLongBits(x), SEED);
  }
}
