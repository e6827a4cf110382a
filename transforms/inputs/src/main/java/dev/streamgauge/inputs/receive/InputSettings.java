package dev.streamgauge.inputs.receive;

import com.google.auto.value.AutoValue;
import dev.streamgauge.io.socket.TlsSettings;
import dev.streamgauge.io.source.WallClock;
import dev.streamgauge.io.spool.Spool;
import dev.streamgauge.lines.LineBatchBuilder;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.UUID;
import org.apache.beam.sdk.annotations.Internal;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Configures where an input listens, and its limits. */
@Internal
@AutoValue
public abstract class InputSettings implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The default of {@link #maxConnectionsPerHost}, which depends on the address. */
  public static final int BY_ADDRESS = 0;

  /** Where anybody may connect, how many hosts it takes to use up all connections. */
  private static final int HOSTS_TO_FILL_ALL = 4;

  private static final int PART_OF_HEAP = 16;

  /** Returns the key of the engine, which readers of one source share, but not several sources. */
  public abstract UUID id();

  /** Returns the protocol, which begins the origin of lines. */
  public abstract String protocol();

  /** Returns the host to listen on, or the path of a Unix socket. */
  public abstract String host();

  /** Returns the port, 0 for any free one. */
  public abstract int port();

  /** Returns the maximum length of a line in bytes; longer ones are cut. */
  public abstract int maxLineBytes();

  /** Returns the maximum size of a request in bytes, compressed or not. */
  public abstract int maxRequestBytes();

  public abstract int maxConnections();

  /** Returns the maximum per address; {@link #BY_ADDRESS} for the default of the address. */
  public abstract int maxConnectionsPerHost();

  /** Returns after what silence a connection is closed. */
  public abstract Duration idleTimeout();

  /** Returns how long a request may take to arrive. */
  public abstract Duration requestTimeout();

  /** Returns how long a request waits for room before its sender is told to come back. */
  public abstract Duration patience();

  /** Returns how the connections are encrypted; null if they are not. */
  public abstract @Nullable TlsSettings tls();

  /** Returns the file with the key that senders share with us; null if there is none. */
  public abstract @Nullable String sharedKeyFile();

  /** Returns the size of the system's buffer of a datagram socket. */
  public abstract int receiveBufferBytes();

  /** Returns who may write to a Unix socket, as an octal mode. */
  public abstract String socketMode();

  /** Returns how many bytes of lines wait in memory for the pipeline. */
  public abstract long bufferBytes();

  /** Returns how long the engine outlives its reader. */
  public abstract Duration grace();

  public abstract WallClock clock();

  /** Returns where lines are kept; null for in memory. */
  public abstract @Nullable Spool spool();

  public abstract Builder toBuilder();

  /** Returns the settings of an input that has none of its own. */
  public static InputSettings of(String protocol, String host, int port) {
    return new AutoValue_InputSettings.Builder()
        .setId(UUID.randomUUID())
        .setProtocol(protocol)
        .setHost(host)
        .setPort(port)
        .setMaxLineBytes(LineBatchBuilder.MAX_LINE_BYTES)
        .setMaxRequestBytes(16 << 20)
        .setMaxConnections(1024)
        .setMaxConnectionsPerHost(BY_ADDRESS)
        .setIdleTimeout(Duration.ofSeconds(60))
        .setRequestTimeout(Duration.ofSeconds(30))
        .setPatience(Duration.ofSeconds(2))
        .setReceiveBufferBytes(8 << 20)
        .setSocketMode("600")
        .setBufferBytes(64L << 20)
        .setGrace(Duration.ofSeconds(30))
        .setClock(WallClock.system())
        .build();
  }

  /** Returns the input's name to show to people. */
  public final String name() {
    return protocol() + ":" + host() + (port() < 0 ? "" : ":" + port());
  }

  /** Returns the origin of lines from a host. */
  public final String origin(String peer) {
    return protocol() + ":" + peer;
  }

  /** Returns how many connections a host may have. */
  public final int connectionsOfHost() {
    if (maxConnectionsPerHost() != BY_ADDRESS) {
      return maxConnectionsPerHost();
    }
    return isLoopback() ? Integer.MAX_VALUE : Math.max(1, maxConnections() / HOSTS_TO_FILL_ALL);
  }

  private boolean isLoopback() {
    try {
      return InetAddress.getByName(host()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      // Listening then fails with a message that says what is wrong.
      return false;
    }
  }

  /** Returns how many bytes of heap requests may take while they are received and decoded. */
  public final long requestMemory() {
    return Math.max(3L * maxRequestBytes(), Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
  }

  /** Builds settings. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder setId(UUID id);

    public abstract Builder setProtocol(String protocol);

    public abstract Builder setHost(String host);

    public abstract Builder setPort(int port);

    public abstract Builder setMaxLineBytes(int bytes);

    public abstract Builder setMaxRequestBytes(int bytes);

    public abstract Builder setMaxConnections(int connections);

    public abstract Builder setMaxConnectionsPerHost(int connections);

    public abstract Builder setIdleTimeout(Duration timeout);

    public abstract Builder setRequestTimeout(Duration timeout);

    public abstract Builder setPatience(Duration patience);

    public abstract Builder setTls(@Nullable TlsSettings tls);

    public abstract Builder setSharedKeyFile(@Nullable String file);

    public abstract Builder setReceiveBufferBytes(int bytes);

    public abstract Builder setSocketMode(String mode);

    public abstract Builder setBufferBytes(long bytes);

    public abstract Builder setGrace(Duration grace);

    public abstract Builder setClock(WallClock clock);

    public abstract Builder setSpool(@Nullable Spool spool);

    public abstract InputSettings build();
  }
}
