package dev.streamgauge.lines;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.Test;

public class ByteSearchTest {
  /**
   * Alphabets of rare, of common, of mixed bytes: few of them, so that there are many near hits.
   */
  private static final String[] ALPHABETS = {"AR", "ab", "eR", "e\u00e9\u0000", "abcdeERO \u00ff"};

  @Test
  public void findsWhatStringIndexOfFinds() {
    Random random = new Random(7);
    for (int round = 0; round < 40_000; round++) {
      String alphabet = ALPHABETS[round % ALPHABETS.length];
      String text = random(random, alphabet, random.nextInt(200));
      String needle = random(random, alphabet, 1 + random.nextInt(20));
      if (random.nextBoolean() && text.length() > needle.length()) {
        int at = random.nextInt(text.length() - needle.length() + 1);
        text = text.substring(0, at) + needle + text.substring(at + needle.length());
      }
      int from = random.nextInt(text.length() + 1);
      int to = from + random.nextInt(text.length() - from + 1);

      int expected = text.substring(from, to).indexOf(needle);

      assertThat(search(needle).indexOf(text.getBytes(ISO_8859_1), from, to))
          .as("'%s' in [%d, %d) of '%s'", needle, from, to, text)
          .isEqualTo(expected < 0 ? -1 : from + expected);
    }
  }

  @Test
  public void findsANeedleAtEveryPositionUpToTheEndOfTheArray() {
    for (int needleLength = 1; needleLength <= 20; needleLength++) {
      for (String fill : new String[] {"R", "e", "."}) {
        String needle = "ERROR in the disk...".substring(0, needleLength);
        for (int at = 0; at <= 80; at++) {
          String text = fill.repeat(at) + needle;
          assertThat(search(needle).indexOf(text.getBytes(ISO_8859_1), 0, text.length()))
              .isEqualTo(text.indexOf(needle));
        }
      }
    }
  }

  @Test
  public void doesNotSeeWhatReachesOverTheEndOfTheSlice() {
    byte[] text = "..ERROR".getBytes(ISO_8859_1);

    assertThat(search("ERROR").indexOf(text, 0, 6)).isEqualTo(-1);
    assertThat(search("ERROR").indexOf(text, 3, 7)).isEqualTo(-1);
    assertThat(search("ERROR").indexOf(text, 2, 7)).isEqualTo(2);
    assertThat(search("ERROR").indexOf(text, 7, 7)).isEqualTo(-1);
  }

  @Test
  public void findsOverlappingOccurrencesFromEachNextPosition() {
    byte[] text = "aaaaaa".getBytes(ISO_8859_1);

    for (int from = 0; from <= 3; from++) {
      assertThat(search("aaa").indexOf(text, from, 6)).isEqualTo(from);
    }
    assertThat(search("aaa").indexOf(text, 4, 6)).isEqualTo(-1);
  }

  @Test
  public void doesNotChangeWithTheArrayItWasMadeFrom() {
    byte[] needle = "ab".getBytes(ISO_8859_1);
    ByteSearch search = ByteSearch.of(needle);
    needle[0] = 'x';

    assertThat(search.indexOf("xb ab".getBytes(ISO_8859_1), 0, 5)).isEqualTo(3);
  }

  @Test
  public void isTheSameAfterItWasShipped() {
    ByteSearch shipped = SerializableUtils.clone(search("ERROR"));

    assertThat(shipped.indexOf("an ERROR".getBytes(ISO_8859_1), 0, 8)).isEqualTo(3);
    assertThat(shipped.length()).isEqualTo(5);
  }

  @Test
  public void refusesTheEmptyNeedle() {
    assertThatThrownBy(() -> ByteSearch.of(new byte[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one byte");
  }

  private static ByteSearch search(String needle) {
    return ByteSearch.of(needle.getBytes(ISO_8859_1));
  }

  private static String random(Random random, String alphabet, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
