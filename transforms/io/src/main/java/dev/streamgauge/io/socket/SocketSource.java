package dev.streamgauge.io.socket;

import dev.streamgauge.io.framing.LineFramer;
import dev.streamgauge.io.source.LeaseCache;
import dev.streamgauge.io.source.SourceMetrics;
import dev.streamgauge.io.source.WallClock;
import dev.streamgauge.io.spool.SocketCheckpointMark;
import dev.streamgauge.io.spool.Spool;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineBatchCoder;
import dev.streamgauge.logs.Multiline;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/**
 * Lines from TCP connections, as chunks: one element is what one read of one socket completed.
 *
 * <p>The event time of a line is its arrival. The watermark is the time of the next chunk, or now
 * if there is none: it moves on while nothing comes, and no chunk is ever behind it.
 *
 * <p>Nothing a peer sends stops the source or another peer: see {@link LineFramer} for how lines
 * are framed. Lines over 1 MiB are cut ({@link #withMaxLineBytes} sets a lower limit); what a
 * connection had sent of a line when it ended is a line. When the pipeline cannot keep up, the
 * buffer fills, nothing more is read, and the peers' writes block; nothing is dropped. Beyond the
 * buffer each connection can hold one incomplete line of up to 1 MiB, all together a sixteenth of
 * the heap: beyond, the longest are cut.
 *
 * <p><b>At most once, or with a spool.</b> A socket cannot be read again, but a {@linkplain
 * #withSpool spool} can: see {@link Spool} for what then outlives what. Without, a chunk is lost if
 * the pipeline fails between the read and the commit of the result, if the JVM dies with chunks in
 * the buffer, or if no reader takes the connections up within the grace time (30 s) after the last
 * was closed. A reader that goes on from a mark older than what was handed out logs how many chunks
 * are gone.
 *
 * <p>Each instance made by {@link #connect} or {@link #listen} has connections of its own, which
 * its copies by serialization share within a JVM. So an instance is for one pipeline.
 *
 * <p>Beam metrics, in the namespace {@code streamgauge}: {@code connections_opened}, {@code
 * connections_closed}, {@code connections_reopened}, {@code connects_failed}, {@code connections_refused},
 * {@code connections_idle_closed}, {@code connections_evicted}, {@code lines_cut_for_memory}, {@code
 * tls_handshakes_failed}; those of a spool are in {@link SourceMetrics}.
 *
 * @since 0.1.0
 */
public final class SocketSource extends UnboundedSource<LineBatch, SocketCheckpointMark> {
  private static final LeaseCache<SocketEngine> ENGINES = new LeaseCache<>();

  private final SocketSettings settings;

  private SocketSource(SocketSettings settings) {
    this.settings = settings;
  }

  /**
   * Connects to a server, as to {@code nc -lk 9999}, and connects again whenever the connection
   * fails or ends, after 100 ms, 200 ms and so on up to 5 s. Lines are framed by newlines; their
   * origin is {@code socket:host:port}.
   */
  public static SocketSource connect(String host, int port) {
    return of(false, host, port);
  }

  /**
   * Listens on a port, 0 for any free one, and accepts many senders at once. Lines are framed by
   * newlines or RFC 6587 octet counts; their origin is {@code listen:} and the sender's address.
   * Reading fails if the port is in use.
   *
   * @param host the address to listen on, {@code localhost} for senders on this machine only
   */
  public static SocketSource listen(String host, int port) {
    return of(true, host, port);
  }

  private static SocketSource of(boolean listens, String host, int port) {
    SocketSource source =
        new SocketSource(
            SocketSettings.builder().setListens(listens).setHost(host).setPort(port).build());
    source.validate();
    return source;
  }

  /**
   * Accepts up to {@code connections} at once, 1024 unless said otherwise. For one more the peer is
   * disconnected that has been silent for longest; if all are sending, the new one is refused.
   */
  public SocketSource withMaxConnections(int connections) {
    return validated(settings.toBuilder().setMaxConnections(connections).build());
  }

  /**
   * Accepts up to {@code connections} at once from one address; more are refused. Unless said
   * otherwise a quarter of all, or any number where only this machine can connect.
   */
  public SocketSource withMaxConnectionsPerHost(int connections) {
    if (connections < 1) {
      throw new IllegalArgumentException("The limit of connections per host must be at least 1.");
    }
    return validated(settings.toBuilder().setMaxConnectionsPerHost(connections).build());
  }

  /** Cuts lines to {@code bytes}, at most 1 MiB, which is what it is unless said otherwise. */
  public SocketSource withMaxLineBytes(int bytes) {
    return validated(settings.toBuilder().setMaxLineBytes(bytes).build());
  }

  /**
   * Joins the lines of a connection that belong together. The last line of each connection waits in
   * memory for more, which no mark and no spool has yet: if the process dies it is lost.
   */
  public SocketSource withMultiline(Multiline multiline) {
    return validated(settings.toBuilder().setMultiline(multiline).build());
  }

  /**
   * Closes a connection whose peer sends nothing for {@code timeout}; what it had sent of a line is
   * a line. Zero for never, though a peer that vanished is found by TCP's own keep-alive. Unless
   * said otherwise an hour, or never where only this machine can connect, and for servers. The time
   * for which a full buffer lets nobody send does not count.
   */
  public SocketSource withIdleTimeout(Duration timeout) {
    return validated(settings.toBuilder().setIdleTimeout(java(timeout)).build());
  }

  /**
   * Encrypts the connections. One that is not done with its handshake after 10 s, or speaks no TLS,
   * is closed and counted. A server that is connected to must have a certificate for its host.
   */
  public SocketSource withTls(TlsSettings tls) {
    return validated(settings.toBuilder().setTls(tls).build());
  }

  /** Gives peers {@code timeout} for their TLS handshake. */
  SocketSource withHandshakeTimeout(Duration timeout) {
    return validated(settings.toBuilder().setHandshakeTimeout(java(timeout)).build());
  }

  /** Buffers up to {@code bytes} before peers have to wait, 64 MiB unless said otherwise. */
  public SocketSource withBufferBytes(long bytes) {
    return validated(settings.toBuilder().setBufferBytes(bytes).build());
  }

  /** Lets incomplete lines take {@code bytes}; a sixteenth of the heap unless said otherwise. */
  SocketSource withPartialBytes(long bytes) {
    return validated(settings.toBuilder().setPartialBytes(bytes).build());
  }

  /** Keeps what is received in {@code spool} until it is released, instead of in memory. */
  public SocketSource withSpool(Spool spool) {
    return validated(settings.toBuilder().setSpool(spool).build());
  }

  /** Takes arrival times from {@code clock}. */
  @Internal
  public SocketSource withClock(WallClock clock) {
    return validated(settings.toBuilder().setClock(clock).build());
  }

  /** Keeps connections for {@code grace} without a reader, 30 s unless said otherwise. */
  public SocketSource withGrace(Duration grace) {
    return validated(settings.toBuilder().setGrace(java(grace)).build());
  }

  private static java.time.Duration java(Duration duration) {
    return java.time.Duration.ofMillis(duration.getMillis());
  }

  private static SocketSource validated(SocketSettings settings) {
    SocketSource source = new SocketSource(settings);
    source.validate();
    return source;
  }

  /** The port listened on; empty if there is no reader in this JVM yet, or the source connects. */
  public OptionalInt boundPort() {
    return engine().map(SocketEngine::port).orElse(OptionalInt.empty());
  }

  /** The engine, if a reader has started it in this JVM. */
  Optional<SocketEngine> engine() {
    return ENGINES.find(settings.id());
  }

  @Override
  public void validate() {
    if (settings.host().isEmpty()) {
      throw new IllegalArgumentException("The host of a socket source must not be empty.");
    }
    int lowest = settings.listens() ? 0 : 1;
    if (settings.port() < lowest || settings.port() > 65535) {
      throw new IllegalArgumentException(
          "The port must be between " + lowest + " and 65535, and is " + settings.port() + ".");
    }
    if (settings.maxConnections() < 1 || settings.bufferBytes() < 1) {
      throw new IllegalArgumentException(
          "The limit of connections and the size of the buffer must be at least 1.");
    }
    int longest = LineBatchBuilder.MAX_LINE_BYTES;
    if (settings.maxLineBytes() < 1 || settings.maxLineBytes() > longest) {
      throw new IllegalArgumentException("The longest line must be of 1 to " + longest + " bytes.");
    }
    if (settings.idleTimeout() != null && settings.idleTimeout().isNegative()) {
      throw new IllegalArgumentException("The idle time-out must not be negative.");
    }
    TlsSettings tls = settings.tls();
    if (tls != null && settings.listens() && tls.keystore() == null) {
      throw new IllegalArgumentException("To listen with TLS takes a keystore.");
    }
    if (tls != null
        && tls.clientAuth() != TlsSettings.ClientAuth.NONE
        && (!settings.listens() || tls.truststore() == null)) {
      throw new IllegalArgumentException(
          "Certificates of clients are for a source that listens, and take a truststore: without"
              + " one, any client with a public certificate would be admitted.");
    }
  }

  /** Itself alone: a port is listened on once, and a server is connected to once. */
  @Override
  public List<SocketSource> split(int desiredNumSplits, PipelineOptions options) {
    return List.of(this);
  }

  /** A reader; its {@code start} takes over the connections of the one before, or makes them. */
  @Override
  @Internal
  public UnboundedReader<LineBatch> createReader(
      PipelineOptions options, @Nullable SocketCheckpointMark mark) {
    return new SocketReader(this, mark == null ? SocketCheckpointMark.START : mark);
  }

  /** Which lines of a connection belong together; null if each is one. */
  @Nullable Multiline multiline() {
    return settings.multiline();
  }

  boolean isSpooled() {
    return settings.spool() != null;
  }

  LeaseCache.Lease<SocketEngine> lease(SocketCheckpointMark mark) throws IOException {
    return ENGINES.acquire(
        settings.id(), settings.grace(), () -> SocketEngine.start(settings, mark));
  }

  @Internal
  @Override
  public Coder<SocketCheckpointMark> getCheckpointMarkCoder() {
    return SocketCheckpointMark.coder();
  }

  @Override
  public Coder<LineBatch> getOutputCoder() {
    return LineBatchCoder.of();
  }

  @Override
  public boolean requiresDeduping() {
    return false;
  }

  @Override
  public String toString() {
    return "SocketSource{" + settings.name() + "}";
  }
}
