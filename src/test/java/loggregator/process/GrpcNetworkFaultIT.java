package loggregator.process;

class GrpcNetworkFaultIT extends NetworkFaultScenarios {
  GrpcNetworkFaultIT() {
    super(LinkKind.GRPC);
  }
}
