package org.angarium.selector;

import static org.angarium.selector.Answers.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JMS 3.1, 3.8.1.1: LIKE. */
@Timeout(20)
class LikePatternTest {

  private static boolean like(String text, String pattern) {
    return new LikePattern(pattern, LikePattern.NO_ESCAPE).matches(text);
  }

  private static boolean like(String text, String pattern, int escape) {
    return new LikePattern(pattern, escape).matches(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          123     | 12%3     | true
          12993   | 12%3     | true
          1234    | 12%3     | false
          lose    | l_se     | true
          loose   | l_se     | false
          ""      | ""       | true
          a       | ""       | false
          ""      | %        | true
          ""      | _        | false
          ""      | %%       | true
          ""      | %_       | false
          a       | _        | true
          ab      | _        | false
          abc     | %        | true
          abc     | abc      | true
          abc     | ab       | false
          abc     | bc       | false
          abc     | ABC      | false
          abc     | a%c      | true
          abc     | %b%      | true
          abc     | %d%      | false
          abc     | %abc%    | true
          abc     | %%a%%c%% | true
          abc     | ___      | true
          abc     | ____     | false
          abc     | %___     | true
          abc     | ___%     | true
          abc     | %____%   | false
          abc     | _%_%_    | true
          abc     | _%_%_%_  | false
          aa      | a%a      | true
          a       | a%a      | false
          aba     | ab%ba    | false
          abba    | ab%ba    | true
          abab    | %ab      | true
          aab     | %ab      | true
          aaab    | %a_b     | true
          mississippi | m%iss%ip%i | true
          mississippi | m%iss%iss%iss% | false
          mississippi | %_s_i%   | true
          mississippi | %s_s_i%  | true
          mississippi | %s_s_s%  | false
          xaxbxc  | %a_b_c%  | true
          a.c     | a.c      | true
          abc     | a.c      | false
          a*      | a*       | true
          aaa     | a*       | false
          [a]     | [a]      | true
          a       | [a]      | false
          a\\b    | a\\b     | true
          """)
  void matchesWholeTexts(String text, String pattern, boolean matches) {
    assertThat(like(text, pattern)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          _foo    | \\_%     | \\ | true
          bar     | \\_%     | \\ | false
          %       | !%       | !  | true
          x       | !%       | !  | false
          !       | !!       | !  | true
          !x      | !!_      | !  | true
          _A      | A_AA     | A  | true
          _foo%   | A_fooA%  | A  | true
          _foo%x  | A_fooA%  | A  | false
          100%    | 100!%    | !  | true
          100x%y  | %!%_     | !  | true
          abc     | a!bc     | !  | true
          a%b     | a%%b     | %  | true
          axb     | a%%b     | %  | false
          a_b     | a__b     | _  | true
          axb     | a__b     | _  | false
          """)
  void takesAnEscapedCharacterForItself(
      String text, String pattern, String escape, boolean matches) {
    assertThat(like(text, pattern, escape.codePointAt(0))).isEqualTo(matches);
  }

  @Test
  void refusesAPatternThatEndsInItsEscape() {
    assertThatIllegalArgumentException().isThrownBy(() -> new LikePattern("a!", '!'));
    assertThat(LikePattern.endsInEscape("a!", '!')).isTrue();
    assertThat(LikePattern.endsInEscape("a!!", '!')).isFalse();
    assertThat(LikePattern.endsInEscape("a!!!", '!')).isTrue();
    assertThat(LikePattern.endsInEscape("!a", '!')).isFalse();
  }

  @Test
  void countsASurrogatePairAsOneCharacter() {
    String smile = "\uD83D\uDE00";
    assertThat(like(smile, "_")).isTrue();
    assertThat(like(smile, "__")).isFalse();
    assertThat(like("a" + smile + "b", "a_b")).isTrue();
    assertThat(like("a" + smile + "b", "%_b")).isTrue();
    assertThat(like(smile + smile, "%__")).isTrue();
    assertThat(like(smile + smile, "%___")).isFalse();
    assertThat(like(smile + "x" + smile, "%" + smile)).isTrue();
    assertThat(like("x" + smile + "y" + smile, "%" + smile + "_" + smile + "%")).isTrue();
    assertThat(like("100" + smile, "100" + smile + smile, smile.codePointAt(0))).isTrue();
  }

  @Test
  void neverMatchesHalfASurrogatePair() {
    String smile = "\uD83D\uDE00";
    for (String half : new String[] {"\uD83D", "\uDE00"}) {
      assertThat(like(smile, "%" + half + "%")).isFalse();
      assertThat(like(smile, half + "%")).isFalse();
      assertThat(like(smile, "%" + half)).isFalse();
      assertThat(like(half, "_")).isTrue();
      assertThat(like("a" + half + "b", "%" + half + "%")).isTrue();
      assertThat(like("a" + half, "%" + half)).isTrue();
    }
  }

  @Test
  void takesLineTerminatorsAndNulForCharacters() {
    assertThat(like("a\nb", "a_b")).isTrue();
    assertThat(like("a\r\nb", "a_b")).isFalse();
    assertThat(like("a\r\nb\0c\u2028", "a%c_")).isTrue();
  }

  @Test
  void isInstantWherePatternsMakeOthersHang() {
    String text = "a".repeat(200);
    assertThat(like(text, "%a%a%a%a%b")).isFalse();
    assertThat(like(text, "%a".repeat(150) + "%b%")).isFalse();
    assertThat(like(text, "%_".repeat(200) + "%")).isTrue();
    assertThat(like(text, "%_".repeat(201) + "%")).isFalse();
    assertThat(like(text, "%a_".repeat(60) + "%b%")).isFalse();
    Selector selector = Selector.parse("x LIKE '%a%a%a%a%b'");
    assertThat(selector.matches(message("x", text))).isFalse();
    assertThat(selector.matches(message("x", text + "b"))).isTrue();
  }

  /**
   * A million characters against patterns as long as a selector may be, made to be nearly found.
   */
  @Test
  void isBoundedForLongPatternsAndTexts() {
    String text = "a".repeat(500_000);
    assertThat(like(text, "%" + "a".repeat(64) + "b%")).isFalse();
    assertThat(like(text, "%" + "a".repeat(63) + "b%")).isFalse();
    assertThat(like(text, "%" + "a".repeat(30_000) + "b%")).isFalse();
    assertThat(like(text, "%" + "a_".repeat(30_000) + "b%")).isFalse();
    assertThat(like(text, "%a".repeat(32_000) + "b%")).isFalse();
    assertThat(like(text, "%".repeat(60_000))).isTrue();
    assertThat(like(text, "%" + "a_".repeat(30_000) + "a%")).isTrue();
  }

  @Test
  void needsLittleMemoryForAPatternOfManyDifferentCharacters() {
    StringBuilder points = new StringBuilder();
    IntStream.range(0, 30_000).forEach(i -> points.appendCodePoint(0x4E00 + i).append('_'));
    LikePattern[] patterns = new LikePattern[40];
    for (int i = 0; i < patterns.length; i++) {
      patterns[i] = new LikePattern("%" + points + "%", LikePattern.NO_ESCAPE);
    }
    assertThat(patterns[0].matches("x" + points + "y")).isTrue();
    assertThat(patterns[39].matches("x" + points.substring(1) + "y")).isFalse();
  }
}
