package org.angarium.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.angarium.persistence.AttemptFile.Noted;
import org.angarium.store.Batch;
import org.angarium.store.MessageKey;
import org.angarium.store.Operation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AttemptRegisterTest {
  private static final long LIMIT = 1 << 20;
  private static final int SLOTS = AttemptFile.SLOTS;

  @TempDir Path folder;
  private DataFolder held;
  private final BatchQueue queue = new BatchQueue();

  @BeforeEach
  void hold() {
    held = DataFolder.hold(folder);
  }

  @AfterEach
  void giveFree() {
    held.close();
  }

  private AttemptRegister open() {
    return new AttemptRegister(held, "broker", queue);
  }

  private static MessageKey key(long sequence) {
    return new MessageKey(1, 4, sequence);
  }

  /** What the writer is given when it is reminded, up to an operation. */
  private List<Operation> late(AttemptRegister register, Operation last) {
    List<Operation> late = new ArrayList<>();
    while (!late.contains(last)) {
      for (SubmittedBatch submitted : queue.take(LIMIT)) {
        late.addAll(submitted.take().operations());
      }
      if (queue.takeReminder()) {
        register.submitLate();
      }
    }
    return late;
  }

  @Test
  void whatIsNotSettledIsSubmittedTogether() {
    try (AttemptRegister register = open()) {
      register.note(key(1), 1);
      register.note(key(2), 1);
      register.note(key(3), 1);
      register.submitting(Batch.of(new Operation.Delete(key(2))));
      Operation third = new Operation.DeliveryState(key(3), 1, 0);
      assertThat(late(register, third))
          .containsExactly(new Operation.DeliveryState(key(1), 1, 0), third);
    }
  }

  @Test
  void anAttemptAfterANewerStateIsSubmittedAgain() {
    try (AttemptRegister register = open()) {
      register.note(key(1), 1);
      register.submitting(Batch.of(new Operation.DeliveryState(key(1), 1, 7)));
      register.note(key(1), 2);
      register.written(List.of(new Operation.DeliveryState(key(1), 1, 7)));
      Operation second = new Operation.DeliveryState(key(1), 2, 0);
      assertThat(late(register, second)).containsExactly(second);
    }
  }

  @Test
  void aSlotIsUsedAgainOnceItsMessageIsSettledOrStored() {
    try (AttemptRegister register = open()) {
      for (int n = 0; n < 3 * SLOTS; n++) {
        assertThat(register.note(key(n), 1)).isTrue();
        register.written(
            List.of(
                n % 2 == 0
                    ? new Operation.Delete(key(n))
                    : new Operation.DeliveryState(key(n), 1, 0)));
      }
      for (int n = 0; n < SLOTS; n++) {
        assertThat(register.note(key(n), 1)).isTrue();
      }
      register.written(List.of(new Operation.DeliveryState(key(0), 0, 0)));
      assertThat(register.note(key(SLOTS), 1)).isFalse();
      register.written(List.of(new Operation.RemoveQueue(1)));
      assertThat(register.note(key(SLOTS), 1)).isTrue();
    }
  }

  @Test
  void theNewestAttemptsOfAMessageTakeOneSlot() {
    try (AttemptRegister register = open()) {
      for (int n = 1; n <= 2 * SLOTS; n++) {
        assertThat(register.note(key(1), n)).isTrue();
      }
    }
    try (AttemptRegister again = open()) {
      assertThat(again.found()).contains(new Noted(key(1), 2 * SLOTS));
    }
  }

  @Test
  void aTornSlotAndThoseOfAnotherBrokerAreEmpty() throws IOException {
    try (AttemptRegister register = open()) {
      register.note(key(1), 1);
      register.note(key(2), 1);
    }
    Path file = folder.resolve(AttemptFile.NAME);
    byte[] bytes = Files.readAllBytes(file);
    bytes[9] ^= 1;
    Files.write(file, bytes);
    try (AttemptRegister again = open()) {
      assertThat(again.found()).containsExactly(new Noted(key(2), 1));
    }
    try (AttemptRegister other = new AttemptRegister(held, "other", queue)) {
      assertThat(other.found()).isEmpty();
    }
  }

  @Test
  void whatWasConsumedTakesOneSlotUntilItsDeleteIsWritten() {
    try (AttemptRegister register = open()) {
      for (int n = 0; n < SLOTS; n++) {
        register.note(key(n), 1);
        register.written(List.of(new Operation.DeliveryState(key(n), 1, 0)));
        assertThat(register.noteDeletes(deletes(n))).isTrue();
        register.written(List.of(new Operation.DeliveryState(key(n), 2, 0)));
      }
      assertThat(register.noteDeletes(deletes(SLOTS))).isFalse();
      register.written(deletes(7).operations());
      assertThat(register.noteDeletes(deletes(SLOTS))).isTrue();
    }
    try (AttemptRegister again = open()) {
      assertThat(again.found())
          .hasSize(SLOTS)
          .doesNotContain(new Noted(key(7), AttemptFile.CONSUMED))
          .contains(new Noted(key(SLOTS), AttemptFile.CONSUMED));
      again.forgetFound();
    }
    try (AttemptRegister once = open()) {
      assertThat(once.found()).isEmpty();
    }
  }

  /** Its delete is submitted by whoever has it noted. */
  @Test
  void ofWhatWasConsumedNothingIsSubmitted() {
    try (AttemptRegister register = open()) {
      register.note(key(1), 1);
      register.noteDeletes(deletes(1));
      register.note(key(2), 1);
      Operation second = new Operation.DeliveryState(key(2), 1, 0);
      assertThat(late(register, second)).containsExactly(second);
    }
  }

  private static Batch deletes(long... sequences) {
    return new Batch(
        Arrays.stream(sequences).mapToObj(n -> (Operation) new Operation.Delete(key(n))).toList());
  }

  @Test
  void aFileThatIsTooShortIsFilledUp() throws IOException {
    try (AttemptRegister register = open()) {
      register.note(key(1), 1);
    }
    Path file = folder.resolve(AttemptFile.NAME);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, 33));
    try (AttemptRegister again = open()) {
      assertThat(again.found()).containsExactly(new Noted(key(1), 1));
      assertThat(Files.size(file)).isEqualTo(bytes.length);
    }
  }
}
