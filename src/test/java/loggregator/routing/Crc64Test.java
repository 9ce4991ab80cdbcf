package loggregator.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The values are those of the original, which Routers must agree on. */
class Crc64Test {
  @ParameterizedTest
  @CsvSource({
    "'', 0",
    "123456789, 995DC9BBDF1939FA",
    "a, 330284772E652B05",
    "b, 74A8FE9E8582D431",
    "c, C786B22086258B5E",
    "hash, 232EEC78C114CC40",
    "other-hash, 31896233E032CBF1",
    "cpu, 299617CCA8858044",
    "memory, C902B4B57E0294A4",
    "disk, 96CD4867D779CA39",
    "memory_quota, 324B7E28CE4DEAE4",
    "disk_quota, BAC6183D9731152B"
  })
  void hashesAsTheOriginal(String text, String expectedHex) {
    assertThat(crc(text)).isEqualTo(Long.parseUnsignedLong(expectedHex, 16));
  }

  @Test
  void namesOfAContainerMetricAddUpAsInTheOriginal() {
    long sum = crc("cpu") + crc("memory") + crc("disk") + crc("memory_quota") + crc("disk_quota");

    assertThat(sum).isEqualTo(0x7677AB506380DF30L);
    assertThat(crc("a") + crc("b")).isEqualTo(0xA7AB8315B3E7FF36L);
  }

  @Test
  void hashesOnlyTheGivenRange() {
    byte[] bytes = "__hash__".getBytes(UTF_8);

    assertThat(Crc64.of(bytes, 2, 4)).isEqualTo(crc("hash"));
  }

  private static long crc(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return Crc64.of(bytes, 0, bytes.length);
  }
}
