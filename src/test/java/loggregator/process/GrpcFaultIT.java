package loggregator.process;

class GrpcFaultIT extends FaultScenarios {
  GrpcFaultIT() {
    super(LinkKind.GRPC);
  }
}
