package dev.streamgauge.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

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
 * A real PostgreSQL in a separate process on loopback, with data in a temporary folder, a database
 * {@value #DATABASE} and a user {@value #USER} with a password. For Linux on x86.
 *
 * <pre>{@code
 * try (PostgresServer postgres = PostgresServer.running()) {
 *   Files.writeString(file, PostgresServer.PASSWORD);
 *   ... postgres.url() ...
 *   postgres.kill();  // a fault
 *   postgres.start(); // same address, same data
 * }
 * }</pre>
 */
public final class PostgresServer extends ServerProcess {
  public static final String DATABASE = "gauge";
  public static final String USER = "gauge";
  public static final String PASSWORD = "a pass'word";

  /** PostgreSQL refuses to run as root; every Linux has the user nobody. */
  private static final boolean IS_ROOT = System.getProperty("user.name").equals("root");

  private PostgresServer() throws IOException {
    super("postgres");
    if (IS_ROOT) {
      try (ProcessRun chown = ProcessRun.of("chown", "nobody", folder().toString()).start()) {
        chown.expectExit(0, TIMEOUT);
      }
    }
  }

  /** Returns a new server that is ready for clients. */
  public static PostgresServer running() {
    try {
      PostgresServer server = new PostgresServer();
      try {
        server.initialize();
        server.start();
        server.execute("CREATE USER %s PASSWORD '%s'".formatted(USER, PASSWORD.replace("'", "''")));
        server.execute("CREATE DATABASE %s OWNER %s".formatted(DATABASE, USER));
        return server;
      } catch (RuntimeException | Error e) {
        server.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Could not set up PostgreSQL", e);
    }
  }

  /** Returns the JDBC URL of the database, without user and password. */
  public String url() {
    return url(DATABASE);
  }

  private String url(String database) {
    return "jdbc:postgresql://" + LOCALHOST + ":" + port() + "/" + database;
  }

  /** Returns a connection as the user, or as the administrator {@code postgres}. */
  public Connection connect(String user) throws SQLException {
    return DriverManager.getConnection(url(), user, PASSWORD);
  }

  @Override
  ProcessRun launch() {
    return run(
        "postgres", "-D", data(), "-p", "" + port(), "-h", LOCALHOST, "-k", folder().toString());
  }

  /** Stops it with pg_ctl, since SIGTERM would wait until the last client has disconnected. */
  @Override
  void askToStop(ProcessRun server) {
    try (ProcessRun stop = run("pg_ctl", "stop", "-D", data(), "-m", "fast")) {
      stop.expectExit(0, TIMEOUT);
    }
  }

  @Override
  public Path log() {
    return folder().resolve("server.log");
  }

  private String data() {
    return folder().resolve("data").toString();
  }

  private void initialize() throws IOException {
    try (ProcessRun init =
        run("initdb", "-D", data(), "-U", "postgres", "-E", "UTF8", "--locale=C", "-A", "trust")) {
      init.expectExit(0, TIMEOUT);
    }
    Files.writeString(
        folder().resolve("data/pg_hba.conf"),
        "host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n",
        UTF_8);
    // A killed server leaves its shared memory behind; as a file it is deleted with the folder.
    Files.writeString(
        folder().resolve("data/postgresql.auto.conf"),
        "shared_memory_type = mmap\ndynamic_shared_memory_type = mmap\nshared_buffers = 16MB\n",
        UTF_8);
  }

  private ProcessRun run(String program, String... args) {
    List<String> command = new ArrayList<>();
    if (IS_ROOT) {
      command.addAll(List.of("setpriv", "--reuid=nobody", "--regid=65534", "--clear-groups"));
    }
    command.add(PostgresPrograms.path(program));
    command.addAll(List.of(args));
    return ProcessRun.of(command).dir(folder()).stderrTo(log()).start();
  }

  @Override
  boolean waitsForThePreviousOne() {
    return tailOfLog().contains("pre-existing shared memory block");
  }

  @Override
  boolean answers() {
    try (Connection connection = DriverManager.getConnection(url("postgres"), "postgres", "")) {
      return connection.isValid(5);
    } catch (SQLException notYet) {
      return false;
    }
  }

  private void execute(String sql) {
    try (Connection connection = DriverManager.getConnection(url("postgres"), "postgres", "");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
