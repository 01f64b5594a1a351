package org.angarium.security;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A password as it is kept: salted and derived with PBKDF2-HMAC-SHA256, so that it can be checked
 * but not read. Immutable.
 */
public final class PasswordHash {
  private static final String ALGORITHM = "PBKDF2WithHmacSHA256";
  private static final int ITERATIONS = 120_000;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 256;

  private final int iterations;
  private final byte[] salt;
  private final byte[] hash;

  private PasswordHash(int iterations, byte[] salt, byte[] hash) {
    this.iterations = iterations;
    this.salt = salt;
    this.hash = hash;
  }

  /** Derives a password under a new salt; takes some 50 ms of processor time. */
  public static PasswordHash of(char[] password) {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    return new PasswordHash(ITERATIONS, salt, derive(password, salt, ITERATIONS));
  }

  /**
   * Reads the text form that {@link #encoded} writes.
   *
   * @throws IllegalArgumentException when the text has another form
   */
  public static PasswordHash parse(String encoded) {
    String[] parts = encoded.split("\\$", -1);
    if (parts.length != 4 || !parts[0].equals("pbkdf2-sha256")) {
      throw new IllegalArgumentException("a password hash has the form pbkdf2-sha256$N$SALT$HASH");
    }
    HexFormat hex = HexFormat.of();
    return new PasswordHash(
        Integer.parseInt(parts[1]), hex.parseHex(parts[2]), hex.parseHex(parts[3]));
  }

  /** Whether this is the hash of that password; takes as long whatever the answer. */
  public boolean matches(char[] password) {
    return MessageDigest.isEqual(hash, derive(password, salt, iterations));
  }

  /**
   * The text form: algorithm, iterations, salt and hash; no secret that could be used to log in.
   */
  public String encoded() {
    HexFormat hex = HexFormat.of();
    return "pbkdf2-sha256$" + iterations + "$" + hex.formatHex(salt) + "$" + hex.formatHex(hash);
  }

  @Override
  public String toString() {
    return "PasswordHash[***]";
  }

  private static byte[] derive(char[] password, byte[] salt, int iterations) {
    char[] copy = password.length == 0 ? new char[] {0} : password.clone();
    PBEKeySpec spec = new PBEKeySpec(copy, salt, iterations, HASH_BITS);
    try {
      return SecretKeyFactory.getInstance(ALGORITHM).generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no " + ALGORITHM, e);
    } finally {
      spec.clearPassword();
      Arrays.fill(copy, '\0');
    }
  }
}
