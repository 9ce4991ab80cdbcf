/**
 * Bad peers against nodes in processes of their own, with the shipped settings ({@code mvn verify -Phostile}).
 *
 * <p>An {@link loggregator.hostile.Attack} is what bad peers do; a {@link loggregator.hostile.Trial} tries it at a
 * {@link loggregator.hostile.Site} beside a {@link loggregator.hostile.HealthyPair}, and says whether anybody was
 * harmed. {@link loggregator.hostile.Attacks} lists what is tried where. A new attack is a class that extends
 * {@link loggregator.hostile.Crowd}, and a line there.
 */
package loggregator.hostile;
