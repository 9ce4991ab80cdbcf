package loggregator.outputs.syslog;

import loggregator.envelope.Batch;
import loggregator.metrics.OutputMeters;
import loggregator.outputs.OutgoingEnvelope;
import loggregator.outputs.syslog.SyslogFormat.Messages;

/** Makes of a batch the messages of one drain. One event loop. */
final class DrainFormatter {
  private final DrainSelection selection;
  private final SyslogFormat format;
  private final OutputMeters meters;
  private final OutgoingEnvelope envelope = new OutgoingEnvelope();

  DrainFormatter(Binding binding, DrainSelection selection, OutputMeters meters) {
    this.selection = selection;
    this.format = new SyslogFormat(binding.hostname(), selection.metadata());
    this.meters = meters;
  }

  void write(Batch batch, Messages messages) {
    int end;
    for (int record = batch.offset(); record < batch.end(); record = end) {
      end = batch.recordEnd(record);
      if (!envelope.read(batch.bytes(), batch.envelopeStart(record), end)) {
        meters.unfit("malformed", 1);
      } else if (selection.takes(envelope)) {
        format.write(envelope, messages);
      } else {
        meters.unfit("source_type", 1);
      }
    }
  }
}
