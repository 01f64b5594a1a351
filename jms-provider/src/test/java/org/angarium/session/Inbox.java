package org.angarium.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.angarium.message.Body;
import org.angarium.message.Envelope;

/** A delivery handler for tests: keeps what comes, in order. */
final class Inbox implements DeliveryHandler {
  static final Duration LIMIT = Duration.ofSeconds(20);

  private final LinkedBlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
  final List<SessionException> closings = new CopyOnWriteArrayList<>();

  @Override
  public void deliver(Delivery delivery) {
    deliveries.add(delivery);
  }

  @Override
  public void closed(SessionException why) {
    closings.add(why);
  }

  Delivery take() {
    try {
      Delivery delivery = deliveries.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertThat(delivery).as("a delivery within %s", LIMIT).isNotNull();
      return delivery;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  List<Delivery> take(int count) {
    List<Delivery> taken = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      taken.add(take());
    }
    return taken;
  }

  boolean isEmpty() {
    return deliveries.isEmpty();
  }

  static List<String> texts(List<Delivery> deliveries) {
    return deliveries.stream().map(delivery -> text(delivery.message())).toList();
  }

  static String text(Envelope message) {
    return new String(((Body.Bytes) message.body()).bytes(), StandardCharsets.UTF_8);
  }

  static List<DeliveryToken> tokens(List<Delivery> deliveries) {
    return deliveries.stream().map(Delivery::token).toList();
  }
}
