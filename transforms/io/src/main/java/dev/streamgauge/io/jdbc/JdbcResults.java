package dev.streamgauge.io.jdbc;

import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.table.CountTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Reads the results that {@link JdbcSink} has written, over one connection. */
@Internal
public final class JdbcResults implements AutoCloseable {
  private static final int FETCHED_AT_ONCE = 10_000;

  private final JdbcTarget target;
  private final String pipeline;
  private @Nullable Connection connection;

  private JdbcResults(JdbcTarget target, String pipeline) {
    this.target = target;
    this.pipeline = pipeline;
  }

  /**
   * Reads the results of {@code pipeline}.
   *
   * @throws IllegalArgumentException if the database is not supported, or the URL contains a
   *     password
   */
  public static JdbcResults of(
      String url, @Nullable String user, @Nullable String passwordFile, String pipeline) {
    return new JdbcResults(JdbcTarget.of(url, user, passwordFile), pipeline);
  }

  /**
   * Returns the windows that start at {@code startMillis} or later, earliest first, each with all
   * its counts and its highest revision.
   *
   * @throws IOException if the database cannot be read; the next call connects again
   */
  public List<WindowCounts> since(long startMillis) throws IOException {
    try {
      if (connection == null) {
        connection = target.connect();
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
      }
      List<WindowCounts> windows = read(connection, startMillis);
      connection.rollback();
      return windows;
    } catch (SQLException e) {
      close();
      throw new IOException(JdbcErrors.message(e), e);
    }
  }

  private List<WindowCounts> read(Connection connection, long startMillis) throws SQLException {
    List<WindowCounts> windows = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT window_start, window_end, result_key, count, revision"
                + " FROM streamgauge_results WHERE pipeline = ? AND window_start >= ?"
                + " ORDER BY window_start, window_end")) {
      query.setFetchSize(FETCHED_AT_ONCE);
      query.setString(1, pipeline);
      query.setObject(2, target.dialect().time(startMillis));
      try (ResultSet row = query.executeQuery()) {
        CountTable table = new CountTable();
        long start = 0;
        long end = 0;
        long revision = 0;
        while (row.next()) {
          long rowStart = target.dialect().millis(row, 1);
          long rowEnd = target.dialect().millis(row, 2);
          if (table.size() > 0 && (rowStart != start || rowEnd != end)) {
            windows.add(window(start, end, revision, table));
            table = new CountTable();
            revision = 0;
          }
          start = rowStart;
          end = rowEnd;
          revision = Math.max(revision, row.getLong(5));
          byte[] key = row.getString(3).getBytes(StandardCharsets.UTF_8);
          table.add(key, 0, key.length, row.getLong(4));
        }
        if (table.size() > 0) {
          windows.add(window(start, end, revision, table));
        }
      }
    }
    return windows;
  }

  private static WindowCounts window(long start, long end, long revision, CountTable table) {
    return WindowCounts.of(start, end, Timing.UNKNOWN, revision, table);
  }

  @Override
  public void close() {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        // It is broken: that is why it is closed.
      }
      connection = null;
    }
  }
}
