package dev.streamgauge.bench;

import java.util.Arrays;
import java.util.List;

/**
 * What is counted: the keys of a line. This is the definition, in plain Java; contenders may
 * compute the same keys in their own way.
 */
public enum Question {
  /** Lines with ERROR, all together. */
  ERRORS {
    @Override
    public List<String> keys(String line) {
      return line.contains(MARK) ? ALL : List.of();
    }
  },

  /** Lines with ERROR, by their second column, the host. */
  ERRORS_BY_HOST {
    @Override
    public List<String> keys(String line) {
      if (!line.contains(MARK)) {
        return List.of();
      }
      int from = line.indexOf(' ') + 1;
      return List.of(line.substring(from, line.indexOf(' ', from)));
    }
  },

  /** Words, cut at spaces. */
  WORDS {
    @Override
    public List<String> keys(String line) {
      return Arrays.asList(line.split(" "));
    }
  };

  /** The text that makes a line an error. */
  public static final String MARK = "ERROR";

  /** The key of a count that is not grouped. */
  public static final String GLOBAL = "*";

  private static final List<String> ALL = List.of(GLOBAL);

  /** Returns the keys of a line, including repeated ones. */
  public abstract List<String> keys(String line);
}
