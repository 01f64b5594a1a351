package org.angarium.tck.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A section of the specification.
 *
 * @param number such as {@code 6.2.10}
 * @param heading its heading
 * @param reason why no test is meant for it; empty when tests are
 */
record Section(String number, String heading, String reason) {

  /** All of them, in their order, as {@code sections.txt} lists them. */
  static List<Section> all() throws IOException {
    try (InputStream list = Section.class.getResourceAsStream("sections.txt")) {
      return new String(list.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\\|", -1))
          .map(part -> new Section(part[0], part[1], part[2]))
          .toList();
    }
  }

  /** Two for a chapter, three for a section in it, and so on. */
  int headingLevel() {
    return number.split("\\.").length + 1;
  }
}
