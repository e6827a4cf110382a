package dev.streamgauge.pipelines.history;

import dev.streamgauge.alerts.evaluate.EvaluationListener.Evaluated;
import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.util.BackgroundThread;
import dev.streamgauge.util.RateLimitedLogger;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.table.CountTable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The history of a run. What the pipeline records is stored by one thread, many at a time, and then
 * told to those who watch; queries read what is stored.
 */
public final class History implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(History.class);
  private static final int QUEUED = 4096;
  private static final int MOST_AT_ONCE = 512;
  private static final long FORGET_EVERY_MILLIS = 60_000;

  /** How long windows keep all keys, since a correction may have only some of them. */
  private static final long WHOLE_MILLIS = 15 * 60_000;

  /** Something to store. */
  @FunctionalInterface
  private interface Entry {
    void store(List<Runnable> told) throws SQLException;
  }

  private final HistoryStore store;
  private final long keptMillis;
  private final LongSupplier wallMillis;
  private final ChangeFeed feed = new ChangeFeed();
  private final LineTap tap = new LineTap();
  private final Map<String, EvaluationRow> lastEvaluations = new ConcurrentHashMap<>();
  private final ArrayBlockingQueue<Entry> queue = new ArrayBlockingQueue<>(QUEUED);
  private final RateLimitedLogger limitedLog = new RateLimitedLogger(LOG, 1);
  private final Thread writer;
  private volatile @Nullable AccountRow lastAccount;
  private volatile boolean closed;
  private long latestStart = Long.MIN_VALUE;
  private long forgottenAt;

  private History(HistoryStore store, Duration kept, LongSupplier wallMillis) {
    this.store = store;
    this.keptMillis = kept.getMillis();
    this.wallMillis = wallMillis;
    this.writer = BackgroundThread.of("streamgauge-history", this::write);
  }

  /**
   * Opens the history in {@code directory}; in a temporary one if it is null.
   *
   * @param kept how far back it reaches
   * @throws IOException if it cannot be opened
   */
  public static History open(@Nullable Path directory, Duration kept) throws IOException {
    History history = new History(HistoryStore.open(directory), kept, System::currentTimeMillis);
    try {
      history.lastEvaluations.putAll(history.store.lastEvaluations());
    } catch (SQLException e) {
      throw new IOException("the history cannot be read: " + e.getMessage(), e);
    }
    history.writer.start();
    return history;
  }

  /** Records a window. */
  public void record(WindowCounts pane) {
    enqueue(
        told -> {
          OptionalLong total = store.put(pane, wallMillis.getAsLong());
          if (total.isPresent()) {
            latestStart = Math.max(latestStart, pane.startMillis());
            told.add(
                () ->
                    feed.publish(
                        "window",
                        "{\"start\":"
                            + pane.startMillis()
                            + ",\"end\":"
                            + pane.endMillis()
                            + ",\"revision\":"
                            + pane.revision()
                            + ",\"shard\":"
                            + pane.shard()
                            + ",\"count\":"
                            + total.getAsLong()
                            + "}"));
          }
        });
  }

  /** Records what a rule evaluates to. */
  void record(Evaluated evaluated) {
    String rule = evaluated.rule().name();
    EvaluationRow row =
        new EvaluationRow(evaluated.atMillis(), evaluated.series(), evaluated.seriesInAll());
    if (!evaluated.corrected()) {
      lastEvaluations.merge(
          rule, row, (known, now) -> now.atMillis() >= known.atMillis() ? now : known);
    }
    enqueue(
        told -> {
          store.put(rule, row, evaluated.corrected());
          latestStart = Math.max(latestStart, row.atMillis());
          told.add(() -> feed.publish("evaluation", "{\"at\":" + row.atMillis() + "}"));
        });
  }

  /** Records events of alerts. */
  void record(AlertGroup group) {
    enqueue(
        told -> {
          for (AlertEvent event : group.events()) {
            store.put(group.name(), event, group.toldAtMillis());
          }
          told.add(() -> feed.publish("alerts", "{\"at\":" + group.toldAtMillis() + "}"));
        });
  }

  /** Records the account. */
  public void record(AccountRow account) {
    lastAccount = account;
    enqueue(
        told -> {
          store.put(account);
          told.add(() -> feed.publish("account", "{\"at\":" + account.atMillis() + "}"));
        });
  }

  private void enqueue(Entry entry) {
    if (closed) {
      return;
    }
    try {
      queue.put(entry);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until everything that was recorded before is stored. */
  public void flush() {
    if (closed) {
      return;
    }
    CompletableFuture<Void> stored = new CompletableFuture<>();
    enqueue(told -> told.add(() -> stored.complete(null)));
    try {
      while (!closed) {
        try {
          stored.get(1, TimeUnit.SECONDS);
          return;
        } catch (java.util.concurrent.TimeoutException e) {
          // The disk is slow, or the history is closing.
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void write() {
    List<Entry> batch = new ArrayList<>();
    while (!closed || !queue.isEmpty()) {
      try {
        Entry first = queue.poll(100, TimeUnit.MILLISECONDS);
        if (first == null) {
          continue;
        }
        batch.clear();
        batch.add(first);
        queue.drainTo(batch, MOST_AT_ONCE);
        store(batch);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void store(List<Entry> batch) {
    List<Runnable> told = new ArrayList<>();
    try {
      for (Entry entry : batch) {
        entry.store(told);
      }
      forget();
      store.commit();
    } catch (SQLException e) {
      // The page is not worth stopping the stream for.
      limitedLog.warn("Results cannot be stored for the web page: {}", e.getMessage());
      try {
        store.rollback();
      } catch (SQLException more) {
        LOG.debug("Cannot roll back", more);
      }
    }
    told.forEach(Runnable::run);
  }

  private void forget() throws SQLException {
    long now = wallMillis.getAsLong();
    if (now - forgottenAt >= FORGET_EVERY_MILLIS && latestStart != Long.MIN_VALUE) {
      forgottenAt = now;
      store.trim(latestStart - WHOLE_MILLIS);
      store.forget(latestStart - keptMillis, now - keptMillis);
    }
  }

  /** Returns how far back it reaches. */
  public Duration kept() {
    return Duration.millis(keptMillis);
  }

  /** Returns the changes as they are stored. */
  public ChangeFeed feed() {
    return feed;
  }

  /** Returns the lines as they are read. */
  public LineTap tap() {
    return tap;
  }

  /** Returns the first and the last start of a window; empty if there are none. */
  public Optional<long[]> span() throws IOException {
    return query(store::span);
  }

  /** Returns windows that start in {@code [from, to)} at multiples of {@code every}. */
  public List<WindowRow> windows(long from, long to, long every) throws IOException {
    return query(() -> store.windows(from, to, every));
  }

  /** Returns the counts by key of windows, by their starts. */
  public Map<Long, CountTable> keys(List<Long> starts) throws IOException {
    return query(() -> store.keys(starts));
  }

  /** Returns the alerts that fired in {@code [from, to)}, latest first. */
  public List<AlertRow> alerts(long from, long to, int most) throws IOException {
    return query(() -> store.alerts(from, to, most));
  }

  /** Returns the alerts that fire. */
  public List<AlertRow> firing(int most) throws IOException {
    return query(() -> store.firing(most));
  }

  /** Returns the alert with this key. */
  public Optional<AlertRow> alert(String key) throws IOException {
    return query(() -> store.alert(key));
  }

  /** Returns evaluations of the rule {@code rule}. */
  public List<EvaluationRow> evaluations(String rule, long from, long to, long every)
      throws IOException {
    return query(() -> store.evaluations(rule, from, to, every));
  }

  /** Returns the last evaluation of the rule {@code rule}. */
  public Optional<EvaluationRow> lastEvaluation(String rule) {
    return Optional.ofNullable(lastEvaluations.get(rule));
  }

  /** Returns the account since {@code fromMillis}. */
  public List<AccountRow> account(long fromMillis, long every) throws IOException {
    return query(() -> store.account(fromMillis, every));
  }

  /** Returns the last account; empty if there was none in this run. */
  public Optional<AccountRow> lastAccount() {
    return Optional.ofNullable(lastAccount);
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read() throws SQLException;
  }

  private <T> T query(Reading<T> reading) throws IOException {
    if (closed) {
      throw new IOException("the run has ended");
    }
    try {
      return reading.read();
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    try {
      writer.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    store.close();
  }
}
