package loggregator.grpclink;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnsweredNamesTest {
  private final InetSocketAddress one = InetSocketAddress.createUnresolved("one", 1);
  private final InetSocketAddress other = InetSocketAddress.createUnresolved("other", 1);
  private final AnsweredNames names = new AnsweredNames();

  @Test
  void aPeerIsKnownUntilItWasSilentThreeTimesInARow() {
    names.answered(one, "first");
    names.wasSilent(one);
    names.wasSilent(one);
    names.answered(one, "first");
    names.wasSilent(one);
    names.wasSilent(one);
    assertThat(names.nameOf(one)).contains("first");

    names.wasSilent(one);
    assertThat(names.nameOf(one)).isEmpty();
    assertThat(names.addressOf("first")).isEmpty();
  }

  @Test
  void aPeerThatWasStartedAnewIsKnownByItsNewNameAtOnce() {
    names.answered(one, "first");
    names.wasSilent(one);
    names.answered(one, "second");

    assertThat(names.addressOf("second")).contains(one);
    assertThat(names.addressOf("first")).isEmpty();
  }

  @Test
  void onlyTheListedAreKnown() {
    names.answered(one, "first");
    names.answered(other, "second");
    names.retain(List.of(other));

    assertThat(names.nameOf(one)).isEmpty();
    assertThat(names.addressOf("second")).contains(other);
  }
}
