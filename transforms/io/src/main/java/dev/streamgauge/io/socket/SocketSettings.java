package dev.streamgauge.io.socket;

import com.google.auto.value.AutoValue;
import dev.streamgauge.io.framing.LineFramer;
import dev.streamgauge.io.framing.LineJoiner;
import dev.streamgauge.io.source.WallClock;
import dev.streamgauge.io.spool.Spool;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.logs.Multiline;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.UUID;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Configures what a {@link SocketSource} reads from, and how. */
@AutoValue
abstract class SocketSettings implements Serializable {
  static final int BY_ADDRESS = 0;
  static final long BY_HEAP = 0;

  /** Where anybody may connect, how many hosts it takes to use up all connections. */
  private static final int HOSTS_TO_FILL_ALL = 4;

  /**
   * Long enough for the quietest senders, which may lose a line to a connection they find closed.
   */
  private static final Duration IDLE_TIMEOUT = Duration.ofHours(1);

  private static final int PART_OF_HEAP = 16;

  /** Returns the key of the engine, which readers of one source share, but not several sources. */
  abstract UUID id();

  abstract boolean listens();

  abstract String host();

  abstract int port();

  abstract int maxConnections();

  /**
   * Returns the maximum per address; {@link #BY_ADDRESS} for the default of the listening address.
   */
  abstract int maxConnectionsPerHost();

  /** Returns the maximum length of a line in bytes; longer ones are truncated. */
  abstract int maxLineBytes();

  /** Returns which lines of a connection belong together; null if each is by itself. */
  abstract @Nullable Multiline multiline();

  /**
   * Returns after what silence a peer is disconnected; zero for never, null for the default of the
   * listening address.
   */
  abstract @Nullable Duration idleTimeout();

  /**
   * Returns how many bytes of heap incomplete lines may take; {@link #BY_HEAP} for a part of it.
   */
  abstract long partialBytes();

  /** Returns how the connections are encrypted; null if they are not. */
  abstract @Nullable TlsSettings tls();

  /** Returns how long a TLS handshake may take before the peer is disconnected. */
  abstract Duration handshakeTimeout();

  abstract long bufferBytes();

  /** Returns how long connections outlive their reader. */
  abstract Duration grace();

  abstract WallClock clock();

  /** Returns where chunks are kept; null for in memory. */
  abstract @Nullable Spool spool();

  abstract Builder toBuilder();

  static Builder builder() {
    return new AutoValue_SocketSettings.Builder()
        .setId(UUID.randomUUID())
        .setMaxConnections(1024)
        .setMaxConnectionsPerHost(BY_ADDRESS)
        .setMaxLineBytes(LineBatchBuilder.MAX_LINE_BYTES)
        .setPartialBytes(BY_HEAP)
        .setHandshakeTimeout(Duration.ofSeconds(10))
        .setBufferBytes(64L << 20)
        .setGrace(Duration.ofSeconds(30))
        .setClock(WallClock.system());
  }

  /**
   * Returns the source's name to show to people: {@code socket:host:port} or {@code
   * listen:host:port}.
   */
  final String name() {
    return (listens() ? "listen:" : "socket:") + address();
  }

  /** Returns {@code host:port}. */
  final String address() {
    return (host().contains(":") ? "[" + host() + "]" : host()) + ":" + port();
  }

  /** Returns the settings with concrete limits for the address and this JVM's heap. */
  final SocketSettings effective() {
    boolean guarded = listens() && !isLoopback(host());
    int perHost = guarded ? Math.max(1, maxConnections() / HOSTS_TO_FILL_ALL) : Integer.MAX_VALUE;
    Duration idle = guarded ? IDLE_TIMEOUT : Duration.ZERO;
    return toBuilder()
        .setMaxConnectionsPerHost(
            maxConnectionsPerHost() == BY_ADDRESS ? perHost : maxConnectionsPerHost())
        .setIdleTimeout(idleTimeout() == null ? idle : idleTimeout())
        .setPartialBytes(
            partialBytes() == BY_HEAP
                ? Math.max(4L * maxLineBytes(), Runtime.getRuntime().maxMemory() / PART_OF_HEAP)
                : partialBytes())
        .build();
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      // Listening then fails with a message that says what is wrong.
      return false;
    }
  }

  /** Creates a framer for one connection. */
  final LineFramer framer() {
    LineJoiner joiner = multiline() == null ? null : new LineJoiner(multiline(), maxLineBytes());
    // Syslog senders connect to us; a server that we connect to just writes lines.
    return new LineFramer(listens(), maxLineBytes(), joiner);
  }

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder setId(UUID id);

    abstract Builder setListens(boolean listens);

    abstract Builder setHost(String host);

    abstract Builder setPort(int port);

    abstract Builder setMaxConnections(int maxConnections);

    abstract Builder setMaxConnectionsPerHost(int maxConnections);

    abstract Builder setMaxLineBytes(int maxLineBytes);

    abstract Builder setMultiline(@Nullable Multiline multiline);

    abstract Builder setIdleTimeout(@Nullable Duration idleTimeout);

    abstract Builder setPartialBytes(long bytes);

    abstract Builder setTls(@Nullable TlsSettings tls);

    abstract Builder setHandshakeTimeout(Duration handshakeTimeout);

    abstract Builder setBufferBytes(long bufferBytes);

    abstract Builder setGrace(Duration grace);

    abstract Builder setClock(WallClock clock);

    abstract Builder setSpool(Spool spool);

    abstract SocketSettings build();
  }
}
