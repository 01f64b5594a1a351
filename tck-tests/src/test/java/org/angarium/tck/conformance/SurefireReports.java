package org.angarium.tck.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The outcome of each test in a folder of Surefire's reports. */
final class SurefireReports {
  static final String PASSES = "holds";

  private SurefireReports() {}

  /** By {@code Class.method}: {@link #PASSES}, or what became of the test instead. */
  static Map<String, String> read(Path folder) throws IOException {
    Map<String, String> results = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> reports =
          files.filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml")).toList();
      for (Path report : reports) {
        NodeList cases = parse(report).getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
          Element test = (Element) cases.item(i);
          String type = test.getAttribute("classname").replaceFirst(".*\\.", "");
          results.put(type + "." + test.getAttribute("name"), outcome(test));
        }
      }
    }
    return results;
  }

  private static Element parse(Path report) throws IOException {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(report.toFile())
          .getDocumentElement();
    } catch (SAXException | ParserConfigurationException e) {
      throw new IOException("no report of Surefire: " + report, e);
    }
  }

  private static String outcome(Element test) {
    if (test.getElementsByTagName("skipped").getLength() > 0) {
      return "lacks the feature";
    }
    boolean failed =
        test.getElementsByTagName("failure").getLength() > 0
            || test.getElementsByTagName("error").getLength() > 0;
    return failed ? "does not hold" : PASSES;
  }
}
