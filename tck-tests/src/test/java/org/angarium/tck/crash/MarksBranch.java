package org.angarium.tck.crash;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.angarium.AngariumXAConnectionFactory;

/** A consumer as {@link MarksConsumer}, in XA branches that it prepares, commits and rolls back. */
final class MarksBranch {
  private static final int BRANCHES = 20;
  private static final long PATIENCE_MS = 200;
  private static final int FORMAT = 0x4D41;

  private record Branch(byte[] getGlobalTransactionId) implements Xid {
    @Override
    public int getFormatId() {
      return FORMAT;
    }

    @Override
    public byte[] getBranchQualifier() {
      return new byte[] {1};
    }
  }

  private final String actor;
  private final String where;
  private final long process;
  private long branches;

  MarksBranch(String actor, String where, long process) {
    this.actor = actor;
    this.where = where;
    this.process = process;
  }

  /** Rolls back what the process before has left prepared. */
  static void rollBackAll(AngariumXAConnectionFactory factory) throws JMSException, XAException {
    try (XAConnection connection = factory.createXAConnection()) {
      XAResource resource = connection.createXASession().getXAResource();
      for (Xid branch : resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN)) {
        resource.rollback(branch);
      }
    }
  }

  /** Lives once, with a connection of its own. */
  void live(AngariumXAConnectionFactory factory, MarksLoad.Notes notes, SplittableRandom random)
      throws JMSException, XAException {
    try (XAConnection connection = factory.createXAConnection();
        XASession session = connection.createXASession()) {
      connection.start();
      MessageConsumer consumer = session.createConsumer(MarksLoad.destination(session, where));
      for (int i = 0; i < BRANCHES; i++) {
        consumeIn(session.getXAResource(), consumer, notes, random);
      }
    }
  }

  private void consumeIn(
      XAResource resource, MessageConsumer consumer, MarksLoad.Notes notes, SplittableRandom random)
      throws JMSException, XAException {
    Xid branch = new Branch(ByteBuffer.allocate(16).putLong(process).putLong(branches++).array());
    resource.start(branch, XAResource.TMNOFLAGS);
    int most = 1 + random.nextInt(5);
    for (int i = 0; i < most; i++) {
      Message message = consumer.receive(PATIENCE_MS);
      if (message == null) {
        break;
      }
      notes.note(actor, where, message);
    }
    resource.end(branch, XAResource.TMSUCCESS);
    boolean prepared = random.nextBoolean();
    if (prepared && resource.prepare(branch) == XAResource.XA_RDONLY) {
      return;
    }
    if (random.nextInt(4) == 0) {
      resource.rollback(branch);
    } else {
      resource.commit(branch, !prepared);
    }
  }
}
