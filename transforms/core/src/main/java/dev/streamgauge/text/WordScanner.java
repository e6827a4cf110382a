package dev.streamgauge.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.lines.LineBatch;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;

/**
 * The state of {@link WordsFn} in one batch.
 *
 * <p>Lower-case words stay where they are. ASCII words are changed in place in a copy of the bytes,
 * made for the first such word; other words may change length with their case, and are appended to
 * that copy.
 */
final class WordScanner {
  /** The role of a character in its word, as bits. */
  private static final int OTHER = 0;

  private static final int LETTER = 1;
  private static final int UPPER = 2;
  private static final int APOSTROPHE = 4;
  private static final int MARK = 8;

  private static final int NONE = -1;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final byte[] ASCII = new byte[128];

  static {
    for (int c = 0; c < ASCII.length; c++) {
      ASCII[c] = (byte) kind(c);
    }
  }

  private final LineBatch batch;
  private final byte[] bytes;
  private final Slices words;
  private byte[] out;
  private int used;

  /** The start of the current word. */
  private int word;

  /** The position of the last upper-case letter. */
  private int lastUpper;

  WordScanner(LineBatch batch) {
    this.batch = batch;
    this.bytes = batch.bytes();
    this.words = new Slices(batch);
    this.out = bytes;
  }

  /** Returns the words of all lines scanned. */
  LineBatch words() {
    return words.of(batch, out);
  }

  /** Adds the words of the line {@code [from, to)}. */
  void scan(int from, int to, long time) {
    word = NONE;
    lastUpper = NONE;
    int i = from;
    while (i < to) {
      long block;
      if (i + 8 <= to && AsciiBlock.isPlain(block = (long) LONGS.get(bytes, i))) {
        scanBlock(block, i, time);
        i += 8;
      } else {
        i += scanCharacter(i, to, time);
      }
    }
    if (word != NONE) {
      add(word, to, time, lastUpper >= word);
    }
  }

  /** Advances from one word boundary to the next in the eight bytes at {@code i}. */
  private void scanBlock(long block, int i, long time) {
    long characters = AsciiBlock.wordCharacters(block);
    long upper = AsciiBlock.upperCase(block);
    long before = word == NONE ? 0 : 0x80;
    long borders = characters ^ (characters << 8 | before);
    for (; borders != 0; borders &= borders - 1) {
      int bit = Long.numberOfTrailingZeros(borders);
      int at = i + (bit >>> 3);
      if (word == NONE) {
        word = at;
      } else {
        noteLast(upper & ((1L << bit) - 1), i);
        add(word, at, time, lastUpper >= word);
        word = NONE;
      }
    }
    noteLast(upper, i);
  }

  /** Records the position of the last upper-case letter, if any. */
  private void noteLast(long upper, int i) {
    if (upper != 0) {
      lastUpper = i + 7 - (Long.numberOfLeadingZeros(upper) >>> 3);
    }
  }

  /** Processes the character at {@code i} and returns its number of bytes. */
  private int scanCharacter(int i, int to, long time) {
    int b = bytes[i];
    int kind = b >= 0 ? ASCII[b] : kind(codePoint(i, to));
    int width = b >= 0 ? 1 : width(b);
    if (kind == APOSTROPHE && word != NONE) {
      kind = kindAt(i + width, to) & LETTER;
    }
    if ((kind & LETTER) != 0) {
      word = word == NONE ? i : word;
      lastUpper = (kind & UPPER) != 0 ? i : lastUpper;
    } else if (word != NONE && kind != MARK) {
      add(word, i, time, lastUpper >= word);
      word = NONE;
    }
    return width;
  }

  private void add(int start, int end, long time, boolean upper) {
    if (!upper) {
      words.add(start, end, time);
    } else if (isAscii(start, end)) {
      room(0);
      for (int i = start; i < end; i++) {
        int b = bytes[i];
        out[i] = (byte) (b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b);
      }
      words.add(start, end, time);
    } else {
      // Not letter by letter: a sigma depends on its position in the word, and some letters become
      // two.
      byte[] lower =
          new String(bytes, start, end - start, UTF_8).toLowerCase(Locale.ROOT).getBytes(UTF_8);
      room(lower.length);
      System.arraycopy(lower, 0, out, used, lower.length);
      words.add(used, used + lower.length, time);
      used += lower.length;
    }
  }

  /** Ensures that {@link #out} is a copy with {@code more} bytes of room at its end. */
  private void room(int more) {
    if (out == bytes) {
      used = bytes.length;
      out = Arrays.copyOf(bytes, used + more);
    } else if (used + more > out.length) {
      out = Arrays.copyOf(out, Math.max(used + more, out.length + out.length / 2));
    }
  }

  private boolean isAscii(int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }

  private int kindAt(int i, int to) {
    return i >= to ? OTHER : bytes[i] >= 0 ? ASCII[bytes[i]] : kind(codePoint(i, to));
  }

  private static int kind(int codePoint) {
    if (Character.isLetterOrDigit(codePoint) || codePoint == '_') {
      return Character.toLowerCase(codePoint) == codePoint ? LETTER : LETTER | UPPER;
    }
    if (codePoint == '\'' || codePoint == '\u2019') {
      return APOSTROPHE;
    }
    int type = Character.getType(codePoint);
    return type == Character.NON_SPACING_MARK
            || type == Character.COMBINING_SPACING_MARK
            || type == Character.ENCLOSING_MARK
        ? MARK
        : OTHER;
  }

  /** Returns the length of the sequence that starts with a non-ASCII byte. */
  private static int width(int lead) {
    int b = lead & 0xFF;
    return b < 0xC0 ? 1 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
  }

  /** Returns the character at {@code i}, which is not ASCII; U+FFFD if it goes past the end. */
  private int codePoint(int i, int to) {
    int width = width(bytes[i]);
    if (width == 1 || i + width > to) {
      // Lines are valid UTF-8, but a function of batches must never throw.
      return 0xFFFD;
    }
    int codePoint = bytes[i] & (0x7F >> width);
    for (int j = 1; j < width; j++) {
      codePoint = codePoint << 6 | (bytes[i + j] & 0x3F);
    }
    return codePoint;
  }
}
