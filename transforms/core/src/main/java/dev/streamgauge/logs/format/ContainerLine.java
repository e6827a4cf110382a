package dev.streamgauge.logs.format;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.logs.time.GregorianDates;
import dev.streamgauge.logs.time.LogTimes;
import org.apache.beam.sdk.annotations.Internal;

/**
 * A line wrapped by a container runtime: the time, the stream, and the container's own text.
 *
 * <p>Lines of the <a
 * href="https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md">CRI</a>
 * (containerd, CRI-O) are {@code 2023-11-14T22:13:20.5Z stderr F text}, with {@code P} instead of
 * {@code F} if the line continues in the next one; lines of Docker's json-file driver {@code
 * {"log":"text ","stream":"stderr","time":"2023-11-14T22:13:20.5Z"}}, without {@code } if it
 * continues.
 */
@Internal
public final class ContainerLine {
  private static final byte[] LOG = "{\"log\":\"".getBytes(US_ASCII);
  private static final byte[] STREAM = "\",\"stream\":\"std".getBytes(US_ASCII);
  private static final byte[] TIME = "\"time\":\"".getBytes(US_ASCII);
  private static final int LONGEST_TIME = 40;

  /** {@code 2023-11-14T22:13:20 stderr F}. */
  private static final int SHORTEST = 28;

  private byte[] bytes;
  private int timeStart;
  private int timeEnd;
  private int streamStart;
  private int tagAt;
  private int textStart;
  private int textEnd;
  private boolean docker;
  private boolean partial;

  /**
   * Returns whether {@code [from, to)} is such a line; if so, the methods below return its parts.
   */
  public boolean read(byte[] source, int from, int to) {
    bytes = source;
    return mayBe(source, from, to) && (source[from] == '{' ? docker(from, to) : cri(from, to));
  }

  /** Returns false if a few bytes of the line suffice to rule it out. */
  public static boolean mayBe(byte[] bytes, int from, int to) {
    if (to - from < SHORTEST) {
      return false;
    }
    return bytes[from] == '{'
        ? bytes[from + 2] == 'l' && bytes[from + 5] == '"'
        : bytes[from + 10] == 'T' && bytes[from + 4] == '-' && GregorianDates.isDigit(bytes[from]);
  }

  private boolean cri(int from, int to) {
    int space = from + 19;
    int limit = Math.min(to, from + LONGEST_TIME);
    while (space < limit && bytes[space] != ' ') {
      space++;
    }
    // " stderr F"
    if (to - space < 9 || !isStream(space + 1) || bytes[space + 7] != ' ') {
      return false;
    }
    byte tag = bytes[space + 8];
    int end = space + 9;
    if ((tag != 'F' && tag != 'P') || (end < to && bytes[end] != ' ')) {
      return false;
    }
    docker = false;
    partial = tag == 'P';
    timeStart = from;
    timeEnd = space;
    streamStart = space + 1;
    tagAt = space + 8;
    textStart = Math.min(to, end + 1);
    textEnd = to;
    return true;
  }

  private boolean docker(int from, int to) {
    int end = to;
    while (end > from && bytes[end - 1] <= ' ' && bytes[end - 1] >= 0) {
      end--;
    }
    if (bytes[end - 1] != '}' || !isAt(from, end, LOG)) {
      return false;
    }
    int start = from + LOG.length;
    int quote = JsonText.closingQuote(bytes, start, end);
    if (quote < 0 || !isAt(quote, end, STREAM)) {
      return false;
    }
    int stream = quote + STREAM.length - 3;
    // The time is the last member and contains no quote.
    int timeQuote = end - 2;
    while (timeQuote > stream && bytes[timeQuote] <= ' ') {
      timeQuote--;
    }
    int time = timeQuote - 1;
    while (time > stream && bytes[time] != '"') {
      time--;
    }
    if (bytes[timeQuote] != '"'
        || !isStream(stream)
        || time - TIME.length + 1 <= stream
        || !isAt(time - TIME.length + 1, end, TIME)) {
      return false;
    }
    docker = true;
    partial = !endsWithNewline(start, quote);
    timeStart = time + 1;
    timeEnd = timeQuote;
    streamStart = stream;
    textStart = start;
    textEnd = quote;
    return true;
  }

  /**
   * Returns whether the string ends with an escaped newline; the backslash may itself be escaped.
   */
  private boolean endsWithNewline(int start, int quote) {
    int backslash = quote - 2;
    if (backslash < start || bytes[quote - 1] != 'n') {
      return false;
    }
    int count = 0;
    while (backslash >= start && bytes[backslash] == '\\') {
      count++;
      backslash--;
    }
    return count % 2 == 1;
  }

  private boolean isStream(int at) {
    return bytes[at] == 's'
        && bytes[at + 1] == 't'
        && bytes[at + 2] == 'd'
        && ((bytes[at + 3] == 'o' && bytes[at + 4] == 'u' && bytes[at + 5] == 't')
            || (bytes[at + 3] == 'e' && bytes[at + 4] == 'r' && bytes[at + 5] == 'r'));
  }

  private boolean isAt(int at, int end, byte[] wanted) {
    if (end - at < wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (bytes[at + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether the text continues in the next line of the same stream. */
  public boolean isPartial() {
    return partial;
  }

  /** Returns whether the stream is stderr. */
  public boolean isError() {
    return bytes[streamStart + 3] == 'e';
  }

  /** Returns whether Docker wrote it, whose text has escapes. */
  public boolean isDocker() {
    return docker;
  }

  /** Returns the position of the tag that marks a partial line; Docker's lines have none. */
  public int tagAt() {
    return tagAt;
  }

  /** Returns where the container's own text begins, still escaped. */
  public int textStart() {
    return textStart;
  }

  /** Returns where the container's own text ends. */
  public int textEnd() {
    return textEnd;
  }

  /** Returns the time at which the runtime read the line, as written. */
  public String time() {
    return new String(bytes, timeStart, timeEnd - timeStart, UTF_8);
  }

  public long timeMillis(LogTimes times, long referenceMillis) {
    return times.seek(bytes, timeStart, timeEnd, referenceMillis);
  }

  /**
   * Writes the text without escapes and without its newline to {@code out}, and returns its length.
   */
  public int unescape(byte[] out) {
    int length = JsonText.unescape(bytes, textStart, textEnd, out);
    if (length > 0 && out[length - 1] == '\n') {
      length--;
    }
    return length > 0 && out[length - 1] == '\r' ? length - 1 : length;
  }
}
