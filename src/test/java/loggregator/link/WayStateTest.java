package loggregator.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WayStateTest {
  @ParameterizedTest
  @CsvSource({
      "OPENING, READY", "OPENING, CLOSED",
      "READY, USED", "READY, CLOSED",
      "USED, LEAVING", "USED, CLOSED",
      "LEAVING, CLOSED"})
  void movesOnOneWayOnly(WayState from, WayState to) {
    assertThat(from.to(to)).isEqualTo(to);
    assertThatThrownBy(() -> to.to(from)).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @CsvSource({
      "OPENING, OPENING", "OPENING, USED", "OPENING, LEAVING",
      "READY, READY", "READY, LEAVING",
      "USED, USED",
      "LEAVING, LEAVING",
      "CLOSED, CLOSED"})
  void skipsNoState(WayState from, WayState to) {
    assertThatThrownBy(() -> from.to(to))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a way can't go from " + from + " to " + to);
  }
}
