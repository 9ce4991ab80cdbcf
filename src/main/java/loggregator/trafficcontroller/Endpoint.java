package loggregator.trafficcontroller;

import java.util.Locale;

/** What consumers connect to. */
enum Endpoint {
  /** All envelopes; consumers of one id share them. */
  FIREHOSE,
  /** The envelopes of one application. */
  STREAM;

  /** As the original's metrics call it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
