package org.angarium.tck.bench;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Run with a peer's libraries by the profile {@code bench}: writes down where they are. */
class ClassPathTest {
  private static final String PEER = System.getProperty("bench.peer", "");

  @Test
  void writesThePeersClassPath() throws IOException {
    assumeTrue(!PEER.isEmpty(), "only the profile bench needs it");
    Path folder = Files.createDirectories(Path.of(System.getProperty("bench.classPaths")));
    Files.writeString(folder.resolve(PEER), System.getProperty("java.class.path"));
  }
}
