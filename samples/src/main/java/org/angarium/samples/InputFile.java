package org.angarium.samples;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The file whose lines are sent.
 *
 * @param path where it is
 * @param end its size, in lines and bytes
 * @param sha256 the digest of its content, by which a later run knows that it is the same
 */
record InputFile(Path path, Mark end, String sha256) {

  /** Reads the file once from beginning to end. */
  static InputFile read(Path path) throws JobException {
    if (Files.isDirectory(path)) {
      throw new JobException("%s is a folder; name a file".formatted(path));
    }
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new JobException(
          "%s is not a regular file and cannot be read twice; name one that is".formatted(path));
    }
    try (LineReader reader = new LineReader(path, Mark.START)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Line line = reader.next(); line != null; line = reader.next()) {
        digest.update(line.bytes());
      }
      return new InputFile(path, reader.mark(), HexFormat.of().formatHex(digest.digest()));
    } catch (NoSuchFileException e) {
      throw new JobException("there is no file %s; name one that exists".formatted(path));
    } catch (AccessDeniedException e) {
      throw new JobException("%s may not be read; change its permissions".formatted(path));
    } catch (IOException e) {
      throw new JobException("%s cannot be read: %s".formatted(path, e.getMessage()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
