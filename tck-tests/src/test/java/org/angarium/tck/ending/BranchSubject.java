package org.angarium.tck.ending;

import jakarta.jms.JMSException;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** A subject in one XA branch, which is ended and rolled back when everything is closed. */
final class BranchSubject extends SessionSubject {
  private static final AtomicLong NUMBERS = new AtomicLong();

  private record Branch(byte[] getGlobalTransactionId) implements Xid {
    @Override
    public int getFormatId() {
      return 1;
    }

    @Override
    public byte[] getBranchQualifier() {
      return new byte[0];
    }
  }

  private final Xid branch =
      new Branch(ByteBuffer.allocate(8).putLong(NUMBERS.incrementAndGet()).array());
  private final XAResource resource;

  BranchSubject(Tally tally, XAConnection connection, String name) throws JMSException {
    this(tally, connection, connection.createXASession(), name);
  }

  private BranchSubject(Tally tally, XAConnection connection, XASession session, String name)
      throws JMSException {
    super(Kind.BRANCH, tally, connection, session, name);
    resource = session.getXAResource();
    try {
      resource.start(branch, XAResource.TMNOFLAGS);
    } catch (XAException e) {
      throw failed(e);
    }
  }

  private static JMSException failed(XAException why) {
    JMSException failure = new JMSException("XA code " + why.errorCode);
    failure.initCause(why);
    return failure;
  }

  @Override
  void afterwards() throws JMSException {
    try {
      resource.end(branch, XAResource.TMSUCCESS);
      resource.rollback(branch);
    } catch (XAException e) {
      throw failed(e);
    }
  }
}
