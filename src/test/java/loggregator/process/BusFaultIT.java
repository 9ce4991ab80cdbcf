package loggregator.process;

class BusFaultIT extends FaultScenarios {
  BusFaultIT() {
    super(LinkKind.BUS);
  }
}
