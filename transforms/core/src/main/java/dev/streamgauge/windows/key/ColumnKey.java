package dev.streamgauge.windows.key;

/** Finds the n-th column of a line; columns are separated by spaces and tabs. */
final class ColumnKey implements LineKey {
  private static final long serialVersionUID = 1;

  private final int column;

  ColumnKey(int column) {
    this.column = column;
  }

  @Override
  public long find(byte[] bytes, int from, int to) {
    int at = from;
    for (int seen = 1; ; seen++) {
      while (at < to && isBlank(bytes[at])) {
        at++;
      }
      if (at == to) {
        return NONE;
      }
      int start = at;
      while (at < to && !isBlank(bytes[at])) {
        at++;
      }
      if (seen == column) {
        return LineKey.slice(start, at);
      }
    }
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }
}
