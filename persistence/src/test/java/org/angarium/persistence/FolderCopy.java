package org.angarium.persistence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Copies of data folders: of one in use, it is what a killed process would leave. */
final class FolderCopy {
  /**
   * Files in the order in which they may be copied while they are written: what tells how far
   * others were written goes first, and of the journal's segments the one that was begun last.
   */
  private static final Comparator<Path> LATEST_FIRST =
      Comparator.comparing(FolderCopy::isSegment)
          .thenComparing(
              (one, other) -> isSegment(one) ? other.compareTo(one) : one.compareTo(other));

  private FolderCopy() {}

  private static boolean isSegment(Path file) {
    return String.valueOf(file.getFileName()).startsWith("segment-");
  }

  /** Copies a folder with all that is below it, without what is deleted meanwhile. */
  static Path of(Path folder, Path target) {
    List<Path> files = new ArrayList<>();
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path from, BasicFileAttributes attributes)
                throws IOException {
              Files.createDirectories(target.resolve(folder.relativize(from)));
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path from, BasicFileAttributes attributes) {
              files.add(from);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path from, IOException e) throws IOException {
              if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
              }
              throw e;
            }
          });
      files.sort(LATEST_FIRST);
      for (Path from : files) {
        copy(from, target.resolve(folder.relativize(from)));
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try {
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (NoSuchFileException e) {
      Files.deleteIfExists(to);
    }
  }

  /** Deletes a folder with all that is below it. */
  static void delete(Path folder) {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path left, IOException failure)
                throws IOException {
              Files.delete(left);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
