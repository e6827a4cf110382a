package dev.streamgauge.pipelines.history;

import dev.streamgauge.lines.LineBatch;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;

/**
 * Shows lines to those who watch, as they are read. Without watchers it costs one look per batch;
 * with some, lines are searched, and each watcher is shown a limited number a second.
 */
public final class LineTap {
  private static final int MAX_LINE_BYTES = 16 << 10;
  private static final int LINES_PER_SECOND = 100;

  /** The longest text to search for. */
  public static final int MAX_TEXT = 200;

  /**
   * A line that is shown.
   *
   * @param atMillis its event time
   * @param text the line, perhaps truncated
   * @param bytes its length before
   * @param skipped how many matching lines before it were not shown
   */
  public record Line(long atMillis, String text, int bytes, long skipped) {}

  private final Set<Watcher> watchers = new CopyOnWriteArraySet<>();

  /** Someone who watches. */
  public final class Watcher implements AutoCloseable {
    private final byte[] text;
    private final Consumer<Line> to;
    private long second;
    private int shown;
    private long skipped;

    private Watcher(String text, Consumer<Line> to) {
      this.text = text.getBytes(StandardCharsets.UTF_8);
      this.to = to;
    }

    private synchronized void see(LineBatch batch, long nowMillis) {
      if (nowMillis / 1000 != second) {
        second = nowMillis / 1000;
        shown = 0;
      }
      byte[] bytes = batch.bytes();
      for (int i = 0; i < batch.size(); i++) {
        int from = batch.start(i);
        int to = batch.end(i);
        if (!contains(bytes, from, to)) {
          continue;
        }
        if (shown >= LINES_PER_SECOND) {
          skipped++;
          continue;
        }
        shown++;
        int end = Math.min(to, from + MAX_LINE_BYTES);
        while (end < to && end > from && (bytes[end] & 0xC0) == 0x80) {
          end--;
        }
        String line = new String(bytes, from, end - from, StandardCharsets.UTF_8);
        this.to.accept(new Line(batch.time(i), line, to - from, skipped));
        skipped = 0;
      }
    }

    private boolean contains(byte[] bytes, int from, int to) {
      if (text.length == 0) {
        return true;
      }
      int last = to - text.length;
      for (int at = from; at <= last; at++) {
        if (bytes[at] == text[0]
            && java.util.Arrays.equals(bytes, at, at + text.length, text, 0, text.length)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public void close() {
      watchers.remove(this);
    }
  }

  /**
   * Begins to show lines that contain {@code text} to {@code to}, which must not block.
   *
   * @throws IllegalArgumentException if the text is too long
   */
  public Watcher watch(String text, Consumer<Line> to) {
    if (text.length() > MAX_TEXT) {
      throw new IllegalArgumentException("the text may have " + MAX_TEXT + " characters");
    }
    Watcher watcher = new Watcher(text, to);
    watchers.add(watcher);
    return watcher;
  }

  void see(LineBatch batch) {
    if (!watchers.isEmpty() && !batch.isTallied()) {
      long now = System.currentTimeMillis();
      watchers.forEach(watcher -> watcher.see(batch, now));
    }
  }
}
