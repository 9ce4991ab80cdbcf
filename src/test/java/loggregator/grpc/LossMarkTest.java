package loggregator.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Map;
import loggregator.losses.Losses;
import loggregator.losses.SourceName;
import loggregator.testing.NumberedLogs;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.junit.jupiter.api.Test;

class LossMarkTest {
  private static Losses read(byte[] message) {
    return LossMark.read(message, 0, message.length);
  }

  @Test
  void tellsWhatWasLostAndOfWhichSources() throws InvalidProtocolBufferException {
    Losses losses = new Losses(1_000, Map.of(new SourceName("app", "0"), 900L, new SourceName("", ""), 1L));
    byte[] mark = LossMark.of(losses);

    assertThat(read(mark)).isEqualTo(losses);
    assertThat(read(LossMark.of(Losses.of(1)))).isEqualTo(Losses.of(1));
    assertThat(EnvelopeBatch.parseFrom(mark).getBatchList()).as("what others see").isEmpty();
  }

  @Test
  void nothingElseIsOne() {
    assertThat(read(new byte[0])).isEqualTo(Losses.NONE);
    assertThat(read(NumberedLogs.of(1, 1).bytes())).isEqualTo(Losses.NONE);
    byte[] cutOff = LossMark.of(new Losses(7, Map.of(new SourceName("app", "0"), 3L)));
    assertThat(LossMark.read(cutOff, 0, cutOff.length - 1)).isEqualTo(Losses.NONE);
  }
}
