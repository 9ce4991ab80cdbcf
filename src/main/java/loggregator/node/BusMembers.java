package loggregator.node;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.ClusterManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import loggregator.memory.ByteRoom;

/**
 * The members of the cluster, over the event bus: each is asked at once and answers to an address that is the asker's. That
 * one is registered before the first question, because a registration waits for members that are frozen. A member of a
 * version that doesn't know the question is one that doesn't answer. Any thread.
 */
final class BusMembers implements FleetMembers {
  private static final String QUESTIONS = "loggregator.status.questions";
  private static final String QUESTION = "question";
  private static final String MEMBER = "member";
  private static final String NODE = "node";
  private static final long LEARN_EVERY_MS = TimeUnit.SECONDS.toMillis(2);

  private final Vertx vertx;
  private final ClusterManager cluster;
  private final String nodeId;
  private final MemberNames names;
  private final String address = "loggregator.status.answers." + UUID.randomUUID();
  private final Map<String, Collection> asked = new ConcurrentHashMap<>();
  private Callable<String> status;
  private MessageConsumer<String> questions;
  private MessageConsumer<Buffer> answers;
  private long learning;

  /** @param nodeId by which the answers of this node are named */
  BusMembers(Vertx vertx, String nodeId) {
    this.vertx = vertx;
    this.cluster = ((VertxInternal) vertx).clusterManager();
    this.nodeId = nodeId;
    this.names = new MemberNames(cluster);
  }

  /** Asks and answers from now on; the status is made on a worker thread. */
  void serve(Callable<String> status) {
    this.status = status;
    names.learn();
    learning = vertx.setPeriodic(LEARN_EVERY_MS, tick -> names.learn());
    answers = vertx.eventBus().consumer(address, this::answered);
    questions = vertx.eventBus().consumer(QUESTIONS, this::answer);
  }

  Future<Void> close() {
    vertx.cancelTimer(learning);
    return answers.unregister().transform(v -> questions.unregister());
  }

  private void answer(Message<String> question) {
    if (question.body().equals(address)) {
      return;
    }
    String id = String.valueOf(question.headers().get(QUESTION));
    status().onSuccess(own -> vertx.eventBus().send(question.body(), own, new DeliveryOptions()
        .addHeader(QUESTION, id).addHeader(MEMBER, cluster.getNodeId()).addHeader(NODE, nodeId)));
  }

  private Future<Buffer> status() {
    return vertx.executeBlocking(() -> Buffer.buffer(status.call()), false);
  }

  private void answered(Message<Buffer> answer) {
    Collection collection = asked.get(String.valueOf(answer.headers().get(QUESTION)));
    if (collection != null) {
      collection.take(answer.headers().get(MEMBER), answer.headers().get(NODE), answer.body());
    }
  }

  @Override
  public Future<List<MemberAnswer>> ask(int timeoutMs, ByteRoom room) {
    Collection collection = new Collection(room, cluster.getNodes());
    String id = UUID.randomUUID().toString();
    asked.put(id, collection);
    long timer = vertx.setTimer(timeoutMs, late -> collection.end());
    status().onSuccess(own -> collection.take(cluster.getNodeId(), nodeId, own));
    vertx.eventBus().publish(QUESTIONS, address, new DeliveryOptions().addHeader(QUESTION, id));
    return collection.done.future().onComplete(v -> {
      vertx.cancelTimer(timer);
      asked.remove(id);
    });
  }

  /** The answers to one question. Any thread. */
  private final class Collection {
    private final Promise<List<MemberAnswer>> done = Promise.promise();
    private final Map<String, MemberAnswer> byMember = new LinkedHashMap<>();
    private final List<String> members;
    private final ByteRoom room;

    Collection(ByteRoom room, List<String> members) {
      this.room = room;
      this.members = members;
    }

    synchronized void take(String member, String node, Buffer status) {
      byMember.putIfAbsent(member, room.tryTake(status.length())
          ? MemberAnswer.of(node, status)
          : MemberAnswer.failed(node, FleetPage.TOO_LARGE));
      if (byMember.keySet().containsAll(members)) {
        end();
      }
    }

    synchronized void end() {
      List<MemberAnswer> all = new ArrayList<>(byMember.values());
      members.stream().filter(member -> !byMember.containsKey(member))
          .forEach(member -> all.add(MemberAnswer.failed(names.of(member), "no answer in time")));
      done.tryComplete(all);
    }
  }
}
