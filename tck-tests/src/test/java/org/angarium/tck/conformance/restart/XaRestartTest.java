package org.angarium.tck.conformance.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.Topic;
import jakarta.jms.XAJMSContext;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.angarium.tck.conformance.Feature;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of the branches of distributed transactions when the provider is restarted. */
class XaRestartTest extends RestartCase {

  /** A branch with a name. */
  private record Branch(String name) implements Xid {
    @Override
    public int getFormatId() {
      return 4711;
    }

    @Override
    public byte[] getGlobalTransactionId() {
      return name.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] getBranchQualifier() {
      return new byte[] {1};
    }

    boolean is(Xid other) {
      return other.getFormatId() == getFormatId()
          && Arrays.equals(other.getGlobalTransactionId(), getGlobalTransactionId())
          && Arrays.equals(other.getBranchQualifier(), getBranchQualifier());
    }
  }

  private Branch branch;
  private Queue queue;
  private Queue answers;

  @BeforeEach
  void makeNames() {
    needs(Feature.XA);
    branch = new Branch(fresh("branch"));
    queue = newQueue();
    answers = newQueue();
  }

  /** Takes the first message of one queue and sends an answer to the other, in the branch. */
  private XAResource work() throws XAException {
    XAJMSContext context = openXa();
    XAResource resource = context.getXAResource();
    resource.start(branch, XAResource.TMNOFLAGS);
    assertThat(receiveText(context.createConsumer(queue))).isEqualTo("first");
    context.createProducer().send(answers, "answer");
    resource.end(branch, XAResource.TMSUCCESS);
    return resource;
  }

  private List<Xid> recovered(XAResource resource) throws XAException {
    return Arrays.stream(resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN))
        .filter(branch::is)
        .toList();
  }

  @Test
  void aPreparedBranchIsRecoveredAndItsWorkWaits() throws Exception {
    sendAll(queue, "first", "second");
    work().prepare(branch);
    restart();

    assertThat(recovered(openXa().getXAResource())).hasSize(1);
    holds(queue, "second");
    holds(answers);
  }

  @Test
  void aPreparedBranchIsCommittedAfterSeveralRestarts() throws Exception {
    sendAll(queue, "first", "second");
    work().prepare(branch);
    restart();
    restart();
    XAResource resource = openXa().getXAResource();
    resource.commit(recovered(resource).get(0), false);
    assertThat(recovered(resource)).isEmpty();
    restart();

    holds(queue, "second");
    holds(answers, "answer");
  }

  @Test
  void aPreparedBranchIsRolledBackAfterARestart() throws Exception {
    sendAll(queue, "first", "second");
    work().prepare(branch);
    restart();
    XAResource resource = openXa().getXAResource();
    resource.rollback(recovered(resource).get(0));
    Message returned = receive(open(JMSContext.CLIENT_ACKNOWLEDGE).createConsumer(queue));
    assertThat(returned.getBody(String.class)).isEqualTo("first");
    isAttempt(2, returned);
    restart();

    holds(queue, "first", "second");
    holds(answers);
    assertThat(recovered(openXa().getXAResource())).isEmpty();
  }

  @Test
  void aPreparedBranchKeepsWhatASubscriptionShallGet() throws Exception {
    Topic topic = open().createTopic(fresh("topic"));
    String client = fresh("client");
    openAs(client).createDurableConsumer(topic, "news").close();
    XAJMSContext context = openXa();
    XAResource resource = context.getXAResource();
    resource.start(branch, XAResource.TMNOFLAGS);
    context.createProducer().send(topic, "published");
    resource.end(branch, XAResource.TMSUCCESS);
    resource.prepare(branch);
    restart();
    openXa().getXAResource().commit(branch, false);
    restart();

    holds(openAs(client).createDurableConsumer(topic, "news"), "published");
  }

  @Test
  void aBranchThatWasNotPreparedIsGone() throws Exception {
    sendAll(queue, "first", "second");
    work();
    restart();

    XAResource resource = openXa().getXAResource();
    assertThat(recovered(resource)).isEmpty();
    assertThatExceptionOfType(XAException.class)
        .isThrownBy(() -> resource.commit(branch, false))
        .satisfies(e -> assertThat(e.errorCode).isEqualTo(XAException.XAER_NOTA));
    holds(queue, "first", "second");
    holds(answers);
  }

  @Test
  void aCommittedBranchIsNotRecovered() throws Exception {
    sendAll(queue, "first");
    XAResource resource = work();
    resource.prepare(branch);
    resource.commit(branch, false);
    restart();

    assertThat(recovered(openXa().getXAResource())).isEmpty();
    holds(queue);
    holds(answers, "answer");
  }
}
