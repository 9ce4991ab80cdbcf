package loggregator.recent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpareArraysTest {
  private final SpareArrays spares = new SpareArrays();

  @ParameterizedTest
  @ValueSource(ints = {4 << 10, 64 << 10, 256 << 10})
  void anArrayIsGivenOutAgainOnce(int bytes) {
    byte[] array = new byte[bytes];
    spares.give(array);

    assertThat(spares.take(bytes)).isSameAs(array);
    assertThat(spares.take(bytes)).isNotSameAs(array).hasSize(bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 512, 20_000, 512 << 10})
  void otherSizesAreNotKept(int bytes) {
    byte[] array = new byte[bytes];
    spares.give(array);

    assertThat(spares.take(bytes)).isNotSameAs(array).hasSize(bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {1 << 10, 32 << 10, 256 << 10})
  void noMoreOfASizeAreKeptThanItsBytesAllow(int bytes) {
    int most = Math.max(1, (128 << 10) / bytes);
    Set<byte[]> given = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i <= most; i++) {
      byte[] array = new byte[bytes];
      given.add(array);
      spares.give(array);
    }

    for (int i = 0; i < most; i++) {
      assertThat(given.remove(spares.take(bytes))).isTrue();
    }
    assertThat(given.remove(spares.take(bytes))).isFalse();
  }
}
