package loggregator.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadAheadTest {
  private int asked;
  private final ReadAhead readAhead = new ReadAhead(() -> asked++);

  @Test
  void goesOnWhileThereIsRoomAndAgainWhenThereIsAnew() {
    readAhead.start();
    readAhead.received(ReadAhead.MAX_BYTES - 1);
    assertThat(asked).isEqualTo(2);

    readAhead.received(10);
    assertThat(asked).isEqualTo(2);

    readAhead.printed(5);
    assertThat(asked).isEqualTo(2);
    readAhead.printed(5);
    assertThat(asked).isEqualTo(3);
  }

  @Test
  void asksForOneMessageAtATime() {
    readAhead.start();
    readAhead.received(10);
    readAhead.printed(10);

    assertThat(asked).isEqualTo(2);
  }
}
