package loggregator.node;

import io.vertx.core.Vertx;

/** By which links the roles of a node reach others where their configuration names no peers. */
public enum Links {
  /** All roles are in this process. */
  LOCAL,
  /** The roles of this process by calls, those of others over the event bus. */
  LOCAL_AND_BUS,
  /** Even roles of the same process over the event bus: for a rehearsal of what goes to others. */
  ONLY_BUS;

  static Links of(Vertx vertx) {
    return vertx.isClustered() ? LOCAL_AND_BUS : LOCAL;
  }

  boolean useTheBus() {
    return this != LOCAL;
  }
}
