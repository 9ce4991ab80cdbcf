package loggregator.link;

import java.util.Set;

/**
 * What an Agent does with its way to one Router:
 *
 * <pre>
 *   OPENING ──▶ READY ──▶ USED ──▶ LEAVING ──▶ CLOSED
 *      └──────────┴─────────┴──────────────────▶
 * </pre>
 */
enum WayState {
  /** The Router was asked whether it takes the Agent's envelopes. */
  OPENING,
  /** The Router takes them, but another one is still being left. */
  READY,
  /** Envelopes go here. */
  USED,
  /** Nothing more is sent; the Router hands on what it got. */
  LEAVING,
  CLOSED;

  /** This state after the move; throws where a way can't move so. */
  WayState to(WayState next) {
    if (!following().contains(next)) {
      throw new IllegalStateException("a way can't go from " + this + " to " + next);
    }
    return next;
  }

  private Set<WayState> following() {
    return switch (this) {
      case OPENING -> Set.of(READY, CLOSED);
      case READY -> Set.of(USED, CLOSED);
      case USED -> Set.of(LEAVING, CLOSED);
      case LEAVING -> Set.of(CLOSED);
      case CLOSED -> Set.of();
    };
  }
}
