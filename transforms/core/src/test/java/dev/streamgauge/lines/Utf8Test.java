package dev.streamgauge.lines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Random;
import org.junit.Test;

public class Utf8Test {
  /** Where table 3-7 of the Unicode standard changes its mind, and the neighbours. */
  private static final int[] EDGES = {
    0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC,
    0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF
  };

  @Test
  public void judgesEverySequenceOfEdgeBytesAsTheJdkDoes() {
    byte[] bytes = new byte[4];
    for (int a : EDGES) {
      for (int b : EDGES) {
        for (int c : EDGES) {
          for (int d : EDGES) {
            bytes[0] = (byte) a;
            bytes[1] = (byte) b;
            bytes[2] = (byte) c;
            bytes[3] = (byte) d;
            for (int length = 0; length <= 4; length++) {
              if (Utf8.isWellFormed(bytes, 0, length) != jdkDecodes(bytes, 0, length)) {
                throw new AssertionError(Arrays.toString(bytes) + " up to " + length);
              }
            }
          }
        }
      }
    }
  }

  @Test
  public void judgesRandomSlicesAsTheJdkDoes() {
    Random random = new Random(11);
    int wellFormed = 0;
    for (int round = 0; round < 100_000; round++) {
      byte[] bytes = mostlyText(random, random.nextInt(40));
      int from = random.nextInt(bytes.length + 1);
      int to = from + random.nextInt(bytes.length - from + 1);
      boolean expected = jdkDecodes(bytes, from, to);
      wellFormed += expected ? 1 : 0;
      assertThat(Utf8.isWellFormed(bytes, from, to)).isEqualTo(expected);
      assertThat(Utf8.repair(bytes, from, to))
          .isEqualTo(new String(bytes, from, to - from, UTF_8).getBytes(UTF_8));
    }
    assertThat(wellFormed).isBetween(10_000, 90_000);
  }

  @Test
  public void cutsTextBeforeTheCharacterThatWouldPassTheLimit() {
    for (String text : RandomLines.of(3, 5_000, 12, "a\u00e9\u20ac\ud83d\ude00")) {
      byte[] bytes = ("xy" + text + "z").getBytes(UTF_8);
      int to = bytes.length - 1;
      for (int limit = 0; limit <= to - 2; limit++) {
        // Characters as long as they fit, one by one.
        int expected = 2;
        for (int cp : text.codePoints().toArray()) {
          int length = new String(Character.toChars(cp)).getBytes(UTF_8).length;
          if (expected + length > 2 + limit) {
            break;
          }
          expected += length;
        }
        assertThat(Utf8.cut(bytes, 2, to, limit)).isEqualTo(expected);
      }
    }
  }

  @Test
  public void cutsMalformedBytesAtTheLimitItself() {
    byte[] strayContinuation = {'a', 'b', (byte) 0x80, (byte) 0x80};
    byte[] onlyContinuation = new byte[10];
    Arrays.fill(onlyContinuation, (byte) 0xBF);

    assertThat(Utf8.cut(strayContinuation, 0, 4, 2)).isEqualTo(2);
    assertThat(Utf8.cut(onlyContinuation, 0, 10, 7)).isEqualTo(7);
    assertThat(Utf8.cut(onlyContinuation, 9, 10, 0)).isEqualTo(9);
  }

  private static boolean jdkDecodes(byte[] bytes, int from, int to) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static byte[] mostlyText(Random random, int characters) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < characters; i++) {
      int kind = random.nextInt(20);
      text.appendCodePoint(
          kind < 16
              ? 'a'
              : kind == 16 ? 0xE9 : kind == 17 ? 0x20AC : kind == 18 ? 0x1F600 : 0xD7FF);
    }
    byte[] bytes = text.toString().getBytes(UTF_8);
    if (bytes.length > 0 && random.nextInt(3) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }
}
