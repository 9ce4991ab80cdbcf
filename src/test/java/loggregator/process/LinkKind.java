package loggregator.process;

/** How the processes of a {@link Fleet} reach each other. */
public enum LinkKind {
  BUS,
  GRPC
}
