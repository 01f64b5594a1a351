package org.angarium.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.angarium.message.Body;
import org.angarium.message.BodyType;
import org.angarium.message.Envelope;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Store} keeps of bodies: of any size, shared, and gone with their last message.
 */
interface BodyContract extends TestedStore {
  @Test
  default void tellsNoBodyFromAnEmptyOne() {
    confirm(insert(key(ORDERS, 4, 1), Messages.withBody(BodyType.TEXT, Body.NONE)));
    confirm(insert(key(ORDERS, 4, 2), Messages.withBody(BodyType.TEXT, Body.of(new byte[0]))));
    reopen();
    List<StoredMessage> found = page(ORDERS, null, 2);
    assertThat(found.get(0).envelope().body()).isEqualTo(Body.NONE);
    assertThat(found.get(1).envelope().body())
        .isInstanceOfSatisfying(Body.Bytes.class, b -> assertThat(b.bytes()).isEmpty());
  }

  @Test
  default void keepsBodiesOfEverySizeAndForm() {
    int[] sizes = {1, 1000, 256 * 1024, 256 * 1024 + 1, 5 * 1024 * 1024};
    BodyType[] forms = BodyType.values();
    for (int i = 0; i < sizes.length; i++) {
      confirm(
          insert(
              key(ORDERS, 4, i + 1),
              Messages.withBody(forms[i + 1], Body.of(Messages.noise(sizes[i])))));
    }
    reopen();
    List<StoredMessage> found = page(ORDERS, null, 10);
    assertThat(found).hasSize(sizes.length);
    for (int i = 0; i < sizes.length; i++) {
      assertThat(found.get(i).envelope().bodyType()).isEqualTo(forms[i + 1]);
      assertThat(found.get(i).envelope().body().length()).isEqualTo(sizes[i]);
      assertThat(bytes(found.get(i))).isEqualTo(Messages.noise(sizes[i]));
    }
    assertThat(found.get(4).envelope().body()).isInstanceOf(Body.Chunks.class);
  }

  @Test
  default void keepsASharedBodyUntilItsLastMessageGoes() {
    byte[] large = Messages.noise(700_000);
    List<MessageKey> keys = List.of(key(ORDERS, 4, 1), key(BILLS, 4, 1));
    confirm(new Operation.Insert(keys, 0, Messages.bytes(large)));
    reopen();
    Body.Chunks body = (Body.Chunks) page(ORDERS, null, 1).get(0).envelope().body();
    confirm(new Operation.Delete(keys.get(0)));
    assertThat(bytes(page(BILLS, null, 1).get(0))).isEqualTo(large);
    confirm(new Operation.Delete(keys.get(1)));
    assertGone(body);
    confirm(insert(key(ORDERS, 4, 2), Messages.text("a failed read is not the end")));
  }

  @Test
  default void sharesASmallBodyBetweenQueues() {
    List<MessageKey> keys = List.of(key(ORDERS, 4, 1), key(BILLS, 7, 9));
    confirm(new Operation.Insert(keys, 0, Messages.text("small")));
    confirm(new Operation.Delete(keys.get(0)));
    reopen();
    assertThat(page(ORDERS, null, 1)).isEmpty();
    assertThat(page(BILLS, null, 1)).hasSize(1);
    assertSame(page(BILLS, null, 1).get(0).envelope(), Messages.text("small"));
  }

  @Test
  default void movesALargeMessageWithoutReadingIt() {
    byte[] large = Messages.noise(400_000);
    confirm(insert(key(ORDERS, 4, 1), Messages.bytes(large)));
    Envelope envelope = page(ORDERS, null, 1).get(0).envelope();
    confirm(new Operation.Delete(key(ORDERS, 4, 1)), insert(key(BILLS, 4, 1), envelope));
    reopen();
    assertThat(page(ORDERS, null, 1)).isEmpty();
    assertThat(bytes(page(BILLS, null, 1).get(0))).isEqualTo(large);
    Envelope moved = page(BILLS, null, 1).get(0).envelope();
    confirm(new Operation.Delete(key(BILLS, 4, 1)));
    assertGone((Body.Chunks) moved.body());
  }

  @Test
  default void deletesALargeBodyWithItsQueue() {
    confirm(insert(key(ORDERS, 4, 1), Messages.bytes(Messages.noise(300_000))));
    Body.Chunks body = (Body.Chunks) page(ORDERS, null, 1).get(0).envelope().body();
    confirm(new Operation.RemoveQueue(ORDERS));
    assertGone(body);
  }
}
