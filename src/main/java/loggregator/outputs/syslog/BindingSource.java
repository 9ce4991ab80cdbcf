package loggregator.outputs.syslog;

import io.vertx.core.Future;
import java.util.List;

/** Tells what is bound. */
interface BindingSource {
  /** Fails when that can't be found out now; then what was told last holds. */
  Future<List<Binding>> read();

  /** Ends its connections. */
  void close();
}
