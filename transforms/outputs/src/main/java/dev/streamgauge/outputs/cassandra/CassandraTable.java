package dev.streamgauge.outputs.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.checkerframework.checker.nullness.qual.Nullable;

/** A table of results, and the session that writes to it. Thread-safe. */
final class CassandraTable implements AutoCloseable {
  /** As many requests as are under way at once: a connection takes 1,024. */
  private static final int IN_FLIGHT = 256;

  private final CassandraTarget target;
  private final CqlSession session;
  private final ConsistencyLevel consistency;
  private volatile @Nullable PreparedStatement insert;

  private CassandraTable(CassandraTarget target, CqlSession session) {
    this.target = target;
    this.session = session;
    this.consistency = DefaultConsistencyLevel.valueOf(target.consistency());
  }

  /**
   * Connects.
   *
   * @throws IOException if a file or host cannot be read or resolved
   */
  static CassandraTable connect(CassandraTarget target) throws IOException {
    return new CassandraTable(target, target.session().build());
  }

  /** Returns whether the table exists. */
  static boolean exists(CqlSession session, CassandraTarget target) {
    return session
        .getMetadata()
        .getKeyspace(target.keyspace())
        .flatMap(keyspace -> keyspace.getTable(target.table()))
        .isPresent();
  }

  /** Returns the statement that inserts a row, or replaces one that was written earlier. */
  static String insert(CassandraTarget target) {
    return "INSERT INTO "
        + target.name()
        + " (pipeline, window_start, window_end, result_key, count, timing, revision)"
        + " VALUES (?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?";
  }

  private PreparedStatement prepared() {
    PreparedStatement known = insert;
    if (known != null) {
      return known;
    }
    if (!exists(session, target)) {
      session.execute(
          "CREATE TABLE IF NOT EXISTS "
              + target.name()
              + " (pipeline text, window_start timestamp, window_end timestamp, result_key text,"
              + " count bigint, timing text, revision bigint,"
              + " PRIMARY KEY ((pipeline, window_start), window_end, result_key))");
    }
    PreparedStatement made = session.prepare(insert(target));
    insert = made;
    return made;
  }

  /** Writes {@code rows}, and returns once enough replicas have them. */
  void upsert(String pipeline, Collection<CassandraRow> rows) throws InterruptedException {
    boolean wasThere = insert != null;
    try {
      upsertOnce(pipeline, rows);
    } catch (RuntimeException e) {
      if (!CassandraErrors.isMissingTable(e)) {
        throw e;
      }
      // It was dropped.
      insert = null;
      if (!wasThere) {
        throw e;
      }
      upsertOnce(pipeline, rows);
    }
  }

  private void upsertOnce(String pipeline, Collection<CassandraRow> rows)
      throws InterruptedException {
    PreparedStatement statement = prepared();
    Semaphore free = new Semaphore(IN_FLIGHT);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    for (CassandraRow row : rows) {
      free.acquire();
      if (failure.get() != null) {
        free.release();
        break;
      }
      var unused =
          session
              .executeAsync(bound(statement, pipeline, row))
              .whenComplete(
                  (result, e) -> {
                    if (e != null) {
                      failure.compareAndSet(null, e);
                    }
                    free.release();
                  });
    }
    free.acquire(IN_FLIGHT);
    rethrow(failure.get());
  }

  private static void rethrow(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof RuntimeException e) {
      throw e;
    }
    if (cause != null) {
      throw new IllegalStateException(cause);
    }
  }

  private BoundStatement bound(PreparedStatement statement, String pipeline, CassandraRow row) {
    return statement
        .bind(
            pipeline,
            Instant.ofEpochMilli(row.id().startMillis()),
            Instant.ofEpochMilli(row.id().endMillis()),
            row.id().key(),
            row.count(),
            row.timing(),
            row.revision(),
            row.writeMicros())
        .setConsistencyLevel(consistency)
        // Its time makes it so.
        .setIdempotent(true);
  }

  @Override
  public void close() {
    session.close();
  }

  @Override
  public String toString() {
    return "the session of " + target.shown();
  }
}
