package loggregator.config;

/** How a consumer of the Gateway proves who it is. */
public enum GatewayAuth {
  /** Not at all: everyone who reaches the port reads everything. */
  NONE
}
