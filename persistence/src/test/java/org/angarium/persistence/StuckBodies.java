package org.angarium.persistence;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import org.angarium.persistence.journal.JournalDisk;
import org.angarium.persistence.journal.JournalFile;

/** A disk on which no large body comes to its end until it is let go. */
final class StuckBodies extends ForwardingDisk implements AutoCloseable {
  private final CountDownLatch free = new CountDownLatch(1);

  StuckBodies(JournalDisk disk) {
    super(disk);
  }

  @Override
  JournalFile wrap(String name, JournalFile file) {
    return new ForwardingFile(file) {
      @Override
      public void write(ByteBuffer source, long position) throws IOException {
        if (name.startsWith("body-")) {
          awaitFree();
        }
        super.write(source, position);
      }
    };
  }

  private void awaitFree() throws IOException {
    try {
      free.await();
    } catch (InterruptedException e) {
      throw new IOException("nobody interrupts the store's threads", e);
    }
  }

  /** Lets all bodies be written, before the store is closed, which waits for them. */
  @Override
  public void close() {
    goOn();
  }

  /** Lets all bodies be written. */
  void goOn() {
    free.countDown();
  }
}
