package dev.streamgauge.lines;

import java.io.Serializable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Finds a byte sequence in byte arrays, several bytes per instruction.
 *
 * <p>It checks eight positions at once for the needle's rarest byte, at its offset in the needle,
 * and compares the rest only where that byte occurs. Rarity is judged by the typical content of log
 * lines. A needle of only common bytes is searched for by its two rarest bytes together, which
 * costs more per step but stops at far fewer places.
 *
 * <pre>{@code
 * ByteSearch search = ByteSearch.of("ERROR".getBytes(UTF_8));
 * search.indexOf(line, 0, line.length); // -1 if it is not there
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
@Internal
public final class ByteSearch implements Serializable {
  private static final long serialVersionUID = 1;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  /** The bytes that one step of the scan checks. */
  private static final int BLOCK = 32;

  /** Bytes that most log lines contain several times, the most frequent first. */
  private static final byte[] COMMON =
      " e0t1a2onis3r:l4d5c6-.u7m89pgf/h,=by[]_\"'wvk()".getBytes(StandardCharsets.US_ASCII);

  /** Bytes that many log lines contain, mainly from level names, the most frequent first. */
  private static final byte[] RARER =
      "OFNITAECDSRWGBULPMHVKXYQJZ{}#*;|<>+%@&$!?~^\\`xjqz".getBytes(StandardCharsets.US_ASCII);

  private final byte[] needle;
  private final int rareAt;
  private final int secondAt;
  private final long rare;
  private final long second;
  private final boolean rareIsCommon;

  private ByteSearch(byte[] needle) {
    this.needle = needle;
    int best = 0;
    for (int i = 1; i < needle.length; i++) {
      if (rarity(needle[i]) > rarity(needle[best])) {
        best = i;
      }
    }
    int next = best == 0 ? needle.length - 1 : 0;
    for (int i = 0; i < needle.length; i++) {
      // Two equal bytes are less selective than two different ones.
      if (needle[i] != needle[best]
          && (needle[next] == needle[best] || rarity(needle[i]) > rarity(needle[next]))) {
        next = i;
      }
    }
    rareAt = best;
    secondAt = next;
    rare = (needle[best] & 0xFF) * ONES;
    second = (needle[next] & 0xFF) * ONES;
    rareIsCommon = rarity(needle[best]) < COMMON.length;
  }

  /**
   * Returns a search for a copy of {@code needle}.
   *
   * @throws IllegalArgumentException if {@code needle} is empty
   */
  public static ByteSearch of(byte[] needle) {
    if (needle.length == 0) {
      throw new IllegalArgumentException(
          "An empty sequence is in every line: give at least one byte to search for.");
    }
    return new ByteSearch(needle.clone());
  }

  private static int rarity(byte b) {
    // In text that is mostly non-ASCII these bytes are everywhere.
    if (b < 0) {
      return 1;
    }
    for (int i = 0; i < COMMON.length; i++) {
      if (COMMON[i] == b) {
        return i;
      }
    }
    for (int i = 0; i < RARER.length; i++) {
      if (RARER[i] == b) {
        return COMMON.length + i;
      }
    }
    return COMMON.length + RARER.length;
  }

  /** Returns the length of the needle in bytes. */
  public int length() {
    return needle.length;
  }

  /**
   * Returns the index of the first occurrence that lies wholly within {@code [from, to)} of {@code
   * bytes}, or -1.
   */
  public int indexOf(byte[] bytes, int from, int to) {
    int last = to - needle.length;
    int i = from;
    while (true) {
      i = rareIsCommon ? skipByTwo(bytes, i, last) : skipByOne(bytes, i, last);
      if (i > last - BLOCK + 1) {
        return firstIn(bytes, i, last);
      }
      int found = firstIn(bytes, i, i + BLOCK - 1);
      if (found >= 0) {
        return found;
      }
      i += BLOCK;
    }
  }

  /** Returns the first block from {@code from} with the rare byte in it, or where no block fits. */
  private int skipByOne(byte[] bytes, int from, int last) {
    // Copied to locals, since the compiler must assume that fields change.
    long wanted = rare;
    int at = rareAt;
    int i = from;
    for (; i <= last - BLOCK + 1; i += BLOCK) {
      long a = (long) LONGS.get(bytes, i + at) ^ wanted;
      long b = (long) LONGS.get(bytes, i + at + 8) ^ wanted;
      long c = (long) LONGS.get(bytes, i + at + 16) ^ wanted;
      long d = (long) LONGS.get(bytes, i + at + 24) ^ wanted;
      if ((zeros(a) | zeros(b) | zeros(c) | zeros(d)) != 0 && mayBeIn(bytes, i)) {
        return i;
      }
    }
    return i;
  }

  /** Returns whether both bytes occur at their offsets somewhere in the block. */
  private boolean mayBeIn(byte[] bytes, int i) {
    long hits = 0;
    for (int j = i; j < i + BLOCK; j += 8) {
      hits |= zeros(differs(bytes, j, rareAt, rare, secondAt, second));
    }
    return hits != 0;
  }

  /**
   * Returns the first block from {@code from} with both bytes at their offsets, or where no block
   * fits.
   */
  private int skipByTwo(byte[] bytes, int from, int last) {
    long wanted = rare;
    long also = second;
    int at = rareAt;
    int alsoAt = secondAt;
    int i = from;
    for (; i <= last - BLOCK + 1; i += BLOCK) {
      long a = differs(bytes, i, at, wanted, alsoAt, also);
      long b = differs(bytes, i + 8, at, wanted, alsoAt, also);
      long c = differs(bytes, i + 16, at, wanted, alsoAt, also);
      long d = differs(bytes, i + 24, at, wanted, alsoAt, also);
      if ((zeros(a) | zeros(b) | zeros(c) | zeros(d)) != 0) {
        return i;
      }
    }
    return i;
  }

  /** Returns the first occurrence that starts in {@code [from, last]}, or -1. */
  private int firstIn(byte[] bytes, int from, int last) {
    int i = from;
    for (; i <= last - 7; i += 8) {
      long hits = zeros(differs(bytes, i, rareAt, rare, secondAt, second));
      for (; hits != 0; hits &= hits - 1) {
        int candidate = i + (Long.numberOfTrailingZeros(hits) >>> 3);
        if (isAt(bytes, candidate)) {
          return candidate;
        }
      }
    }
    for (; i <= last; i++) {
      if (isAt(bytes, i)) {
        return i;
      }
    }
    return -1;
  }

  /** Returns a zero byte for each of eight positions where both bytes occur at their offsets. */
  private static long differs(byte[] bytes, int i, int at, long wanted, int alsoAt, long also) {
    return ((long) LONGS.get(bytes, i + at) ^ wanted)
        | ((long) LONGS.get(bytes, i + alsoAt) ^ also);
  }

  /**
   * Returns the high bit of each zero byte, and perhaps of bytes above a zero byte, but never
   * without one. So the lowest is exact, and comparing at a false one costs less than computing an
   * exact mask.
   */
  private static long zeros(long word) {
    return (word - ONES) & ~word & HIGH_BITS;
  }

  private boolean isAt(byte[] bytes, int position) {
    for (int j = 0; j < needle.length; j++) {
      if (bytes[position + j] != needle[j]) {
        return false;
      }
    }
    return true;
  }
}
