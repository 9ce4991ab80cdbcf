package loggregator.node;

import static loggregator.testing.EventLoops.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChainsTest {
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  private final Chains chains = new Chains(vertx);

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void theSameInstanceOfEachRoleIsOnTheSameEventLoop() {
    Chains.Place agent = chains.take("agent");
    Chains.Place secondAgent = chains.take("agent");

    assertThat(chains.take("router").loop()).isSameAs(agent.loop());
    assertThat(chains.take("router").loop()).isSameAs(secondAgent.loop()).isNotSameAs(agent.loop());
  }

  @Test
  void moreInstancesThanEventLoopsBeginAnew() {
    Chains.Place first = chains.take("agent");
    chains.take("agent");

    assertThat(chains.take("agent").loop()).isSameAs(first.loop());
  }

  @Test
  void aPlaceThatIsGivenBackIsTakenFirst() {
    Chains.Place first = chains.take("agent");
    chains.take("agent");
    chains.giveBack(first);

    assertThat(chains.take("agent")).isEqualTo(first);
  }
}
