package dev.streamgauge.io.socket;

import static java.util.Comparator.comparingInt;
import static java.util.Comparator.comparingLong;

import dev.streamgauge.io.framing.LineFramer;
import dev.streamgauge.io.receive.ReceivingEngine;
import dev.streamgauge.io.source.PartReporter;
import dev.streamgauge.io.source.SourceParts;
import dev.streamgauge.io.spool.ChunkBuffer;
import dev.streamgauge.io.spool.MemoryChunkBuffer;
import dev.streamgauge.io.spool.SocketCheckpointMark;
import dev.streamgauge.io.spool.SpoolBuffer;
import dev.streamgauge.util.BackgroundThread;
import dev.streamgauge.util.Closeables;
import dev.streamgauge.util.RateLimitedLogger;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one {@link SocketSource} and the thread that serves them, independently of
 * readers.
 *
 * <p>One thread with a selector serves all connections, so a thousand cost little more than one,
 * and none waits for another's next byte. While the buffer is full that thread waits too: nothing
 * is read from any connection, the peers' TCP windows close, and their writes block. New peers wait
 * in the listen queue meanwhile.
 */
final class SocketEngine implements ReceivingEngine {
  private static final Logger LOG = LoggerFactory.getLogger(SocketEngine.class);

  /** Large, as a chunk later becomes an element; shared by all connections, as they take turns. */
  private static final int READ_BYTES = 256 * 1024;

  /** Handles a channel that is ready. */
  interface Ready {
    void ready(SelectionKey key) throws IOException, InterruptedException;
  }

  private final String name;
  private final SocketSettings settings;
  private final @Nullable Tls tls;
  private final Selector selector;
  private final ChunkBuffer buffer;
  private final SocketCounters counters = new SocketCounters();
  private final PartReporter parts = new PartReporter(SourceParts.Kind.CONNECTION);

  /** The open connections, for other threads than the engine's. */
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();

  private final ByteBuffer scratch = ByteBuffer.allocate(READ_BYTES);
  private final RateLimitedLogger limitedLog = new RateLimitedLogger(LOG, 20);
  private final RateLimitedLogger evictedLog = new RateLimitedLogger(LOG, 1);
  private final RateLimitedLogger memoryLog = new RateLimitedLogger(LOG, 1);
  private final RateLimitedLogger handshakeLog = new RateLimitedLogger(LOG, 1);
  private final Queue<SelectionKey> again = new ConcurrentLinkedQueue<>();
  private final IdleConnectionReaper expiry;
  private final Endpoint endpoint;
  private final Thread thread;
  private long waitedNanos;
  private long heldBytes;
  private boolean freeing;
  private volatile boolean stopped;
  private volatile boolean closed;
  private volatile Throwable failure;

  private SocketEngine(
      SocketSettings settings, @Nullable Tls tls, Selector selector, SocketCheckpointMark mark)
      throws IOException {
    this.name = settings.name();
    this.settings = settings;
    this.tls = tls;
    this.expiry = new IdleConnectionReaper(settings, this);
    this.selector = selector;
    this.buffer =
        settings.spool() == null
            ? new MemoryChunkBuffer(settings.bufferBytes(), settings.clock())
            : SpoolBuffer.open(settings.spool(), mark, settings.clock(), counters.spool);
    this.endpoint =
        settings.listens()
            ? new ListenEndpoint(settings, this)
            : new ConnectEndpoint(settings, this);
    this.thread = BackgroundThread.of("streamgauge-" + name, this::run);
  }

  /**
   * Starts an engine. Fails if it cannot listen, or cannot open its spool; an absent peer is not a
   * failure.
   *
   * @param mark where the reader that starts it resumes
   */
  static SocketEngine start(SocketSettings given, SocketCheckpointMark mark) throws IOException {
    SocketSettings settings = given.effective();
    Tls tls = settings.tls() == null ? null : Tls.of(settings);
    Selector selector = Selector.open();
    SocketEngine engine = null;
    try {
      engine = new SocketEngine(settings, tls, selector, mark);
      engine.endpoint.open();
    } catch (IOException | RuntimeException e) {
      closeAll(selector);
      if (engine != null) {
        engine.buffer.close();
      }
      if (tls != null) {
        tls.close();
      }
      throw e;
    }
    engine.thread.start();
    return engine;
  }

  @Override
  public ChunkBuffer buffer() {
    return buffer;
  }

  SocketCounters counters() {
    return counters;
  }

  @Override
  public void publishCounts() {
    counters.publish();
    parts.report(to -> open.forEach(connection -> to.accept(connection.reading())));
  }

  Selector selector() {
    return selector;
  }

  OptionalInt port() {
    return endpoint.port();
  }

  @Override
  public void check() throws IOException {
    Throwable cause = failure;
    if (cause != null) {
      throw new IOException("Reading from " + name + " failed", cause);
    }
  }

  /** Waits until there is room for more chunks; returns false if the engine has been closed. */
  boolean awaitRoom() throws InterruptedException {
    long before = System.nanoTime();
    boolean room = buffer.awaitRoom();
    waitedNanos += System.nanoTime() - before;
    return room;
  }

  /**
   * Returns the time of a clock that pauses while the buffer is full: then the peers are not idle.
   */
  long nanos() {
    return System.nanoTime() - waitedNanos;
  }

  /**
   * Records that the memory of the connections' incomplete lines has changed by {@code bytes}.
   * While it is too much for the heap, the longest are truncated.
   */
  void held(int bytes) {
    heldBytes += bytes;
    if (freeing) {
      return;
    }
    freeing = true;
    long before = Long.MAX_VALUE;
    // Small arrays are kept, so truncating may free nothing.
    while (heldBytes > settings.partialBytes() && heldBytes < before) {
      before = heldBytes;
      Connection largest = connections().max(comparingInt(Connection::heldBytes)).orElseThrow();
      counters.cutForMemory.increment();
      memoryLog.warn(
          "{}: incomplete lines take {} bytes, more than the {} there are for them: the longest are"
              + " cut (logged at most once a minute)",
          name,
          heldBytes,
          settings.partialBytes());
      largest.cutHeld();
    }
    freeing = false;
  }

  /** Returns how many bytes the connections' incomplete lines take. */
  long heldBytes() {
    return heldBytes;
  }

  /**
   * Returns the connection whose peer has been silent for longest, if for at least {@code nanos}.
   */
  Optional<Connection> idleFor(long nanos) {
    return connections()
        .filter(connection -> nanos() - connection.heardAt() >= nanos)
        .min(comparingLong(Connection::heardAt));
  }

  private Stream<Connection> connections() {
    return selector.keys().stream()
        .filter(SelectionKey::isValid)
        .map(SelectionKey::attachment)
        .filter(Connection.class::isInstance)
        .map(Connection.class::cast);
  }

  /** Serves {@code key} once more, whether or not its channel is ready. Thread-safe. */
  void again(SelectionKey key) {
    again.add(key);
    selector.wakeup();
  }

  /** Starts reading from a connected channel. Only on the engine's thread. */
  Connection adopt(SocketChannel channel, LineFramer framer, String origin, Runnable onEnd)
      throws IOException {
    SocketAddress peer = channel.getRemoteAddress();
    SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
    PeerInput input = tls == null ? new PlainInput(channel) : tls.input(channel, key, this::again);
    Connection connection =
        new Connection(
            input,
            framer,
            origin,
            String.valueOf(peer).replaceFirst("^[^/]*/", ""),
            this,
            settings,
            scratch,
            (ending, end) -> ended(ending, end, onEnd));
    open.add(connection);
    key.attach(connection);
    counters.opened.increment();
    log("{}: connected with {}", peer);
    SourceEvents.occurred(
        SourceEvents.Kind.CONNECTED, settings.address(), String.valueOf(peer), "");
    return connection;
  }

  private void ended(Connection connection, Connection.End end, Runnable onEnd) {
    open.remove(connection);
    counters.closed.increment();
    switch (end.cause()) {
      case IDLE -> counters.idleClosed.increment();
      case EVICTED -> {
        counters.evicted.increment();
        evictedLog.warn("{}: connection {} (logged at most once a minute)", name, end.text());
      }
      case NO_HANDSHAKE -> {
        counters.handshakesFailed.increment();
        handshakeLog.warn("{}: connection {} (logged at most once a minute)", name, end.text());
      }
      default -> {}
    }
    log("{}: connection {}", end.text());
    String reason = end.cause() == Connection.Cause.CLOSED ? "" : end.text();
    SourceEvents.occurred(SourceEvents.Kind.DISCONNECTED, settings.address(), "", reason);
    onEnd.run();
  }

  /** Limits logging, as peers may come and go by the hundred; the counters have them all. */
  private void log(String format, Object argument) {
    limitedLog.info(format, name, argument);
  }

  private void run() {
    try {
      while (!closed && !stopped) {
        selector.select(sooner(endpoint.tick(), expiry.tick()));
        for (SelectionKey key : selector.selectedKeys()) {
          serve(key);
        }
        selector.selectedKeys().clear();
        // No more than are there now: one that always has more must not keep the others waiting.
        for (int i = again.size(); i > 0; i--) {
          serve(again.remove());
        }
      }
      if (!closed) {
        handOnHeldLines();
      }
    } catch (Throwable e) {
      if (!closed) {
        failure = e;
        LOG.error("{}: the thread that reads has failed", name, e);
      }
    } finally {
      closeAll(selector);
    }
  }

  /** Emits held-back lines: no connection will bring more. */
  private void handOnHeldLines() {
    for (SelectionKey key : selector.keys()) {
      if (key.attachment() instanceof Connection connection) {
        connection.flush();
      }
    }
  }

  @Override
  public boolean stopReceiving() {
    stopped = true;
    buffer.stop();
    selector.wakeup();
    return !thread.isAlive();
  }

  private void serve(SelectionKey key) throws IOException, InterruptedException {
    if (!closed && !stopped && key.isValid()) {
      ((Ready) key.attachment()).ready(key);
    }
  }

  /** Returns the shorter of two waits, where 0 is the longest. */
  private static long sooner(long a, long b) {
    return a == 0 ? b : b == 0 ? a : Math.min(a, b);
  }

  private static void closeAll(Selector selector) {
    for (SelectionKey key : new ArrayList<>(selector.keys())) {
      Closeables.closeQuietly(key.channel());
    }
    Closeables.closeQuietly(selector);
  }

  /** Closes all connections and, without a spool, drops what no reader has taken. */
  @Override
  public void close() {
    closed = true;
    parts.close();
    buffer.stop();
    selector.wakeup();
    try {
      // Until the port is free; not forever, as the thread may be resolving a host name.
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (tls != null) {
      tls.close();
    }
    int dropped = buffer.close();
    if (dropped > 0) {
      LOG.warn("{}: closed with {} chunks that were received but never read", name, dropped);
    } else {
      LOG.info("{}: closed", name);
    }
  }

  @Override
  public String toString() {
    return "SocketEngine{" + name + "}";
  }
}
