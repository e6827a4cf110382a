package dev.streamgauge.testing;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A real Cassandra of one node in a separate process on loopback, with data in a temporary folder.
 *
 * <pre>{@code
 * try (CassandraServer cassandra = CassandraServer.running()) {
 *   ... cassandra.address() ...
 *   cassandra.kill();  // a fault
 *   cassandra.start(); // same address, same data
 * }
 * }</pre>
 */
public final class CassandraServer extends ServerProcess {
  private static final String MAIN = "org.apache.cassandra.service.CassandraDaemon";

  /** What Cassandra's own {@code jvm17-server.options} opens. */
  private static final List<String> EXPORTS =
      List.of(
          "java.base/jdk.internal.misc",
          "java.management.rmi/com.sun.jmx.remote.internal.rmi",
          "java.rmi/sun.rmi.registry",
          "java.rmi/sun.rmi.server",
          "java.sql/java.sql",
          "java.rmi/sun.rmi.transport.tcp",
          "jdk.naming.rmi/com.sun.jndi.rmi.registry",
          "java.base/java.lang.ref",
          "java.base/jdk.internal.ref",
          "java.base/java.lang.reflect",
          "jdk.unsupported/sun.misc",
          "java.base/sun.nio.ch",
          "jdk.compiler/com.sun.tools.javac.file",
          "jdk.attach/sun.tools.attach",
          "jdk.compiler/com.sun.tools.javac.api",
          "jdk.compiler/com.sun.tools.javac.parser",
          "jdk.compiler/com.sun.tools.javac.tree",
          "jdk.compiler/com.sun.tools.javac.util");

  private static final List<String> OPENS =
      List.of(
          "java.base/java.lang.module",
          "java.base/jdk.internal.loader",
          "java.base/jdk.internal.ref",
          "java.base/jdk.internal.reflect",
          "java.base/jdk.internal.math",
          "java.base/jdk.internal.module",
          "java.base/jdk.internal.util.jar",
          "jdk.management/com.sun.management.internal",
          "java.base/sun.nio.ch",
          "java.base/java.io",
          "java.base/java.lang",
          "java.base/java.lang.reflect",
          "java.base/java.util",
          "java.base/java.util.concurrent",
          "java.base/java.util.concurrent.atomic",
          "java.base/java.nio",
          "java.base/java.net",
          "java.base/java.math",
          "java.rmi/sun.rmi.transport.tcp",
          "jdk.compiler/com.sun.tools.javac.file");

  private final int storagePort = Ports.free();
  private final Path config = folder().resolve("cassandra.yaml");

  private CassandraServer() throws IOException {
    super("cassandra");
    Files.write(
        config,
        List.of(
            "cluster_name: test",
            "partitioner: org.apache.cassandra.dht.Murmur3Partitioner",
            "endpoint_snitch: SimpleSnitch",
            "num_tokens: 1",
            "initial_token: 0",
            "listen_address: " + LOCALHOST,
            "rpc_address: " + LOCALHOST,
            "storage_port: " + storagePort,
            "native_transport_port: " + port(),
            // A killed server loses nothing that it has acknowledged; the only replica, by default,
            // may.
            "commitlog_sync: batch",
            "commitlog_segment_size: 4MiB",
            "memtable_heap_space: 32MiB",
            "memtable_offheap_space: 32MiB",
            "file_cache_size: 16MiB",
            "key_cache_size: 1MiB",
            "concurrent_reads: 4",
            "concurrent_writes: 4",
            "concurrent_compactors: 1",
            "compaction_throughput: 0MiB/s",
            "seed_provider:",
            "  - class_name: org.apache.cassandra.locator.SimpleSeedProvider",
            "    parameters:",
            "      - seeds: \"" + LOCALHOST + ":" + storagePort + "\""));
  }

  /** Returns a new server that is ready for clients. */
  public static CassandraServer running() {
    try {
      CassandraServer server = new CassandraServer();
      try {
        server.start();
        return server;
      } catch (RuntimeException | Error e) {
        server.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Could not set up Cassandra", e);
    }
  }

  /** Returns the host and port of clients. */
  public String address() {
    return LOCALHOST + ":" + port();
  }

  /** Returns a new session, to be closed by the caller. */
  public CqlSession session() {
    return CqlSession.builder()
        .addContactPoint(new InetSocketAddress(LOCALHOST, port()))
        .withLocalDatacenter("datacenter1")
        .withConfigLoader(
            DriverConfigLoader.programmaticBuilder()
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, TIMEOUT)
                .build())
        .build();
  }

  @Override
  ProcessRun launch() {
    List<String> flags =
        new ArrayList<>(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss512k"));
    EXPORTS.forEach(name -> flags.add("--add-exports=" + name + "=ALL-UNNAMED"));
    OPENS.forEach(name -> flags.add("--add-opens=" + name + "=ALL-UNNAMED"));
    flags.addAll(
        List.of(
            "-Djdk.attach.allowAttachSelf=true",
            "-Dcassandra.config=" + config.toUri(),
            "-Dcassandra.storagedir=" + folder().resolve("data"),
            "-Dcassandra.logdir=" + folder(),
            "-Dcassandra-foreground=yes",
            "-Dcassandra.ring_delay_ms=0",
            "-Dcassandra.skip_wait_for_gossip_to_settle=0",
            "-Djava.net.preferIPv4Stack=true"));
    return ProcessRun.of(
            JavaCommand.of(
                JavaCommand.classPath("/cassandra.classpath"), flags, "512m", MAIN, List.of()))
        .dir(folder())
        .stdoutTo(log())
        .stderrTo(log())
        .start();
  }

  @Override
  boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(LOCALHOST, port()), 1000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public Path log() {
    return folder().resolve("cassandra.log");
  }
}
