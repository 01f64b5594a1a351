package org.angarium.security;

import java.util.LinkedHashMap;
import java.util.Map;

/** The users of a broker and how their passwords are checked. Immutable. */
public final class Users {
  /** No users: only anonymous clients are admitted, where anonymous is. */
  public static final Users NONE = new Users(Map.of());

  /** Derived for unknown users, so that the time of an answer does not tell who exists. */
  private static final class Decoy {
    static final PasswordHash HASH = PasswordHash.of("decoy".toCharArray());
  }

  private final Map<String, PasswordHash> passwords;

  private Users(Map<String, PasswordHash> passwords) {
    this.passwords = passwords;
  }

  /** These users and one more, or one with another password. */
  public Users with(String user, PasswordHash password) {
    if (user.isEmpty() || user.length() > 256) {
      throw new IllegalArgumentException(
          "a user name has 1 to 256 characters, this one has " + user.length());
    }
    Map<String, PasswordHash> more = new LinkedHashMap<>(passwords);
    more.put(user, password);
    return new Users(Map.copyOf(more));
  }

  /** Whether there is no user. */
  public boolean isEmpty() {
    return passwords.isEmpty();
  }

  /** Whether the password is the user's; slow, and as slow for an unknown user. */
  public boolean check(String user, char[] password) {
    PasswordHash known = passwords.get(user);
    boolean matches = (known == null ? Decoy.HASH : known).matches(password);
    return known != null && password.length > 0 && matches;
  }
}
