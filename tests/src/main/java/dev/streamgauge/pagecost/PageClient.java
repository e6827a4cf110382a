package dev.streamgauge.pagecost;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Asks for what the view of counts asks for, as the page's scripts do: once a second at most, for
 * the windows that an event said have been corrected, and each five seconds for the keys and the
 * account of lines. The first result of a window is in its event.
 */
final class PageClient implements AutoCloseable {
  private static final long RANGE_SECONDS = 300;
  private static final int KEYS = 20;
  private static final int SLOW_SECONDS = 5;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Socket stream;
  private final Consumer<String> get;
  private final AtomicLong changedFrom = new AtomicLong(Long.MAX_VALUE);
  private final AtomicLong latestEnd = new AtomicLong();

  /** Known to the reader only. */
  private long latestStart;

  private final AtomicBoolean accountChanged = new AtomicBoolean(true);
  private final Thread reader = new Thread(this::read, "browser-stream");
  private final Thread asker = new Thread(this::ask, "browser");

  private PageClient(Socket stream, Consumer<String> get) {
    this.stream = stream;
    this.get = get;
  }

  /**
   * Begins to follow.
   *
   * @param stream has asked for events
   * @param get asks for a path
   */
  static PageClient follow(Socket stream, Consumer<String> get) {
    PageClient client = new PageClient(stream, get);
    client.reader.start();
    client.asker.start();
    return client;
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(stream.getInputStream(), UTF_8))) {
      String event = "";
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith("event:")) {
          event = line.substring("event:".length()).strip();
        } else if (line.startsWith("data:")) {
          changed(event, line.substring("data:".length()));
        }
      }
    } catch (IOException e) {
      if (!stream.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void changed(String event, String data) throws IOException {
    if (event.equals("account")) {
      accountChanged.set(true);
    } else if (event.equals("window")) {
      JsonNode window = JSON.readTree(data);
      long start = window.get("start").asLong();
      if (start <= latestStart || latestStart == 0) {
        changedFrom.accumulateAndGet(start, Math::min);
      }
      latestStart = Math.max(latestStart, start);
      latestEnd.accumulateAndGet(window.get("end").asLong(), Math::max);
    }
  }

  private void ask() {
    for (long second = 0; !stream.isClosed(); second++) {
      boolean slow = second % SLOW_SECONDS == 0;
      if (slow && accountChanged.getAndSet(false)) {
        get.accept("/api/v1/sources?range=20");
      }
      double end = latestEnd.get() / 1e3;
      long from = changedFrom.getAndSet(Long.MAX_VALUE);
      if (from != Long.MAX_VALUE) {
        get.accept(
            String.format(Locale.ROOT, "/api/v1/windows?start=%.3f&end=%.3f", from / 1e3, end));
      }
      if (slow && end > 0) {
        get.accept(
            String.format(
                Locale.ROOT,
                "/api/v1/keys?start=%.3f&end=%.3f&top=%d",
                end - RANGE_SECONDS,
                end,
                KEYS));
      }
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    stream.close();
    reader.join();
    asker.join();
  }
}
