package loggregator.hostile;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Two producers that send as fast as they are let, and readers of everything that are too slow for that. What the
 * quiet sources between them send has to reach these readers all the same.
 */
final class Floods extends Crowd {
  private static final int FLOODS = 2;
  /** Of two shares the greater is so many times the other at most, where so many envelopes were given. */
  private static final int ABOUT = 2;
  private static final int MANY = 2_000;
  private static final int QUIET_SOURCES = 98;
  private static final int QUIET_PER_SECOND = 500;
  private static final int BATCH_ENVELOPES = 100;
  private static final int PAYLOAD_BYTES = 1_000;
  private static final int OVERFLOW_ENVELOPES = 2_000;

  private final List<SlowReader> readers = new ArrayList<>();
  private final List<Loud> floods = new ArrayList<>();
  /** What the readers had got of each flood when there were both, and too much of them. */
  private final Map<SlowReader, long[]> givenBefore = new HashMap<>();
  private HealthyProducer quiet;
  private Site site;
  private Reading before;

  @Override
  public void begin(Site site) {
    this.site = site;
    before = site.read();
    readers.add(with(new SlowGrpcReader("Router", site.port("router"), "doppler",
        "diode=\"subscription\"", "role=\"router\"")));
    readers.add(with(new SlowGrpcReader("RLP", site.port("rlp"), "reverselogproxy",
        "diode=\"stream\"", "role=\"rlp\"")));
    readers.add(with(new SlowSseReader(site.port("gateway"))));
    readers.add(with(new SlowV1Reader(site.port("trafficController"))));
    List<String> sources = IntStream.range(0, QUIET_SOURCES).mapToObj(i -> "quiet-" + i).toList();
    quiet = with(new HealthyProducer(site.port("agent"), sources, QUIET_PER_SECOND));
    Patience.until("quiet sources are heard", () -> "of the first: " + readers.stream()
        .map(reader -> reader.hop() + " " + reader.tally.count(sources.get(0))).toList(), () ->
        readers.stream().allMatch(reader -> reader.tally.count(sources.get(0)) > 0));
    for (int i = 0; i < FLOODS; i++) {
      floods.add(with(new Loud(site.port("agent"), "flood-" + i, BATCH_ENVELOPES, PAYLOAD_BYTES, 0)));
    }
    Patience.until("every reader is too slow", this::describe, () -> {
      Reading now = site.read();
      return readers.stream().allMatch(reader -> dropped(reader, now) > OVERFLOW_ENVELOPES);
    });
    readers.forEach(reader -> givenBefore.put(reader, given(reader)));
  }

  private static long[] given(SlowReader reader) {
    return IntStream.range(0, FLOODS).mapToLong(i -> reader.tally.count("flood-" + i)).toArray();
  }

  private long dropped(SlowReader reader, Reading now) {
    return reader.droppedBefore(now) - reader.droppedBefore(before);
  }

  @Override
  public String proof() {
    String seen = describe();
    for (Loud flood : floods) {
      flood.stop();
    }
    readers.forEach(SlowReader::hurry);
    List<HealthyProducer.Sent> sent = quiet.sent();
    for (SlowReader reader : readers) {
      long missing = Patience.fewest(() -> reader.tally.missing(sent));
      if (missing > 0) {
        throw new AssertionError("quiet sources lost " + missing + " at the " + reader.hop() + "; " + seen);
      }
    }
    return seen + "; then shared " + readers.stream().map(this::share).collect(joining(", "));
  }

  private String share(SlowReader reader) {
    long[] now = given(reader);
    long[] since = IntStream.range(0, FLOODS).mapToLong(i -> now[i] - givenBefore.get(reader)[i]).sorted().toArray();
    if (since[1] > MANY && since[1] > ABOUT * since[0]) {
      throw new AssertionError("the floods' shares at the " + reader.hop() + ": " + Arrays.toString(since));
    }
    return reader.hop() + " " + Arrays.toString(since);
  }

  private String describe() {
    Reading now = site.read();
    StringBuilder text = new StringBuilder("of " + floods.stream().mapToLong(Loud::sent).sum() + " ");
    for (SlowReader reader : readers) {
      text.append(reader.hop()).append(" dropped ").append(dropped(reader, now)).append(", gave ")
          .append(reader.tally.count("flood-0")).append(" and ").append(reader.tally.count("flood-1")).append("; ");
    }
    return text + "agent dropped " + (now.sum(Reading.DROPPED, "role=\"agent\"")
        - before.sum(Reading.DROPPED, "role=\"agent\""));
  }
}
