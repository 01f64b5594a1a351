package org.angarium.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class UsersTest {
  private final Users users = Users.NONE.with("ada", PasswordHash.of("lace".toCharArray()));

  @Test
  void onlyTheRightPasswordOfAKnownUserPasses() {
    assertThat(users.check("ada", "lace".toCharArray())).isTrue();
    assertThat(users.check("ada", "Lace".toCharArray())).isFalse();
    assertThat(users.check("ada", new char[0])).isFalse();
    assertThat(users.check("eve", "lace".toCharArray())).isFalse();
    assertThat(users.check("eve", "decoy".toCharArray())).isFalse();
  }

  @Test
  void anotherPasswordReplacesTheFirst() {
    Users changed = users.with("ada", PasswordHash.of("new".toCharArray()));
    assertThat(changed.check("ada", "new".toCharArray())).isTrue();
    assertThat(changed.check("ada", "lace".toCharArray())).isFalse();
    assertThat(users.check("ada", "lace".toCharArray())).isTrue();
  }

  @Test
  void aHashIsReadBackAndNeverShown() {
    PasswordHash hash = PasswordHash.of("lace".toCharArray());
    assertThat(PasswordHash.parse(hash.encoded()).matches("lace".toCharArray())).isTrue();
    assertThat(hash.toString()).isEqualTo("PasswordHash[***]");
    assertThat(PasswordHash.of("lace".toCharArray()).encoded()).isNotEqualTo(hash.encoded());
    assertThatThrownBy(() -> PasswordHash.parse("lace"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("lace");
  }
}
