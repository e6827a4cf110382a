package dev.streamgauge.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A real MariaDB in a separate process on loopback, with data in a temporary folder, a database
 * {@value #DATABASE} and a user {@value #USER} with a password. It needs Debian's package {@code
 * mariadb-server-core}.
 *
 * <pre>{@code
 * assumeTrue("needs MariaDB", MariaDbServer.isInstalled());
 * try (MariaDbServer mariadb = MariaDbServer.running()) {
 *   ... mariadb.url() ...
 * }
 * }</pre>
 */
public final class MariaDbServer extends ServerProcess {
  public static final String DATABASE = "gauge";
  public static final String USER = "gauge";
  public static final String PASSWORD = "a pass'word";

  private static final Path SERVER = Path.of("/usr/sbin/mariadbd");
  private static final Path INSTALLER = Path.of("/usr/bin/mariadb-install-db");

  private MariaDbServer() throws IOException {
    super("mariadb");
  }

  /** Returns whether this machine has its programs. */
  public static boolean isInstalled() {
    return Files.isExecutable(SERVER) && Files.isExecutable(INSTALLER);
  }

  /** Returns a new server that is ready for clients. */
  public static MariaDbServer running() {
    try {
      MariaDbServer server = new MariaDbServer();
      try {
        server.initialize();
        server.start();
        server.execute("CREATE DATABASE " + DATABASE);
        server.execute(
            "CREATE USER %s IDENTIFIED BY '%s'".formatted(USER, PASSWORD.replace("'", "''")));
        server.execute("GRANT ALL ON %s.* TO %s".formatted(DATABASE, USER));
        return server;
      } catch (RuntimeException | Error e) {
        server.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Could not set up MariaDB", e);
    }
  }

  /** Returns the JDBC URL of the database, without user and password. */
  public String url() {
    return "jdbc:mariadb://" + LOCALHOST + ":" + port() + "/" + DATABASE;
  }

  /** Returns a connection as the user. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url(), USER, PASSWORD);
  }

  /** Executes a statement as the administrator, in the database if it exists. */
  public void execute(String sql) {
    try (Connection connection = asRoot();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Connection asRoot() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://" + LOCALHOST + ":" + port() + "/", "root", "");
  }

  private void initialize() {
    try (ProcessRun install =
        run(
            INSTALLER,
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
            "--skip-name-resolve")) {
      install.expectExit(0, TIMEOUT);
    }
  }

  @Override
  ProcessRun launch() {
    return run(
        SERVER,
        "--port=" + port(),
        "--bind-address=" + LOCALHOST,
        "--socket=" + folder().resolve("socket"),
        "--pid-file=" + folder().resolve("pid"),
        "--skip-name-resolve",
        "--innodb-buffer-pool-size=16M",
        "--innodb-log-file-size=8M");
  }

  private ProcessRun run(Path program, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--no-defaults",
                "--datadir=" + folder().resolve("data"),
                "--user=" + System.getProperty("user.name")));
    command.addAll(List.of(options));
    return ProcessRun.of(command).dir(folder()).stderrTo(log()).start();
  }

  @Override
  boolean answers() {
    try (Connection connection = asRoot()) {
      return connection.isValid(5);
    } catch (SQLException notYet) {
      return false;
    }
  }

  @Override
  public Path log() {
    return folder().resolve("server.log");
  }
}
