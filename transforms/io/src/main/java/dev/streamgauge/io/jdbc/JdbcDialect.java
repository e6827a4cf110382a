package dev.streamgauge.io.jdbc;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The differences between the databases that {@link JdbcSink} writes to. */
enum JdbcDialect {
  POSTGRESQL(
      "jdbc:postgresql:",
      "org.postgresql.Driver",
      """
      CREATE TABLE IF NOT EXISTS streamgauge_results(
        pipeline text NOT NULL,
        window_start timestamptz NOT NULL,
        window_end timestamptz NOT NULL,
        result_key text NOT NULL,
        count bigint NOT NULL,
        timing text NOT NULL,
        revision bigint NOT NULL,
        PRIMARY KEY (pipeline, window_start, window_end, result_key))
      """,
      """
      INSERT INTO streamgauge_results
        (pipeline, window_start, window_end, result_key, count, timing, revision)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (pipeline, window_start, window_end, result_key) DO UPDATE SET
        count = excluded.count, timing = excluded.timing, revision = excluded.revision
      WHERE excluded.revision >= streamgauge_results.revision
      """,
      "SELECT has_schema_privilege(current_schema(), 'CREATE')",
      // No such table.
      Set.of("42P01"),
      // After a failover: this server is now a read-only standby.
      Set.of("25006"),
      // A server that vanishes silently must not hold a bundle forever.
      Map.of(
          "reWriteBatchedInserts", "true",
          "connectTimeout", "10",
          "socketTimeout", "60",
          "tcpKeepAlive", "true",
          "ApplicationName", "streamgauge")),

  /** MariaDB and MySQL, by the driver of MariaDB, which speaks to both. */
  MARIADB(
      "jdbc:mariadb:",
      "org.mariadb.jdbc.Driver",
      """
      CREATE TABLE IF NOT EXISTS streamgauge_results(
        pipeline varchar(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        window_start datetime(3) NOT NULL,
        window_end datetime(3) NOT NULL,
        result_key varchar(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        count bigint NOT NULL,
        timing varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        revision bigint NOT NULL,
        PRIMARY KEY (pipeline, window_start, window_end, result_key)) ENGINE=InnoDB
      """,
      // Assignments are made from left to right: the revision must come last.
      """
      INSERT INTO streamgauge_results
        (pipeline, window_start, window_end, result_key, count, timing, revision)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON DUPLICATE KEY UPDATE
        count = IF(VALUES(revision) >= revision, VALUES(count), count),
        timing = IF(VALUES(revision) >= revision, VALUES(timing), timing),
        revision = GREATEST(VALUES(revision), revision)
      """,
      // Its privileges are not to be had in one query: the first write fails if one is missing.
      null,
      Set.of("42S02"),
      // A connection or statement was killed.
      Set.of("70100"),
      Map.of("connectTimeout", "10000", "socketTimeout", "60000", "tcpKeepAlive", "true")),

  H2(
      "jdbc:h2:",
      "org.h2.Driver",
      """
      CREATE TABLE IF NOT EXISTS streamgauge_results(
        pipeline varchar NOT NULL,
        window_start timestamp(3) with time zone NOT NULL,
        window_end timestamp(3) with time zone NOT NULL,
        result_key varchar NOT NULL,
        count bigint NOT NULL,
        timing varchar NOT NULL,
        revision bigint NOT NULL,
        PRIMARY KEY (pipeline, window_start, window_end, result_key))
      """,
      """
      MERGE INTO streamgauge_results r
      USING (VALUES (CAST(? AS varchar), CAST(? AS timestamp(3) with time zone),
        CAST(? AS timestamp(3) with time zone), CAST(? AS varchar), CAST(? AS bigint),
        CAST(? AS varchar), CAST(? AS bigint)))
        s(pipeline, window_start, window_end, result_key, count, timing, revision)
      ON r.pipeline = s.pipeline AND r.window_start = s.window_start
        AND r.window_end = s.window_end AND r.result_key = s.result_key
      WHEN MATCHED AND s.revision >= r.revision THEN UPDATE SET
        count = s.count, timing = s.timing, revision = s.revision
      WHEN NOT MATCHED THEN INSERT
        (pipeline, window_start, window_end, result_key, count, timing, revision)
        VALUES (s.pipeline, s.window_start, s.window_end, s.result_key, s.count, s.timing,
          s.revision)
      """,
      // The user who connects usually owns the database; if not, the first write fails.
      null,
      Set.of("42S02", "42S03", "42S04"),
      // Its MERGE is not atomic: when two insert the same row, one fails and must update instead.
      // The other states: locked, closed or disconnected.
      Set.of("23505", "HYT00", "90020", "90067", "90098", "90121"),
      // A commit is on disk when it returns, not half a second later. No trace file beside the
      // database, which everybody could read: we log its errors.
      Map.of("WRITE_DELAY", "0", "TRACE_LEVEL_FILE", "0"));

  private static final String USER_HOME = System.getProperty("user.home");

  /** What users of MySQL write. */
  private static final String MYSQL = "jdbc:mysql:";

  /**
   * The errors of MariaDB and MySQL without a SQLState of their own that pass: out of disk, table
   * full, lock wait timeout, read-only after a failover.
   */
  private static final Set<Integer> PASSING_CODES = Set.of(1021, 1114, 1205, 1290, 1792, 1836);

  private final String prefix;
  private final String driver;
  private final String createTable;
  private final String upsert;
  private final @Nullable String mayCreateTable;
  private final Set<String> missingTable;
  private final Set<String> passing;
  private final Map<String, String> properties;

  JdbcDialect(
      String prefix,
      String driver,
      String createTable,
      String upsert,
      @Nullable String mayCreateTable,
      Set<String> missingTable,
      Set<String> passing,
      Map<String, String> properties) {
    this.prefix = prefix;
    this.driver = driver;
    this.createTable = createTable;
    this.upsert = upsert;
    this.mayCreateTable = mayCreateTable;
    this.missingTable = missingTable;
    this.passing = passing;
    this.properties = properties;
  }

  /**
   * Returns the dialect of the database at {@code url}.
   *
   * @throws IllegalArgumentException if the database is not supported
   */
  static JdbcDialect of(String url) {
    for (JdbcDialect dialect : values()) {
      if (driverUrl(url).startsWith(dialect.prefix)) {
        return dialect;
      }
    }
    String name = url.replaceFirst("^(jdbc:[^:/;?]*).*", "$1");
    throw new IllegalArgumentException(
        (name.startsWith("jdbc:") ? "'" + name + "'" : "this")
            + " is no database that results can be written to: PostgreSQL"
            + " (jdbc:postgresql://host/database), MariaDB and MySQL (jdbc:mariadb://host/database)"
            + " and H2 (jdbc:h2:./file) are.");
  }

  /** Returns {@code url} as the driver takes it. */
  static String driverUrl(String url) {
    return url.startsWith(MYSQL) ? MARIADB.prefix + url.substring(MYSQL.length()) : url;
  }

  String driver() {
    return driver;
  }

  String createTable() {
    return createTable;
  }

  /**
   * Returns the upsert statement. Its parameters: pipeline, window start, window end, key, count,
   * timing, revision.
   */
  String upsert() {
    return upsert;
  }

  /** Returns a query for whether this user may create the table; null if there is none. */
  @Nullable String mayCreateTable() {
    return mayCreateTable;
  }

  /** Returns whether this SQLState means that the table does not exist. */
  boolean isMissingTable(String state) {
    return missingTable.contains(state);
  }

  /**
   * Returns whether the problem behind this error code, whose SQLState is general, is temporary.
   */
  boolean passes(int code) {
    return this == MARIADB && PASSING_CODES.contains(code);
  }

  /** Returns whether the problem behind this SQLState is temporary, so that a retry may succeed. */
  boolean passes(String state) {
    return state.startsWith("08") // connection
        || state.startsWith("53") // out of resources
        || state.startsWith("57") // shut down, starting up, cancelled
        || state.startsWith("40") // deadlock, serialization
        || passing.contains(state);
  }

  /**
   * Returns a time as the value of a parameter: with its zone, or in UTC for MariaDB, whose type
   * with a zone ends in 2038.
   */
  Object time(long millis) {
    OffsetDateTime time = Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    return this == MARIADB ? time.toLocalDateTime() : time;
  }

  /** Returns the time in a column. */
  long millis(ResultSet row, int column) throws SQLException {
    return this == MARIADB
        ? row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC).toEpochMilli()
        : row.getObject(column, OffsetDateTime.class).toInstant().toEpochMilli();
  }

  /**
   * Returns {@code key} as it is stored. MariaDB ignores spaces at the end when it compares: the
   * last one becomes U+2420, so that such keys stay different.
   */
  String key(String key) {
    return this == MARIADB && key.endsWith(" ")
        ? key.substring(0, key.length() - 1) + '\u2420'
        : key;
  }

  /** Returns the file of the database at {@code url}; null if it is not a local file. */
  @Nullable Path file(String url) {
    if (this != H2) {
      return null;
    }
    String name = url.substring(prefix.length()).replaceFirst("(?s);.*", "");
    if (name.startsWith("file:")) {
      name = name.substring("file:".length());
    } else if (name.matches("(?s)[a-zA-Z][a-zA-Z0-9]+:.*")) {
      // On a server, in memory, or on another kind of H2 file system.
      return null;
    }
    return Path.of(name.replaceFirst("^~", Matcher.quoteReplacement(USER_HOME)) + ".mv.db");
  }

  /** Returns connection properties, which those in the URL override. */
  Map<String, String> properties() {
    return properties;
  }
}
