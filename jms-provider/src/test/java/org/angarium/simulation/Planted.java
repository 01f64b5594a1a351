package org.angarium.simulation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.angarium.message.Address;
import org.angarium.message.Envelope;
import org.angarium.session.Authentication;
import org.angarium.session.BrokerConnection;
import org.angarium.session.BrokerEndpoint;
import org.angarium.session.BrokerSession;
import org.angarium.session.Delivery;
import org.angarium.session.DeliveryHandler;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.angarium.session.SessionRequest;
import org.angarium.store.Batch;
import org.angarium.store.ForwardingStore;
import org.angarium.store.MessageKey;
import org.angarium.store.Operation;
import org.angarium.store.Store;
import org.angarium.store.Submission;
import org.jspecify.annotations.Nullable;

/** One {@link Bug}, wrapped around the store below a broker and the seam above it. */
final class Planted {
  private final Bug bug;
  private final Chance chance;
  private final Map<BrokerSession, BrokerSession> wrappedBy = new IdentityHashMap<>();

  Planted(Bug bug, Chance chance) {
    this.bug = bug;
    this.chance = chance;
  }

  private boolean strikes(Bug one) {
    return bug == one && chance.oneIn(one.rarity());
  }

  Store in(Store store) {
    return switch (bug) {
      case LOST_ACK, COUNT_RESET, LOST_COPIES -> new FaultyStore(store);
      default -> store;
    };
  }

  BrokerEndpoint in(BrokerEndpoint broker) {
    return bug == Bug.NONE
        ? broker
        : wrap(
            BrokerEndpoint.class,
            broker,
            (method, arguments, result) ->
                result instanceof Authentication exchange ? in(exchange) : result);
  }

  private Authentication in(Authentication exchange) {
    return response -> admitted(exchange.respond(response));
  }

  private Reply<Authentication.Step> admitted(Reply<Authentication.Step> reply) {
    List<Authentication.Step> steps = new ArrayList<>();
    reply.whenDone((step, failure) -> steps.add(step));
    BrokerConnection connection = ((Authentication.Admitted) steps.get(0)).connection();
    return Reply.of(new Authentication.Admitted(in(connection)));
  }

  private BrokerConnection in(BrokerConnection connection) {
    return wrap(
        BrokerConnection.class,
        connection,
        (method, arguments, result) ->
            result instanceof BrokerSession session
                ? in(
                    session,
                    ((SessionRequest) arguments[0]).mode() == SessionRequest.Mode.TRANSACTED)
                : result);
  }

  private BrokerSession in(BrokerSession session, boolean transacted) {
    BrokerSession wrapped = wrapped(session, transacted);
    wrappedBy.put(wrapped, session);
    return wrapped;
  }

  private BrokerSession wrapped(BrokerSession session, boolean transacted) {
    List<Envelope> heldBack = new ArrayList<>();
    return (BrokerSession)
        Proxy.newProxyInstance(
            BrokerSession.class.getClassLoader(),
            new Class<?>[] {BrokerSession.class},
            (proxy, method, arguments) -> {
              boolean isSend = method.getName().equals("send");
              boolean toQueue =
                  isSend && ((Envelope) arguments[0]).destination().kind() == Address.Kind.QUEUE;
              boolean answeredAtOnce =
                  toQueue && (transacted || !((Envelope) arguments[0]).persistent());
              if (answeredAtOnce && heldBack.isEmpty() && strikes(Bug.ORDER_BREAK)) {
                heldBack.add((Envelope) arguments[0]);
                return Reply.done();
              }
              if (method.getName().equals("credit") && strikes(Bug.LEAKED_CREDIT)) {
                arguments[1] = (Integer) arguments[1] + 1;
              } else if (method.getName().equals("openConsumer")) {
                arguments[1] = in((DeliveryHandler) arguments[1]);
              } else if (method.getName().equals("adopt")) {
                arguments[1] = wrappedBy.get((BrokerSession) arguments[1]);
              }
              Object result = isSend ? method.invoke(session, arguments) : null;
              heldBack.forEach(session::send);
              heldBack.clear();
              return isSend ? result : method.invoke(session, arguments);
            });
  }

  private DeliveryHandler in(DeliveryHandler handler) {
    return new DeliveryHandler() {
      @Override
      public void deliver(Delivery delivery) {
        handler.deliver(delivery);
        if (strikes(Bug.DOUBLE_DELIVERY)) {
          handler.deliver(delivery);
        }
      }

      @Override
      public void closed(SessionException why) {
        handler.closed(why);
      }
    };
  }

  /** What becomes of a call's result. */
  private interface After {
    @Nullable Object apply(Method method, Object @Nullable [] arguments, @Nullable Object result);
  }

  private static <T> T wrap(Class<T> type, T target, After after) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                return after.apply(method, arguments, method.invoke(target, arguments));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  /** Forgets what it is told, as its bug wants it. */
  private final class FaultyStore extends ForwardingStore {
    FaultyStore(Store store) {
      super(store);
    }

    @Override
    public void submit(Batch batch, Completion completion) {
      super.submit(faulty(batch), completion);
    }

    @Override
    public Submission submitShown(Batch batch, Completion completion) {
      return faulty(batch, super.submitShown(batch, completion));
    }

    @Override
    public Submission submitChangeable(Batch batch, Completion completion) {
      return faulty(batch, super.submitChangeable(batch, completion));
    }

    private Submission faulty(Batch batch, Submission submission) {
      return new Submission() {
        @Override
        public boolean amend(Batch other) {
          boolean lost = keys(other) < keys(batch) && strikes(Bug.LOST_COPIES);
          return lost ? submission.withdraw() : submission.amend(faulty(other));
        }

        @Override
        public boolean withdraw() {
          return submission.withdraw();
        }
      };
    }

    private int keys(Batch batch) {
      return batch.operations().get(0) instanceof Operation.Insert insert
          ? insert.keys().size()
          : 0;
    }

    private Batch faulty(Batch batch) {
      List<Operation> operations = new ArrayList<>();
      for (Operation operation : batch.operations()) {
        if (operation instanceof Operation.Delete delete && strikes(Bug.LOST_ACK)) {
          MessageKey nowhere = new MessageKey(Long.MAX_VALUE, 0, delete.key().sequence());
          operations.add(new Operation.DeliveryState(nowhere, 0, 0));
        } else if (operation instanceof Operation.DeliveryState state && strikes(Bug.COUNT_RESET)) {
          operations.add(new Operation.DeliveryState(state.key(), 0, state.notBeforeMs()));
        } else {
          operations.add(operation);
        }
      }
      return new Batch(operations);
    }

    @Override
    public boolean noteAttempts(MessageKey key, int attempts) {
      return super.noteAttempts(key, strikes(Bug.COUNT_RESET) ? 0 : attempts);
    }

    @Override
    public boolean noteDeletes(Batch deletes) {
      return strikes(Bug.LOST_ACK) || super.noteDeletes(deletes);
    }
  }
}
