package dev.streamgauge.io.socket;

import dev.streamgauge.io.framing.LineFramer;
import dev.streamgauge.io.receive.ReceivingReader;
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
 * Reads lines from TCP connections as chunks: one element has the lines that one read of one socket
 * completed.
 *
 * <p>The event time of a line is its arrival. The watermark is the time of the next chunk, or now
 * if there is none: it advances while the input is idle, and no chunk is ever behind it.
 *
 * <p>Nothing a peer sends stops the source or another peer; see {@link LineFramer} for the framing.
 * Lines over 1 MiB are truncated ({@link #withMaxLineBytes} sets a lower limit); an incomplete line
 * at the end of a connection is a line. When the pipeline cannot keep up, the buffer fills, nothing
 * more is read, and the peers' writes block; nothing is dropped. Beyond the buffer each connection
 * can hold one incomplete line of up to 1 MiB. Together these take at most a sixteenth of the heap,
 * beyond which the longest are truncated.
 *
 * <p><b>At most once, or with a spool.</b> A socket cannot be read again, but a {@linkplain
 * #withSpool spool} can; see {@link Spool} for what survives which failure. Without a spool, a
 * chunk is lost if the pipeline fails between the read and the commit of the result, if the JVM
 * dies with chunks in the buffer, or if no reader takes over the connections within the grace time
 * (30 s) after the last reader was closed. A reader that resumes from a mark older than what was
 * emitted logs how many chunks are lost.
 *
 * <p>Each instance from {@link #connect} or {@link #listen} has its own connections, which its
 * serialized copies share within a JVM. So use an instance in one pipeline only.
 *
 * <p>Beam metrics, in the namespace {@code streamgauge}: {@code connections_opened}, {@code
 * connections_closed}, {@code connections_reopened}, {@code connects_failed}, {@code
 * connections_refused}, {@code connections_idle_closed}, {@code connections_evicted}, {@code
 * lines_cut_for_memory}, {@code tls_handshakes_failed}; those of a spool are in {@link
 * SourceMetrics}.
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
   * Connects to a server, such as {@code nc -lk 9999}, and reconnects whenever the connection fails
   * or ends, after 100 ms, 200 ms and so on up to 5 s. Lines are framed by newlines; their origin
   * is {@code socket:host:port}.
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
   * Accepts up to {@code connections} at once, 1024 by default. When one more peer connects, the
   * one that has been silent for longest is disconnected; if all are sending, the new one is
   * rejected.
   */
  public SocketSource withMaxConnections(int connections) {
    return validated(settings.toBuilder().setMaxConnections(connections).build());
  }

  /**
   * Accepts up to {@code connections} at once from one address, and rejects more. By default a
   * quarter of all, or any number if only this machine can connect.
   */
  public SocketSource withMaxConnectionsPerHost(int connections) {
    if (connections < 1) {
      throw new IllegalArgumentException("The limit of connections per host must be at least 1.");
    }
    return validated(settings.toBuilder().setMaxConnectionsPerHost(connections).build());
  }

  /** Truncates lines to {@code bytes}; at most 1 MiB, which is the default. */
  public SocketSource withMaxLineBytes(int bytes) {
    return validated(settings.toBuilder().setMaxLineBytes(bytes).build());
  }

  /**
   * Joins the lines of a connection that belong together. The last line of each connection waits in
   * memory for more, outside any mark or spool: it is lost if the process dies.
   */
  public SocketSource withMultiline(Multiline multiline) {
    return validated(settings.toBuilder().setMultiline(multiline).build());
  }

  /**
   * Closes a connection whose peer sends nothing for {@code timeout}; its incomplete line becomes a
   * line. Zero means never, though TCP keep-alive still detects a peer that vanished. The default
   * is an hour, or never where only this machine can connect, and for servers. Time during which a
   * full buffer blocks all senders does not count.
   */
  public SocketSource withIdleTimeout(Duration timeout) {
    return validated(settings.toBuilder().setIdleTimeout(java(timeout)).build());
  }

  /**
   * Encrypts the connections. Peers that fail the handshake within 10 s, or do not speak TLS, are
   * disconnected and counted. A server to connect to must have a certificate for its host.
   */
  public SocketSource withTls(TlsSettings tls) {
    return validated(settings.toBuilder().setTls(tls).build());
  }

  /** Sets how long peers may take for their TLS handshake. */
  SocketSource withHandshakeTimeout(Duration timeout) {
    return validated(settings.toBuilder().setHandshakeTimeout(java(timeout)).build());
  }

  /** Buffers up to {@code bytes} before peers have to wait, 64 MiB by default. */
  public SocketSource withBufferBytes(long bytes) {
    return validated(settings.toBuilder().setBufferBytes(bytes).build());
  }

  /** Lets incomplete lines take {@code bytes}; a sixteenth of the heap by default. */
  SocketSource withPartialBytes(long bytes) {
    return validated(settings.toBuilder().setPartialBytes(bytes).build());
  }

  /** Keeps received data in {@code spool} until it is released, instead of in memory. */
  public SocketSource withSpool(Spool spool) {
    return validated(settings.toBuilder().setSpool(spool).build());
  }

  /** Takes arrival times from {@code clock}. */
  @Internal
  public SocketSource withClock(WallClock clock) {
    return validated(settings.toBuilder().setClock(clock).build());
  }

  /** Keeps connections for {@code grace} without a reader, 30 s by default. */
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

  /** Returns the port listened on; empty if this JVM has no reader yet, or the source connects. */
  public OptionalInt boundPort() {
    return engine().map(SocketEngine::port).orElse(OptionalInt.empty());
  }

  /** Returns the engine, if a reader has started it in this JVM. */
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

  /** Returns this source alone: it listens on a port, or connects to a server, only once. */
  @Override
  public List<SocketSource> split(int desiredNumSplits, PipelineOptions options) {
    return List.of(this);
  }

  /**
   * Creates a reader, whose {@code start} takes over the previous reader's connections or opens
   * them.
   */
  @Override
  @Internal
  public UnboundedReader<LineBatch> createReader(
      PipelineOptions options, @Nullable SocketCheckpointMark mark) {
    return new ReceivingReader(this, this::lease, settings.spool() != null, mark);
  }

  /** Returns which lines of a connection belong together; null if each is by itself. */
  @Nullable Multiline multiline() {
    return settings.multiline();
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
