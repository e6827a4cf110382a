package dev.streamgauge.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.lines.LineBatch;
import java.util.Arrays;
import java.util.Locale;

/**
 * The state of {@link WordsFn} in one batch.
 *
 * <p>Words that are in lower case already stay where they are. ASCII words change in their place in
 * a copy of the bytes, which is made when the first one does; other words may change their length
 * with their case, and go to the end of that copy.
 */
final class WordScanner {
  /** What a character means for the word it is in, as bits. */
  private static final int OTHER = 0;

  private static final int LETTER = 1;
  private static final int UPPER = 2;
  private static final int APOSTROPHE = 4;
  private static final int MARK = 8;

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

  WordScanner(LineBatch batch) {
    this.batch = batch;
    this.bytes = batch.bytes();
    this.words = new Slices(batch);
    this.out = bytes;
  }

  /** The words of all lines scanned. */
  LineBatch words() {
    return words.of(batch, out);
  }

  /** Adds the words of the line {@code [from, to)}. */
  void scan(int from, int to, long time) {
    int word = -1;
    int seen = OTHER;
    int i = from;
    while (i < to) {
      int b = bytes[i];
      int kind = b >= 0 ? ASCII[b] : kind(codePoint(i, to));
      int width = b >= 0 ? 1 : width(b);
      if (kind == APOSTROPHE && word >= 0) {
        kind = kindAt(i + width, to) & LETTER;
      }
      if ((kind & LETTER) != 0) {
        if (word < 0) {
          word = i;
          seen = OTHER;
        }
        seen |= kind;
        i += width;
        // What nearly all of a log consists of, in a loop of its own.
        while (i < to && bytes[i] >= 0 && ((kind = ASCII[bytes[i]]) & LETTER) != 0) {
          seen |= kind;
          i++;
        }
        continue;
      }
      if (word >= 0 && kind != MARK) {
        add(word, i, time, (seen & UPPER) != 0);
        word = -1;
      }
      i += width;
    }
    if (word >= 0) {
      add(word, to, time, (seen & UPPER) != 0);
    }
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
      // Not letter by letter: a sigma depends on its place in the word, some letters become two.
      byte[] lower =
          new String(bytes, start, end - start, UTF_8).toLowerCase(Locale.ROOT).getBytes(UTF_8);
      room(lower.length);
      System.arraycopy(lower, 0, out, used, lower.length);
      words.add(used, used + lower.length, time);
      used += lower.length;
    }
  }

  /** Sees to it that {@link #out} is a copy with this much room at its end. */
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

  /** The length of the sequence that a byte other than ASCII starts. */
  private static int width(int lead) {
    int b = lead & 0xFF;
    return b < 0xC0 ? 1 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
  }

  /** The character at {@code i}, which is not ASCII; U+FFFD if it goes past the end. */
  private int codePoint(int i, int to) {
    int width = width(bytes[i]);
    if (width == 1 || i + width > to) {
      // Lines are valid UTF-8; but a function of batches must never throw.
      return 0xFFFD;
    }
    int codePoint = bytes[i] & (0x7F >> width);
    for (int j = 1; j < width; j++) {
      codePoint = codePoint << 6 | (bytes[i + j] & 0x3F);
    }
    return codePoint;
  }
}
