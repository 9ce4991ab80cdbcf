package loggregator.outputs.syslog;

import io.vertx.core.Future;
import java.util.List;

/** Tells what is bound. */
interface BindingSource {
  /** Of a file, or of one answer: it is held whole while it is read. */
  int MAX_BYTES = 32 << 20;

  /** Fails when that can't be found out now; then what was told last holds. */
  Future<List<Binding>> read();

  /** Ends its connections. Completes when nothing of it runs any more, such as a worker thread that reads. */
  Future<?> close();
}
