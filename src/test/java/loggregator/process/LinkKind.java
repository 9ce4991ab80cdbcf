package loggregator.process;

/** How the processes of a {@link Fleet} reach each other. */
enum LinkKind {
  BUS,
  GRPC
}
