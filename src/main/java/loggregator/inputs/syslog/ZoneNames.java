package loggregator.inputs.syslog;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;

/**
 * Zones by the short names that senders write behind a time, where these are known to be no host's. Of a name that
 * stands for several zones, such as IST, only the configured zone's own is known. One thread.
 */
final class ZoneNames {
  private static final int SHORTEST = 2;
  private static final int LONGEST = 5;
  private static final int SECONDS_PER_MINUTE = 60;
  private static final Map<Integer, String> MINUTES = Map.ofEntries(
      Map.entry(0, "UTC UT GMT WET"), Map.entry(60, "CET MEZ WEST"), Map.entry(120, "CEST MESZ EET SAST"),
      Map.entry(180, "EEST MSK"), Map.entry(480, "AWST HKT SGT"), Map.entry(540, "JST KST"),
      Map.entry(600, "AEST"), Map.entry(660, "AEDT"), Map.entry(720, "NZST"), Map.entry(780, "NZDT"),
      Map.entry(570, "ACST"), Map.entry(630, "ACDT"), Map.entry(-180, "BRT"), Map.entry(-240, "EDT"),
      Map.entry(-300, "EST CDT"), Map.entry(-360, "CST MDT"), Map.entry(-420, "MST PDT"),
      Map.entry(-480, "PST AKDT"), Map.entry(-540, "AKST"), Map.entry(-600, "HST"));

  private final Map<String, ZoneOffset> offsets = new HashMap<>();
  private int length;

  /** @param own whose names come first */
  ZoneNames(ZoneId own) {
    MINUTES.forEach((minutes, names) -> {
      ZoneOffset offset = ZoneOffset.ofTotalSeconds(SECONDS_PER_MINUTE * minutes);
      for (String name : names.split(" ")) {
        offsets.put(name, offset);
      }
    });
    TimeZone zone = TimeZone.getTimeZone(own);
    addOwn(zone, false, zone.getRawOffset());
    if (zone.getDSTSavings() > 0) {
      addOwn(zone, true, zone.getRawOffset() + zone.getDSTSavings());
    }
  }

  private void addOwn(TimeZone zone, boolean isSummer, int offsetMs) {
    String name = zone.getDisplayName(isSummer, TimeZone.SHORT, Locale.ENGLISH);
    if (name.length() <= LONGEST && name.chars().allMatch(ZoneNames::isCapital)) {
      offsets.put(name, ZoneOffset.ofTotalSeconds(offsetMs / 1000));
    }
  }

  /** Null where no zone is named there. */
  ZoneOffset read(byte[] bytes, int start, int end) {
    int wordEnd = start;
    while (wordEnd < end && wordEnd - start <= LONGEST && isCapital(bytes[wordEnd])) {
      wordEnd++;
    }
    length = wordEnd - start;
    boolean mayBe = length >= SHORTEST && length <= LONGEST
        && (wordEnd == end || bytes[wordEnd] == ' ' || bytes[wordEnd] == ':');
    return mayBe ? offsets.get(new String(bytes, start, length, US_ASCII)) : null;
  }

  /** Of the name that was read last. */
  int length() {
    return length;
  }

  private static boolean isCapital(int c) {
    return c >= 'A' && c <= 'Z';
  }
}
