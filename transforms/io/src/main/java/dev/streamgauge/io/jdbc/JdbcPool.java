package dev.streamgauge.io.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.streamgauge.util.RateLimitedLogger;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection pool for one database that contains a table of results. */
final class JdbcPool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcPool.class);
  private static final int MAX_CONNECTIONS = 8;
  private static final int TRIES_TO_CREATE = 5;

  private final JdbcTarget target;
  private final HikariDataSource connections;
  private final RateLimitedLogger limitedLog = new RateLimitedLogger(LOG, 1);
  private volatile boolean tableExists;

  /** Guarded by the lock of {@link JdbcPools}. */
  int users;

  /** Guarded by the lock of {@link JdbcPools}. */
  long idleSince = System.nanoTime();

  JdbcPool(JdbcTarget target) throws IOException {
    this.target = target;
    HikariConfig config = new HikariConfig();
    config.setPoolName("streamgauge " + target.shown());
    config.setDriverClassName(target.dialect().driver());
    config.setJdbcUrl(JdbcDialect.driverUrl(target.url()));
    config.setDataSourceProperties(target.properties());
    config.setAutoCommit(false);
    config.setMaximumPoolSize(MAX_CONNECTIONS);
    config.setMinimumIdle(0);
    config.setIdleTimeout(TimeUnit.SECONDS.toMillis(30));
    config.setConnectionTimeout(TimeUnit.SECONDS.toMillis(10));
    // The database may be unavailable now and come back.
    config.setInitializationFailTimeout(-1);
    target.closeFileToOthers();
    connections = new HikariDataSource(config);
  }

  JdbcTarget target() {
    return target;
  }

  /** Returns the logger that all users of this database share, limited to one line a minute. */
  RateLimitedLogger limitedLog() {
    return limitedLog;
  }

  /** Writes {@code rows} in one transaction; the identity of each row must be unique. */
  void upsert(String pipeline, Collection<ResultRow> rows) throws SQLException {
    boolean wasThere = tableExists;
    try {
      upsertOnce(pipeline, rows);
    } catch (SQLException e) {
      // The table may be gone, or this may be another server than before.
      tableExists = false;
      if (wasThere && target.dialect().isMissingTable(String.valueOf(JdbcErrors.state(e)))) {
        upsertOnce(pipeline, rows);
      } else {
        throw e;
      }
    }
  }

  private void upsertOnce(String pipeline, Collection<ResultRow> rows) throws SQLException {
    try (Connection connection = connections.getConnection()) {
      if (!tableExists) {
        createTable(connection, target.dialect());
        tableExists = true;
      }
      try (PreparedStatement upsert = connection.prepareStatement(target.dialect().upsert())) {
        for (ResultRow row : rows) {
          upsert.setString(1, pipeline);
          upsert.setObject(2, target.dialect().time(row.id().startMillis()));
          upsert.setObject(3, target.dialect().time(row.id().endMillis()));
          upsert.setString(4, target.dialect().key(row.id().key()));
          upsert.setLong(5, row.count());
          upsert.setString(6, row.timing());
          upsert.setLong(7, row.revision());
          upsert.addBatch();
        }
        upsert.executeBatch();
      }
      connection.commit();
    }
  }

  /**
   * Creates the table unless it exists; a user who may not create tables can write to an existing
   * one.
   */
  static void createTable(Connection connection, JdbcDialect dialect) throws SQLException {
    connection.setAutoCommit(true);
    try (Statement statement = connection.createStatement()) {
      for (int tries = 1; !exists(statement, dialect); tries++) {
        try {
          statement.execute(dialect.createTable());
        } catch (SQLException e) {
          // Even with IF NOT EXISTS, one of two concurrent creations fails.
          if (tries == TRIES_TO_CREATE) {
            throw e;
          }
          if (!exists(statement, dialect) && !isRace(e)) {
            throw e;
          }
        }
      }
    }
    connection.setAutoCommit(false);
  }

  private static boolean isRace(SQLException e) {
    String state = JdbcErrors.state(e);
    return state != null && (state.startsWith("23") || state.startsWith("42P07"));
  }

  /** Returns whether the table exists; the connection must be in auto-commit mode. */
  static boolean exists(Statement statement, JdbcDialect dialect) throws SQLException {
    try {
      statement.execute("SELECT revision FROM streamgauge_results WHERE 1 = 0");
      return true;
    } catch (SQLException e) {
      if (dialect.isMissingTable(String.valueOf(JdbcErrors.state(e)))) {
        return false;
      }
      throw e;
    }
  }

  /** Returns whether the database lets this user create the table, as far as it can tell. */
  static boolean mayCreateTable(Statement statement, JdbcDialect dialect) throws SQLException {
    if (dialect.mayCreateTable() == null) {
      return true;
    }
    try (ResultSet answer = statement.executeQuery(dialect.mayCreateTable())) {
      return answer.next() && answer.getBoolean(1);
    }
  }

  @Override
  public void close() {
    connections.close();
  }
}
