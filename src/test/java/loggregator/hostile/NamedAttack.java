package loggregator.hostile;

import java.util.function.Supplier;

/** Made anew for each site. */
record NamedAttack(String name, Supplier<Attack> make) {
  @Override
  public String toString() {
    return name;
  }
}
