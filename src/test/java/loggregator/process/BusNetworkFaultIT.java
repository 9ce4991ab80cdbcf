package loggregator.process;

class BusNetworkFaultIT extends NetworkFaultScenarios {
  BusNetworkFaultIT() {
    super(LinkKind.BUS);
  }
}
