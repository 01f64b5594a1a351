package org.angarium.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelloQueueTest {

  @ParameterizedTest
  @ValueSource(strings = {"vm://hello", "vm://hello?data="})
  void greets(String url, @TempDir Path folder) throws Exception {
    String whole = url.endsWith("=") ? url + folder.resolve("data") : url;
    try (Jvm hello = new Jvm(HelloQueue.class, whole)) {
      hello.awaitLine("Hello, queue!");
      assertThat(hello.end()).isZero();
    }
  }
}
