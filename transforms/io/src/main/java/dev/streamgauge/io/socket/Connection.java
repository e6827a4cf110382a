package dev.streamgauge.io.socket;

import dev.streamgauge.io.framing.LineFramer;
import dev.streamgauge.io.receive.Chunks;
import dev.streamgauge.io.source.PartReporter;
import dev.streamgauge.io.source.SourceParts;
import dev.streamgauge.io.spool.ChunkBuffer;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.logs.Multiline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.ObjLongConsumer;
import javax.net.ssl.SSLException;

/**
 * A connection to one peer: frames the bytes of each read into one chunk, until the peer is gone.
 */
final class Connection implements SocketEngine.Ready {
  /** Why a connection has ended. */
  enum Cause {
    CLOSED,
    LOST,
    IDLE,
    /** Closed to make room for another connection. */
    EVICTED,
    /** Never completed its TLS handshake. */
    NO_HANDSHAKE
  }

  /** The end of a connection, with a description. */
  record End(Cause cause, String text) {}

  /** How long a piece of a line that a container runtime has split waits for the next one. */
  private static final long PIECE_MILLIS = 1000;

  private final PeerInput input;
  private final LineFramer framer;
  private final String origin;
  private final SocketEngine engine;
  private final SocketSettings settings;
  private final ByteBuffer scratch;
  private final BiConsumer<Connection, End> onEnd;
  private final String peer;
  private final AtomicLong linesRead = new AtomicLong();
  private final AtomicLong latestMillis = new AtomicLong(Long.MIN_VALUE);
  private final long openedAt;
  private long heardAt;
  private boolean received;
  private boolean ended;

  /** The framer's memory use as last reported to the engine. */
  private int heldBytes;

  Connection(
      PeerInput input,
      LineFramer framer,
      String origin,
      String peer,
      SocketEngine engine,
      SocketSettings settings,
      ByteBuffer scratch,
      BiConsumer<Connection, End> onEnd) {
    this.input = input;
    this.framer = framer;
    this.origin = origin;
    this.peer = peer;
    this.engine = engine;
    this.settings = settings;
    this.scratch = scratch;
    this.onEnd = onEnd;
    this.openedAt = engine.nanos();
    this.heardAt = openedAt;
  }

  /** Returns what people see of it. Thread-safe. */
  PartReporter.Reading reading() {
    return new PartReporter.Reading(peer, linesRead.get(), SourceParts.UNKNOWN, latestMillis.get());
  }

  /** Returns whether the peer has sent anything. */
  boolean received() {
    return received;
  }

  @Override
  public void ready(SelectionKey key) throws InterruptedException {
    if (ended || !engine.awaitRoom()) {
      return;
    }
    scratch.clear();
    boolean handshake = !input.established();
    End end = null;
    try {
      if (input.read(scratch) < 0) {
        end = new End(Cause.CLOSED, "closed by " + origin);
      }
    } catch (IOException e) {
      // A server that rejects us says so only after a handshake that looks complete on our side.
      boolean refused = e instanceof SSLException && !received && scratch.position() == 0;
      end =
          new End(
              refused ? Cause.NO_HANDSHAKE : Cause.LOST,
              "with " + origin + " lost: " + e.getMessage());
    }
    int length = scratch.position();
    if (length > 0 || handshake) {
      heardAt = engine.nanos();
    }
    received |= length > 0;
    if (end != null) {
      end(length, end);
    } else if (length > 0) {
      chunk(length, (lines, time) -> {});
    }
  }

  /** Emits held-back lines, and ends the connection, if its peer has been silent for too long. */
  void expire(SelectionKey key) throws InterruptedException {
    // While the engine's thread was blocked, for example by a slow disk, it read from no peer.
    ready(key);
    if (ended) {
      return;
    }
    long now = engine.nanos();
    Multiline multiline = settings.multiline();
    long patience = multiline == null ? PIECE_MILLIS : multiline.flushAfter().getMillis();
    if (now - heardAt >= TimeUnit.MILLISECONDS.toNanos(patience)) {
      flush();
    }
    if (!input.established()) {
      if (now - openedAt >= settings.handshakeTimeout().toNanos()) {
        long seconds = settings.handshakeTimeout().toSeconds();
        end(0, new End(Cause.LOST, "with " + origin + " given up after " + seconds + " s"));
      }
    } else if (!settings.idleTimeout().isZero()
        && now - heardAt >= settings.idleTimeout().toNanos()) {
      long millis = settings.idleTimeout().toMillis();
      end(0, new End(Cause.IDLE, "with " + origin + " closed, idle for " + millis + " ms"));
    }
  }

  /** Returns when the peer last sent something, in {@link SocketEngine#nanos}. */
  long heardAt() {
    return heardAt;
  }

  /** Returns how many bytes incomplete and held-back lines take. */
  int heldBytes() {
    return heldBytes;
  }

  /** Emits the held part of a line truncated, to free its memory. */
  void cutHeld() {
    if (!ended) {
      chunk(0, framer::cut);
    }
  }

  /** Ends the connection to make room for another one. */
  void evict() {
    if (!ended) {
      long seconds = TimeUnit.NANOSECONDS.toSeconds(engine.nanos() - heardAt);
      String text = "with " + origin + " closed to make room, idle for " + seconds + " s";
      end(0, new End(Cause.EVICTED, text));
    }
  }

  private void end(int length, End end) {
    ended = true;
    chunk(length, framer::finish);
    boolean established = input.established();
    input.close();
    onEnd.accept(
        this,
        established
            ? end
            : new End(Cause.NO_HANDSHAKE, end.text() + "; the TLS handshake was not done"));
  }

  /** Emits the line that waits for others to be joined to it, if there is one. */
  void flush() {
    if (!ended && framer.holdsLine()) {
      chunk(0, framer::flush);
    }
  }

  private void chunk(int length, ObjLongConsumer<LineBatchBuilder> then) {
    LineBatchBuilder lines = LineBatch.builder(origin).maxLineBytes(settings.maxLineBytes());
    ChunkBuffer buffer = engine.buffer();
    long time = buffer.reserve();
    try {
      int from = scratch.arrayOffset();
      framer.feed(scratch.array(), from, from + length, lines, time);
      then.accept(lines, time);
    } finally {
      LineBatch built = lines.build();
      if (built.stats().linesRead() > 0) {
        linesRead.addAndGet(built.stats().linesRead());
        latestMillis.set(time);
      }
      buffer.offer(Chunks.compact(built));
    }
    int before = heldBytes;
    heldBytes = ended ? 0 : framer.heldBytes();
    engine.held(heldBytes - before);
  }
}
