package dev.streamgauge.testing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.TreeMap;

/** Reads the results of a pipeline from its sink's table with plain JDBC. */
public final class ResultTable {
  /** Opens connections. */
  @FunctionalInterface
  public interface Connector {
    Connection connect() throws SQLException;
  }

  private ResultTable() {}

  /** Returns the counts of {@code pipeline} by the start of the window in milliseconds. */
  public static TreeMap<Long, Long> counts(Connector connector, String pipeline) {
    TreeMap<Long, Long> counts = new TreeMap<>();
    try (Connection connection = connector.connect();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT window_start, count FROM streamgauge_results WHERE pipeline = ?")) {
      select.setString(1, pipeline);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          long start = rows.getTimestamp(1).getTime();
          if (counts.put(start, rows.getLong(2)) != null) {
            throw new IllegalStateException("Window " + start + " is twice in the table");
          }
        }
      }
      return counts;
    } catch (SQLException e) {
      throw new IllegalStateException("Could not read the results of " + pipeline, e);
    }
  }

  /** Returns the counts of {@code pipeline} by key, summed over its windows. */
  public static TreeMap<String, Long> countsByKey(Connector connector, String pipeline) {
    TreeMap<String, Long> counts = new TreeMap<>();
    try (Connection connection = connector.connect();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT result_key, SUM(count) FROM streamgauge_results WHERE pipeline = ?"
                    + " GROUP BY result_key")) {
      select.setString(1, pipeline);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          counts.put(rows.getString(1), rows.getLong(2));
        }
      }
      return counts;
    } catch (SQLException e) {
      throw new IllegalStateException("Could not read the results of " + pipeline, e);
    }
  }
}
