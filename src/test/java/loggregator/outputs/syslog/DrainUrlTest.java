package loggregator.outputs.syslog;

import static loggregator.envelope.MessageType.COUNTER;
import static loggregator.envelope.MessageType.EVENT;
import static loggregator.envelope.MessageType.GAUGE;
import static loggregator.envelope.MessageType.LOG;
import static loggregator.envelope.MessageType.TIMER;
import static org.assertj.core.api.Assertions.assertThat;

import loggregator.envelope.MessageType;
import loggregator.outputs.OutgoingEnvelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrainUrlTest {
  @Test
  void anAddressHasItsParts() {
    DrainUrl url = parsed("https-batch://us%40er:pa@logs.example.com/v1/in?token=s%26t&drain-data=all#x");

    assertThat(url).isEqualTo(new DrainUrl(DrainUrl.Scheme.HTTPS_BATCH, "us@er:pa", "logs.example.com", 443,
        "/v1/in?token=s%26t&drain-data=all", url.parameters()));
    assertThat(url.parameters()).containsEntry("token", "s&t").containsEntry("drain-data", "all");
    assertThat(parsed("syslog-tls://[2001:db8::1]:601").host()).isEqualTo("2001:db8::1");
    assertThat(parsed("syslog-tls://h").port()).isEqualTo(6514);
    assertThat(parsed("syslog://h").port()).isEqualTo(514);
    assertThat(parsed("https://h?x").path()).isEqualTo("/?x");
  }

  @ParameterizedTest
  @CsvSource({
      "no url, Cannot parse syslog drain URL.",
      "syslog://h:99999, Cannot parse syslog drain URL.",
      "ftp://u:p@h/x?secret, Invalid Scheme ftp for syslog drain url ftp://h/x",
      "syslog://u:p@:514/?secret, No hostname found in syslog drain url syslog://:514/"})
  void whatIsWrongIsToldWithoutSecrets(String url, String problem) {
    assertThat(DrainUrl.parse(url).problem()).isEqualTo(problem);
  }

  @ParameterizedTest
  @CsvSource({
      "'', LOG EVENT",
      "drain-data=logs, LOG EVENT",
      "drain-data=LOGS, LOG EVENT",
      "drain-type=logs, LOG",
      "drain-type=metrics, COUNTER GAUGE",
      "drain-data=metrics, COUNTER GAUGE",
      "drain-type=all, LOG COUNTER GAUGE",
      "drain-data=traces, TIMER",
      "drain-data=traces&drain-type=logs, TIMER",
      "drain-data=all, LOG EVENT COUNTER GAUGE TIMER",
      "include-metrics-deprecated=x&drain-data=logs, LOG EVENT COUNTER GAUGE TIMER",
      "drain-data=other&drain-type=logs, LOG"})
  void parametersSayWhatADrainGets(String query, String types) {
    MessageType[] expected = java.util.Arrays.stream(types.split(" ")).map(MessageType::valueOf)
        .toArray(MessageType[]::new);
    assertThat(selection(query).types()).containsExactly(expected).doesNotHaveDuplicates();
    assertThat(java.util.List.of(LOG, EVENT, COUNTER, GAUGE, TIMER)).contains(expected);
  }

  @ParameterizedTest
  @CsvSource({"'', true, true", "disable-metadata=true, true, false", "omit-metadata=true, true, false",
      "disable-metadata=false&omit-metadata=true, false, true", "omit-metadata=x, false, false"})
  void metadataIsSentAsTheAddressSays(String query, boolean byDefault, boolean expected) {
    assertThat(DrainSelection.of(parsed("https://h?" + query), byDefault).metadata()).isEqualTo(expected);
  }

  @Test
  void logsAreFilteredByTheirSourceType() {
    assertThat(takes("include-log-source-types=app,rtr", "APP/PROC/WEB")).isTrue();
    assertThat(takes("include-log-source-types=app", "RTR")).isFalse();
    assertThat(takes("include-log-source-types=app", null)).isFalse();
    assertThat(takes("exclude-log-source-types=APP", "app/x")).isFalse();
    assertThat(takes("exclude-log-source-types=APP", null)).isTrue();
    assertThat(takes("", "APP")).isTrue();
    OutgoingEnvelope counter = outgoing(Envelope.newBuilder().setCounter(Counter.getDefaultInstance()));
    assertThat(selection("include-log-source-types=app").takes(counter)).isTrue();
  }

  @Test
  void wrongFiltersAreTold() {
    assertThat(problem("include-log-source-types=APP,XY,Z")).isEqualTo(
        "Unknown source types 'XY, Z' in source type filter in syslog drain url https://h/");
    assertThat(problem("include-log-source-types=APP&exclude-log-source-types=RTR")).contains("at the same time");
    assertThat(problem("include-log-source-types=APP")).isEmpty();
  }

  private static String problem(String query) {
    return BindingCheck.problem(new Binding("https://h/?" + query, "", "", "", "app", "host"));
  }

  private static boolean takes(String query, String sourceType) {
    Envelope.Builder log = Envelope.newBuilder().setLog(Log.getDefaultInstance());
    if (sourceType != null) {
      log.putTags("source_type", sourceType);
    }
    return selection(query).takes(outgoing(log));
  }

  private static OutgoingEnvelope outgoing(Envelope.Builder envelope) {
    byte[] bytes = envelope.build().toByteArray();
    OutgoingEnvelope outgoing = new OutgoingEnvelope();
    assertThat(outgoing.read(bytes, 0, bytes.length)).isTrue();
    return outgoing;
  }

  private static DrainSelection selection(String query) {
    return DrainSelection.of(parsed("https://h?" + query), true);
  }

  private static DrainUrl parsed(String url) {
    return DrainUrl.parse(url).url().orElseThrow();
  }
}
