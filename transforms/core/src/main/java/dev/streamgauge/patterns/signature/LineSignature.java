package dev.streamgauge.patterns.signature;

import static dev.streamgauge.patterns.signature.Ascii.isAt;
import static dev.streamgauge.patterns.signature.Ascii.isHex;
import static dev.streamgauge.patterns.signature.Ascii.isLetter;
import static dev.streamgauge.patterns.signature.Ascii.isWord;

import org.apache.beam.sdk.annotations.Internal;

/**
 * Reduces lines to their signatures, one after the other. A signature is the sequence of words of a
 * line's message in which values are replaced: words with digits, hexadecimal numbers, paths,
 * hosts, packages, dates, units, quoted words, and empty values after {@code =}. Neighbouring
 * values are one, so that neither the length of a list nor punctuation matters; a word before
 * {@code =} keeps it, as it is a key.
 *
 * <p>In bytes, words are separated by a space, and a value is {@link #VALUE}. Depends on the line
 * alone. Not thread-safe; allocates nothing per line.
 */
@Internal
public final class LineSignature {
  /** Stands for a value. No word contains it. */
  public static final byte VALUE = 1;

  /** Separates words. No word contains it. */
  public static final byte SEPARATOR = ' ';

  /** Longer signatures end with a value in place of the rest. */
  public static final int MAX_BYTES = 1024;

  static final int MAX_TOKENS = 160;
  static final int MOST_QUOTED = 200;
  private static final int LEAST_HEX = 8;

  /** Addresses have at least this many groups of hexadecimal digits, of at most as many each. */
  static final int HEX_GROUPS = 4;

  private final MessageStart messageStart = new MessageStart();
  private final byte[] out = new byte[MAX_BYTES + 2];

  /** For each token, where it ends in {@link #out}, and which part of the line it stands for. */
  private final int[] ends = new int[MAX_TOKENS + 1];

  private final int[] lineStarts = new int[MAX_TOKENS + 1];
  private final int[] lineEnds = new int[MAX_TOKENS + 1];
  private int tokens;
  private int first;

  private byte[] bytes;
  private int to;
  private int at;
  private int start;

  /** Whether the word before names a role, so that the next one is a value. */
  private boolean afterRole;

  /** Reads the line {@code [from, end)}. */
  public void read(byte[] line, int from, int end) {
    readMessage(line, messageStart.find(line, from, end), end);
  }

  /** Reads the message {@code [from, end)} of a line. */
  void readMessage(byte[] line, int from, int end) {
    bytes = line;
    to = end;
    tokens = 0;
    afterRole = false;
    start = from;
    at = start;
    while (at < to && tokens < MAX_TOKENS) {
      if (isWord(bytes[at])) {
        word();
      } else {
        delimiter();
      }
    }
    if (at < to || tokens == 0) {
      value(at, to);
    }
    first = tokens > 1 && isValue(0) ? 1 : 0;
  }

  /** Returns the array that has the signature of the last line, until the next one is read. */
  public byte[] bytes() {
    return out;
  }

  /** Returns where the signature begins in {@link #bytes()}. */
  public int from() {
    return first == 0 ? 0 : ends[0] + 1;
  }

  /** Returns where the signature ends in {@link #bytes()}. */
  public int to() {
    return ends[tokens - 1];
  }

  /** Returns where the message begins in the line. */
  int messageStart() {
    return start;
  }

  /** Returns the number of tokens, including a value that the message begins with. */
  int tokens() {
    return tokens;
  }

  /** Returns the number of tokens at the start that are not in the signature: 0 or 1. */
  int skipped() {
    return first;
  }

  boolean isValue(int token) {
    int from = token == 0 ? 0 : ends[token - 1] + 1;
    return ends[token] == from + 1 && out[from] == VALUE;
  }

  /** Returns where a token ends in {@link #bytes()}. */
  int end(int token) {
    return ends[token];
  }

  int lineStart(int token) {
    return lineStarts[token];
  }

  int lineEnd(int token) {
    return lineEnds[token];
  }

  private void delimiter() {
    byte b = bytes[at];
    if (b == '=') {
      if (isEmptyValue()) {
        value(at + 1, at + 1);
      }
    } else if ((b == '"' || b == '\'' || b == '`') && (at == start || !isLetter(bytes[at - 1]))) {
      int end = quotedValueEnd(b);
      if (end > 0) {
        value(at + 1, end);
        at = end;
      }
    }
    at++;
  }

  private boolean isEmptyValue() {
    int next = at + 1;
    if (next >= to) {
      return true;
    }
    if (isWord(bytes[next]) || "\"'([{<=*".indexOf(bytes[next]) >= 0) {
      return false;
    }
    if (bytes[next] != ' ' || next + 1 >= to || !isWord(bytes[next + 1])) {
      return true;
    }
    // A blank and a word: the value, unless it is the next key.
    int end = next + 1;
    while (end < to && isWord(bytes[end])) {
      end++;
    }
    return isAt(bytes, end, to, '=');
  }

  /** Returns the place of the quote that ends a quoted value, or -1 if what it quotes is text. */
  private int quotedValueEnd(byte quote) {
    int end = at + 1;
    int limit = Math.min(to, at + MOST_QUOTED);
    boolean blank = false;
    while (end < limit && bytes[end] != quote) {
      blank |= bytes[end] == ' ';
      end++;
    }
    if (end >= limit || end == at + 1) {
      return -1;
    }
    if (isAt(bytes, end + 1, to, ':') || isAt(bytes, end + 1, to, '=')) {
      // A key.
      return -1;
    }
    boolean ofKey = at > start && bytes[at - 1] == '=';
    if (!blank || (ofKey && !isText())) {
      return end;
    }
    return isProduct(end) ? end : -1;
  }

  /** Returns whether the key before the quote at this place is that of a text. */
  private boolean isText() {
    int end = at - 1;
    int from = end;
    while (from > start && isLetter(bytes[from - 1])) {
      from--;
    }
    return KnownWords.TEXT_KEY.has(bytes, from, end);
  }

  /** Returns whether the quoted text begins with a product and its version, as user agents do. */
  private boolean isProduct(int end) {
    int i = at + 1;
    while (i < end && isLetter(bytes[i])) {
      i++;
    }
    return i > at + 1 && i + 1 < end && bytes[i] == '/' && Ascii.isDigit(bytes[i + 1]);
  }

  private void word() {
    int groups = hexGroupsEnd();
    if (groups > 0) {
      value(at, groups);
      at = groups;
      return;
    }
    int from = at;
    if (isDrive()) {
      at += 2;
    }
    int some = 0;
    int all = ~0;
    int slashes = 0;
    while (at < to) {
      byte b = bytes[at];
      int kind = Ascii.classOf(b);
      if ((kind & Ascii.WORD) == 0
          ? !isApostrophe(from) && !isWildcard(from)
          : b == '.' && isAt(bytes, at + 1, to, '.')) {
        break;
      }
      some |= kind;
      all &= kind;
      slashes += b == '/' ? 1 : 0;
      at++;
    }
    if (at == from) {
      // The first of several dots.
      at++;
      return;
    }
    token(from, some, all, slashes);
  }

  private boolean isApostrophe(int from) {
    return bytes[at] == '\''
        && at > from
        && at + 1 < to
        && isLetter(bytes[at - 1])
        && isLetter(bytes[at + 1]);
  }

  /** Returns whether a path goes on here with any name, as in {@code C:\logs\*.log}. */
  private boolean isWildcard(int from) {
    return bytes[at] == '*' && at > from && (bytes[at - 1] == '/' || bytes[at - 1] == '\\');
  }

  /** Returns whether a path such as {@code C:\dir} begins here. */
  private boolean isDrive() {
    return at + 2 < to && bytes[at + 1] == ':' && bytes[at + 2] == '\\' && isLetter(bytes[at]);
  }

  /** Returns the end of groups of hexadecimal digits with colons, as in addresses, or -1. */
  private int hexGroupsEnd() {
    int i = at;
    int groups = 0;
    while (true) {
      int from = i;
      while (i < to && isHex(bytes[i]) && i - from < HEX_GROUPS + 1) {
        i++;
      }
      if (i == from || i - from > HEX_GROUPS) {
        return -1;
      }
      groups++;
      if (i + 1 >= to || bytes[i] != ':' || !isHex(bytes[i + 1])) {
        return groups >= HEX_GROUPS && (i >= to || !isWord(bytes[i])) ? i : -1;
      }
      i++;
    }
  }

  private void token(int from, int some, int all, int slashes) {
    int end = at;
    while (end > from
        && (Ascii.classOf(bytes[end - 1]) & (Ascii.LETTER | Ascii.DIGIT | Ascii.SLASH)) == 0) {
      end--;
    }
    if (end == from) {
      return;
    }
    boolean role = afterRole;
    afterRole = false;
    if ((some & (Ascii.DIGIT | Ascii.BACKSLASH)) != 0 || isPath(from, end, some, slashes)) {
      value(from, end);
      return;
    }
    if ((some & Ascii.LETTER) == 0) {
      if (slashes > 0) {
        value(from, end);
      }
      return;
    }
    int letters = from;
    while (!isLetter(bytes[letters])) {
      letters++;
    }
    if ((role && isFollowedByNoNoun(end)) || isNamedValue(letters, end, some, all)) {
      value(from, end);
    } else {
      literal(letters, end);
    }
  }

  /** Returns whether a sentence ends at {@code end}, or goes on with a preposition. */
  private boolean isFollowedByNoNoun(int end) {
    int next = Ascii.skipBlanks(bytes, end, to);
    if (next == end || next == to || !isLetter(bytes[next])) {
      return true;
    }
    int wordEnd = next;
    while (wordEnd < to && isWord(bytes[wordEnd])) {
      wordEnd++;
    }
    return KnownWords.PREPOSITION.has(bytes, next, wordEnd);
  }

  private boolean isPath(int from, int end, int some, int slashes) {
    return slashes > 0
        && (slashes > 1
            || (some & Ascii.DOT) != 0
            || bytes[from] == '/'
            || bytes[from] == '~'
            || bytes[end - 1] == '/');
  }

  /** Returns whether a word without digits is a value for what it says or where it stands. */
  private boolean isNamedValue(int from, int end, int some, int all) {
    int length = end - from;
    boolean ofKey = from > start && bytes[from - 1] == '=';
    if ((some & Ascii.DOT) != 0) {
      return ofKey || isDomain(from, end, some);
    }
    if ((all & Ascii.HEX) != 0 && length >= LEAST_HEX) {
      return true;
    }
    if (length > Ascii.MOST_LETTERS) {
      return false;
    }
    long packed = Ascii.pack(bytes, from, end);
    return (length == 3 && isDateWord(from, packed))
        || (ofKey && length == 4 && isNull(from))
        || (tokens > 0 && isValue(tokens - 1) && KnownWords.UNIT.has(packed));
  }

  private boolean isDateWord(int from, long packed) {
    return (Ascii.classOf(bytes[from]) & Ascii.UPPER) != 0
        && (Ascii.classOf(bytes[from + 1]) & Ascii.UPPER) == 0
        && KnownWords.DATE.has(packed);
  }

  private boolean isNull(int from) {
    return bytes[from] == 'n'
        && bytes[from + 1] == 'u'
        && bytes[from + 2] == 'l'
        && bytes[from + 3] == 'l';
  }

  private boolean isDomain(int from, int end, int some) {
    int firstDot = from;
    while (firstDot < end && bytes[firstDot] != '.') {
      firstDot++;
    }
    if (firstDot < end && KnownWords.REVERSED_DOMAIN.has(bytes, from, firstDot)) {
      return true;
    }
    int lastDot = end - 1;
    while (lastDot > from && bytes[lastDot] != '.') {
      lastDot--;
    }
    return (some & Ascii.UPPER) == 0 && KnownWords.TOP_DOMAIN.has(bytes, lastDot + 1, end);
  }

  private void value(int from, int end) {
    afterRole = false;
    if (tokens > 0 && isValue(tokens - 1)) {
      lineEnds[tokens - 1] = end;
      return;
    }
    int size = begin(from, end);
    out[size] = VALUE;
    ends[tokens++] = size + 1;
  }

  private void literal(int from, int end) {
    int size = tokens == 0 ? 0 : ends[tokens - 1] + 1;
    int length = end - from;
    if (size + length + 3 > MAX_BYTES) {
      // What follows is one value.
      value(from, to);
      at = to;
      return;
    }
    size = begin(from, end);
    System.arraycopy(bytes, from, out, size, length);
    size += length;
    if (at == end
        && (isAt(bytes, at, to, '=')
            || (isAt(bytes, at, to, ' ') && isAt(bytes, at + 1, to, '=')))) {
      out[size++] = '=';
    }
    ends[tokens++] = size;
    dropRepeated();
    afterRole = at == end && isAt(bytes, at, to, ' ') && KnownWords.ROLE.has(bytes, from, end);
  }

  private int begin(int from, int end) {
    lineStarts[tokens] = from;
    lineEnds[tokens] = end;
    if (tokens == 0) {
      return 0;
    }
    int size = ends[tokens - 1];
    out[size] = SEPARATOR;
    return size + 1;
  }

  /** Drops the last value and word if the same word and a value precede them, as in lists. */
  private void dropRepeated() {
    int n = tokens;
    if (n < 4 || !isValue(n - 2) || !isValue(n - 4)) {
      return;
    }
    int length = ends[n - 1] - ends[n - 2];
    if (length != ends[n - 3] - ends[n - 4]) {
      return;
    }
    for (int i = 1; i < length; i++) {
      if (out[ends[n - 2] + i] != out[ends[n - 4] + i]) {
        return;
      }
    }
    lineEnds[n - 3] = lineEnds[n - 1];
    tokens = n - 2;
  }
}
