package org.angarium.tck.tidy;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The files of a repository, without what a build or an editor makes.
 *
 * @param texts the text files, by path from the root with slashes
 * @param others the paths of the files that are not text
 */
record SourceTree(SortedMap<String, String> texts, Set<String> others) {
  private static final Set<String> SKIPPED_FOLDERS =
      Set.of("target", ".git", ".idea", ".settings", ".vscode", "angarium-data");
  private static final Set<String> SKIPPED_FILES = Set.of(".git", ".classpath", ".project");

  /** A tree of planted files. */
  static SourceTree of(Map<String, String> texts) {
    return new SourceTree(new TreeMap<>(texts), Set.of());
  }

  static SourceTree read(Path root) throws IOException {
    SourceTree tree = new SourceTree(new TreeMap<>(), new TreeSet<>());
    Files.walkFileTree(root, tree.new Reader(root));
    return tree;
  }

  /** Whether there is such a file, or a folder with files in it. */
  boolean has(String path) {
    return texts.containsKey(path)
        || others.contains(path)
        || path.isEmpty()
        || texts.tailMap(path + "/").keySet().stream()
            .findFirst()
            .map(next -> next.startsWith(path + "/"))
            .orElse(false);
  }

  private final class Reader extends SimpleFileVisitor<Path> {
    private final Path root;

    Reader(Path root) {
      this.root = root;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      boolean skip =
          !folder.equals(root) && SKIPPED_FOLDERS.contains(folder.getFileName().toString());
      return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      String name = file.getFileName().toString();
      if (!SKIPPED_FILES.contains(name) && !name.endsWith(".iml")) {
        String path = root.relativize(file).toString().replace('\\', '/');
        try {
          texts.put(path, Files.readString(file));
        } catch (CharacterCodingException e) {
          others.add(path);
        }
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
