package dev.streamgauge.outputs.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.config.ProgrammaticDriverConfigLoaderBuilder;
import com.google.auto.value.AutoValue;
import dev.streamgauge.util.Encodings;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A table and how to reach it. It holds only the locations of secrets, so that none gets into a
 * serialized pipeline or a checkpoint.
 */
@AutoValue
abstract class CassandraTarget implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int PORT = 9042;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  abstract List<String> hosts();

  abstract String keyspace();

  abstract String table();

  abstract @Nullable String datacenter();

  abstract @Nullable String user();

  abstract @Nullable String passwordFile();

  abstract @Nullable String configFile();

  abstract String consistency();

  abstract Builder toBuilder();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder hosts(List<String> hosts);

    abstract Builder keyspace(String keyspace);

    abstract Builder table(String table);

    abstract Builder datacenter(@Nullable String datacenter);

    abstract Builder user(@Nullable String user);

    abstract Builder passwordFile(@Nullable String file);

    abstract Builder configFile(@Nullable String file);

    abstract Builder consistency(String consistency);

    abstract CassandraTarget build();
  }

  static Builder builder() {
    return new AutoValue_CassandraTarget.Builder();
  }

  /** Returns the table's name for statements. */
  String name() {
    return keyspace() + "." + table();
  }

  /** Returns the table's address, for logs. */
  String shown() {
    return "cassandra://" + String.join(",", hosts()) + "/" + name();
  }

  /** Returns a session that is not connected yet. */
  CqlSessionBuilder session() throws IOException {
    CqlSessionBuilder session =
        CqlSession.builder()
            .withConfigLoader(config())
            // Spark and Flink load classes of programs by loaders of their own.
            .withClassLoader(CassandraTarget.class.getClassLoader());
    for (String host : hosts()) {
      session.addContactPoint(address(host));
    }
    if (datacenter() != null) {
      session.withLocalDatacenter(datacenter());
    }
    if (user() != null) {
      session.withAuthCredentials(user(), password());
    }
    return session;
  }

  private DriverConfigLoader config() throws IOException {
    if (configFile() != null) {
      File file = new File(configFile());
      if (!file.canRead()) {
        throw new IOException("the file " + configFile() + " cannot be read");
      }
      return DriverConfigLoader.fromFile(file);
    }
    ProgrammaticDriverConfigLoaderBuilder config =
        DriverConfigLoader.programmaticBuilder(CassandraTarget.class.getClassLoader())
            .withString(DefaultDriverOption.SESSION_NAME, "streamgauge")
            .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, TIMEOUT)
            // Results wait for a node that comes back: not for a minute, as the driver would.
            .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, TIMEOUT)
            .withDuration(DefaultDriverOption.CONNECTION_CONNECT_TIMEOUT, TIMEOUT)
            .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, TIMEOUT);
    if (datacenter() == null) {
      // That of the hosts named.
      config.withString(
          DefaultDriverOption.LOAD_BALANCING_POLICY_CLASS, "DcInferringLoadBalancingPolicy");
    }
    return config.build();
  }

  private static InetSocketAddress address(String host) throws IOException {
    URI uri = uri(host);
    InetSocketAddress address =
        new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? PORT : uri.getPort());
    if (address.isUnresolved()) {
      throw new IOException("the host name " + uri.getHost() + " cannot be resolved by DNS");
    }
    return address;
  }

  /**
   * Returns {@code host}, which may have a port, in parts.
   *
   * @throws IllegalArgumentException if it is none
   */
  static URI uri(String host) {
    URI uri;
    try {
      uri = URI.create("cassandra://" + host);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + host + "' is not a host", e);
    }
    if (uri.getHost() == null || uri.getRawUserInfo() != null || !uri.getRawPath().isEmpty()) {
      throw new IllegalArgumentException(
          host.isEmpty() ? "a host is missing" : "'" + host + "' is not a host");
    }
    return uri;
  }

  private String password() throws IOException {
    if (passwordFile() == null) {
      String password = System.getenv(CassandraSink.PASSWORD_VARIABLE);
      return password == null ? "" : password;
    }
    try {
      return Encodings.readString(Path.of(passwordFile())).lines().findFirst().orElse("").strip();
    } catch (IOException e) {
      throw new IOException(
          "the password file " + passwordFile() + " cannot be read: " + e.getMessage(), e);
    }
  }
}
