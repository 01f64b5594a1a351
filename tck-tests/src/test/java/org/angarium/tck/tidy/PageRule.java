package org.angarium.tck.tidy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Markdown pages: each link leads somewhere, and each page can be reached from README.md. */
final class PageRule {
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");

  private PageRule() {}

  static List<String> deadLinks(SourceTree tree) {
    List<String> problems = new ArrayList<>();
    for (String page : pages(tree)) {
      for (String link : links(tree, page)) {
        String problem = problem(tree, page, link);
        if (problem != null) {
          problems.add("%s: the link %s %s".formatted(page, link, problem));
        }
      }
    }
    return problems;
  }

  static List<String> deadPages(SourceTree tree) {
    Set<String> unreached = new TreeSet<>(pages(tree));
    Deque<String> next = new ArrayDeque<>(List.of("README.md"));
    while (!next.isEmpty()) {
      String page = next.remove();
      if (unreached.remove(page)) {
        for (String link : links(tree, page)) {
          next.add(target(page, link));
        }
      }
    }
    return unreached.stream().map(page -> page + ": no page links to it").toList();
  }

  private static String problem(SourceTree tree, String page, String link) {
    String target = target(page, link);
    if (!tree.has(target)) {
      return "leads to no file";
    }
    int hash = link.indexOf('#');
    if (hash >= 0 && target.endsWith(".md")) {
      String anchor = link.substring(hash + 1);
      if (!anchors(tree.texts().get(target)).contains(anchor)) {
        return "leads to no heading";
      }
    }
    return null;
  }

  private static List<String> pages(SourceTree tree) {
    return tree.texts().keySet().stream().filter(path -> path.endsWith(".md")).toList();
  }

  /** The links that stay inside the repository. */
  private static List<String> links(SourceTree tree, String page) {
    List<String> links = new ArrayList<>();
    Matcher matcher = LINK.matcher(prose(tree.texts().get(page)));
    while (matcher.find()) {
      if (!ELSEWHERE.matcher(matcher.group(1)).matches()) {
        links.add(matcher.group(1));
      }
    }
    return links;
  }

  /** The file that a link means, as a path from the root. */
  private static String target(String page, String link) {
    String path = link.replaceFirst("#.*", "");
    if (path.isEmpty()) {
      return page;
    }
    Deque<String> parts = new ArrayDeque<>();
    String folder = page.contains("/") ? page.substring(0, page.lastIndexOf('/') + 1) : "";
    for (String part : (folder + path).split("/")) {
      if (part.equals("..") && !parts.isEmpty()) {
        parts.removeLast();
      } else if (!part.equals(".")) {
        parts.add(part);
      }
    }
    return String.join("/", parts);
  }

  /** The anchors that the usual renderers give to a page's headings. */
  private static Set<String> anchors(String text) {
    Set<String> anchors = new HashSet<>();
    Map<String, Integer> seen = new HashMap<>();
    prose(text)
        .lines()
        .filter(line -> line.matches("#{1,6} .*"))
        .forEach(
            line -> {
              String slug =
                  line.replaceFirst("#+ ", "")
                      .strip()
                      .toLowerCase(Locale.ROOT)
                      .replaceAll("[^\\p{L}\\p{N} _-]", "")
                      .replace(' ', '-');
              int count = seen.merge(slug, 1, Integer::sum);
              anchors.add(count == 1 ? slug : slug + "-" + (count - 1));
            });
    return anchors;
  }

  /** The text without fenced blocks, whose lines are neither links nor headings. */
  private static String prose(String text) {
    StringBuilder prose = new StringBuilder();
    boolean fenced = false;
    for (String line : text.split("\n", -1)) {
      if (line.stripLeading().startsWith("```")) {
        fenced = !fenced;
      } else if (!fenced) {
        prose.append(line).append('\n');
      }
    }
    return prose.toString();
  }
}
