package dev.streamgauge.outputs.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.google.auto.value.AutoValue;
import dev.streamgauge.lines.MetricNames;
import dev.streamgauge.windows.result.WindowCounts;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
 * Writes results to a table in Cassandra, one row for each pipeline, window and key: its latest
 * revision. Writes are idempotent: an older revision never overwrites a newer one, so results may
 * be repeated after a crash.
 *
 * <pre>{@code
 * counts.apply(
 *     CassandraSink.to(List.of("cassandra-1", "cassandra-2"), "gauge", "monitor")
 *         .withUser("gauge")
 *         .withPasswordFile("/run/secrets/gauge"));
 * }</pre>
 *
 * <p>The keyspace must exist. The first write creates the table if it does not exist:
 *
 * <pre>
 * streamgauge_results(pipeline, window_start, window_end, result_key, count, timing, revision,
 *   primary key ((pipeline, window_start), window_end, result_key))
 * </pre>
 *
 * <p>Rows are ordered by their time of writing ({@code USING TIMESTAMP}), which is made from the
 * revision: of two writes Cassandra keeps that of the higher revision, on each replica and in
 * whatever order they arrive. Lightweight transactions would give the same at four round trips a
 * row, and not in batches.
 *
 * <p>A bundle completes only after its rows are written, at the consistency {@code LOCAL_QUORUM}
 * unless {@link #withConsistency} says otherwise. While too few nodes are available it retries,
 * forever unless {@link #withRetryFor} sets a limit, and logs that once a minute. Errors that a
 * retry cannot fix, such as a missing permission, fail the bundle. Each JVM has one session per
 * table.
 *
 * <p>The output is empty; its watermark passes a window once the window's rows are written. A key
 * of more than 500 characters is stored as its first 400 and its SHA-256.
 *
 * @since 0.1.0
 */
@AutoValue
public abstract class CassandraSink
    extends PTransform<PCollection<WindowCounts>, PCollection<Void>> {
  private static final Logger LOG = LoggerFactory.getLogger(CassandraSink.class);

  /** The environment variable with the password if there is a user and no password file. */
  public static final String PASSWORD_VARIABLE = "STREAMGAUGE_CASSANDRA_PASSWORD";

  /** Counter: results written. */
  public static final String ROWS_WRITTEN = "cassandra_rows_written";

  /** Counter: results whose key was too long to be stored in full. */
  public static final String KEYS_CUT = "cassandra_keys_cut";

  private static final String TABLE = "streamgauge_results";

  /** Cassandra's own limit. */
  private static final Pattern PLACE =
      Pattern.compile("([a-zA-Z][a-zA-Z0-9_]{0,47})(?:\\.([a-zA-Z][a-zA-Z0-9_]{0,47}))?");

  abstract CassandraTarget target();

  abstract String pipeline();

  abstract @Nullable Duration retryFor();

  /**
   * Writes under the name {@code pipeline}.
   *
   * @param hosts some nodes, {@code host} or {@code host:port}; the others are found through them
   * @param place the keyspace, or {@code keyspace.table} for another table than {@code
   *     streamgauge_results}
   * @throws IllegalArgumentException if these are none
   */
  public static CassandraSink to(List<String> hosts, String place, String pipeline) {
    Matcher names = PLACE.matcher(place);
    if (!names.matches()) {
      throw new IllegalArgumentException(
          place.isEmpty() ? "the keyspace is missing" : "'" + place + "' is no keyspace or table");
    }
    if (hosts.isEmpty()) {
      throw new IllegalArgumentException("the host is missing");
    }
    hosts.forEach(CassandraTarget::uri);
    return new AutoValue_CassandraSink(
        CassandraTarget.builder()
            .hosts(List.copyOf(hosts))
            .keyspace(names.group(1).toLowerCase(Locale.ROOT))
            .table(names.group(2) == null ? TABLE : names.group(2).toLowerCase(Locale.ROOT))
            .consistency(DefaultConsistencyLevel.LOCAL_QUORUM.name())
            .build(),
        pipeline,
        null);
  }

  private CassandraSink with(CassandraTarget.Builder target) {
    return new AutoValue_CassandraSink(target.build(), pipeline(), retryFor());
  }

  /** Writes to nodes of this datacenter; by default, to that of the hosts named. */
  public CassandraSink withDatacenter(String name) {
    return with(target().toBuilder().datacenter(name));
  }

  /** Logs in as this user. */
  public CassandraSink withUser(String user) {
    return with(target().toBuilder().user(user));
  }

  /** Reads the password from the first line of this file, which each worker must have. */
  public CassandraSink withPasswordFile(String file) {
    return with(target().toBuilder().passwordFile(file));
  }

  /**
   * Configures the driver by this file ({@code datastax-java-driver { ... }}), which each worker
   * must have, in place of the defaults here: for TLS, time-outs and the like.
   */
  public CassandraSink withConfigFile(String file) {
    return with(target().toBuilder().configFile(file));
  }

  /**
   * Writes at this consistency, such as {@code QUORUM}.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public CassandraSink withConsistency(String level) {
    if (Arrays.stream(DefaultConsistencyLevel.values()).noneMatch(l -> l.name().equals(level))) {
      throw new IllegalArgumentException("'" + level + "' is no consistency, as LOCAL_QUORUM is");
    }
    return with(target().toBuilder().consistency(level));
  }

  /** Fails the bundle when too few nodes have been available for this long. */
  public CassandraSink withRetryFor(Duration duration) {
    return new AutoValue_CassandraSink(target(), pipeline(), duration);
  }

  /**
   * Connects and looks for the keyspace and the table, without changing anything. A missing table
   * is logged, as the first write creates it.
   *
   * @throws IOException if that fails within {@code timeout}; the message says what is wrong
   */
  public void check(Duration timeout) throws IOException {
    CompletableFuture<CqlSession> connecting =
        target().session().buildAsync().toCompletableFuture();
    try (CqlSession session = connecting.get(timeout.getMillis(), TimeUnit.MILLISECONDS)) {
      check(session);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? new IOException(CassandraErrors.message(cause), cause)
          : new IOException(e.getCause().toString(), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("no node answers within " + timeout.getStandardSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while connecting", e);
    } catch (RuntimeException e) {
      throw new IOException(CassandraErrors.message(e), e);
    } finally {
      var unused = connecting.whenComplete((session, e) -> closeLate(session));
    }
  }

  private static void closeLate(@Nullable CqlSession session) {
    if (session != null && !session.isClosed()) {
      var unused = session.closeAsync();
    }
  }

  private void check(CqlSession session) throws IOException {
    if (session.getMetadata().getKeyspace(target().keyspace()).isEmpty()) {
      throw new IOException("there is no keyspace '" + target().keyspace() + "'");
    }
    if (CassandraTable.exists(session, target())) {
      // It has the columns.
      var unused = session.prepare(CassandraTable.insert(target()));
    } else {
      LOG.info("There is no table {} yet: the first write creates it", target().name());
    }
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    super.populateDisplayData(builder);
    builder.add(
        DisplayData.item("hosts", String.join(",", target().hosts())).withLabel("Nodes to ask"));
    builder.add(DisplayData.item("table", target().name()).withLabel("Table written to"));
    builder.addIfNotNull(DisplayData.item("user", target().user()).withLabel("User"));
    builder.add(DisplayData.item("consistency", target().consistency()).withLabel("Consistency"));
    builder.add(DisplayData.item("pipeline", pipeline()).withLabel("Name of the pipeline"));
    builder.addIfNotNull(
        DisplayData.item("retryFor", retryFor()).withLabel("Retries a failed write for"));
  }

  @Override
  public PCollection<Void> expand(PCollection<WindowCounts> input) {
    java.time.Duration patience =
        retryFor() == null ? null : java.time.Duration.ofMillis(retryFor().getMillis());
    return input.apply(
        "Upsert", ParDo.of(new UpsertFn(new CassandraWriter(target(), pipeline(), patience))));
  }

  private static final class UpsertFn extends DoFn<WindowCounts, Void> {
    private static final int MAX_ROWS = 10_000;

    private final Counter written = Metrics.counter(MetricNames.NAMESPACE, ROWS_WRITTEN);
    private final Counter keysCut = Metrics.counter(MetricNames.NAMESPACE, KEYS_CUT);
    private final CassandraWriter writer;
    private transient Map<CassandraRow.Id, CassandraRow> rows;

    UpsertFn(CassandraWriter writer) {
      this.writer = writer;
    }

    @StartBundle
    public void start() {
      rows = new HashMap<>();
    }

    @ProcessElement
    public void process(@Element WindowCounts pane) throws IOException, InterruptedException {
      for (int i = 0; i < pane.counts().size(); i++) {
        CassandraRow row = CassandraRow.of(pane, i);
        if (CassandraRow.isCut(pane, i)) {
          keysCut.inc();
        }
        // Only the latest is worth a request.
        rows.merge(row.id(), row, (old, now) -> now.revision() >= old.revision() ? now : old);
        if (rows.size() >= MAX_ROWS) {
          write();
        }
      }
    }

    @FinishBundle
    public void write() throws IOException, InterruptedException {
      if (rows.isEmpty()) {
        return;
      }
      writer.write(rows.values());
      written.inc(rows.size());
      rows = new HashMap<>();
    }
  }
}
