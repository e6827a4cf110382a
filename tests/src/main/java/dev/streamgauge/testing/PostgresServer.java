package dev.streamgauge.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A real PostgreSQL in a process of its own, on loopback, with its data in a temporary folder, a
 * database {@value #DATABASE} and a user {@value #USER} with a password. For Linux on x86.
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
public final class PostgresServer implements AutoCloseable {
  public static final String DATABASE = "gauge";
  public static final String USER = "gauge";
  public static final String PASSWORD = "a pass'word";

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final String LOCALHOST = "127.0.0.1";

  /** PostgreSQL refuses to be run by root; there is a nobody on every Linux. */
  private static final boolean IS_ROOT = System.getProperty("user.name").equals("root");

  private final Path folder;
  private final int port;
  private final Thread hook;
  private ProcessRun process;

  private PostgresServer() throws IOException {
    folder = Files.createTempDirectory("streamgauge-postgres");
    hook = new Thread(this::shutDown, "delete " + folder);
    Runtime.getRuntime().addShutdownHook(hook);
    port = freePort();
    if (IS_ROOT) {
      try (ProcessRun chown = ProcessRun.of("chown", "nobody", folder.toString()).start()) {
        chown.expectExit(0, TIMEOUT);
      }
    }
  }

  /** A new server that answers. */
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

  /** The JDBC URL of the database, without user and password. */
  public String url() {
    return url(DATABASE);
  }

  private String url(String database) {
    return "jdbc:postgresql://" + LOCALHOST + ":" + port + "/" + database;
  }

  /** A connection as the user, or as the administrator {@code postgres}. */
  public Connection connect(String user) throws SQLException {
    return DriverManager.getConnection(url(), user, PASSWORD);
  }

  /** Starts it at the address and with the data it had, and waits until it answers. */
  public synchronized void start() {
    if (process != null) {
      throw new IllegalStateException("The server is running");
    }
    process =
        run("postgres", "-D", data(), "-p", "" + port, "-h", LOCALHOST, "-k", folder.toString());
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException("PostgreSQL does not answer: " + log());
      }
    }
  }

  /** Ends it as a crash would, with SIGKILL. */
  public synchronized void kill() {
    process.close();
    process = null;
  }

  @Override
  public void close() {
    shutDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyShuttingDown) {
      // The hook does the same.
    }
  }

  private synchronized void shutDown() {
    if (process != null) {
      kill();
    }
    TempFolders.delete(folder);
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private void initialize() throws IOException {
    try (ProcessRun init =
        run("initdb", "-D", data(), "-U", "postgres", "-E", "UTF8", "--locale=C", "-A", "trust")) {
      init.expectExit(0, TIMEOUT);
    }
    Files.writeString(
        folder.resolve("data/pg_hba.conf"),
        "host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n",
        UTF_8);
    // A killed server leaves its shared memory behind; in a file it goes with the folder.
    Files.writeString(
        folder.resolve("data/postgresql.auto.conf"),
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
    return ProcessRun.of(command).dir(folder).stderrTo(folder.resolve("server.log")).start();
  }

  private boolean answers() {
    try (Connection connection = DriverManager.getConnection(url("postgres"), "postgres", "")) {
      return connection.isValid(5);
    } catch (SQLException notYet) {
      pause();
      return false;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for PostgreSQL", e);
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

  private String log() {
    try {
      return Files.readString(folder.resolve("server.log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Below the ports the system hands to clients; see {@link KafkaBroker}. */
  private static int freePort() {
    while (true) {
      int candidate = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), candidate));
        return candidate;
      } catch (IOException taken) {
        // Try another.
      }
    }
  }
}
