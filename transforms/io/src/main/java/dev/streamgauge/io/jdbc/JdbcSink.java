package dev.streamgauge.io.jdbc;

import com.google.auto.value.AutoValue;
import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.util.BackgroundThread;
import dev.streamgauge.windows.result.WindowCounts;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes results to the table {@code streamgauge_results} of a PostgreSQL, MariaDB, MySQL or H2
 * database, one row for each pipeline, window and key: its latest revision, exactly once. Writes
 * are idempotent: an older revision never overwrites a newer one, so results may be repeated after
 * a crash.
 *
 * <pre>{@code
 * counts.apply(
 *     JdbcSink.to("jdbc:postgresql://db.example.org/logs", "monitor")
 *         .withUser("gauge")
 *         .withPasswordFile("/run/secrets/gauge"));
 * }</pre>
 *
 * <p>The first write creates the table if it does not exist:
 *
 * <pre>
 * streamgauge_results(pipeline, window_start, window_end, result_key, count, timing, revision,
 *   primary key (pipeline, window_start, window_end, result_key))
 * </pre>
 *
 * <p>A bundle is one transaction (several of 10,000 rows if it is large), and completes only after
 * its rows are committed. While the database is unavailable or overloaded it retries, forever
 * unless {@link #withRetryFor} sets a limit, and logs that once a minute. Errors that a retry
 * cannot fix, such as a missing permission, fail the bundle. Each JVM has one connection pool per
 * database.
 *
 * <p>The output is empty; its watermark passes a window once the window's rows are committed.
 *
 * <p>The password comes from the file or from the environment variable {@value #PASSWORD_VARIABLE}
 * of each worker, never from the pipeline or the URL. U+0000 in a key is stored as U+2400; a key of
 * more than 500 characters is stored as its first 400 and its SHA-256. In MariaDB and MySQL, which
 * ignore spaces at the end of a key, the last one is stored as U+2420, and times are in UTC.
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class JdbcSink extends PTransform<PCollection<WindowCounts>, PCollection<Void>> {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcSink.class);

  /** The environment variable with the password if there is no password file. */
  public static final String PASSWORD_VARIABLE = "STREAMGAUGE_JDBC_PASSWORD";

  /** Counter: results committed to the database. */
  public static final String ROWS_WRITTEN = "jdbc_rows_written";

  /** Counter: rows whose key was too long and is stored truncated, with a hash. */
  public static final String KEYS_CUT = "jdbc_keys_cut";

  abstract JdbcTarget target();

  abstract String pipeline();

  abstract @Nullable Duration retryFor();

  abstract Builder toBuilder();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder setTarget(JdbcTarget target);

    abstract Builder setPipeline(String pipeline);

    abstract Builder setRetryFor(@Nullable Duration retryFor);

    abstract JdbcSink build();
  }

  /**
   * Writes to the database at {@code url} under the name {@code pipeline}.
   *
   * @throws IllegalArgumentException if the database is not supported, or the URL contains a
   *     password
   */
  public static JdbcSink to(String url, String pipeline) {
    return new AutoValue_JdbcSink.Builder()
        .setTarget(JdbcTarget.of(url, null, null))
        .setPipeline(pipeline)
        .build();
  }

  /** Connects as this user; by default as the user that the driver or the URL chooses. */
  public JdbcSink withUser(String user) {
    return with(JdbcTarget.of(target().url(), user, target().passwordFile()));
  }

  /** Reads the password from the first line of this file, which each worker must have. */
  public JdbcSink withPasswordFile(String file) {
    return with(JdbcTarget.of(target().url(), target().user(), file));
  }

  private JdbcSink with(JdbcTarget target) {
    return toBuilder().setTarget(target).build();
  }

  /** Fails the bundle when the database has been unavailable for this long. */
  public JdbcSink withRetryFor(Duration duration) {
    return toBuilder().setRetryFor(duration).build();
  }

  /** Returns {@code url} without parameters, to show to people. */
  public static String shown(String url) {
    return JdbcTarget.shown(url);
  }

  /**
   * Connects and looks for the table, without changing anything. A missing table is logged, as the
   * first write creates it.
   *
   * @throws IOException if that fails within {@code timeout}, or the table is missing and this user
   *     may not create it; the message says what is wrong
   */
  public void check(Duration timeout) throws IOException {
    CompletableFuture<Void> connecting = new CompletableFuture<>();
    Thread thread =
        BackgroundThread.of(
            "connect to " + target().shown(),
            () -> {
              try (Connection connection = target().connect()) {
                check(connection);
                connecting.complete(null);
              } catch (Throwable e) {
                connecting.completeExceptionally(e);
              }
            });
    thread.start();
    try {
      connecting.get(timeout.getMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SQLException sql) {
        throw new IOException(reason(sql), sql);
      }
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      thread.interrupt();
      throw new IOException(
          "the database does not answer within " + timeout.getStandardSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while connecting", e);
    }
  }

  private void check(Connection connection) throws SQLException, IOException {
    JdbcDialect dialect = target().dialect();
    connection.setAutoCommit(true);
    try (Statement statement = connection.createStatement()) {
      if (JdbcPool.exists(statement, dialect)) {
        return;
      }
      if (!JdbcPool.mayCreateTable(statement, dialect)) {
        throw new IOException(
            "the table streamgauge_results does not exist and this user may not create it");
      }
      LOG.info(
          "The table streamgauge_results does not exist in {} yet: the first write creates it",
          target().shown());
    }
  }

  private static String reason(SQLException e) {
    String said = JdbcErrors.message(e);
    return JdbcErrors.isRefusal(e)
        ? "the database refuses this user or password (" + said + ")"
        : said;
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(
        DisplayData.item("url", shown(target().url())).withLabel("Database, without credentials"));
    builder.addIfNotNull(DisplayData.item("user", target().user()).withLabel("Database user"));
    builder.add(DisplayData.item("pipeline", pipeline()).withLabel("Name of the pipeline"));
    builder.addIfNotNull(
        DisplayData.item("retryFor", retryFor()).withLabel("Retries a failed write for"));
  }

  @Override
  public PCollection<Void> expand(PCollection<WindowCounts> input) {
    return input.apply(
        "Upsert", ParDo.of(new UpsertFn(new JdbcWriter(target(), pipeline(), retryFor()))));
  }

  private static final class UpsertFn extends DoFn<WindowCounts, Void> {
    private static final int MAX_ROWS = 10_000;

    private final Counter written = Metrics.counter(MetricNames.NAMESPACE, ROWS_WRITTEN);
    private final Counter keysCut = Metrics.counter(MetricNames.NAMESPACE, KEYS_CUT);
    private final JdbcWriter writer;
    private transient Map<ResultRow.Id, ResultRow> rows;

    UpsertFn(JdbcWriter writer) {
      this.writer = writer;
    }

    @StartBundle
    public void start() {
      rows = new HashMap<>();
    }

    @ProcessElement
    public void process(@Element WindowCounts pane) throws IOException, InterruptedException {
      for (int i = 0; i < pane.counts().size(); i++) {
        ResultRow row = ResultRow.of(pane, i);
        if (ResultRow.isCut(pane, i)) {
          keysCut.inc();
        }
        // PostgreSQL rejects the same row twice in one statement.
        rows.merge(row.id(), row, (old, now) -> now.revision() >= old.revision() ? now : old);
        if (rows.size() >= MAX_ROWS) {
          write();
        }
      }
    }

    @FinishBundle
    public void write() throws IOException, InterruptedException {
      // In key order, so that bundles do not deadlock.
      writer.write(new TreeMap<>(rows).values());
      written.inc(rows.size());
      rows = new HashMap<>();
    }
  }
}
