package loggregator.recent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpareArraysTest {
  private final SpareArrays spares = new SpareArrays();

  @ParameterizedTest
  @ValueSource(ints = {16 << 10, 64 << 10, 256 << 10})
  void anArrayIsGivenOutAgainOnce(int bytes) {
    byte[] array = new byte[bytes];
    spares.give(array);

    assertThat(spares.take(bytes)).isSameAs(array);
    assertThat(spares.take(bytes)).isNotSameAs(array).hasSize(bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8 << 10, 20_000, 512 << 10})
  void otherSizesAreNotKept(int bytes) {
    byte[] array = new byte[bytes];
    spares.give(array);

    assertThat(spares.take(bytes)).isNotSameAs(array).hasSize(bytes);
  }

  @Test
  void noMoreThanOneOfASizeIsKept() {
    byte[] last = new byte[16 << 10];
    spares.give(new byte[16 << 10]);
    spares.give(last);

    assertThat(spares.take(16 << 10)).isSameAs(last);
    assertThat(spares.take(16 << 10)).isNotSameAs(last);
  }
}
