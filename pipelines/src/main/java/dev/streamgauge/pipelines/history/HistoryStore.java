package dev.streamgauge.pipelines.history;

import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.util.OwnerOnly;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.table.CountTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.h2.jdbcx.JdbcConnectionPool;

/** The history in an H2 database: one file, which only its owner may read. */
final class HistoryStore implements AutoCloseable {
  private static final String FILE = "history";
  private static final int TRIMMED_AT_ONCE = 500;

  private static final String[] TABLES = {
    """
    CREATE TABLE IF NOT EXISTS windows(
      start_ms bigint, end_ms bigint, shard int, revision bigint, total bigint, size int,
      keys varbinary, whole boolean, PRIMARY KEY (start_ms, end_ms, shard))
    """,
    """
    CREATE TABLE IF NOT EXISTS revisions(
      start_ms bigint, end_ms bigint, shard int, revision bigint, total bigint, at_ms bigint,
      PRIMARY KEY (start_ms, end_ms, shard, revision))
    """,
    """
    CREATE TABLE IF NOT EXISTS alerts(
      alert_key varchar PRIMARY KEY, starts_ms bigint, ends_ms bigint, fired_ms bigint,
      resolved_ms bigint, rule_group varchar, event varbinary)
    """,
    """
    CREATE TABLE IF NOT EXISTS evaluations(
      rule varchar, at_ms bigint, series varbinary, PRIMARY KEY (rule, at_ms))
    """,
    """
    CREATE TABLE IF NOT EXISTS account(
      at_ms bigint PRIMARY KEY, read_lines bigint, counted bigint, filtered bigint, dead bigint,
      late bigint, watermark_ms bigint)
    """,
    "CREATE INDEX IF NOT EXISTS alerts_by_time ON alerts(starts_ms)",
    "CREATE INDEX IF NOT EXISTS evaluations_by_time ON evaluations(at_ms)",
  };

  private final JdbcConnectionPool pool;
  private final @Nullable Path temporary;
  private final Connection writing;

  private HistoryStore(JdbcConnectionPool pool, @Nullable Path temporary, Connection writing) {
    this.pool = pool;
    this.temporary = temporary;
    this.writing = writing;
  }

  /**
   * Opens the history in {@code directory}, which it creates if needed; in a temporary one, deleted
   * at the end, if it is null.
   *
   * @throws IOException if that fails; the message says why
   */
  static HistoryStore open(@Nullable Path directory) throws IOException {
    Path temporary = directory == null ? Files.createTempDirectory("streamgauge-history") : null;
    Path folder = OwnerOnly.directory(directory == null ? temporary : directory.toAbsolutePath());
    OwnerOnly.file(folder.resolve(FILE + ".mv.db"));
    JdbcConnectionPool pool =
        JdbcConnectionPool.create(
            // No trace file, which everybody could read. A commit is on disk when it returns.
            "jdbc:h2:file:"
                + folder.resolve(FILE)
                + ";TRACE_LEVEL_FILE=0;CACHE_SIZE=16384;QUERY_CACHE_SIZE=64;DB_CLOSE_ON_EXIT=FALSE"
                + (directory == null ? "" : ";WRITE_DELAY=0"),
            "",
            "");
    pool.setMaxConnections(8);
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        statement.execute(table);
      }
      Connection writing = pool.getConnection();
      writing.setAutoCommit(false);
      return new HistoryStore(pool, temporary, writing);
    } catch (SQLException e) {
      pool.dispose();
      throw new IOException("the history in " + folder + " cannot be opened: " + e.getMessage(), e);
    }
  }

  /** Ends the transaction of what was put since the last call. */
  synchronized void commit() throws SQLException {
    writing.commit();
  }

  synchronized void rollback() throws SQLException {
    writing.rollback();
  }

  /**
   * Puts a window. A later revision may have only the keys whose counts it corrects; an earlier one
   * that comes later changes nothing but adds keys.
   *
   * @return the sum of all counts; empty if nothing has changed
   */
  synchronized OptionalLong put(WindowCounts pane, long nowMillis) throws SQLException {
    CountTable table = pane.counts();
    long revision = pane.revision();
    boolean known = false;
    try (PreparedStatement find =
        writing.prepareStatement(
            "SELECT revision, keys, whole FROM windows"
                + " WHERE start_ms=? AND end_ms=? AND shard=?")) {
      setId(find, 1, pane);
      try (ResultSet row = find.executeQuery()) {
        if (row.next()) {
          known = true;
          CountTable before = TopKeys.decode(row.getBytes(2));
          table = merged(before, pane.counts(), pane.revision() >= row.getLong(1));
          revision = Math.max(row.getLong(1), pane.revision());
          if (table.equals(before)) {
            return OptionalLong.empty();
          }
        }
      }
    }
    long total = table.total();
    try (PreparedStatement put =
        writing.prepareStatement(
            known
                ? "UPDATE windows SET revision=?, total=?, size=?, keys=?"
                    + " WHERE start_ms=? AND end_ms=? AND shard=?"
                : "INSERT INTO windows(revision, total, size, keys, start_ms, end_ms, shard, whole)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, TRUE)")) {
      put.setLong(1, revision);
      put.setLong(2, total);
      put.setInt(3, table.size());
      put.setBytes(4, TopKeys.encode(table, Integer.MAX_VALUE));
      setId(put, 5, pane);
      put.executeUpdate();
    }
    try (PreparedStatement put =
        writing.prepareStatement(
            "MERGE INTO revisions(start_ms, end_ms, shard, revision, total, at_ms)"
                + " KEY(start_ms, end_ms, shard, revision) VALUES (?, ?, ?, ?, ?, ?)")) {
      setId(put, 1, pane);
      put.setLong(4, revision);
      put.setLong(5, total);
      put.setLong(6, nowMillis);
      put.executeUpdate();
    }
    return OptionalLong.of(total);
  }

  private static CountTable merged(CountTable before, CountTable pane, boolean later) {
    CountTable merged = before.copy();
    for (int i = 0; i < pane.size(); i++) {
      byte[] key = pane.key(i).getBytes(StandardCharsets.UTF_8);
      int entry = merged.find(key, 0, key.length);
      if (entry < 0) {
        merged.add(key, 0, key.length, pane.count(i));
      } else if (later) {
        merged.set(entry, pane.count(i));
      }
    }
    return merged;
  }

  /** Keeps only the highest counts of windows that started before {@code millis}. */
  synchronized void trim(long millis) throws SQLException {
    try (PreparedStatement find =
            writing.prepareStatement(
                "SELECT start_ms, end_ms, shard, keys FROM windows"
                    + " WHERE start_ms < ? AND whole LIMIT "
                    + TRIMMED_AT_ONCE);
        PreparedStatement put =
            writing.prepareStatement(
                "UPDATE windows SET keys=?, whole=FALSE"
                    + " WHERE start_ms=? AND end_ms=? AND shard=?")) {
      find.setLong(1, millis);
      try (ResultSet row = find.executeQuery()) {
        while (row.next()) {
          put.setBytes(1, TopKeys.encode(TopKeys.decode(row.getBytes(4)), TopKeys.MAX_KEYS));
          put.setLong(2, row.getLong(1));
          put.setLong(3, row.getLong(2));
          put.setInt(4, row.getInt(3));
          put.addBatch();
        }
      }
      put.executeBatch();
    }
  }

  private static void setId(PreparedStatement statement, int at, WindowCounts pane)
      throws SQLException {
    statement.setLong(at, pane.startMillis());
    statement.setLong(at + 1, pane.endMillis());
    statement.setInt(at + 2, pane.shard());
  }

  /** Puts an event of an alert, emitted at {@code toldAtMillis}. */
  synchronized void put(String group, AlertEvent event, long toldAtMillis) throws SQLException {
    boolean over = event.status() == AlertEvent.Status.RESOLVED;
    ByteBuf buf = new ByteBuf(512);
    event.encode(buf);
    try (PreparedStatement update =
        writing.prepareStatement(
            over
                ? "UPDATE alerts SET ends_ms=?, resolved_ms=?, event=? WHERE alert_key=?"
                : "UPDATE alerts SET alert_key=alert_key WHERE alert_key=?")) {
      if (over) {
        update.setLong(1, event.endsAtMillis());
        update.setLong(2, toldAtMillis);
        update.setBytes(3, buf.toBytes());
        update.setString(4, event.key());
      } else {
        // Sent again after a restart: what is known since stays.
        update.setString(1, event.key());
      }
      if (update.executeUpdate() > 0) {
        return;
      }
    }
    try (PreparedStatement insert =
        writing.prepareStatement("INSERT INTO alerts VALUES (?, ?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, event.key());
      insert.setLong(2, event.startsAtMillis());
      insert.setObject(3, over ? event.endsAtMillis() : null);
      insert.setLong(4, over ? event.startsAtMillis() : toldAtMillis);
      insert.setObject(5, over ? toldAtMillis : null);
      insert.setString(6, group);
      insert.setBytes(7, buf.toBytes());
      insert.executeUpdate();
    }
  }

  /** Puts an evaluation, or corrects the one of that time. */
  synchronized void put(String rule, EvaluationRow row, boolean corrected) throws SQLException {
    EvaluationRow whole = row;
    if (corrected) {
      try (PreparedStatement find =
          writing.prepareStatement("SELECT series FROM evaluations WHERE rule=? AND at_ms=?")) {
        find.setString(1, rule);
        find.setLong(2, row.atMillis());
        try (ResultSet found = find.executeQuery()) {
          if (found.next()) {
            whole = EvaluationRow.decode(row.atMillis(), found.getBytes(1)).correctedBy(row);
          }
        }
      }
    }
    try (PreparedStatement put =
        writing.prepareStatement(
            "MERGE INTO evaluations(rule, at_ms, series) KEY(rule, at_ms) VALUES (?, ?, ?)")) {
      put.setString(1, rule);
      put.setLong(2, row.atMillis());
      put.setBytes(3, whole.encode());
      put.executeUpdate();
    }
  }

  synchronized void put(AccountRow row) throws SQLException {
    try (PreparedStatement put =
        writing.prepareStatement("MERGE INTO account KEY(at_ms) VALUES (?, ?, ?, ?, ?, ?, ?)")) {
      put.setLong(1, row.atMillis());
      put.setLong(2, row.read());
      put.setLong(3, row.counted());
      put.setLong(4, row.filtered());
      put.setLong(5, row.dead());
      put.setLong(6, row.late());
      put.setLong(7, row.watermarkMillis());
      put.executeUpdate();
    }
  }

  /** Forgets what ended before {@code eventMillis}, or came before {@code wallMillis}. */
  synchronized void forget(long eventMillis, long wallMillis) throws SQLException {
    try (Statement statement = writing.createStatement()) {
      statement.executeUpdate("DELETE FROM windows WHERE start_ms < " + eventMillis);
      statement.executeUpdate("DELETE FROM revisions WHERE start_ms < " + eventMillis);
      statement.executeUpdate("DELETE FROM evaluations WHERE at_ms < " + eventMillis);
      statement.executeUpdate("DELETE FROM alerts WHERE ends_ms < " + eventMillis);
      statement.executeUpdate("DELETE FROM account WHERE at_ms < " + wallMillis);
    }
  }

  /**
   * Returns windows that start in {@code [from, to)}, earliest first.
   *
   * @param every only windows whose start is a multiple of it
   */
  List<WindowRow> windows(long from, long to, long every) throws SQLException {
    Map<Long, List<WindowRow.Revision>> revisions = corrections(from, to);
    List<WindowRow> rows = new ArrayList<>();
    try (Connection connection = pool.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT w.start_ms, w.end_ms, SUM(w.total), SUM(w.size), MAX(w.revision)"
                    + " FROM windows w WHERE w.start_ms >= ? AND w.start_ms < ?"
                    + " AND MOD(w.start_ms, ?) = 0"
                    + " GROUP BY w.start_ms, w.end_ms ORDER BY w.start_ms")) {
      query.setLong(1, from);
      query.setLong(2, to);
      query.setLong(3, every);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          rows.add(
              new WindowRow(
                  row.getLong(1),
                  row.getLong(2),
                  row.getLong(3),
                  row.getInt(4),
                  row.getLong(5),
                  revisions.getOrDefault(row.getLong(1), List.of())));
        }
      }
    }
    return rows;
  }

  /**
   * Returns all revisions of windows that have several, by their starts. Each shard of a window has
   * revisions of its own: with a revision, the window has the latest of each shard up to it.
   */
  private Map<Long, List<WindowRow.Revision>> corrections(long from, long to) throws SQLException {
    Map<Long, List<WindowRow.Revision>> byStart = new TreeMap<>();
    try (Connection connection = pool.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT start_ms, revision, shard, total, at_ms FROM revisions"
                    + " WHERE start_ms IN (SELECT start_ms FROM revisions"
                    + " WHERE start_ms >= ? AND start_ms < ? GROUP BY start_ms, end_ms, shard"
                    + " HAVING COUNT(*) > 1)"
                    + " ORDER BY start_ms, revision LIMIT 20000")) {
      query.setLong(1, from);
      query.setLong(2, to);
      try (ResultSet row = query.executeQuery()) {
        Map<Integer, Long> totals = new HashMap<>();
        long before = Long.MIN_VALUE;
        while (row.next()) {
          long start = row.getLong(1);
          if (start != before) {
            totals.clear();
            before = start;
          }
          totals.put(row.getInt(3), row.getLong(4));
          long total = totals.values().stream().mapToLong(Long::longValue).sum();
          add(
              new WindowRow.Revision(row.getLong(2), total, row.getLong(5)),
              byStart.computeIfAbsent(start, s -> new ArrayList<>()));
        }
      }
    }
    return byStart;
  }

  /** Adds a revision, or what another shard adds to the last one. */
  private static void add(WindowRow.Revision next, List<WindowRow.Revision> all) {
    int last = all.size() - 1;
    if (last >= 0 && all.get(last).revision() == next.revision()) {
      long at = Math.min(all.get(last).recordedMillis(), next.recordedMillis());
      all.set(last, new WindowRow.Revision(next.revision(), next.count(), at));
    } else {
      all.add(next);
    }
  }

  /** Returns the counts by key of the windows that start at {@code starts}, as far as kept. */
  Map<Long, CountTable> keys(List<Long> starts) throws SQLException {
    Map<Long, CountTable> tables = new TreeMap<>();
    try (Connection connection = pool.getConnection();
        PreparedStatement query =
            connection.prepareStatement("SELECT keys FROM windows WHERE start_ms = ?")) {
      for (long start : starts) {
        query.setLong(1, start);
        try (ResultSet row = query.executeQuery()) {
          while (row.next()) {
            CountTable table = TopKeys.decode(row.getBytes(1));
            CountTable shard = tables.get(start);
            if (shard == null) {
              tables.put(start, table);
            } else {
              shard.addAll(table);
            }
          }
        }
      }
    }
    return tables;
  }

  /** Returns the first and the last start of a window; empty if there are none. */
  Optional<long[]> span() throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT MIN(start_ms), MAX(start_ms) FROM windows")) {
      row.next();
      long first = row.getLong(1);
      return row.wasNull() ? Optional.empty() : Optional.of(new long[] {first, row.getLong(2)});
    }
  }

  /** Returns the alerts that fired at some time in {@code [from, to)}, latest first. */
  List<AlertRow> alerts(long from, long to, int most) throws SQLException {
    return alerts("starts_ms < ? AND (ends_ms IS NULL OR ends_ms >= ?)", to, from, most);
  }

  /** Returns the alerts that fire, latest first. */
  List<AlertRow> firing(int most) throws SQLException {
    return alerts("ends_ms IS NULL AND ? = ?", 0, 0, most);
  }

  private List<AlertRow> alerts(String where, long first, long second, int most)
      throws SQLException {
    List<AlertRow> rows = new ArrayList<>();
    try (Connection connection = pool.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT rule_group, event, fired_ms, resolved_ms FROM alerts WHERE "
                    + where
                    + " ORDER BY starts_ms DESC, alert_key LIMIT ?")) {
      query.setLong(1, first);
      query.setLong(2, second);
      query.setInt(3, most);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          rows.add(alert(row));
        }
      }
    }
    return rows;
  }

  /** Returns the alert with this key. */
  Optional<AlertRow> alert(String key) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT rule_group, event, fired_ms, resolved_ms FROM alerts"
                    + " WHERE alert_key = ?")) {
      query.setString(1, key);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.of(alert(row)) : Optional.empty();
      }
    }
  }

  private static AlertRow alert(ResultSet row) throws SQLException {
    long resolved = row.getLong(4);
    return new AlertRow(
        row.getString(1),
        AlertEvent.decode(new ByteBuf(row.getBytes(2))),
        row.getLong(3),
        row.wasNull() ? null : resolved);
  }

  /** Returns evaluations of a rule in {@code [from, to]}, earliest first. */
  List<EvaluationRow> evaluations(String rule, long from, long to, long every) throws SQLException {
    List<EvaluationRow> rows = new ArrayList<>();
    try (Connection connection = pool.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT at_ms, series FROM evaluations WHERE rule = ? AND at_ms BETWEEN ? AND ?"
                    + " AND MOD(at_ms, ?) = 0 ORDER BY at_ms")) {
      query.setString(1, rule);
      query.setLong(2, from);
      query.setLong(3, to);
      query.setLong(4, every);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          rows.add(EvaluationRow.decode(row.getLong(1), row.getBytes(2)));
        }
      }
    }
    return rows;
  }

  /** Returns the last evaluation of each rule. */
  Map<String, EvaluationRow> lastEvaluations() throws SQLException {
    Map<String, EvaluationRow> rows = new LinkedHashMap<>();
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT rule, at_ms, series FROM evaluations e WHERE at_ms ="
                    + " (SELECT MAX(at_ms) FROM evaluations WHERE rule = e.rule)")) {
      while (row.next()) {
        rows.put(row.getString(1), EvaluationRow.decode(row.getLong(2), row.getBytes(3)));
      }
    }
    return rows;
  }

  /** Returns the account since {@code fromMillis}, at most one in {@code every} milliseconds. */
  List<AccountRow> account(long fromMillis, long every) throws SQLException {
    List<AccountRow> rows = new ArrayList<>();
    try (Connection connection = pool.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT * FROM account WHERE at_ms IN (SELECT MAX(at_ms) FROM account"
                    + " WHERE at_ms >= ? GROUP BY at_ms / ?) ORDER BY at_ms")) {
      query.setLong(1, fromMillis);
      query.setLong(2, every);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          rows.add(
              new AccountRow(
                  row.getLong(1),
                  row.getLong(2),
                  row.getLong(3),
                  row.getLong(4),
                  row.getLong(5),
                  row.getLong(6),
                  row.getLong(7)));
        }
      }
    }
    return rows;
  }

  @Override
  public synchronized void close() throws IOException {
    try {
      writing.commit();
      try (Statement statement = writing.createStatement()) {
        statement.execute("SHUTDOWN");
      }
    } catch (SQLException e) {
      throw new IOException("the history cannot be closed: " + e.getMessage(), e);
    } finally {
      pool.dispose();
      if (temporary != null) {
        Files.deleteIfExists(temporary.resolve(FILE + ".mv.db"));
        Files.deleteIfExists(temporary);
      }
    }
  }
}
