package org.angarium.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.angarium.message.Address;
import org.angarium.message.Body;
import org.angarium.message.BodyType;
import org.angarium.message.Envelope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link Store} keeps of the headers and properties of a message. */
interface EnvelopeContract extends TestedStore {
  @Test
  default void keepsEveryHeaderAndProperty() {
    List<Envelope> sent = Stream.of(Messages.NASTY_STRINGS).map(Messages::full).toList();
    for (int i = 0; i < sent.size(); i++) {
      confirm(new Operation.Insert(List.of(key(ORDERS, 4, i + 1)), i * 7L, sent.get(i)));
    }
    reopen();
    List<StoredMessage> found = page(ORDERS, null, 100);
    assertThat(found).hasSameSizeAs(sent);
    for (int i = 0; i < sent.size(); i++) {
      assertThat(found.get(i).key()).isEqualTo(key(ORDERS, 4, i + 1));
      assertThat(found.get(i).notBeforeMs()).isEqualTo(i * 7L);
      assertThat(found.get(i).attempts()).isZero();
      assertSame(found.get(i).envelope(), sent.get(i));
    }
  }

  @Test
  default void keepsTheBitsOfUnusualNaNs() {
    float oddFloat = Float.intBitsToFloat(0x7FC0_1234);
    double oddDouble = Double.longBitsToDouble(0xFFF8_0000_0000_1234L);
    confirm(
        insert(
            key(ORDERS, 4, 1),
            Messages.text("nan").withProperties(Map.of("f", oddFloat, "d", oddDouble))));
    Map<String, @Nullable Object> found = page(ORDERS, null, 1).get(0).envelope().properties();
    assertThat(found.get("f"))
        .isInstanceOfSatisfying(
            Float.class, f -> assertThat(Float.floatToRawIntBits(f)).isEqualTo(0x7FC0_1234));
    assertThat(found.get("d"))
        .isInstanceOfSatisfying(
            Double.class,
            d -> assertThat(Double.doubleToRawLongBits(d)).isEqualTo(0xFFF8_0000_0000_1234L));
  }

  @Test
  default void keepsVeryLongHeadersAndProperties() {
    String longText = "long\n".repeat(600_000);
    Envelope sent =
        new Envelope(
            "ID:" + longText,
            Address.queue("\u4E2D".repeat(Address.MAX_NAME_LENGTH)),
            true,
            4,
            1,
            2,
            3,
            longText,
            Address.topic("\uD800".repeat(Address.MAX_NAME_LENGTH)),
            longText,
            Map.of("p", longText),
            BodyType.TEXT,
            Body.NONE);
    confirm(insert(key(ORDERS, 4, 1), sent));
    reopen();
    assertSame(page(ORDERS, null, 1).get(0).envelope(), sent);
  }
}
