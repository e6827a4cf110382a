package dev.streamgauge.util;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.Test;

public class KeyBytesTest {
  @Test
  public void sameBytesAreEqualAndHaveOneHashWhereverTheyLie() {
    Random random = new Random(3);
    for (int length = 0; length <= 70; length++) {
      byte[] key = new byte[length];
      random.nextBytes(key);
      byte[] around = new byte[length + 20];
      random.nextBytes(around);
      int from = random.nextInt(20);
      System.arraycopy(key, 0, around, from, length);

      assertThat(KeyBytes.equal(key, 0, length, around, from, from + length)).isTrue();
      assertThat(KeyBytes.hash(around, from, from + length))
          .isEqualTo(KeyBytes.hash(key, 0, length));
    }
  }

  @Test
  public void oneOtherBitAnywhereMakesAnotherKeyWithAnotherHash() {
    for (int length = 1; length <= 40; length++) {
      byte[] key = new byte[length];
      for (int bit = 0; bit < 8 * length; bit++) {
        byte[] other = key.clone();
        other[bit / 8] ^= (byte) (1 << bit % 8);

        assertThat(KeyBytes.equal(key, 0, length, other, 0, length)).isFalse();
        assertThat(KeyBytes.hash(other, 0, length)).isNotEqualTo(KeyBytes.hash(key, 0, length));
      }
    }
  }

  @Test
  public void keysOfOtherLengthsDiffer() {
    byte[] zeros = new byte[40];
    Set<Integer> hashes = new HashSet<>();
    for (int length = 0; length <= 40; length++) {
      hashes.add(KeyBytes.hash(zeros, 0, length));
      for (int other = 0; other <= 40; other++) {
        assertThat(KeyBytes.equal(zeros, 0, length, zeros, 0, other)).isEqualTo(length == other);
      }
    }
    assertThat(hashes).hasSize(41);
  }

  @Test
  public void comparesAsArraysEqualsDoes() {
    Random random = new Random(8);
    for (int round = 0; round < 50_000; round++) {
      byte[] a = letters(random);
      byte[] b = letters(random);

      assertThat(KeyBytes.equal(a, 0, a.length, b, 0, b.length)).isEqualTo(Arrays.equals(a, b));
    }
  }

  /** Of two letters, and so short that many are equal. */
  private static byte[] letters(Random random) {
    StringBuilder letters = new StringBuilder();
    for (int length = random.nextInt(12); length > 0; length--) {
      letters.append(random.nextInt(6) == 0 ? 'b' : 'a');
    }
    return letters.toString().getBytes(US_ASCII);
  }

  @Test
  public void numberedKeysSpreadOverTheLowBitsOfTheirHashes() {
    int[] slots = new int[1024];
    for (int i = 0; i < 1024 * 64; i++) {
      byte[] key = ("host-" + i).getBytes(US_ASCII);
      slots[KeyBytes.hash(key, 0, key.length) & 1023]++;
    }

    // 64 to a slot on average, with a standard deviation of 8; six of them are met once in 10^9.
    assertThat(Arrays.stream(slots).max().orElseThrow()).isLessThan(64 + 6 * 8);
    assertThat(Arrays.stream(slots).min().orElseThrow()).isGreaterThan(64 - 6 * 8);
  }
}
