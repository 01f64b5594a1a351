package org.angarium.persistence.journal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.angarium.message.Address;
import org.angarium.message.Body;
import org.angarium.message.BodyType;
import org.angarium.message.BranchId;
import org.angarium.message.Envelope;
import org.angarium.store.Batch;
import org.angarium.store.MessageKey;
import org.angarium.store.Operation;
import org.angarium.store.StoredBranch;
import org.angarium.store.StoredDestination;
import org.angarium.store.StoredSubscription;
import org.jspecify.annotations.Nullable;

/**
 * Batches to records and back. A payload is a version byte and the operations, each a kind, the
 * length of what follows, and its content; so a reader can pass over what it does not need.
 */
public final class BatchCodec {
  private static final int VERSION = 1;
  private static final int MESSAGE_BYTES = 256;
  private static final int OPERATION_BYTES = 48;

  private static final int INSERT = 1;
  private static final int DELETE = 2;
  private static final int DELIVERY_STATE = 3;
  private static final int PRODUCER_MARK = 4;
  private static final int PUT_DESTINATION = 5;
  private static final int PUT_SUBSCRIPTION = 6;
  private static final int REMOVE_QUEUE = 7;
  private static final int PREPARE = 8;
  private static final int DECIDE = 9;
  private static final int FORGET = 10;
  private static final int DELETE_IF_THERE = 11;
  private static final int PUT_SETTING = 12;
  private static final int FAILED_ATTEMPTS = 13;

  private static final Envelope SKIPPED =
      new Envelope(
          null,
          Address.queue("skipped"),
          true,
          0,
          0,
          0,
          0,
          null,
          null,
          null,
          java.util.Map.of(),
          BodyType.MESSAGE,
          Body.NONE);

  private final int largeBody;
  private final LongSupplier bodyKeys;

  /**
   * A codec. Safe for use by any number of threads when the supplier is.
   *
   * @param largeBody larger bodies stand apart, in bytes
   * @param bodyKeys names for them, never used again
   */
  public BatchCodec(int largeBody, LongSupplier bodyKeys) {
    this.largeBody = largeBody;
    this.bodyKeys = bodyKeys;
  }

  /** Encodes a batch, but for the bodies that stand apart. */
  public EncodedBatch encode(Batch batch) {
    ByteSink out = new ByteSink(size(batch));
    List<EncodedBatch.LargeBody> bodies = new ArrayList<>(0);
    List<JournalOperation> operations = new ArrayList<>(batch.operations().size());
    out.putByte(VERSION);
    for (Operation operation : batch.operations()) {
      int offset = out.position();
      operations.add(new JournalOperation(offset, operation, put(out, operation, bodies)));
    }
    ByteBuffer payload = out.written();
    return new EncodedBatch(
        batch, payload, Fragment.crc(payload, 0, payload.remaining()), operations, bodies);
  }

  private int size(Batch batch) {
    long size = 1;
    for (Operation operation : batch.operations()) {
      size += OPERATION_BYTES;
      if (operation instanceof Operation.Insert insert) {
        long body = insert.envelope().body().length();
        size += MESSAGE_BYTES + (body > largeBody ? 0 : body);
      }
    }
    return (int) Math.min(size, Integer.MAX_VALUE / 2);
  }

  private List<BodyUse> put(
      ByteSink out, Operation operation, List<EncodedBatch.LargeBody> bodies) {
    out.putByte(kind(operation));
    int length = out.position();
    out.putInt(0);
    List<BodyUse> uses = List.of();
    if (operation instanceof Operation.Insert insert) {
      uses = putInsert(out, insert, bodies);
    } else if (operation instanceof Operation.Delete delete) {
      putKey(out, delete.key());
    } else if (operation instanceof Operation.DeliveryState state) {
      putKey(out, state.key());
      out.putInt(state.attempts());
      out.putLong(state.notBeforeMs());
    } else if (operation instanceof Operation.FailedAttempts failed) {
      putKey(out, failed.key());
      out.putText(failed.failures());
    } else if (operation instanceof Operation.ProducerMark mark) {
      out.putText(mark.producerId());
      out.putLong(mark.sequence());
    } else if (operation instanceof Operation.PutDestination added) {
      out.putLong(added.destination().id());
      EnvelopeCodec.putAddress(out, added.destination().address());
    } else if (operation instanceof Operation.PutSubscription added) {
      putSubscription(out, added.subscription());
    } else if (operation instanceof Operation.RemoveQueue removed) {
      out.putLong(removed.queueId());
    } else if (operation instanceof Operation.Prepare prepare) {
      uses = putBranch(out, prepare.branch(), bodies);
    } else if (operation instanceof Operation.Decide decide) {
      out.putText(decide.branch().toString());
      out.putByte(decide.heuristic() ? 1 : 0);
    } else if (operation instanceof Operation.Forget forget) {
      out.putText(forget.branch().toString());
    } else if (operation instanceof Operation.PutSetting setting) {
      out.putText(setting.key());
      out.putOptional(setting.value());
    }
    out.putIntAt(length, out.position() - length - Integer.BYTES);
    return uses;
  }

  private static int kind(Operation operation) {
    if (operation instanceof Operation.Insert) {
      return INSERT;
    } else if (operation instanceof Operation.Delete delete) {
      return delete.mayBeMissing() ? DELETE_IF_THERE : DELETE;
    } else if (operation instanceof Operation.DeliveryState) {
      return DELIVERY_STATE;
    } else if (operation instanceof Operation.FailedAttempts) {
      return FAILED_ATTEMPTS;
    } else if (operation instanceof Operation.ProducerMark) {
      return PRODUCER_MARK;
    } else if (operation instanceof Operation.PutDestination) {
      return PUT_DESTINATION;
    } else if (operation instanceof Operation.PutSubscription) {
      return PUT_SUBSCRIPTION;
    } else if (operation instanceof Operation.RemoveQueue) {
      return REMOVE_QUEUE;
    } else if (operation instanceof Operation.Prepare) {
      return PREPARE;
    } else if (operation instanceof Operation.Decide) {
      return DECIDE;
    } else if (operation instanceof Operation.Forget) {
      return FORGET;
    } else if (operation instanceof Operation.PutSetting) {
      return PUT_SETTING;
    }
    throw new IllegalArgumentException("no record holds a " + operation.getClass().getName());
  }

  private List<BodyUse> putInsert(
      ByteSink out, Operation.Insert insert, List<EncodedBatch.LargeBody> bodies) {
    out.putInt(insert.keys().size());
    insert.keys().forEach(key -> putKey(out, key));
    out.putLong(insert.notBeforeMs());
    BodyUse use = use(insert.envelope().body(), bodies);
    out.putByte(use == null ? 0 : use.added() ? 2 : 1);
    if (use == null) {
      EnvelopeCodec.put(out, insert.envelope());
      return List.of();
    }
    out.putLong(use.key());
    out.putLong(use.length());
    EnvelopeCodec.put(out, insert.envelope().withBody(Body.NONE));
    return List.of(use);
  }

  private @Nullable BodyUse use(Body body, List<EncodedBatch.LargeBody> bodies) {
    if (body instanceof Body.Chunks chunks) {
      return new BodyUse(chunks.key(), chunks.length(), false);
    }
    if (body instanceof Body.Bytes bytes && bytes.length() > largeBody) {
      long key = bodyKeys.getAsLong();
      bodies.add(new EncodedBatch.LargeBody(key, bytes.bytes()));
      return new BodyUse(key, bytes.length(), true);
    }
    return null;
  }

  private static void putKey(ByteSink out, MessageKey key) {
    out.putLong(key.queueId());
    out.putByte(key.priority());
    out.putLong(key.sequence());
  }

  private static void putSubscription(ByteSink out, StoredSubscription subscription) {
    out.putLong(subscription.queueId());
    out.putOptional(subscription.clientId());
    out.putText(subscription.name());
    EnvelopeCodec.putAddress(out, subscription.topic());
    out.putOptional(subscription.selector());
    out.putByte(subscription.noLocal() ? 1 : 0);
    out.putByte(subscription.shared() ? 1 : 0);
  }

  private List<BodyUse> putBranch(
      ByteSink out, StoredBranch branch, List<EncodedBatch.LargeBody> bodies) {
    out.putText(branch.id().toString());
    out.putOptional(branch.owner());
    out.putByte(branch.heuristic() ? 1 : 0);
    out.putInt(branch.work().size());
    List<BodyUse> uses = new ArrayList<>();
    branch.work().forEach(work -> uses.addAll(put(out, work, bodies)));
    return uses;
  }

  /**
   * Decodes a whole record.
   *
   * @param headers false to leave out what an insert carries besides its keys and body's key, when
   *     only the places of messages matter
   * @throws IllegalArgumentException when the payload is none
   */
  public static List<JournalOperation> decode(ByteBuffer payload, boolean headers) {
    ByteSource in = new ByteSource(payload.slice());
    int version = in.getByte();
    if (version != VERSION) {
      throw new IllegalArgumentException("records of version %d are not known".formatted(version));
    }
    List<JournalOperation> operations = new ArrayList<>();
    while (in.position() < payload.remaining()) {
      operations.add(get(in, headers));
    }
    return operations;
  }

  /**
   * Decodes the operation at an offset of a record.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static JournalOperation decodeAt(ByteBuffer payload, int offset) {
    ByteSource in = new ByteSource(payload.slice());
    in.position(offset);
    return get(in, true);
  }

  private static JournalOperation get(ByteSource in, boolean headers) {
    int offset = in.position();
    int kind = in.getByte();
    int length = in.getCount(1);
    int end = in.position() + length;
    List<BodyUse> uses = new ArrayList<>(0);
    Operation operation =
        switch (kind) {
          case INSERT -> getInsert(in, headers, uses);
          case DELETE -> new Operation.Delete(getKey(in));
          case DELETE_IF_THERE -> new Operation.Delete(getKey(in), true);
          case DELIVERY_STATE -> new Operation.DeliveryState(getKey(in), in.getInt(), in.getLong());
          case FAILED_ATTEMPTS -> new Operation.FailedAttempts(getKey(in), in.getText());
          case PRODUCER_MARK -> new Operation.ProducerMark(in.getText(), in.getLong());
          case PUT_DESTINATION ->
              new Operation.PutDestination(
                  new StoredDestination(in.getLong(), EnvelopeCodec.getAddress(in)));
          case PUT_SUBSCRIPTION -> new Operation.PutSubscription(getSubscription(in));
          case REMOVE_QUEUE -> new Operation.RemoveQueue(in.getLong());
          case PREPARE -> new Operation.Prepare(getBranch(in, uses));
          case DECIDE -> new Operation.Decide(BranchId.parse(in.getText()), in.getByte() == 1);
          case FORGET -> new Operation.Forget(BranchId.parse(in.getText()));
          case PUT_SETTING -> new Operation.PutSetting(in.getText(), in.getOptional());
          default -> throw new IllegalArgumentException("there is no operation " + kind);
        };
    in.position(end);
    return new JournalOperation(offset, operation, uses);
  }

  private static Operation.Insert getInsert(ByteSource in, boolean headers, List<BodyUse> uses) {
    int count = in.getCount(17);
    List<MessageKey> keys = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      keys.add(getKey(in));
    }
    long notBeforeMs = in.getLong();
    int form = in.getByte();
    Body apart = null;
    if (form != 0) {
      BodyUse use = new BodyUse(in.getLong(), in.getLong(), form == 2);
      uses.add(use);
      apart = new Body.Chunks(use.key(), use.length());
    }
    Envelope envelope = headers ? EnvelopeCodec.get(in, apart) : SKIPPED;
    return new Operation.Insert(keys, notBeforeMs, envelope);
  }

  private static MessageKey getKey(ByteSource in) {
    return new MessageKey(in.getLong(), in.getByte(), in.getLong());
  }

  private static StoredSubscription getSubscription(ByteSource in) {
    return new StoredSubscription(
        in.getLong(),
        in.getOptional(),
        in.getText(),
        EnvelopeCodec.getAddress(in),
        in.getOptional(),
        in.getByte() == 1,
        in.getByte() == 1);
  }

  private static StoredBranch getBranch(ByteSource in, List<BodyUse> uses) {
    BranchId id = BranchId.parse(in.getText());
    String owner = in.getOptional();
    boolean heuristic = in.getByte() == 1;
    List<Operation.BranchWork> work = new ArrayList<>();
    for (int left = in.getCount(5); left > 0; left--) {
      JournalOperation operation = get(in, true);
      uses.addAll(operation.uses());
      if (operation.operation() instanceof Operation.BranchWork part) {
        work.add(part);
      } else {
        throw new IllegalArgumentException("a branch holds what it cannot hold");
      }
    }
    return new StoredBranch(id, owner, heuristic, work);
  }
}
