package org.angarium.broker;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;
import org.angarium.session.Authentication;
import org.angarium.session.ConnectRequest;
import org.angarium.session.Reply;
import org.angarium.session.SessionException;
import org.angarium.session.SessionException.Kind;
import org.jspecify.annotations.Nullable;

/** One client's authentication by ANONYMOUS or PLAIN. Used by one thread at a time. */
final class SaslExchange implements Authentication {
  private static final int MAX_RESPONSE = 4_096;

  private final String mechanism;
  private final BrokerSettings settings;
  private final Engine engine;
  private final Function<@Nullable String, ClientConnection> admission;

  SaslExchange(
      String mechanism,
      BrokerSettings settings,
      Engine engine,
      Function<@Nullable String, ClientConnection> admission) {
    this.mechanism = mechanism;
    this.settings = settings;
    this.engine = engine;
    this.admission = admission;
  }

  @Override
  public Reply<Step> respond(byte[] response) {
    return switch (mechanism) {
      case ConnectRequest.ANONYMOUS -> anonymous();
      case ConnectRequest.PLAIN -> plain(response);
      default ->
          refused("the mechanism '%s' is not offered; use PLAIN".formatted(printable(mechanism)));
    };
  }

  private Reply<Step> anonymous() {
    if (!settings.anonymous()) {
      return refused(
          "broker %s admits no anonymous clients; give user and password"
              .formatted(settings.name()));
    }
    return admit(null);
  }

  /** Checks {@code authorisation NUL user NUL password} where derivations run. */
  private Reply<Step> plain(byte[] response) {
    String[] parts =
        response.length > MAX_RESPONSE
            ? new String[0]
            : new String(response, StandardCharsets.UTF_8).split("\0", -1);
    if (parts.length != 3 || parts[1].isEmpty()) {
      return refused("the PLAIN response is malformed or names no user");
    }
    Reply<Step> reply = new Reply<>(engine.completions());
    char[] password = parts[2].toCharArray();
    engine
        .derivations()
        .execute(
            () -> {
              boolean correct = settings.users().check(parts[1], password);
              Arrays.fill(password, '\0');
              if (correct) {
                admit(parts[1]).whenDone((step, failure) -> answer(reply, step, failure));
              } else {
                reply.fail(
                    new SessionException(
                        Kind.AUTHENTICATION,
                        "the credentials of user '%s' were refused"
                            .formatted(printable(parts[1]))));
              }
            });
    return reply;
  }

  private static void answer(
      Reply<Step> reply, @Nullable Step step, @Nullable SessionException failure) {
    if (failure != null) {
      reply.fail(failure);
    } else {
      reply.complete(step);
    }
  }

  private Reply<Step> admit(@Nullable String user) {
    try {
      return Reply.of(new Admitted(admission.apply(user)));
    } catch (SessionException e) {
      return Reply.failed(e);
    }
  }

  private static Reply<Step> refused(String why) {
    return Reply.failed(new SessionException(Kind.AUTHENTICATION, why));
  }

  /** One line of at most 64 characters, whatever a client sent. */
  private static String printable(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= 64 ? line : line.substring(0, 64) + "…";
  }
}
